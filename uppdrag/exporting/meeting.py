"""The sheet before a meeting: what is planned for it, what should have been there, what was moved away."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from documents.out.model import Block, Column, Grid, Heading, Section, Text
from storage import exports
from uppdrag.exporting import words
from uppdrag.exporting.gathering import accountable
from uppdrag.plans.texts import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from storage.exports import Tx
    from storage.tables import OccasionRow
    from uppdrag.exporting.gathering import PlanRow, Stock, Uppdrag


@dataclass(frozen=True, slots=True)
class Moved:
    """An uppdrag that was planned for the meeting: the words it had, those it has, and why."""

    row: Uppdrag
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is known before a meeting of `body` (register id) on `day`; `ready_by` is for the handlingar."""

    body: str
    day: date
    ready_by: date
    planned: tuple[Uppdrag, ...]
    late: tuple[Uppdrag, ...]
    moved: tuple[Moved, ...]


def prepare(tx: Tx, stock: Stock, body: str, day: date) -> Meeting:
    """The facts of the meeting, from the current plans of all uppdrag and the plans that they had."""
    workspace = stock.house.workspace_id
    occasions, plans = exports.occasions(tx, workspace, stock.ids), exports.plans(tx, workspace, stock.ids)
    planned, late, moved = [], [], []
    for row in stock.open():
        due = [one for one in occasions.get(row.id or 0, ()) if one.role == "due" and one.body == body]
        now = [one for one in due if one.plan_id == row.plan_id]
        if any(one.latest == day and one.kind == "meeting" for one in now):
            planned.append(row)
        elif stock.is_late(row) and (now or accountable(stock.house, row.organ) == body):
            late.append(row)
        elif away := _was_here(due, plans.get(row.id or 0, []), row, day):
            moved.append(away)
    ready = stock.house.municipality.meetings.ready_by(body, day)
    return Meeting(body, day, ready, tuple(planned), tuple(late), tuple(moved))


def _was_here(due: Iterable[OccasionRow], plans: list[PlanRow], row: Uppdrag, day: date) -> Moved | None:
    here = {one.plan_id for one in due if one.latest == day and one.plan_id != row.plan_id}
    for before, after in pairwise(plans):
        if before.id in here:
            return Moved(row, before.words or "", row.plan_text or "", after.reason or "")
    return None


def sheet(stock: Stock, meeting: Meeting) -> tuple[Block, ...]:
    """The sheet as a paper of one or two pages."""
    short = stock.short(meeting.body)
    dated = f"Handlingarna ska vara klara {day_text(meeting.ready_by)}. Uppgifter per {words.day(stock.day)}."
    blocks: list[Block] = [Heading(f"Inför {short} {day_text(meeting.day)}"), Text(dated)]
    blocks += _part("Planerat till mötet", meeting.planned, stock, "Inget är planerat till mötet.")
    blocks += _part(
        "Skulle ha redovisats före mötet", meeting.late, stock, f"Inget som skulle till {short} är försenat."
    )
    if meeting.moved:
        blocks += [Heading("Flyttat från mötet", 2), _moved_grid(meeting, stock)]
    if stock.left_out:
        blocks.append(Text(words.left_out(stock.left_out)))
    return tuple(blocks)


def _part(title: str, rows: tuple[Uppdrag, ...], stock: Stock, nothing: str) -> list[Block]:
    if not rows:
        return [Heading(title, 2), Text(nothing)]
    columns = (
        Column("Uppdrag", 46),
        Column("Nummer", 12),
        Column("Ansvarig", 22),
        Column("Plan för redovisning", 20),
    )
    cells = tuple((row.title, _numbers(stock, row), _who(stock, row), _plan(stock, row)) for row in rows)
    return [Heading(title, 2), Grid(columns, (Section(None, cells),), title)]


def _moved_grid(meeting: Meeting, stock: Stock) -> Grid:
    columns = (Column("Uppdrag", 40), Column("Nummer", 12), Column("Flyttat till", 20), Column("Skäl", 28))
    cells = tuple(
        (one.row.title, _numbers(stock, one.row), one.after or "ingen tid angiven", one.reason)
        for one in meeting.moved
    )
    return Grid(columns, (Section(None, cells),), "Uppdrag som har flyttats från mötet")


def _numbers(stock: Stock, row: Uppdrag) -> str:
    return " ".join(filter(None, [f"U-{row.number}", stock.written_dnr(row)]))


def _plan(stock: Stock, row: Uppdrag) -> str:
    if not stock.is_late(row) or row.deadline is None:
        return row.plan_text or ""
    days = (stock.day - row.deadline).days
    return f"{row.plan_text or ''} ({'1 dag' if days == 1 else f'{days} dagar'} försenat)".strip()


def _who(stock: Stock, row: Uppdrag) -> str:
    who = stock.names.get(row.ansvarig_id or 0)
    return f"{stock.organ(row)}, {who}" if who else stock.organ(row)
