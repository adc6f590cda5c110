"""Two bots on one PostgreSQL: each message once, and when one is killed the other goes on."""

from __future__ import annotations

import json
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import system_clock
from bot.household import founded
from storage import migrate
from storage.db import Database
from storage.tables import Delivery
from tests.scenarios.town import EXAMPLE, Town
from uppdrag.people import person_for_slack

pytestmark = [pytest.mark.timeout(240), pytest.mark.postgres]


def sent(url: str) -> list[tuple[str, str | None]]:
    with closing(Database(url)) as database, database.reading() as tx:
        found = tx.exec(select(Delivery.key, Delivery.ts).where(Delivery.state == "sent"))
        return [(key, ts) for key, ts in found]


def test_each_message_once_and_one_bot_is_enough(town: Town, postgres: Any, postgres_filled: str) -> None:
    postgres.sql(f"CREATE DATABASE two_bots TEMPLATE {postgres_filled}")
    url = postgres.url("two_bots")
    town.serve(DATABASE_URL=url)
    other = town.serve(DATABASE_URL=url)
    town.move_clock("2021-03-03T09:00")
    posts = [one for one in town.slack.requests("chat.postMessage") if one["answer"].get("ok")]
    first = sent(url)
    assert first
    assert len(first) == len({key for key, _ in first}) == len({ts for _, ts in first})
    assert len(posts) == len(first)
    other.send_signal(signal.SIGKILL)
    other.wait(20)
    town.bots.remove(other)
    if other.stderr:
        other.stderr.close()
    town.slack.wait_for(lambda: town.slack.order("bot")["sockets"] == 1, 20)
    assert "1679/20 · U-" in town.slack.command("anna", "1679/20").text


def test_replicas_that_start_together_found_one_house(postgres: Any) -> None:
    postgres.sql("CREATE DATABASE founded_at_once")
    url = postgres.url("founded_at_once")
    with closing(Database(url)) as database:
        migrate.upgrade(database)
    roles = json.loads((EXAMPLE / "roles.json").read_text("utf-8"))
    together = threading.Barrier(6)

    def replica(_number: int) -> tuple[int, int]:
        with closing(Database(url)) as database:
            together.wait(30)
            house = founded(database, "goteborg", system_clock, team="T1", roles=roles)
            together.wait(30)
            return house.workspace_id, person_for_slack(house, "U0NY", "Ny Person").id

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(replica, range(6)))) == 1
