"""The whole list as one table, for Excel and CSV: what goes out can come in again and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.out.model import Cell, Column, Sheet
from uppdrag.exporting import words

if TYPE_CHECKING:
    from uppdrag.exporting.gathering import Stock, Uppdrag

# Read back, a heading such as "Status" or "Senast" would mean something to the reader of lists: that a row
# has been handled, or another plan. These headings mean what the tracker can take back, and no more.
COLUMNS = (
    Column("U-nummer", 10),
    Column("Uppdrag", 70),
    Column("Dnr", 14),
    Column("Ansvarigt organ", 28),
    Column("Handläggare", 20),
    Column("Plan för redovisning", 26),
    Column("Sista dag", 12),
    Column("Läget", 20),
    Column("Uppdragsgivare", 24),
    Column("Antal flyttar", 10),
    Column("Stängt genom", 24),
    Column("Att se över", 50),
)


def sheet(stock: Stock) -> Sheet:
    """One row for each uppdrag, by number."""
    return Sheet("Uppdrag", COLUMNS, tuple(_row(stock, row) for row in stock.rows))


def _row(stock: Stock, row: Uppdrag) -> tuple[Cell, ...]:
    return (
        f"U-{row.number}",
        row.title,
        stock.written_dnr(row),
        stock.organ(row),
        stock.names.get(row.ansvarig_id or 0, ""),
        row.plan_text,
        row.deadline,
        words.state(stock, row),
        words.giver(stock, row),
        row.moves,
        words.closed(stock, row),
        " ".join(row.warnings),
    )


def about(stock: Stock) -> Sheet:
    """A second sheet: what the list covers, so that a printed or forwarded copy tells its age."""
    facts: list[tuple[Cell, ...]] = [("Uppgifter per", stock.day), ("Antal rader", len(stock.rows))]
    if stock.left_out:
        facts.append(("Skyddade uppdrag som inte är med", stock.left_out))
    return Sheet("Om listan", (Column("Uppgift", 36), Column("Värde", 16)), tuple(facts))
