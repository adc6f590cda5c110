"""Home with two bots on one PostgreSQL: each change is published once for each who looks, whichever bot dies."""

from __future__ import annotations

import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from bot.household import open_house
from storage.db import Database
from tests.scenarios.town import Town
from uppdrag import changing
from uppdrag.facts import Actor, House

pytestmark = [pytest.mark.timeout(240), pytest.mark.postgres]

KIM = Actor("Kim Ås")
LOOKING = ("anna", "bo", "eva")
HOLDER = (
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()"
)
NOW = datetime(2021, 2, 24, 7, tzinfo=UTC)


@pytest.fixture
def bots(
    town: Town, postgres: Any, postgres_filled: str
) -> Iterator[tuple[House, dict[str, subprocess.Popen[str]]]]:
    """The house as a third program sees it, and two bots by the name that PostgreSQL knows them under."""
    name = f"two_homes_{uuid4().hex[:8]}"
    postgres.sql(f"CREATE DATABASE {name} TEMPLATE {postgres_filled}")
    url = postgres.url(name)
    named = {name: town.serve(DATABASE_URL=f"{url}&application_name={name}") for name in ("ett", "tva")}
    with closing(Database(url)) as database:
        yield open_house(database, "goteborg", lambda: NOW), named


def holders(house: House) -> list[str]:
    """Which bots hold the baton of Home."""
    with house.db.reading() as tx:
        return [str(name) for (name,) in tx.connection().exec_driver_sql(HOLDER)]


def published(town: Town) -> Counter[str]:
    """How often each person's Home was published and taken."""
    taken = (one for one in town.slack.requests("views.publish") if one["answer"].get("ok"))
    return Counter(str(one["request"]["user_id"]) for one in taken)


def shows(town: Town, day: str) -> bool:
    """Whether everybody's Home says that U-14 is due then."""
    return all(day in str((town.slack.home(one) or {}).get("blocks")) for one in LOOKING)


def look(town: Town) -> None:
    for one in LOOKING:
        assert town.slack.open_home(one).home is not None


def test_each_change_once_for_each_and_none_lost_when_a_bot_dies(
    town: Town, bots: tuple[House, dict[str, subprocess.Popen[str]]]
) -> None:
    house, named = bots
    look(town)
    before = published(town)
    for turn, day in enumerate(("10 mars", "24 mars", "10 mars"), 1):
        changing.move_plan(house, KIM, 14, f"KS {day} 2021", "prov")
        town.slack.wait_for(lambda day=day: shows(town, f"KS ons {day} 2021"), 15)
        assert set((published(town) - before).values()) == {turn}, "once for each change, by one bot only"

    (holder,) = holders(house)
    named[holder].send_signal(signal.SIGKILL)
    named[holder].wait(20)
    changing.move_plan(house, KIM, 14, "KS 24 mars 2021", "prov")
    town.slack.wait_for(lambda: shows(town, "KS ons 24 mars 2021"), 15)
    assert holders(house) == [one for one in named if one != holder]


def test_changes_that_come_at_once_end_in_what_is_true(
    town: Town, bots: tuple[House, dict[str, subprocess.Popen[str]]]
) -> None:
    house, _ = bots
    look(town)
    before = published(town)
    with ThreadPoolExecutor(4) as hands:
        list(
            hands.map(
                lambda one: changing.move_plan(house, KIM, 14, f"KS {18 + one} mars 2021", "prov"),
                range(8),
            )
        )
        for one in LOOKING:
            town.slack.open_home(one)
    changing.move_plan(house, KIM, 14, "KS 17 mars 2021", "sist")
    town.slack.wait_for(lambda: shows(town, "KS ons 17 mars 2021"), 15)
    assert max((published(town) - before).values()) <= 8 + 2, "told together, not each for itself"
