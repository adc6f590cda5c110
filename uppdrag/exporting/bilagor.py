"""Bilaga 3 and 4 of the city, regenerated: its columns, its section rows, its wording.

Bilaga 3 holds every open uppdrag. Bilaga 4 holds what is coming and what has been: *Kommande* is what the
last list of ärenden named and is still waiting, and every meeting planned since that list; the second part
goes back six months, and keeps the ärenden of earlier lists that are no uppdrag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.out.model import Block, Column, Grid, Heading, Section, Text
from uppdrag.exporting import words
from uppdrag.exporting.gathering import accountable
from uppdrag.reading.bodies import addressees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uppdrag.exporting.cases import Case, Cases
    from uppdrag.exporting.gathering import Stock, Uppdrag

_TITLE, _DNR, _PLAN = 62, 13, 23
_WHO = 20


def bilaga3(stock: Stock) -> tuple[Block, ...]:
    """*Pågående uppdrag* as of the stock's day: those of kommunstyrelsen first, then all others."""
    title = "Bilaga 3 Pågående uppdrag"
    rows = stock.open()
    if not rows:
        return (Heading(title), _drawn_up(stock), Text("Det finns inga pågående uppdrag."), *_more(stock))
    own = [row for row in rows if _of_board(stock, row)]
    others = [row for row in rows if not _of_board(stock, row)]
    named = all(_says_who(stock, row) for row in rows)
    sections = (
        _section("Uppdrag till kommunstyrelsen", own, stock, named=named),
        _section("Uppdrag till övriga nämnder och styrelser", others, stock, named=named),
    )
    grid = Grid(
        _columns(named=named), tuple(filter(None, sections)), "Pågående uppdrag med plan för redovisning"
    )
    return (Heading(title), _drawn_up(stock), grid, *_more(stock))


def _drawn_up(stock: Stock) -> Text:
    return Text(f"Upprättad per {words.day(stock.day)}.")


def _more(stock: Stock) -> tuple[Text, ...]:
    return (Text(words.left_out(stock.left_out)),) if stock.left_out else ()


def _columns(*, named: bool) -> tuple[Column, ...]:
    plan = Column("Plan för redovisning", _PLAN)
    if named:
        return (Column("Uppdrag", _TITLE), Column("Dnr", _DNR), plan)
    return (Column("Uppdrag", _TITLE - _WHO), Column("Ansvarig", _WHO), Column("Dnr", _DNR), plan)


def _section(title: str, rows: Iterable[Uppdrag], stock: Stock, *, named: bool) -> Section | None:
    cells = tuple(
        (row.title, *(() if named else (stock.organ(row),)), stock.written_dnr(row), row.plan_text or "")
        for row in rows
    )
    return Section(title, cells) if cells else None


def _of_board(stock: Stock, row: Uppdrag) -> bool:
    body = stock.house.municipality.organisation.get(accountable(stock.house, row.organ))
    return body is not None and body.kind == "kommunstyrelse"


def _says_who(stock: Stock, row: Uppdrag) -> bool:
    """Whether the row's own words name its body, or the one it took over from; else a column has to."""
    organisation = stock.house.municipality.organisation
    named = addressees(row.title, organisation, stock.day).responsible
    if not named:
        return row.organ == "kommunstyrelsen"
    before = organisation.get(named[0])
    return named[0] == row.organ or (before is not None and row.organ in before.successors)


def bilaga4(stock: Stock, cases: Cases) -> tuple[Block, ...]:
    """*Ärenden* as of the stock's day: coming ones by their day, then handled ones, the latest first."""
    title = "Bilaga 4 Ärenden"
    sections = [_cases("Kommande", cases.coming), _cases(cases.period, cases.handled)]
    kept = tuple(section for section in sections if section is not None)
    if not kept:
        return (Heading(title), _drawn_up(stock), Text("Det finns inga ärenden."), *_more(stock))
    columns = (Column("Ärende/rapportering", _TITLE), Column("Dnr", _DNR), Column("Tid", _PLAN))
    return (
        Heading(title),
        _drawn_up(stock),
        Grid(columns, kept, "Kommande och behandlade ärenden"),
        *_more(stock),
    )


def _cases(title: str, found: Iterable[Case]) -> Section | None:
    cells = tuple((case.title, case.dnr, case.time) for case in found)
    return Section(title, cells) if cells else None
