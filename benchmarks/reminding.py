"""What planning costs in a city: the first beat after a start, the tick with nothing new, everything anew."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.common import POSTGRES, SQLITE, Row, median_ms, timed
from benchmarks.mornings import Nobody, analysed
from benchmarks.world import NOW, house_in, own_copy
from reminders.clockwork import run_until_idle
from reminders.delivery import Worker
from reminders.outcomes import DEATH_RESTS
from reminders.planner import plan
from storage import deliveries, unplanned

if TYPE_CHECKING:
    from uppdrag.facts import House

CITY, QUICK_CITY, SMALL_CITY = 1_000_000, 2_000, 10_000


def measure(quick: bool) -> list[Row]:
    """One run on both databases."""
    return [row for kind in (SQLITE, POSTGRES) for row in _in_a_city(kind, quick)]


def _in_a_city(kind: str, quick: bool) -> Iterator[Row]:
    many = QUICK_CITY if quick else CITY
    small = QUICK_CITY if quick else SMALL_CITY
    with _city(kind, small) as house:
        at_small, first_small = _tick_ms(house), _first_beat(house)
    with _city(kind, many) as house:
        first = _first_beat(house)
        yield Row(
            "reminders.start", f"första slaget efter start, {many} uppdrag och påminnelser", kind, "s",
            (first,), floor=f"detsamma vid {small}", floors=(first_small,), ratio_goal=1.3,
        )  # fmt: skip
        note = f"vid {small} uppdrag {at_small:.1f} ms"
        yield Row("reminders.tick", f"planeraren vid {many} uppdrag, inget nytt", kind, "ms", (_tick_ms(house),), 50.0, note=note)  # fmt: skip
        yield Row(
            "reminders.rebuild", f"allt planeras om, {many} uppdrag", kind, "s", (_rebuild(house),), 60.0
        )


@contextmanager
def _city(kind: str, many: int) -> Iterator[House]:
    """A city of one's own, with a first digest look behind it."""
    with own_copy(kind, many) as database:
        house = house_in(database)
        analysed(database)
        plan(house)
        yield house


def _tick_ms(house: House) -> float:
    """A tick in which the digests are looked at too, as every fifteenth is."""
    ticks = iter(range(1, 1_000))
    return median_ms(lambda: plan(replace(house, now=_minutes_on(16 * next(ticks)))), 15)


def _minutes_on(minutes: int) -> Any:
    moment = NOW + timedelta(minutes=minutes)
    return lambda: moment


def _first_beat(house: House) -> float:
    """Seconds of what a start does with the tables, the median of seven starts."""

    def begin() -> None:
        worker = Worker()
        if house.db.is_sqlite:
            with house.db.transaction() as tx:
                deliveries.forget_other_boots(tx, worker.me, worker.local_lease_now(), DEATH_RESTS)
        run_until_idle(house, Nobody(), worker)

    return statistics.median(timed(begin) for _ in range(7))


def _rebuild(house: House) -> float:
    with house.db.transaction() as tx:
        unplanned.look_again(tx, house.workspace_id)
    return timed(lambda: plan(house))
