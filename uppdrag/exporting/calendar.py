"""The deadlines as a calendar that subscribers and importers can bring up to date.

An entry's name is the uppdrag and the place of the occasion in its plan, so a moved plan moves the entry, and
what is closed, undated or has fewer occasions than before is called off under the name it had.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from documents.out.model import Entry
from storage import exports
from uppdrag.calendar import ONE_DAY
from uppdrag.exporting import words
from uppdrag.plans.texts import day_text

_GIVES = re.compile(r"^.{3,120}? i uppdrag att,?\s(?=\S{2})")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from storage.exports import Tx
    from storage.tables import OccasionRow
    from uppdrag.exporting.gathering import PlanRow, Stock, Uppdrag


def entries(tx: Tx, stock: Stock, *, called_off: bool = False) -> list[Entry]:
    """One entry for each dated occasion that an uppdrag has or ever had, by number; all of them `called_off`."""
    workspace, until = stock.house.workspace_id, stock.at.until
    occasions, plans = exports.occasions(tx, workspace, stock.ids), exports.plans(tx, workspace, stock.ids)
    found: list[Entry] = []
    for row in stock.rows:
        made = [plan for plan in plans.get(row.id or 0, ()) if until is None or plan.made_at < until]
        days = {plan.id or 0: _days(occasions.get(row.id or 0, []), plan) for plan in made}
        stands = row.is_open and row.deadline is not None and not called_off
        current = days.get(row.plan_id or 0, []) if stands else []
        rule = _rule(next((plan for plan in made if plan.id == row.plan_id), None), current)
        found += _of(stock, row, days, current, rule)
    return found


def _of(
    stock: Stock, row: Uppdrag, days: dict[int, list[date]], current: list[date], rule: str | None
) -> Iterator[Entry]:
    """The entries of one uppdrag: those that stand, then those that have no day any more."""
    most = max(map(len, days.values()), default=0)
    for place, day in enumerate(current):
        yield _entry(stock, row, place, day, cancelled=False, recurrence=rule)
    for place in range(len(current), most):
        last = next(known[place] for known in reversed(days.values()) if place < len(known))
        yield _entry(stock, row, place, last, cancelled=True, recurrence=None)


def _days(occasions: list[OccasionRow], plan: PlanRow) -> list[date]:
    """The days of a plan in their order, each once."""
    due = (one.deadline for one in occasions if one.plan_id == plan.id and one.role == "due" and one.deadline)
    return sorted(set(due))


def _rule(plan: PlanRow | None, days: list[date]) -> str | None:
    """The recurrence of a plan with one day to count from; where each day is known they stand by themselves."""
    rule = plan.reading.get("recurrence") if plan is not None and len(days) == 1 else None
    if rule and "MONTHLY" in rule and "BY" not in rule and (days[0] + ONE_DAY).day == 1:
        return f"{rule};BYMONTHDAY=-1"  # else the standard skips every month without a 31st
    return rule


def _entry(
    stock: Stock, row: Uppdrag, place: int, day: date, *, cancelled: bool, recurrence: str | None
) -> Entry:
    dnr = stock.written_dnr(row)
    who = stock.names.get(row.ansvarig_id or 0)
    lines = [
        row.title,
        f"U-{row.number}" + (f", dnr {dnr}" if dnr else ""),
        stock.organ(row) + (f", ansvarig {who}" if who else ""),
        f"Plan: {row.plan_text or 'ingen tid angiven'}, senast {day_text(day)}",
        f"Läget {words.day(stock.day)}: {words.state(stock, row)}",
    ]
    return Entry(
        uid=f"u-{row.number}-{place + 1}@{_place_of(stock)}",
        sequence=row.revision,
        day=day,
        summary=f"{stock.short(row.organ)}: {_short(row.title)}" + (f" ({dnr})" if dnr else ""),
        description="\n".join(lines),
        changed=row.changed_at,
        cancelled=cancelled,
        recurrence=recurrence,
        category=stock.organ(row),
    )


def _place_of(stock: Stock) -> str:
    """What makes the names of two workspaces differ; no real host, so nothing is looked up there."""
    return f"{stock.house.workspace_id}.{stock.house.municipality.id}.uppdragsbot.invalid"


def _short(title: str, most: int = 80) -> str:
    """What is to be done, without the words that give it: a calendar shows the first few words only."""
    text = _GIVES.sub("", " ".join(title.split()), count=1)
    text = text[:1].upper() + text[1:]
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
