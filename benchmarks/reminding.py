"""What reminders cost: the tick, planning everything anew, a hundred thousand in a morning, the empty poll, digests.

Run: python -m benchmarks.reminding [--quick]. Sent is to nobody: an outlet that answers at once.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import burst, peer_scheduler
from benchmarks.common import POSTGRES, SQLITE, Row, empty_database, median_ms, rss_mb, timed
from benchmarks.world import NOW, TODAY, house_in, own_copy
from benchmarks.world.moulds import bodies
from reminders.clockwork import run_until_idle
from reminders.delivery import Worker, deliver, deliver_all
from reminders.outcomes import Outcome, Sent
from reminders.overview import overview
from reminders.planner import plan
from storage import deliveries, planning
from storage.digests import Scope

if TYPE_CHECKING:
    from reminders.content import Content
    from storage.db import Database
    from uppdrag.facts import House

CITY, QUICK_CITY, SMALL_CITY = 1_000_000, 2_000, 10_000
MORNING, QUICK_MORNING = 100_000, 1_000
JOBS, QUICK_JOBS = 3_000, 100
SENDING_GOAL = {SQLITE: 10.0, POSTGRES: 40.0}
# The figures that a digest opens with, by body, in one statement.
GROUPED = """SELECT organ, count(*), sum(CASE WHEN deadline < '{today}' THEN 1 ELSE 0 END) FROM uppdrag
WHERE workspace_id = 1 AND is_open AND NOT hidden AND parent_id IS NULL GROUP BY organ"""


class Nobody:
    """An outlet that answers at once."""

    def post(self, to: str, content: Content, key: str, renew: object) -> Outcome:  # noqa: ARG002 - nobody reads it
        return Sent("1.000100", f"D{to}")

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:  # noqa: ARG002 - nothing is there
        return None


def measure(quick: bool) -> list[Row]:
    """One run on both databases."""
    return [
        row for kind in (SQLITE, POSTGRES) for row in (*_in_a_city(kind, quick), *_in_a_morning(kind, quick))
    ]


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
        yield _digests(house, kind, many)
        yield Row(
            "reminders.rebuild", f"allt planeras om, {many} uppdrag", kind, "s", (_rebuild(house),), 60.0
        )


@contextmanager
def _city(kind: str, many: int) -> Iterator[House]:
    """A city of one's own, with a first digest look behind it."""
    with own_copy(kind, many) as database:
        house = house_in(database)
        _analysed(database)
        plan(house)
        yield house


def _analysed(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


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
                deliveries.forget_other_boots(tx, worker.me)
        run_until_idle(house, Nobody(), worker)

    return statistics.median(timed(begin) for _ in range(7))


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


def _rebuild(house: House) -> float:
    with house.db.transaction() as tx:
        planning.look_again(tx, house.workspace_id)
    return timed(lambda: plan(house))


def _in_a_morning(kind: str, quick: bool) -> Iterator[Row]:
    many, jobs = (QUICK_MORNING, QUICK_JOBS) if quick else (MORNING, JOBS)
    few = many // 10
    with _burst(kind, few) as house:
        before = rss_mb()
        _plan_and_send(house)
        grown_by_few = rss_mb() - before
    with _burst(kind, many) as house:
        before = rss_mb()
        planned, sent = _plan_and_send(house)
        grown = rss_mb() - before
        empty = median_ms(lambda: deliver(house, Nobody(), Worker()), 200)
        bare = _bare_poll(house)
    with _empty(kind) as database:
        url = database.engine.url.render_as_string(hide_password=False)
        put_down, doing = (one * many / jobs for one in peer_scheduler.seconds(url, jobs))
    floor, scaled = "APSchedulers SQLAlchemyJobStore", f"{jobs} jobb, uppräknade till {many}"
    yield Row("reminders.rows", f"{many} påminnelser: från önskad till rad", kind, "s", (planned,), 10.0,
              floor, (put_down,), 0.05, note=scaled)  # fmt: skip
    yield Row("reminders.sent", f"{many} påminnelser: från rad till skickad", kind, "s", (sent,), SENDING_GOAL[kind],
              floor, (doing,), note=scaled)  # fmt: skip
    yield Row("reminders.both", f"{many} påminnelser, hela vägen", kind, "s", (planned + sent,), 10.0 + SENDING_GOAL[kind],
              floor, (put_down + doing,), 0.05, note=scaled)  # fmt: skip
    yield Row("reminders.rss", f"minne som {many} påminnelser lägger till", kind, "MB", (grown,),
              note=f"{few} påminnelser: {grown_by_few:.0f} MB")  # fmt: skip
    yield Row("reminders.poll", "fråga om något ska skickas, inget att skicka", kind, "ms", (empty,), 1.0,
              "samma fråga direkt i drivrutinen", (bare,))  # fmt: skip


@contextmanager
def _empty(kind: str) -> Iterator[Database]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ub-morning-"))
        yield stack.enter_context(empty_database(kind, Path(folder)))


@contextmanager
def _burst(kind: str, many: int) -> Iterator[House]:
    with _empty(kind) as database:
        house = burst.build(database, many)
        _analysed(database)
        yield house


def _plan_and_send(house: House) -> tuple[float, float]:
    """Seconds from wanted to rows, and from rows to marked."""
    planned = timed(lambda: plan(house))
    sent = timed(lambda: deliver_all(house, Nobody(), Worker()))
    with house.db.reading() as tx:
        states = deliveries.counts(tx, house.workspace_id)
    if set(states) != {"sent"}:
        raise RuntimeError(f"not all was sent: {states}")
    return planned, sent


def _bare_poll(house: House) -> float:
    """The same question on a connection that stays open, past everything."""
    mark = "?" if house.db.is_sqlite else "%s"
    ask = f"SELECT 1 FROM delivery WHERE workspace_id = {mark} AND state = 'pending' AND next_try_at <= {mark} LIMIT 1"
    moment = house.now()
    given = (house.workspace_id, moment.replace(tzinfo=None).isoformat(" ") if house.db.is_sqlite else moment)
    raw = house.db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        return median_ms(lambda: cursor.execute(ask, given).fetchall(), 200)
    finally:
        raw.close()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--quick", action="store_true")
    for row in measure(asked.parse_args().quick):
        ratio = f"  {row.ratio:.3f} × {row.floor}" if row.ratio is not None else ""
        print(f"{row.database:10} {row.what:60} {row.value:9.3f} {row.unit}{ratio}  {row.note}")


if __name__ == "__main__":
    main()
