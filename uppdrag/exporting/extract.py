"""Utdrag: one uppdrag whole, for somebody who asks for the allmän handling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.out.model import Block, Column, Facts, Grid, Heading, Section, Text
from storage import events as events_store
from storage import exports, snoozes
from storage import uppdrag as store
from uppdrag.exporting import happened, words
from uppdrag.plans.texts import day_text
from uppdrag.receiving import how_it_went

if TYPE_CHECKING:
    from storage.exports import Tx
    from storage.tables import Event, Source
    from uppdrag.exporting.gathering import Stock, Uppdrag


def extract(tx: Tx, stock: Stock) -> tuple[Block, ...]:
    """The only uppdrag of the stock: facts, plans, sources, history and reminders, as of the stock's day."""
    (row,) = stock.rows
    return (
        Heading(f"Utdrag om U-{row.number}"),
        Text(f"Uppgifter per {words.day(stock.day)}."),
        Facts(_facts(tx, stock, row), f"Uppgifter om U-{row.number}"),
        *_part("Planer", _plans(tx, stock, row), "Ingen plan har angetts."),
        *_part("Källor", _sources(tx, stock, row), "Uppdraget är inlagt för hand, utan handling."),
        *_part("Historik", _history(tx, stock, row), "Inget har hänt."),
        *_part("Påminnelser", _reminders(tx, stock, row), "Inga påminnelser har skickats."),
    )


def _part(title: str, grid: Grid, nothing: str) -> tuple[Block, ...]:
    return (Heading(title, 2), grid if grid.rows else Text(nothing))


def _facts(tx: Tx, stock: Stock, row: Uppdrag) -> tuple[tuple[str, str], ...]:
    involved = store.involved_in(tx, stock.house.workspace_id, row.id or 0)
    others = [stock.short(one.body) or stock.names.get(one.person_id or 0, "") for one in involved]
    pairs = (
        ("Uppdrag", row.title),
        ("Nummer", f"U-{row.number}"),
        ("Dnr", stock.written_dnr(row) or "saknas"),
        ("Ansvarigt organ", stock.organ(row)),
        ("Ansvarig", stock.names.get(row.ansvarig_id or 0, "ingen utsedd")),
        ("Deltar", ", ".join(filter(None, others))),
        ("Givet av", words.giver(stock, row)),
        ("Läget", words.state(stock, row)),
        ("Plan", row.plan_text or "ingen tid angiven"),
        ("Sista dag", day_text(row.deadline) if row.deadline else "ingen"),
        (
            "Delredovisat",
            f"{row.partial_reports} gånger" if row.partial_reports > 1 else "en gång" * row.partial_reports,
        ),
        ("Stängt genom", words.closed(stock, row)),
        ("Anteckningar", row.notes),
        ("Att se över", " ".join(row.warnings)),
    )
    return tuple(pair for pair in pairs if pair[1])


def _plans(tx: Tx, stock: Stock, row: Uppdrag) -> Grid:
    columns = (
        Column("Från", 17),
        Column("Plan", 22),
        Column("Sista dag", 15),
        Column("Tolkning", 28),
        Column("Skäl", 20),
    )
    kept = exports.plans(tx, stock.house.workspace_id, [row.id or 0]).get(row.id or 0, [])
    zone, until = stock.house.municipality.zone, stock.at.until
    rows = tuple(
        (
            words.moment(plan.made_at, zone),
            plan.words or "",
            plan.deadline,
            str(plan.reading.get("explanation") or ""),
            plan.reason or "",
        )
        for plan in kept
        if until is None or plan.made_at < until
    )
    return Grid(columns, (Section(None, rows),), "Planer, den första först")


def _sources(tx: Tx, stock: Stock, row: Uppdrag) -> Grid:
    columns = (
        Column("Handling", 38),
        Column("Daterad", 17),
        Column("Plats", 24),
        Column("Ord i handlingen", 42),
    )
    imports = {one.id: one for one in exports.saved_imports(tx, stock.house.workspace_id, stock.at.until)}
    rows = []
    for place in store.sources_of(tx, stock.house.workspace_id, [row.id or 0]):
        document = imports.get(place.import_id)
        if document is not None:
            named = " ".join(filter(None, [document.kind, *document.dnr, document.title or document.name]))
            rows.append((named, document.document_date, _where(place), place.title))
    return Grid(columns, (Section(None, tuple(rows)),), "Var uppgifterna är lästa")


def _where(place: Source) -> str:
    parts = (
        place.list_name,
        f"rad {place.row}" if place.row else None,
        f"sida {place.page}" if place.page else None,
    )
    return ", ".join(filter(None, parts))


def _history(tx: Tx, stock: Stock, row: Uppdrag) -> Grid:
    columns = (Column("Tid", 16), Column("Vem", 18), Column("Vad", 36), Column("Skäl", 30))
    told = events_store.of_uppdrag(tx, stock.house.workspace_id, row.id or 0)
    kept = [one for one in told if stock.at.until is None or one.at < stock.at.until]
    rows = tuple(_event(stock, one) for one in kept)
    return Grid(columns, (Section(None, rows),), "Allt som har hänt, det första först")


def _event(stock: Stock, event: Event) -> tuple[str, str, str, str]:
    at = words.moment(event.at, stock.house.municipality.zone)
    told = event.source or {}
    source = str(told.get("document") or told.get("permalink") or "")
    return (at, event.actor, happened.told(stock, event), event.reason or source)


def _reminders(tx: Tx, stock: Stock, row: Uppdrag) -> Grid:
    columns = (Column("Tid", 17), Column("Till", 23), Column("Påminnelse", 34), Column("Hur det gick", 26))
    zone, until = stock.house.municipality.zone, stock.at.until
    rows = []
    for wish, delivery, person in snoozes.log_of(tx, stock.house.workspace_id, row.id or 0):
        sent = delivery.sent_at if delivery else None
        if until is None or (sent is not None and sent < until):
            when = words.moment(sent, zone) if sent else wish.day.isoformat()
            how = happened.outcome(*how_it_went(wish, delivery))
            rows.append((when, person.name, happened.step(wish.step), how))
    return Grid(columns, (Section(None, tuple(rows)),), "Påminnelser, den första först")
