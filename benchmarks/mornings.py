"""What a hundred thousand reminders cost in one morning: wanted, written, claimed, marked; and the empty poll after.

Sent is to nobody: an outlet that answers at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import burst, peer_scheduler
from benchmarks.common import POSTGRES, SQLITE, Row, empty_database, median_ms, rss_mb, timed
from reminders.delivery import Worker, deliver, deliver_all
from reminders.outcomes import Outcome, Sent
from reminders.planner import plan
from storage import deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from reminders.content import Content
    from storage.db import Database
    from uppdrag.facts import House

MORNING, QUICK_MORNING = 100_000, 1_000
JOBS, QUICK_JOBS = 3_000, 100
SENDING_GOAL = {SQLITE: 10.0, POSTGRES: 40.0}


class Nobody:
    """An outlet that answers at once."""

    def post(self, to: str, content: Content, key: str, renew: object) -> Outcome:  # noqa: ARG002 - nobody reads it
        return Sent("1.000100", f"D{to}")

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:  # noqa: ARG002 - nothing is there
        return None


def measure(quick: bool) -> list[Row]:
    """One run on both databases."""
    return [row for kind in (SQLITE, POSTGRES) for row in _in_a_morning(kind, quick)]


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
        analysed(database)
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


def analysed(database: Database) -> None:
    """Has the database count its rows, as it would by itself before long."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
