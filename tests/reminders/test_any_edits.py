"""Whatever is edited between the ticks, what is sent is what the policy wants: no more, no less, and once."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from reminders.moments import LAST_TICK
from reminders.subjects import load
from storage import people, planning, unplanned
from storage.db import Database
from storage.tables import Person, Uppdrag, Wish, Workspace
from tests.reminders.conftest import FakeSlack, Post, Town
from uppdrag import changing
from uppdrag.calendar import instant, working_day_after
from uppdrag.errors import Refused
from uppdrag.facts import Actor, House
from uppdrag.municipality import load_municipality
from uppdrag.snoozing import snooze

NAMES = st.sampled_from(["Anna", "Bo", "Eva"])
# Days ahead, so chosen that a step is near: edits then fall between the planning of it and its slot.
DAYS_AHEAD = st.sampled_from([2, 5, 8, 9, 10, 29, 30, 31])
KINDS = st.sampled_from(["{day}", "KS {day}", "{day}", "Under planering"])

LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2021, 2, 24, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


class Edits(RuleBasedStateMachine):
    """Edits at any time, ticks at eight on working days, now and then a stop of some days (never past the 14 that the planner looks back)."""

    template: bytes
    numbers = Bundle("numbers")

    @initialize(target=numbers)
    def settle(self) -> Any:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "uppdrag.db"
        path.write_bytes(self.template)
        self.database = Database(f"sqlite:///{path}")
        with self.database.transaction() as tx:
            workspace = Workspace(team_id="T1", municipality="goteborg")
            tx.add(workspace)
            tx.flush()
        assert workspace.id is not None
        self.clock = Clock()
        self.owed_since: datetime | None = None
        self.overdue: set[str] = set()
        self.overdue_since = LONG_AGO
        house = House(self.database, workspace.id, load_municipality("goteborg"), self.clock)
        self.town = Town(house, self.clock, FakeSlack(self.clock))
        self.town.settle()
        with self.database.transaction() as tx:
            people.grant(tx, workspace.id, self.town.ids["Eva"], "samordnare", "stadsledningskontoret")
        self.eva = Actor("Eva", self.town.ids["Eva"])
        soon, later = self._words("{day}", 8), self._words("KS {day}", 29)
        first = [self.town.add(words, who=who) for who in ("Anna", "Bo", None) for words in (soon, later)]
        self.town.tick()
        return multiple(*first)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    def _words(self, kind: str, ahead: int) -> str:
        return kind.format(day=(self.town.house.today() + timedelta(days=ahead)).isoformat())

    @rule(target=numbers, kind=KINDS, ahead=DAYS_AHEAD, who=st.none() | NAMES)
    def add(self, kind: str, ahead: int, who: str | None) -> int:
        return self.town.add(self._words(kind, ahead), who=who)

    @rule(number=numbers, kind=KINDS, ahead=DAYS_AHEAD)
    def move(self, number: int, kind: str, ahead: int) -> None:
        plan = self._words(kind, ahead)
        with contextlib.suppress(Refused):
            changing.move_plan(self.town.house, self.eva, number, plan, "annat kom emellan")

    @rule(number=numbers, who=NAMES)
    def reassign(self, number: int, who: str) -> None:
        with contextlib.suppress(Refused):
            changing.assign(self.town.house, self.eva, number, person_id=self.town.ids[who])

    @rule(number=numbers, what=st.sampled_from(["part", "report", "end", "open", "open"]))
    def turn(self, number: int, what: str) -> None:
        house, eva = self.town.house, self.eva
        with contextlib.suppress(Refused):
            if what == "open":
                changing.reopen(house, eva, number, reason="åter")
            elif what == "end":
                changing.end(house, eva, number, "avskrivet", "gäller inte längre")
            else:
                changing.report(house, eva, number, partial=what == "part")

    @rule(number=numbers, who=NAMES, days=st.integers(1, 14))
    def put_off(self, number: int, who: str, days: int) -> None:
        with contextlib.suppress(Refused):
            snooze(self.town.house, Actor(who, self.town.ids[who]), number, days)

    @rule(who=NAMES, stand_in=st.none() | NAMES, days=st.integers(0, 20), active=st.booleans())
    def away(self, who: str, stand_in: str | None, days: int, active: bool) -> None:
        today = self.town.house.today()
        self._change_person(
            who,
            deputy_id=self.town.ids[stand_in] if stand_in else None,
            deputy_from=today,
            deputy_to=today + timedelta(days=days),
            active=active or who == "Eva",
        )

    def _change_person(self, who: str, **values: Any) -> None:
        """Roles make anybody matter for any uppdrag, so all are looked at again."""
        with self.database.transaction() as tx:
            person = tx.get_one(Person, self.town.ids[who])
            for name, value in values.items():
                setattr(person, name, value)
            unplanned.look_again(tx, self.town.house.workspace_id)

    @rule()
    def later_that_day(self) -> None:
        self.clock.at += timedelta(hours=1)

    @rule()
    def next_morning(self) -> None:
        self._morning(0)

    @rule()
    def another_morning(self) -> None:
        self._morning(0)

    @rule(stopped=st.sampled_from([0, 1, 2, 6]))
    def after_a_stop(self, stopped: int) -> None:
        self._morning(stopped)

    @rule()
    def slack_is_down_in_the_morning(self) -> None:
        """Nothing gets out that day; what was to be said then is owed."""
        self._wake(0)
        before, last = self._sent(), self._last_tick()
        self.town.slack.down = True
        self.town.tick()
        self.town.slack.down = False
        self.town.leases_run_out()
        assert self._sent() == before
        self.owed_since = min(self.owed_since or last, self.overdue_since if self.overdue else last)
        self.overdue = set()
        self.clock.at += timedelta(minutes=1)  # what is added now was not there at the slot

    def _wake(self, stopped: int) -> None:
        """The next working day at eight; so many working days were missed before it."""
        day = self.town.house.today()
        for _ in range(stopped + 1):
            day = working_day_after(day)
        self.clock.at = instant(day, time(8), self.town.house.municipality.zone)

    def _morning(self, stopped: int) -> None:
        """All that is wanted is sent; what is owed too, or the day after: the day's message was out already."""
        self._wake(stopped)
        before, wanted = self._sent(), self._wanted(self._last_tick())
        overdue = self.overdue & self._wanted(LONG_AGO)
        owed = self._wanted(self.owed_since) if self.owed_since else set()
        may = self._wanted(self.overdue_since) if self.overdue else owed
        self.town.tick()
        now = self._sent()
        assert before | wanted | overdue <= now <= before | wanted | owed | may
        self.overdue, self.overdue_since, self.owed_since = owed - now, self.owed_since or LONG_AGO, None

    def _last_tick(self) -> datetime:
        with self.database.reading() as tx:
            last = planning.mark(tx, self.town.house.workspace_id, LAST_TICK)
        assert last is not None
        return last

    def _wanted(self, since: datetime) -> set[str]:
        """What the policy wants now: every step since then that has not expired."""
        house = self.town.house
        with self.database.reading() as tx:
            ids = [key for key in tx.exec(select(col(Uppdrag.id))) if key]
            known = load(tx, house, ids)
        return {
            key
            for one in known.values()
            for key, wish in one.wanted.items()
            if since < wish.slot_at <= self.clock.at < wish.expires_at
        }

    def _sent(self) -> set[str]:
        return {row.key for row in self.town.rows(Wish) if row.state == "sent"}

    @invariant()
    def one_message_a_day_and_each_key_once(self) -> None:
        if not hasattr(self, "town"):
            return
        slack = self.town.slack
        assert set(slack.keys().values()) <= {1}
        days = [(post.to, _day_of(post)) for post in slack.posts]
        assert len(days) == len(set(days))


def _day_of(post: Post) -> date:
    """The day that a message is the message of: of a digest its Monday, also when Slack took it on Tuesday only."""
    return date.fromisoformat(f"{post.key.split('/')[3]}-1") if post.key[0] == "d" else post.at.date()


def test_what_is_sent_is_what_the_policy_wants(sqlite_template: bytes) -> None:
    Edits.template = sqlite_template
    run_state_machine_as_test(
        Edits,
        settings=settings(
            max_examples=6,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
