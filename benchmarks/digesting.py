"""What the weekly digests cost: those of all bodies of a city, beside the figures alone in one statement."""

from __future__ import annotations

import statistics
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.common import POSTGRES, SQLITE, Row, timed
from benchmarks.world import NOW, TODAY, house_in, standing
from benchmarks.world.moulds import bodies
from reminders.overview import overview
from storage.scope import Scope

if TYPE_CHECKING:
    from uppdrag.facts import House

CITY, QUICK_CITY = 1_000_000, 2_000
# The figures that a digest opens with, by body, in one statement.
GROUPED = """SELECT organ, count(*), sum(CASE WHEN deadline < '{today}' THEN 1 ELSE 0 END) FROM uppdrag
WHERE workspace_id = 1 AND is_open AND NOT hidden AND parent_id IS NULL GROUP BY organ"""


def measure(quick: bool) -> list[Row]:
    """One run on both databases."""
    rows = []
    for kind in (SQLITE, POSTGRES):
        with standing(kind, many := QUICK_CITY if quick else CITY) as database:
            rows.append(_digests(house_in(database), kind, many))
    return rows


def _digests(house: House, kind: str, many: int) -> Row:
    organs = bodies(house)

    def all_of_them() -> None:
        with house.db.reading() as tx:
            for organ in organs:
                assert overview(tx, house, Scope(bodies=(organ,)), NOW - timedelta(days=7), NOW).headline.open

    def grouped() -> None:
        with house.db.engine.connect() as connection:
            assert connection.exec_driver_sql(GROUPED.format(today=TODAY)).all()

    floor = statistics.median(timed(grouped) for _ in range(3))
    seconds = statistics.median(timed(all_of_them) for _ in range(3))
    about = f"veckans sammandrag för {len(organs)} organ av {many} uppdrag"
    return Row("reminders.digests", about, kind, "s", (seconds,), 0.5, floor="antal per organ, en fråga", floors=(floor,))  # fmt: skip
