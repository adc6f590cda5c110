"""The numbers behind the pictures: what is due when, for whom, and what came in time.

Protected uppdrag are counted like all others: a count tells nothing about any one of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from documents.picture import Bar, Lane, Picture
from documents.picture import deadlines as draw_deadlines
from documents.picture import on_time as draw_on_time
from documents.picture import timeline as draw_timeline
from uppdrag.calendar import ONE_DAY
from uppdrag.errors import Refused
from uppdrag.exporting import words
from uppdrag.exporting.gathering import Stock, Uppdrag, Wanted, accountable, gather
from uppdrag.exporting.punctuality import IN_TIME, LATE, MISSING, Due, due_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uppdrag.facts import House

LAYERS = {"pågående": "pågående", "ej påbörjat": "ej påbörjat", "redovisat": "redovisat, väntar på beslut"}
ON_TIME = (IN_TIME, LATE, MISSING)
MONTHS_SHOWN, FEWEST_MONTHS, OCCASIONS_SHOWN = 12, 3, 10
BODIES_SHOWN, COLUMNS_SHOWN = 10, 8

By = Literal["month", "occasion"]


def deadlines(
    house: House, bodies: Sequence[str] = (), *, as_of: date | None = None, by: By = "month"
) -> Picture:
    """What is open by the month or the occasion of its deadline, late ones first, stacked by status.

    Refused for an unknown body and when there is nothing to show.
    """
    stock = _stock(house, bodies, as_of)
    bars = _by_month(stock) if by == "month" else _by_occasion(stock)
    title = "Uppdrag efter sista dag" if by == "month" else "Uppdrag efter tillfälle"
    return draw_deadlines(bars, tuple(LAYERS.values()), title=title, subtitle=_whose(stock, bodies))


def timeline(house: House, bodies: Sequence[str] = (), *, as_of: date | None = None) -> Picture:
    """For each body how many are late and how many are due in each coming month. Refused as `deadlines`."""
    stock = _stock(house, bodies, as_of)
    months = [_month_after(stock.day, step) for step in range(COLUMNS_SHOWN)]
    dated = [row for row in stock.open() if row.deadline]
    grouped = _by_body(stock, dated)
    lanes = [_lane(stock, name, rows, months) for name, rows in grouped]
    columns = [*(_month_name(month)[:3] for month in months), "senare"]
    return draw_timeline(lanes, columns, title="När uppdragen ska redovisas", subtitle=_whose(stock, bodies))


def on_time(house: House, year: int, bodies: Sequence[str] = ()) -> Picture:
    """For each body the share reported in time of what was due in the year, up to yesterday.

    Refused as `deadlines`, and for a year without any last day that has passed.
    """
    stock = _stock(house, bodies, None)
    due = {one.row.number: one for one in due_in(stock, year)}
    if not due:
        raise Refused(f"Ingen sista dag har passerat {year}, så det finns inget att visa.")
    rows = [one.row for one in due.values()]
    bars = [_shared(name, [due[row.number] for row in own]) for name, own in _by_body(stock, rows)]
    if len(bars) > 1:
        bars.append(_shared("Alla", due.values(), marked=True))
    subtitle = "Uppdrag vars sista dag har passerat. " + _whose(stock, bodies)
    return draw_on_time(bars, ON_TIME, title=f"Redovisat i tid {year}", subtitle=subtitle)


def _stock(house: House, bodies: Sequence[str], as_of: date | None) -> Stock:
    with house.db.reading() as tx:
        return gather(tx, house, Wanted(as_of, bodies=tuple(bodies), may_see_protected=True))


def _whose(stock: Stock, bodies: Sequence[str]) -> str:
    named = [stock.house.municipality.organisation.resolve(body, stock.day) for body in bodies]
    names = [stock.short(body.id) for body in named if body]
    return f"{', '.join(names) or stock.house.municipality.name}, per {words.day(stock.day)}"


def _by_month(stock: Stock) -> list[Bar]:
    months = [_month_after(stock.day, step) for step in range(_months_filled(stock) + 1)]
    parts = [
        (_long_month(month, place), month, after) for place, (month, after) in enumerate(pairwise(months))
    ]
    return _bars(stock, [*parts, ("Senare", months[-1], date.max)])


def _months_filled(stock: Stock) -> int:
    """How many months to show: up to the last one with anything due, three at least."""
    days = {row.deadline.replace(day=1) for row in stock.open() if row.deadline}
    filled = (step + 1 for step in range(MONTHS_SHOWN) if _month_after(stock.day, step) in days)
    return max([FEWEST_MONTHS, *filled])


def _by_occasion(stock: Stock) -> list[Bar]:
    """The nearest days with anything due, each under the words of most plans for it."""
    plans: dict[date, Counter[str]] = defaultdict(Counter)
    for row in stock.open():
        if row.deadline and not _is_past(stock, row):
            plans[row.deadline][_occasion(stock, row, row.deadline)] += 1
    days = sorted(plans)[:OCCASIONS_SHOWN]
    parts = [(plans[day].most_common(1)[0][0], day, day + ONE_DAY) for day in days]
    return _bars(stock, [*parts, ("Senare", days[-1] + ONE_DAY, date.max)] if days else [])


def _occasion(stock: Stock, row: Uppdrag, day: date) -> str:
    """The plan's words, with the day where they do not name one: "Kvartal 3 (30 sep)"."""
    said = " ".join((row.plan_text or "utan ord").split()).rstrip(".")
    if row.plan_kind in ("meeting", "date"):
        return said
    year = f" {day.year}" if day.year != stock.day.year else ""
    return f"{said} ({day.day} {_month_name(day)[:3]}{year})".replace(f"({day.day} ", f"({day.day}\u00a0")


def _bars(stock: Stock, parts: list[tuple[str, date, date]]) -> list[Bar]:
    """Those whose day has passed, what is ahead from day to day, the undated; an empty end is left out."""
    rows = stock.open()
    late = [row for row in rows if _is_past(stock, row)]
    ahead = [(row.deadline, row) for row in rows if row.deadline and not _is_past(stock, row)]
    undated = [row for row in rows if row.deadline is None]
    bars = [_bar("Sista dag passerad", late, marked=True)] if late else []
    bars += [_bar(name, [row for day, row in ahead if first <= day < end]) for name, first, end in parts]
    if parts and not bars[-1].total:
        bars.pop()
    return [*bars, _bar("Utan datum", undated, marked=True)] if undated else bars


def _is_past(stock: Stock, row: Uppdrag) -> bool:
    return row.deadline is not None and row.deadline < stock.day


def _bar(label: str, rows: Iterable[Uppdrag], *, marked: bool = False) -> Bar:
    found = Counter(row.status for row in rows)
    return Bar(label, tuple(found[status] for status in LAYERS), marked)


def _lane(stock: Stock, name: str, rows: list[Uppdrag], months: list[date]) -> Lane:
    late = sum(stock.is_late(row) for row in rows)
    ahead = Counter(row.deadline.replace(day=1) for row in rows if row.deadline and row.deadline >= stock.day)
    shown = tuple(ahead[month] for month in months)
    return Lane(name, late, (*shown, sum(ahead.values()) - sum(shown)))


def _by_body(stock: Stock, rows: Iterable[Uppdrag]) -> list[tuple[str, list[Uppdrag]]]:
    """The bodies with the most first; where there are too many, the rest as one."""
    grouped: dict[str, list[Uppdrag]] = defaultdict(list)
    for row in rows:
        grouped[accountable(stock.house, row.organ)].append(row)
    ordered = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    shown = ordered if len(ordered) <= BODIES_SHOWN else ordered[: BODIES_SHOWN - 1]
    bodies = [(stock.name_of(body), found) for body, found in shown]
    rest = [row for _, found in ordered[len(shown) :] for row in found]
    return [*bodies, (f"Övriga ({len(ordered) - len(shown)})", rest)] if rest else bodies


def _shared(name: str, due: Iterable[Due], *, marked: bool = False) -> Bar:
    found = Counter(one.when for one in due)
    return Bar(name, tuple(found[when] for when in ON_TIME), marked)


def _month_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _month_name(month: date) -> str:
    return words.day(month).split()[1]


def _long_month(month: date, place: int) -> str:
    """The name, with the year for the first one and each January."""
    return f"{_month_name(month)} {month.year}" if place == 0 or month.month == 1 else _month_name(month)
