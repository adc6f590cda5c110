"""Opening the house: whose the database is, and that nobody else serves it."""

from __future__ import annotations

import fcntl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.faults import CannotStart
from bot.household import alone, database_at, open_house, sqlite_path
from storage.db import Database


def clock() -> datetime:
    return datetime(2021, 2, 24, 7, 0, tzinfo=UTC)


def test_what_came_before_slack_belongs_to_the_first_team(database: Database) -> None:
    before = open_house(database, "goteborg", clock)
    assert open_house(database, "goteborg", clock, team="T1").workspace_id == before.workspace_id
    assert open_house(database, "goteborg", clock).workspace_id == before.workspace_id


def test_two_teams_are_kept_apart(database: Database) -> None:
    one = open_house(database, "goteborg", clock, team="T1")
    assert open_house(database, "goteborg", clock, team="T2").workspace_id != one.workspace_id
    assert open_house(database, "goteborg", clock, team="T1").workspace_id == one.workspace_id


def test_a_database_of_another_municipality_is_refused(database: Database) -> None:
    with database.transaction() as tx:
        from storage.uppdrag import workspace

        workspace(tx, "T1", "storstad")
    with pytest.raises(CannotStart, match="hör till kommunen storstad"):
        open_house(database, "goteborg", clock, team="T1")


def test_a_new_database_is_made_whole(tmp_path: Path) -> None:
    with database_at(f"sqlite:///{tmp_path / 'ny.db'}", tmp_path) as database:
        assert open_house(database, "goteborg", clock).workspace_id == 1


def test_one_process_at_a_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'uppdrag.db'}"
    with (tmp_path / "uppdrag.db.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CannotStart, match="En annan uppdragsbot använder redan"), alone(url):
            pass
    with alone(url):
        pass
    with alone("postgresql+psycopg://u@h/d"), alone("postgresql+psycopg://u@h/d"):
        pass


def test_where_an_sqlite_file_is() -> None:
    assert sqlite_path("sqlite:///a/b.db") == Path("a/b.db")
    assert sqlite_path("sqlite:////a/b.db") == Path("/a/b.db")
    assert sqlite_path("sqlite:///file:/a/b.db?mode=ro&uri=true") == Path("/a/b.db")
    assert sqlite_path("postgresql+psycopg://u@h/d") is None
