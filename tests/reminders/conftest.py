"""A small town with people and uppdrag, and a Slack at the edge of the process that counts what it gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from reminders.content import Bundle, Content, Digest
from reminders.delivery import Worker, deliver
from reminders.outcomes import NotSent, Outcome, Renew, Sent
from reminders.planner import plan
from storage import people, uppdrag
from storage.db import transaction_is_open
from storage.tables import Delivery, Pause, Uppdrag, Wish
from uppdrag.facts import Actor, House
from uppdrag.plans import read_plan
from uppdrag.writing import New, write_one


@dataclass(frozen=True)
class Post:
    to: str
    key: str
    content: Content
    at: datetime


@dataclass
class FakeSlack:
    """Keeps every post. `next_outcomes` are given instead of posting; `lose_answers` posts and stays silent."""

    now: Callable[[], datetime]
    posts: list[Post] = field(default_factory=list)
    next_outcomes: list[Outcome] = field(default_factory=list)
    lose_answers: int = 0
    can_look: bool = True
    down: bool = False
    looks: int = 0
    before_posting: Callable[[], object] = lambda: None
    before_looking: Callable[[], object] = lambda: None

    def post(self, to: str, content: Content, key: str, renew: Renew) -> Outcome:
        assert not transaction_is_open()
        self.before_posting()
        if isinstance(content, Digest) and not renew():
            return NotSent("bilden tog för lång tid")
        if self.down:
            return NotSent("nere")
        if self.next_outcomes:
            return self.next_outcomes.pop(0)
        self.posts.append(Post(to, key, content, self.now()))
        if self.lose_answers:
            self.lose_answers -= 1
            raise TimeoutError
        return Sent(f"{len(self.posts)}.000100", f"D{to}")

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:
        assert not transaction_is_open()
        self.looks += 1
        self.before_looking()
        for place, post in enumerate(self.posts):
            if post.key == key and to in (post.to, f"D{post.to}") and post.at >= since:
                return Sent(f"{place + 1}.000100", f"D{post.to}")
        return None

    def keys(self) -> Counter[str]:
        return Counter(post.key for post in self.posts)

    def steps(self) -> list[tuple[str, str, list[tuple[str, int]]]]:
        """(local day, receiver, [(step, number)]) of every message with reminders, in order."""
        return [
            (f"{post.at:%Y-%m-%d}", post.to, [(i.step, i.line.number) for i in bundle.items])
            for post in self.posts
            if (bundle := post.content if isinstance(post.content, Bundle) else post.content.reminders)
        ]

    def digests(self) -> list[Post]:
        """Every weekly digest, in order."""
        return [post for post in self.posts if isinstance(post.content, Digest)]


@dataclass
class Town:
    """Göteborg with Anna (ansvarig), Bo, Eva (samordnare of KS), Claes (chef), Ada (administratör)."""

    house: House
    clock: Any
    slack: FakeSlack
    worker: Worker = field(default_factory=Worker)
    ids: dict[str, int] = field(default_factory=dict)

    def newcomer(self, name: str) -> None:
        with self.house.db.transaction() as tx:
            row = people.ensure(tx, self.house.workspace_id, f"U{name.upper()}", name)
            assert row.id is not None
            self.ids[name] = row.id

    def settle(self) -> None:
        for name in ("Anna", "Bo", "Eva", "Claes", "Ada"):
            self.newcomer(name)
        with self.house.db.transaction() as tx:
            for name, role, body in (
                ("Eva", "samordnare", "kommunstyrelsen"),
                ("Claes", "chef", "kommunstyrelsen"),
                ("Ada", "administratör", ""),
            ):
                people.grant(tx, self.house.workspace_id, self.ids[name], role, body)

    def add(self, plan_words: str | None, *, who: str | None = "Anna", title: str = "Utreda badhuset") -> int:
        """Records an uppdrag now; returns its number."""
        house, today = self.house, self.house.today()
        words = (
            read_plan(plan_words, today, house.municipality, body="stadsledningskontoret")
            if plan_words
            else None
        )
        with house.db.transaction() as tx:
            number = uppdrag.take_numbers(tx, house.workspace_id)
            new = New(
                number=number,
                title=title,
                organ="stadsledningskontoret",
                status="pågående",
                plan=words,
                reference=today,
                ansvarig_id=self.ids[who] if who else None,
            )
            write_one(tx, house, new, Actor("provet"))
        return number

    def change(self, number: int, **values: Any) -> None:
        """Changes the row as a use case would: with a new revision."""
        with self.house.db.transaction() as tx:
            row = uppdrag.by_number(tx, self.house.workspace_id, number)
            assert row is not None
            for name, value in values.items():
                setattr(row, name, value)
            row.revision += 1

    def tick(self) -> None:
        """One plan and all deliveries that follow from it."""
        plan(self.house)
        while deliver(self.house, self.slack, self.worker):
            pass

    def leases_run_out(self) -> None:
        """As if much time had passed on the lease clock: leases, back-off and pauses are over."""
        from sqlalchemy import delete, update

        with self.house.db.transaction() as tx:
            tx.execute(update(Delivery).values(lease_until=datetime(1999, 1, 1, tzinfo=UTC)))
            tx.execute(delete(Pause))

    def walk(self, until: str, *, hours: float = 12) -> None:
        """Ticks from now to a local moment, so many hours at a time: by itself once while mail goes out and once at night."""
        begin = self.clock.at
        self.clock.move_to(until)
        end = self.clock.at
        self.clock.at = begin
        while self.clock.at < end:
            self.clock.at = min(self.clock.at + timedelta(hours=hours), end)
            self.tick()

    def rows(self, table: type[Any]) -> list[Any]:
        from sqlalchemy import inspect
        from sqlmodel import select

        with self.house.db.reading() as tx:
            return list(tx.exec(select(table).order_by(*inspect(table).primary_key)))

    def states(self) -> Counter[str]:
        return Counter(row.state for row in self.rows(Delivery))

    def wishes(self) -> list[tuple[str, date, str, str | None]]:
        return [(row.step, row.day, row.state, row.reason) for row in self.rows(Wish)]

    def number_of(self, uppdrag_id: int) -> int:
        return next(int(row.number) for row in self.rows(Uppdrag) if row.id == uppdrag_id)


@pytest.fixture
def town(house: House, clock: Any) -> Town:
    town = Town(house, clock, FakeSlack(clock))
    town.settle()
    return town


@pytest.fixture
def two(town: Any) -> Any:
    """The town with a reminder to Anna and one to Bo, due now."""
    town.add("KS 31 mars", who="Anna")
    town.add("KS 31 mars", who="Bo")
    town.clock.move_to("2021-03-03 08:00")
    plan(town.house)
    return town
