"""No question that users ask, and no tick, reads a whole table: each statement's plan is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from reminders.delivery import Worker, deliver
from reminders.homepage import home_of
from reminders.outcomes import Sent
from reminders.overview import overview
from reminders.planner import plan
from reminders.sendings import sendings_of
from storage import homepage, polling, pulse, unplanned
from storage import uppdrag as store
from storage.db import Database
from storage.scope import Scope
from storage.tables import Delivery
from uppdrag import people, service
from uppdrag.dnr import read_dnr
from uppdrag.facts import Actor, Filter, House
from uppdrag.plans import read_plan
from uppdrag.writing import New, write_new

BIG = (
    "uppdrag",
    "uppdrag_dnr",
    "occasion",
    "plan",
    "event",
    "source",
    "wish",
    "delivery",
    "planned",
    "unplanned",
    "inbox",
    "snooze",
)
MANY = 1_500
Statement = tuple[str, Any]


@pytest.fixture
def many(house: House) -> House:
    """A house with enough in it that a planner of queries would rather not read it all."""
    plans = [
        read_plan(words, date(2021, 1, 28), house.municipality)
        for words in ("KS 31 mars", "Kvartal 3", "Årsrapport 2021")
    ]
    bodies = ["kommunstyrelsen", "forskolenamnden", "grundskolenamnden", "utbildningsnamnden"]
    anna = people.person_for_slack(house, "U0ANNA", "Anna Lind")
    with house.db.transaction() as tx:
        first = store.take_numbers(tx, house.workspace_id, MANY)
        news = [
            New(
                number=number,
                title=f"Utreda fråga {number} om cykelställ",
                organ=bodies[number % 4],
                status="pågående" if number % 7 else "fullgjort",
                dnr=tuple(read_dnr(f"{number % 9000 + 100:04d}/{15 + number % 6}", diarium="SLK")),
                plan=plans[number % 3],
                ansvarig_id=anna.id if number % 50 == 0 else None,
            )
            for number in range(first, first + MANY)
        ]
        write_new(tx, house, news, Actor("provet"))
    plan(house)
    counted(house.db)
    return house


def counted(database: Database) -> None:
    """PostgreSQL counts its rows by itself before long; SQLite goes by what the schema says."""
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()


@contextmanager
def listened(database: Database) -> Iterator[list[Statement]]:
    """The statements that are run meanwhile."""
    heard: list[Statement] = []

    def hear(
        _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool
    ) -> None:
        if not executemany and statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            heard.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    yield heard
    event.remove(database.engine, "before_cursor_execute", hear)


def plan_of(database: Database, statement: Statement, *, small: bool = True) -> str:
    """How the database would answer a statement, in its own words."""
    words, parameters = statement
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        if small and not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(explain + words, parameters).all()
        connection.rollback()
    return "\n".join(str(row[-1]) for row in rows)


def whole_tables(database: Database, statement: Statement, *, small: bool = True) -> list[str]:
    """The big tables that a statement reads from end to end, or that whole part of them which is one workspace's.

    A small table is read whole when that is cheaper: asked is whether it must be. Not `small`: whether it is.
    """
    told = plan_of(database, statement, small=small)
    pattern = _READS_ALL_SQLITE if database.is_sqlite else _READS_ALL_POSTGRES
    aliases = dict(re.findall(r"\b(?:FROM|JOIN) (\w+) (?:AS )?(\w+)", statement[0]))
    scanned = {
        next((t for t, alias in aliases.items() if alias == name), name)
        for hit in re.finditer(pattern, told, re.MULTILINE)
        if (name := next(filter(None, hit.groups())))
    }
    return sorted(scanned & set(BIG))


# (A partial index that a workspace has alone holds only what is looked for.)
_PARTIAL = (
    "ix_wish_loose|ix_uppdrag_parent|ix_delivery_lease"
    "|ix_delivery_failed|ix_uppdrag_warned|ix_uppdrag_protected|ix_uppdrag_uncertain"
)
# (ANY: an index is skipped through, with nothing known of what it begins with.)
_READS_ALL_SQLITE = (
    r"\b(?:SCAN (\w+)(?! (?:USING|VIRTUAL))"
    rf"|SEARCH (\w+) USING (?!.*(?:{_PARTIAL}))[\w ]+ \(workspace_id=\?\)$"
    rf"|SEARCH (\w+) USING (?!.*(?:{_PARTIAL}))[\w ]+ \([^)]*\bANY\()"
)
_READS_ALL_POSTGRES = r"Seq Scan on (\w+)"


class Nobody:
    """A Slack that takes everything and keeps nothing."""

    posts = 0

    def post(self, to: str, content: Any, key: str, renew: Any) -> Sent:
        self.posts += 1
        return Sent("1.000100", f"D{to}")

    def find(self, to: str, key: str, since: datetime) -> None:
        return None


def _digest(house: House, scope: Scope) -> None:
    with house.db.reading() as tx:
        assert overview(tx, house, scope, house.now() - timedelta(days=7), house.now()).headline.open


def _home(house: House) -> None:
    anna = people.person_for_slack(house, "U0ANNA")
    assert home_of(replace(house, viewer=anna.id), anna).mine


def _home_of_who_leads(house: House) -> None:
    eva = people.person_for_slack(house, "U0EVA", "Eva Ek")
    people.grant_roles(house, eva.id, [("samordnare", "forskolenamnden")])
    assert home_of(replace(house, viewer=eva.id), eva).mine


def _look(house: House) -> None:
    """Has anything changed, does anybody watch, is anything due: what a process that does nothing asks all day."""
    with house.db.reading() as tx:
        assert pulse.state(tx, house.workspace_id) > (0, 0)
        homepage.watching(tx, house.workspace_id, house.now())
    with house.db.peeking() as connection:
        homepage.anybody_watching(connection, house.workspace_id, house.now())
        lease = house.now() if house.db.is_sqlite else None
        assert not polling.something_due(connection, house.workspace_id, house.now(), lease)


def _rebuild(house: House) -> None:
    with house.db.transaction() as tx:
        unplanned.look_again(tx, house.workspace_id)
    assert plan(house) > MANY / 2


def _a_morning(house: House) -> None:
    """Reminders become due, and digests are looked for; some of it is sent, and then there is one poll more."""
    morning = replace(house, now=lambda: datetime(2021, 3, 3, 7, 0, tzinfo=UTC))
    plan(morning)
    slack = Nobody()
    assert deliver(morning, slack, Worker(), 5) > 0
    while deliver(morning, slack, Worker()):
        pass
    assert slack.posts


QUESTIONS: dict[str, Callable[[House], object]] = {
    "dnr": lambda house: service.look_up(house, "0142/20"),
    "missing dnr": lambda house: service.look_up(house, "9999/20"),
    "number": lambda house: service.look_up(house, "U-77"),
    "history": lambda house: service.history(house, 77),
    "sent": lambda house: service.reminders_sent(house, 77),
    "mine": lambda house: service.mine(house, 1),
    "late": service.overdue,
    "late of a body": lambda house: service.overdue(house, ("forskolenamnden",)),
    "undated": service.undated,
    "list of a body": lambda house: service.listing(house, Filter(bodies=("forskolenamnden",))),
    "coming": lambda house: service.listing(
        house, Filter(earliest=date(2021, 3, 1), latest=date(2021, 3, 31))
    ),
    "search": lambda house: service.search(house, "fråga 1234"),
    "digest": lambda house: _digest(house, Scope(bodies=("forskolenamnden",))),
    "digest of several bodies": lambda house: _digest(
        house, Scope(bodies=("forskolenamnden", "kommunstyrelsen"))
    ),
    "digest of a person": lambda house: _digest(house, Scope(person_id=1)),
    "digest of a person who leads": lambda house: _digest(
        house, Scope(bodies=("forskolenamnden",), person_id=1)
    ),
    "digest of all": lambda house: _digest(house, Scope(everything=True)),
    "Home": _home,
    "Home of who leads": _home_of_who_leads,
    "what is sent to a person": lambda house: sendings_of(house, people.person_for_slack(house, "U0ANNA")),
    "counts of a body": lambda house: service.counts(house, ("forskolenamnden",)),
    "the look of another process": _look,
    "everything planned anew": _rebuild,
    "tick": plan,
    "a morning, sent": _a_morning,
}


def test_nothing_reads_a_whole_table(many: House) -> None:
    found: dict[str, list[str]] = {}
    for asked, question in QUESTIONS.items():
        with listened(many.db) as heard:
            question(many)
        assert heard, asked
        found |= {f"{asked}: {one[0]}": tables for one in heard if (tables := whole_tables(many.db, one))}
    assert found == {}


@pytest.mark.parametrize("asked", ["fråga 1234", "cykelst 12", "u-77", "fråga"])
def test_a_search_begins_with_the_words(many: House, asked: str) -> None:
    with listened(many.db) as heard:
        assert service.search(many, asked).total
    plan = "\n".join(plan_of(many.db, one) for one in heard)
    assert re.search(r"Index Scan on ix_uppdrag_search|SCAN s VIRTUAL TABLE INDEX", plan), plan


def test_a_persons_own_are_not_looked_for_among_everybodys(many: House) -> None:
    """PostgreSQL has no index for a question beside an OR: it asks it of each row there is."""
    found = []
    for asked in ("digest of a person", "digest of a person who leads", "Home", "Home of who leads"):
        with listened(many.db) as heard:
            QUESTIONS[asked](many)
        found += [one[0] for one in heard if re.search(r" OR .*SubPlan", plan_of(many.db, one))]
    assert found == []


def test_the_check_sees_a_full_scan(many: House) -> None:
    assert whole_tables(many.db, ("SELECT id FROM uppdrag WHERE notes = 'x'", ())) == ["uppdrag"]


def test_a_poll_is_not_misled_by_what_waits_for_later_days(house: House) -> None:
    now = house.now()
    with house.db.transaction() as tx:
        tx.add_all(_message(house, number, now) for number in range(MANY))
    counted(house.db)
    with listened(house.db) as heard, house.db.peeking() as connection:
        lease = now if house.db.is_sqlite else None
        assert not polling.something_due(connection, house.workspace_id, now, lease)
    (poll,) = heard
    assert whole_tables(house.db, poll, small=False) == []


def _message(house: House, number: int, now: datetime) -> Delivery:
    """Every second one sent, the others waiting for the days to come."""
    sent = number % 2
    at = now - timedelta(minutes=number) if sent else now + timedelta(minutes=number + 1)
    return Delivery(
        workspace_id=house.workspace_id,
        key=f"p/{number}",
        kind="person",
        receiver="U1",
        state="sent" if sent else "pending",
        slot_at=at,
        next_try_at=at,
    )
