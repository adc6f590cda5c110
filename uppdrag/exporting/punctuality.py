"""What was due in a year, and whether it came in time.

In time means by the last day of the plan that held at last. The day it came is that of the meeting or decision;
where nobody has named one, the day somebody said that it was reported. What was ended otherwise is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import exports
from storage.lists import WAITING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from storage.tables import OccasionRow
    from uppdrag.exporting.gathering import Stock, Uppdrag

IN_TIME, LATE, MISSING = "i tid", "sent", "inte redovisat"
_BEEN = frozenset({"handled", "reported"})


@dataclass(frozen=True, slots=True)
class Due:
    """An uppdrag whose last day has passed, and the day it came, if it did."""

    row: Uppdrag
    last_day: date
    came: date | None

    @property
    def when(self) -> str:
        """IN_TIME, LATE or MISSING."""
        if self.came is None:
            return MISSING
        return IN_TIME if self.came <= self.last_day else LATE


def due_in(stock: Stock, year: int) -> list[Due]:
    """What was due in the year and before the stock's day, by number."""
    house = stock.house
    with house.db.reading() as tx:
        occasions = exports.occasions(tx, house.workspace_id, stock.ids)
        said = exports.first_told(tx, house.workspace_id, ("redovisat", "fullgjort"))
    told = {key: at.astimezone(house.municipality.zone).date() for key, at in said.items()}
    found = []
    for row in stock.rows:
        known = occasions.get(row.id or 0, [])
        last = _last_day(row, known)
        if last and last.year == year and last < stock.day and row.status != "avslutat utan fullgörande":
            found.append(Due(row, last, _came(row, known, told.get(row.id or 0))))
    return found


def _last_day(row: Uppdrag, occasions: Sequence[OccasionRow]) -> date | None:
    """The deadline; of what was noted at its meeting and goes on without a day, the day it had."""
    had = (one.deadline for one in occasions if one.role == "due" and one.plan_id == row.plan_id)
    return row.deadline or max(filter(None, had), default=None)


def _came(row: Uppdrag, occasions: Sequence[OccasionRow], told: date | None) -> date | None:
    if row.status in WAITING and row.deadline is not None:
        return None  # at most a part of it has been reported
    days = [one.latest for one in occasions if one.role in _BEEN and one.latest]
    days += [row.closed_on] if row.closed_on else []
    return min(days, default=told)
