"""The furthest moment at which anything was done: by it a clock that was set back is known, whoever followed it ahead.

Whatever depends on what time it is (planning, giving up as too late, taking in hand) is done in a transaction that
notes its moment here. A planner that finds it ahead of the clock undoes what was done too early. docs/delivery.md.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reminders.subjects import at_one_moment
from storage import planning, turns

if TYPE_CHECKING:
    from storage.deliveries import Tx
    from uppdrag.facts import House

REACHED, LAST_TICK, LAST_LOOK, BEFORE_LEAP = "reached", "planned", "digests", "before leap"
# Clocks of replicas differ by less.
SET_BACK = timedelta(minutes=5)
# A longer time between ticks is a stop, or a clock that may be set back: where it began is remembered.
LEAP = timedelta(hours=1)
# Of several leaps in a row, where the first began.
ROW = timedelta(days=14)
# Not every message needs to be noted.
STRIDE = timedelta(minutes=1)


class ClockSetBackError(Exception):
    """What this tick plans for a moment that is not reached yet, after all, is not wanted."""


def acting(tx: Tx, house: House) -> House:
    """The house at the moment of this transaction, which is noted; asked for before any row is touched."""
    turns.keep_clock(tx, house.workspace_id)
    still = at_one_moment(house)
    reached = planning.mark(tx, house.workspace_id, REACHED)
    if reached is None or reached + STRIDE < still.now():
        planning.raise_mark(tx, house.workspace_id, REACHED, still.now())
    return still


def still(tx: Tx, house: House) -> None:
    """Goes on with work that began at the house's moment; ClockSetBackError when the clock was set back since."""
    turns.keep_clock(tx, house.workspace_id)
    reached = planning.mark(tx, house.workspace_id, REACHED)
    if reached is None or reached < house.now():
        raise ClockSetBackError


def begin(house: House, horizon: datetime, too_late: str) -> datetime | None:
    """Begins a tick at the house's moment; returns when the last one was, or (None) that there was none.

    When the clock was set back, what was seen too early is looked at again, from before it leapt, and what was
    given up for the reason `too_late` is not; what was sent stays sent.
    """
    with house.db.reading() as tx:
        ahead = _is_ahead(tx, house)
    with house.db.transaction() as tx:
        (turns.set_clock_back if ahead else turns.keep_clock)(tx, house.workspace_id)
        if ahead and _is_ahead(tx, house):
            return _set_back(tx, house, horizon, too_late)
        planning.raise_mark(tx, house.workspace_id, REACHED, house.now())
        last = planning.mark(tx, house.workspace_id, LAST_TICK)
        if last is not None and house.now() - last > LEAP:
            _remember_leap(tx, house, last)
        return last


def _is_ahead(tx: Tx, house: House) -> bool:
    reached = planning.mark(tx, house.workspace_id, REACHED)
    return reached is not None and reached > house.now() + SET_BACK


def _remember_leap(tx: Tx, house: House, last: datetime) -> None:
    before = planning.mark(tx, house.workspace_id, BEFORE_LEAP)
    if before is None or not last - ROW <= before <= last:
        planning.set_mark(tx, house.workspace_id, BEFORE_LEAP, last)


def _set_back(tx: Tx, house: House, horizon: datetime, too_late: str) -> datetime:
    now = house.now()
    turns.rewind(tx, house.workspace_id, now, horizon, too_late)
    marks = [planning.mark(tx, house.workspace_id, name) for name in (BEFORE_LEAP, LAST_TICK)]
    last = min(now, *(one for one in marks if one is not None))
    for name in (LAST_TICK, LAST_LOOK):
        planning.set_mark(tx, house.workspace_id, name, last)
    planning.set_mark(tx, house.workspace_id, REACHED, now)
    return last
