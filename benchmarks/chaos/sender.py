"""The bot's sending half as a process that is killed and started again: planner, metronome and outlet as they are.

A supervisor loads everything once and forks: what is killed is a real process, and the next one is there at once.
Run by `crew.py`. SIGUSR1 kills the child wherever it is; the child also dies by itself, and pauses, around every step.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import apscheduler.schedulers.background  # noqa: F401 - loaded before the fork, not after each
from slack_sdk.web import WebClient
from sqlalchemy.orm import configure_mappers

from benchmarks.chaos.town import FOUNDED
from bot import demo, serve  # noqa: F401 - the same
from bot.outlet import SlackOutlet
from reminders import clockwork, delivery, outcomes
from reminders.delivery import Worker
from storage.db import Database
from uppdrag.calendar import is_working_day
from uppdrag.facts import House
from uppdrag.municipality import load_municipality

if TYPE_CHECKING:
    from sqlmodel import Session

LEASE, RESERVE = timedelta(seconds=15), timedelta(seconds=7)
# As much less in hand as the lease is shorter, lest each death lock a good part of the day away.
BATCH = 4
SLACK_SECONDS = 1
# Longer than Slack may still be at work on a post whose answer was not waited for, as a minute is in earnest.
BACK_OFF, LONGEST_REST = 0.05, timedelta(seconds=8)
LONGEST_PAUSE = 0.1


class Mishaps:
    """Dies or pauses with the given chances, unless the file `calm` is there."""

    def __init__(self, options: argparse.Namespace, seed: int) -> None:
        self.chance = random.Random(seed)
        self.deadly, self.slow, self.calm = options.deadly, options.pauses, options.folder / "calm"

    def __call__(self) -> None:
        drawn = self.chance.random()
        if drawn > self.deadly + self.slow or self.calm.exists():
            return
        if drawn < self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(self.chance.uniform(0, LONGEST_PAUSE))


class MishapDatabase(Database):
    """Mishaps before a transaction, just before it is committed, and just after."""

    def __init__(self, url: str, mishap: Callable[[], None]) -> None:
        super().__init__(url)
        self.mishap = mishap

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        self.mishap()
        with super().transaction() as tx:
            yield tx
            self.mishap()
        self.mishap()


class MishapClient(WebClient):
    """Mishaps before and after each call to Slack."""

    mishap: Callable[[], None]

    def api_call(self, *args: Any, **kwargs: Any) -> Any:
        self.mishap()
        answer = super().api_call(*args, **kwargs)
        self.mishap()
        return answer


def clock_in(file: Path) -> Callable[[], datetime]:
    """The house's clock: whatever moment stands in the file."""
    return lambda: datetime.fromisoformat(file.read_text())


def live(options: argparse.Namespace, seed: int) -> None:
    """One life: plans and sends until it is told to stop, or dies."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    hurry(options.plans)
    mishap = Mishaps(options, seed)
    client = MishapClient(options.token, base_url=options.api, timeout=SLACK_SECONDS, retry_handlers=[])
    client.mishap = mishap
    database = MishapDatabase(options.url, mishap)
    town = load_municipality("goteborg")
    house = House(database, options.workspace, town, clock_in(options.folder / "clock"))
    outlet = SlackOutlet(client, may_look=not options.blind)
    running = clockwork.start(house, outlet, Worker(lease=LEASE, reserve=RESERVE))
    stop.wait()
    running.stop()


def warm(url: str) -> None:
    """What every life needs is loaded before the first one begins: whoever follows a death is at work at once."""
    Database(url).close()
    configure_mappers()
    is_working_day(FOUNDED.date())


def hurry(plans: float) -> None:
    """Minutes as seconds: the same rules, without the waiting. Planned every so many seconds."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a beat five times a second is often late
    clockwork.PLAN_EVERY, clockwork.DELIVER_EVERY = plans, 0.2
    delivery.BATCH = BATCH
    outcomes.BACKOFF = tuple(min(rest * BACK_OFF, LONGEST_REST) for rest in outcomes.BACKOFF)
    outcomes.DEATH_RESTS = tuple(min(rest * BACK_OFF, LONGEST_REST) for rest in outcomes.DEATH_RESTS)
    outcomes.BROKEN_REST = outcomes.BROKEN_REST * BACK_OFF


class Supervisor:
    """Keeps one sender alive; each death is a line in the file `deaths`."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options, self.child, self.stopping = options, 0, False
        signal.signal(signal.SIGUSR1, lambda *_: self.tell(signal.SIGKILL))
        signal.signal(signal.SIGTERM, self.stop)
        (options.folder / f"ready-{options.seed}").touch()

    def tell(self, signum: int) -> None:
        if self.child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.child, signum)

    def stop(self, *_: object) -> None:
        self.stopping = True
        self.tell(signal.SIGTERM)

    def run(self) -> None:
        seed = self.options.seed
        while not self.stopping:
            seed += 1
            self.fork(seed)
            _, status = os.waitpid(self.child, 0)
            self.child = 0
            if os.WIFSIGNALED(status):
                with (self.options.folder / "deaths").open("a") as deaths:
                    deaths.write(f"{os.WTERMSIG(status)}\n")

    def fork(self, seed: int) -> None:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGUSR1, signal.SIG_DFL)
            live(self.options, seed)
            os._exit(0)
        self.child = child
        if self.stopping:
            self.tell(signal.SIGTERM)


def main() -> NoReturn:
    asked = argparse.ArgumentParser()
    asked.add_argument("--url", required=True)
    asked.add_argument("--workspace", type=int, required=True)
    asked.add_argument("--api", required=True)
    asked.add_argument("--token", required=True)
    asked.add_argument("--folder", type=Path, required=True, help="where clock, calm and deaths stand")
    asked.add_argument("--seed", type=int, required=True)
    asked.add_argument("--deadly", type=float, default=0.001)
    asked.add_argument("--plans", type=float, default=1.0, help="seconds between two ticks of planning")
    asked.add_argument("--pauses", type=float, default=0.01)
    asked.add_argument("--blind", action="store_true", help="no history scope: nothing is looked for")
    options = asked.parse_args()
    warm(options.url)
    Supervisor(options).run()
    raise SystemExit(0)


if __name__ == "__main__":
    main()
