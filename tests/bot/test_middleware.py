"""Once only, and what a person hears when the database is held by somebody else."""

from __future__ import annotations

import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import BoltRequest
from slack_sdk.web import WebClient
from sqlalchemy.exc import OperationalError

from bot.app import build_app
from bot.middleware import identity
from sandbox.client import LocalSlack
from storage import inbox
from storage.db import Database
from uppdrag.facts import House


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"event_id": "Ev1", "trigger_id": "t"}, "event/Ev1"),
        ({"trigger_id": "1.2"}, "trigger/1.2"),
        ({"type": "view_closed", "view": {"id": "V1", "hash": "h"}}, "view_closed/V1/h"),
        ({"type": "block_suggestion"}, None),
    ],
)
def test_what_is_the_same_when_delivered_again(body: dict[str, object], key: str | None) -> None:
    assert identity(body) == key


def test_a_key_is_new_once_however_many_ask_at_the_same_time(house: House) -> None:
    door = inbox.Door(house.db, house.workspace_id)

    def ask(_: int) -> bool:
        return door.first_time("event/Ev1", house.now())

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(24))) == 1
    door.close()


def test_the_inbox_forgets_what_is_old(house: House) -> None:
    door = inbox.Door(house.db, house.workspace_id)
    assert door.first_time("a", house.now()) is True
    with house.db.transaction() as tx:
        assert inbox.forget(tx, house.now()) == 0
    assert door.first_time("a", house.now()) is False
    door.close()


def test_whoever_stands_in_line_for_a_held_database_waits_no_longer_than_the_first(house: House) -> None:
    door = inbox.Door(house.db, house.workspace_id)
    with house.db.transaction() as tx, ThreadPoolExecutor(8) as pool:
        held = tx.connection()  # on SQLite to begin is enough
        if not house.db.is_sqlite:
            held.exec_driver_sql("LOCK TABLE inbox")
        asked = [pool.submit(door.first_time, str(one), house.now()) for one in range(8)]
        assert {inbox.trouble(one.exception(timeout=5) or ValueError()) for one in asked} == {"locked"}
    assert door.first_time("0", house.now()) is True
    door.close()


def severed(database: Database) -> None:
    """Every connection to it is cut; SQLite has nobody who could."""
    if not database.is_sqlite:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        with database.engine.connect() as connection:
            connection.exec_driver_sql(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
            )


def test_a_door_that_has_rested_asks_first_whether_its_connection_lives(house: House) -> None:
    now = [100.0]
    door = inbox.Door(house.db, house.workspace_id, lambda: now[0])
    assert door.first_time("a", house.now()) is True
    severed(house.db)
    now[0] += inbox.FRESH_SECONDS
    assert door.first_time("b", house.now()) is True
    door.close()


def test_a_door_whose_connection_was_cut_a_moment_ago_says_so_once(house: House) -> None:
    door = inbox.Door(house.db, house.workspace_id, lambda: 100.0)
    assert door.first_time("a", house.now()) is True
    severed(house.db)
    if not house.db.is_sqlite:
        with pytest.raises(OperationalError) as told:
            door.first_time("b", house.now())
        assert inbox.trouble(told.value) == "out of reach"
    assert door.first_time("b", house.now()) is True
    assert door.first_time("a", house.now()) is False
    door.close()


def test_a_command_delivered_twice_is_answered_once(
    filled: House, slack: LocalSlack, client: WebClient
) -> None:
    body = {"command": "/uppdrag", "text": "1679/20", "user_id": "U0LARS", "team_id": "T0GOTEBORG"}
    before = len(slack.dm("lars"))
    with ThreadPoolExecutor(2) as listeners:
        app = build_app(filled, client, listeners)
        for _ in range(2):
            request = BoltRequest(body=json.dumps(body | {"trigger_id": "1.2.3"}), mode="socket_mode")
            assert app.dispatch(request).status == 200
    assert [said["text"].count("1679/20 · U-14") for said in slack.dm("lars")[before:]] == [1]


def test_an_event_that_comes_again_is_taken_once(people: LocalSlack, filled: House) -> None:
    def taken() -> int:
        with filled.db.reading() as tx:
            found = tx.connection().exec_driver_sql("select count(*) from inbox where key like 'event/%'")
            return int(found.scalar() or 0)

    before = taken()
    people.fault("redelivery")
    people.say("bo", None, "hej")
    people.wait_for(lambda: taken() > before)
    assert taken() == before + 1


def test_a_lost_connection_is_replaced(people: LocalSlack) -> None:
    people.fault("socket_loss")
    people.wait_for_bot()
    people.wait_for(lambda: people.command("bo", "1679/20").acked, timeout=15)


def test_a_held_database_is_answered_within_the_time(people: LocalSlack, filled: House) -> None:
    holder = sqlite3.connect(
        filled.db.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
    )
    holder.execute("BEGIN IMMEDIATE")
    reply = people.command("bo", "1679/20")
    release = threading.Thread(target=holder.close)
    release.start()
    release.join()
    assert reply.acked
    assert reply.text == (
        "Jag kommer inte åt mina uppgifter just nu. Inget är ändrat. Prova igen om en liten stund."
    )
    assert "1679/20 · U-14" in people.command("bo", "1679/20").text
