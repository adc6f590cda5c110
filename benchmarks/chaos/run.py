"""One run: a town, a local Slack, senders, trouble, and the walk through its working days."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import time as clock_time
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from benchmarks.chaos import town
from benchmarks.chaos.crew import Crew
from benchmarks.chaos.dump import dump
from benchmarks.chaos.judge import Verdict, judge, seen, wanted
from benchmarks.chaos.trouble import HouseClock, Often, Trouble
from reminders.moments import LAST_TICK
from sandbox.client import LocalSlack
from storage import planning
from storage.db import Database
from storage.queue import queue
from storage.tables import Delivery, Wish
from uppdrag.calendar import instant, working_day_after
from uppdrag.facts import House

Found = TypeVar("Found")

CALM_SECONDS = 90
# What was in hand, its day over, joins the next day's message, and passes by the days that a leaping clock has used.
CALM_DAYS = 14
LEFT_OVER = 0.15


@dataclass(frozen=True)
class Size:
    """How much: `deliveries` to reach, in at most `seconds`, with so many persons and senders at once.

    `deadly` is the chance to die at each point of a step.
    """

    deliveries: int
    seconds: float
    persons: int
    senders: int
    deadly: float
    refusals: Often
    kills: Often
    day_seconds: float = 60.0
    seed: int = 1
    blind: bool = False


@dataclass(frozen=True)
class Result:
    """A verdict, and what it was reached under."""

    database: str
    seconds: float
    days: int
    deaths: int
    trouble: dict[str, int]
    verdict: Verdict
    unsaid: dict[str, Any]

    def figures(self) -> dict[str, Any]:
        """Numbers for JSON; of what went wrong the first five examples too."""
        told = asdict(self.verdict)
        lists = {name: value for name, value in told.items() if isinstance(value, list)}
        counted = {name: len(value) for name, value in lists.items()}
        examples = {name: value[:5] for name, value in lists.items() if value}
        rest = {name: getattr(self, name) for name in ("database", "days", "deaths", "trouble")}
        return rest | told | counted | {"seconds": round(self.seconds, 1), "examples": examples}


def play(url: str, size: Size, folder: Path, restart_database: Callable[[], None] | None = None) -> Result:
    """The whole run on a migrated, empty database, which is left as it ended."""
    begun = time.monotonic()
    with ExitStack() as stack:
        config = town.workspace(folder, size.persons)
        slack = stack.enter_context(LocalSlack.start(config))
        database = Database(url)
        stack.callback(database.close)
        house = town.settle(database, size.persons)
        run = _Run(house, slack, size, folder, restart_database)
        days = run.walk()
        final = House(database, house.workspace_id, house.municipality, run.clock.now)
        verdict = judge(final, seen(slack, size.persons), (town.FOUNDED, run.last))
        kind = database.engine.dialect.name
        trouble, unsaid = dict(run.trouble.made), dump(final, verdict.steps)
        return Result(kind, time.monotonic() - begun, days, run.crew.deaths(), trouble, verdict, unsaid)


class _Run:
    def __init__(
        self,
        house: House,
        slack: LocalSlack,
        size: Size,
        folder: Path,
        restart_database: Callable[[], None] | None,
    ) -> None:
        self.house, self.size, self.folder = house, size, folder
        self.clock = HouseClock(folder / "clock", town.FOUNDED)
        self.clock.set(town.FOUNDED)
        url = house.db.url
        self.crew = Crew(
            url, house.workspace_id, slack, folder, size.senders, size.deadly, size.seed, size.blind
        )
        kill = self.crew.kill_one
        self.trouble = Trouble(slack, self.clock, size, self._sent, kill, restart_database)
        self.last = town.FOUNDED

    def walk(self) -> int:
        """Working days, one after another, until enough was sent or time is up; then calm until all is out."""
        days, until = 0, time.monotonic() + self.size.seconds
        with self._crew():
            self.trouble.start()
            while self._sent() < self.size.deliveries and time.monotonic() < until:
                self._next_morning()
                days += 1
                self._mostly_out(min(until, time.monotonic() + self.size.day_seconds))
            self.trouble.stop()
            (self.folder / "calm").touch()
            self.last = self.clock.now()
            self._calm()
        return days

    def _calm(self) -> None:
        """Working days without trouble, until no step of the days before waits."""
        house = replace(self.house, now=self.clock.now)
        owed = self._asked(lambda tx: set(wanted(tx, house, (town.FOUNDED, self.last))))
        waiting = select(col(Wish.key)).where(col(Wish.state) == "waiting")
        self._all_out()
        for _ in range(CALM_DAYS):
            if owed.isdisjoint(self._asked(lambda tx: tx.exec(waiting).all())):
                return
            self._next_morning()
            self._all_out()

    @contextlib.contextmanager
    def _crew(self) -> Iterator[None]:
        try:
            self.crew.start()
            yield
        finally:
            self.crew.stop()

    def _next_morning(self) -> None:
        zone = self.house.municipality.zone
        day = working_day_after(self.clock.now().astimezone(zone).date())
        self.clock.set(instant(day, clock_time(8), zone))

    def _mostly_out(self, until: float) -> None:
        """Until the day is planned and most of its messages are out; the rest overlaps with the next day."""
        while not self._planned() and time.monotonic() < until:
            time.sleep(0.1)
        most = self._waiting()
        while (waiting := self._waiting()) > most * LEFT_OVER and time.monotonic() < until:
            time.sleep(0.1)
            most = max(most, waiting)

    def _all_out(self) -> None:
        """In calm: until the day is planned and nothing due waits, or nothing has moved for so long.

        On a slow machine much may wait when calm comes; what waits then is late, and lost only when it never moves.
        """
        seen, until = self._asked(_progress), time.monotonic() + CALM_SECONDS
        while (not self._planned() or self._waiting()) and time.monotonic() < until:
            time.sleep(0.2)
            if (now := self._asked(_progress)) != seen:
                seen, until = now, time.monotonic() + CALM_SECONDS

    def _planned(self) -> bool:
        """Whether a tick has ended that began on this day, and none on a day that the clock had jumped to."""
        last = self._asked(lambda tx: planning.mark(tx, self.house.workspace_id, LAST_TICK))
        return last == self.clock.now()

    def _waiting(self) -> int:
        return self._asked(lambda tx: queue(tx, self.clock.now()).waiting)

    def _sent(self) -> int:
        return self._asked(lambda tx: queue(tx, self.clock.now()).by_state.get("sent", 0))

    def _asked(self, look: Callable[[Any], Found]) -> Found:
        """A look into the database, as soon as it answers."""
        while True:
            try:
                with self.house.db.reading() as tx:
                    return look(tx)
            except DBAPIError:
                time.sleep(0.2)


def _progress(tx: Any) -> tuple[int, int]:
    """(steps that wait, messages that have ended): as long as these change, something is under way."""
    waiting = select(func.count()).where(col(Wish.state) == "waiting")
    ended = select(func.count()).where(col(Delivery.state).not_in(("pending", "sending")))
    return tx.exec(waiting).one(), tx.exec(ended).one()
