"""Leaps of the clock, deaths and a rude Slack in any order, by seed: in the end all that was wanted was said, once.

The chaos run in one process: a death is an exception that nothing catches, before or after any commit or post.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from reminders.delivery import Worker, deliver
from reminders.outcomes import NotSent, Outcome, RateLimited, Unclear
from reminders.planner import plan
from reminders.receivers import digest_key, readers, slots
from reminders.subjects import load
from storage.db import Database
from storage.tables import Delivery, Uppdrag, Wish
from uppdrag.calendar import instant, working_day_after

if TYPE_CHECKING:
    from sqlmodel import Session

DAYS, CALM_DAYS = 6, 14
LEAPS = (-9, -3, -1, 1, 2, 3, 5, 9)
TOO_LATE = "för sent"


class Death(BaseException):
    """As SIGKILL: nothing after it is done."""


class MortalDatabase(Database):
    """Dies, by chance, before a transaction, before its commit, or after."""

    def __init__(self, url: str, chance: Callable[[], None]) -> None:
        super().__init__(url)
        self.chance = chance

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        self.chance()
        with super().transaction() as tx:
            yield tx
            self.chance()
        self.chance()


@dataclass
class Trouble:
    """What a seed does to a town."""

    town: Any
    random: random.Random
    calm: bool = False

    def chance(self) -> None:
        if not self.calm and self.random.random() < 0.1:
            raise Death

    def answer(self) -> Outcome | None:
        """What Slack says instead of posting, now and then."""
        if self.calm or self.random.random() > 0.3:
            return None
        pause = RateLimited(timedelta(seconds=1), "workspace")
        answers: list[Outcome] = [NotSent("nere"), Unclear("inget svar"), pause]
        return self.random.choice(answers)

    def beset(self) -> None:
        """The town's database and Slack are mortal and rude from now on."""
        town, slack = self.town, self.town.slack
        post, find = slack.post, slack.find

        def rude(to: str, content: Any, key: str, renew: Any) -> Outcome:
            self.chance()
            if answer := self.answer():
                return answer
            done: Outcome = post(to, content, key, renew)
            self.chance()
            return Unclear("inget svar") if not self.calm and self.random.random() < 0.2 else done

        def look(*asked: Any) -> Outcome | None:
            self.chance()
            return self.answer() or find(*asked)

        slack.post, slack.find = rude, look
        url = town.house.db.engine.url.render_as_string(hide_password=False)
        town.house = replace(town.house, db=MortalDatabase(url, self.chance))

    def a_day(self, day: Any) -> None:
        """From eight in the morning: beats, between leaps and back again; in the end some calm."""
        self.town.clock.at = instant(day, time(8), self.town.house.municipality.zone)
        for _ in range(4):
            here = self.town.clock.at
            self.town.clock.at = here + timedelta(days=self.random.choice(LEAPS))
            self.beats()
            self.town.clock.at = here + timedelta(minutes=self.random.randint(1, 60))
            self.beats()

    def beats(self) -> None:
        for _ in range(self.random.randint(0, 3)):
            beat = self.random.choice([self.plan, self.plan, self.deliver, self.town.leases_run_out])
            with contextlib.suppress(Death):
                beat()

    def plan(self) -> None:
        plan(self.town.house)

    def deliver(self) -> None:
        self.town.worker = Worker()
        deliver(self.town.house, self.town.slack, self.town.worker, self.random.randint(1, 4))

    def settle_down(self) -> None:
        self.calm = True
        for _ in range(3):
            self.town.leases_run_out()
            self.town.tick()
        self.calm = False


def wanted(town: Any, span: tuple[datetime, datetime]) -> tuple[set[str], set[str]]:
    """The keys of the steps and of the digests with slots in the span."""
    with town.house.db.reading() as tx:
        known = load(tx, town.house, [key for key in tx.exec(select(col(Uppdrag.id))) if key])
        steps = {key for one in known.values() for key, _ in one.between(*span)}
        digests = {
            digest_key(town.house, reader.slack_id, slot, 1)
            for reader in readers(tx, town.house)
            for slot in slots(town.house, reader.policy, *span)
        }
    return steps, digests


def unsaid(town: Any, span: tuple[datetime, datetime]) -> list[tuple[str, str]]:
    """What was wanted and neither said nor given up because its time was over."""
    steps, digests = wanted(town, span)
    ended = {row.key: (row.state, row.reason) for table in (Wish, Delivery) for row in town.rows(table)}
    told = {key: ended.get(key, ("never planned", None)) for key in steps | digests}
    return [(key, state) for key, (state, why) in told.items() if state != "sent" and why != TOO_LATE]


def play(town: Any, seed: int) -> list[tuple[str, str]]:
    """A week of trouble and as much calm as it takes; returns what is still unsaid."""
    for place, name in enumerate(["Anna", "Bo", "Anna", "Bo", None, "Anna", "Bo"]):
        for ahead in (8, 9, 29, 30, 34):
            day = town.house.today() + timedelta(days=ahead + place)
            town.add(("KS " if place % 3 == 0 else "") + day.isoformat(), who=name)
    begin, day = town.clock.at, town.house.today()
    town.tick()
    trouble = Trouble(town, random.Random(seed))
    trouble.beset()
    for _ in range(DAYS):
        day = working_day_after(day)
        trouble.a_day(day)
        trouble.settle_down()
    span = (begin, town.clock.at)
    for _ in range(CALM_DAYS):
        if not unsaid(town, span):
            break
        day = working_day_after(day)
        town.clock.at = instant(day, time(8), town.house.municipality.zone)
        trouble.settle_down()
    left = unsaid(town, span)
    town.house.db.close()
    return left


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_leaps_and_dies_all_that_was_wanted_is_said_once(town: Any, seed: int) -> None:
    assert play(town, seed) == []
    assert set(town.slack.keys().values()) == {1}
