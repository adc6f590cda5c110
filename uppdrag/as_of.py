"""The state as of any day, read from history: what is true now, less everything that happened since.

Events keep what stood before them. Walking back from now undoes each in turn, so an uppdrag looks as it did
at the end of the day asked for. An uppdrag recorded later is not there; one hidden later is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from storage import exports
from storage.tables import CLOSED, Event, PlanRow, Uppdrag
from uppdrag.calendar import instant
from uppdrag.errors import Refused
from uppdrag.plans.texts import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from storage.exports import Tx
    from uppdrag.facts import House

# What an event may tell under another name than the column's.
_COLUMNS = {"formulering": "title"}
_DATES = frozenset({"given_on", "closed_on", "earliest", "deadline"})
_LEFT = frozenset({"plan_id", "protected"})


@dataclass(frozen=True, slots=True)
class Moment:
    """The day asked for. `until` is the instant at which it ends; None means now."""

    day: date
    until: datetime | None


def moment(tx: Tx, house: House, as_of: date | None) -> Moment:
    """The end of that day in the municipality's zone.

    Refused for a day to come, a day before the first uppdrag was recorded, and a tracker without any.
    """
    first = exports.first_recorded(tx, house.workspace_id)
    if first is None:
        raise Refused("Det finns inga uppdrag att ta med än. Läs först in en lista eller skapa ett uppdrag.")
    today, begins = house.today(), first.astimezone(house.municipality.zone).date()
    if as_of is None or as_of == today:
        return Moment(today, None)
    if as_of > today:
        raise Refused(f"{day_text(as_of)} har inte varit än. Välj i dag eller en tidigare dag.")
    if as_of < begins:
        raise Refused(f"Historiken börjar {day_text(begins)}. Välj den dagen eller en senare.")
    return Moment(as_of, instant(as_of + timedelta(days=1), time(), house.municipality.zone))


def standing(tx: Tx, house: House, at: Moment, number: int | None = None) -> list[Uppdrag]:
    """Every visible top uppdrag, or U-<number>, as it stood at that moment; detached rows that nobody saves."""
    rows = exports.all_uppdrag(tx, house.workspace_id, at.until, number)
    if at.until is not None:
        later = exports.events_since(tx, house.workspace_id, at.until)
        plans = exports.plans(tx, house.workspace_id, later)
        for row in rows:
            if row.id in later:
                rewind(row, later[row.id], plans.get(row.id, []))
    return [row for row in rows if not row.hidden]


def rewind(row: Uppdrag, later: Iterable[Event], plans: Sequence[PlanRow]) -> None:
    """Takes back what happened to a detached row, the last event first; its protection stays as it is now."""
    for event in later:
        if "plan_id" in event.before:
            _point_at(row, next((plan for plan in plans if plan.id == event.before["plan_id"]), None))
        elif "plan" in event.before:
            _unlist(row, event, plans)
        for name, value in event.before.items():
            column = _COLUMNS.get(name, name)
            if column in Uppdrag.model_fields and column not in _LEFT:
                setattr(row, column, date.fromisoformat(value) if column in _DATES and value else value)
    row.is_open = row.status not in CLOSED


def _unlist(row: Uppdrag, event: Event, plans: Sequence[PlanRow]) -> None:
    """A new list moved the plan: its event names the words, the plan is the newest of those made before it."""
    older = [plan for plan in plans if (plan.id or 0) < (row.plan_id or 0)]
    same = [plan for plan in older if plan.words == event.before["plan"]]
    _point_at(row, next(reversed(same or older), None))
    row.moves = max(0, row.moves - (row.plan_id is not None))


def _point_at(row: Uppdrag, plan: PlanRow | None) -> None:
    reading = plan.reading if plan else {}
    row.plan_id, row.plan_text = (plan.id, plan.words) if plan else (None, None)
    row.plan_kind, row.plan_certain = reading.get("kind", "undated"), reading.get("certain", True)
    row.deadline = plan.deadline if plan else None
    row.bordlagt = plan is not None and plan.reason == "bordlagt"  # moving the plan on takes the mark away
    row.earliest = date.fromisoformat(reading["earliest"]) if reading.get("earliest") else None
