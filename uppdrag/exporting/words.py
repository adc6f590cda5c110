"""Short Swedish for papers: days, decisions, givers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppdrag.plans.texts import day_text

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from storage.tables import Uppdrag
    from uppdrag.exporting.gathering import Stock


def day(value: date) -> str:
    """ "31 mars 2021" """
    return day_text(value).partition(" ")[2]


def moment(at: datetime, zone: tzinfo) -> str:
    """ "2021-02-24 08.00" in the municipality's time."""
    return f"{at.astimezone(zone):%Y-%m-%d %H.%M}"


def decision(body: str, on: date | None, paragraph: str | None) -> str:
    """ "KS 2021-06-16 § 123", as much of it as is known."""
    mark = f"§ {paragraph.lstrip('§ ')}" if paragraph else ""
    return " ".join(filter(None, [body, on.isoformat() if on else "", mark]))


def giver(stock: Stock, row: Uppdrag) -> str:
    """Who gave the uppdrag and when; else the words that say so."""
    told = decision(stock.short(row.given_body), row.given_on, row.given_paragraph)
    if row.budget_year and not row.given_on:
        told = f"{stock.short(row.given_body) or 'KF'} budget {row.budget_year}"
    return told or row.given_text or ""


def closed(stock: Stock, row: Uppdrag) -> str:
    """The decision that closed the uppdrag, or the reason."""
    return (
        decision(stock.short(row.closed_body), row.closed_on, row.closed_paragraph) or row.closed_reason or ""
    )


def state(stock: Stock, row: Uppdrag) -> str:
    """The status and what is computed beside it: "pågående, försenat"."""
    marks = [
        (stock.is_late(row), "försenat"),
        (row.is_open and row.bordlagt, "bordlagt"),
        (row.is_open and row.aterremitterat, "återremitterat"),
        (row.protected, "skyddat"),
    ]
    return ", ".join([row.status, *(word for holds, word in marks if holds)])


def left_out(count: int) -> str:
    """What is said of protected uppdrag: how many there are, nothing else."""
    return f"Därutöver finns {'ett skyddat' if count == 1 else f'{count} skyddade'} uppdrag."
