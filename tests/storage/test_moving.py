"""From SQLite to PostgreSQL: every row, every key, and the counting goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import select

from storage import migrate, rows
from storage.db import Database
from storage.errors import Declined
from storage.moving import move
from storage.tables import Workspace

Fill = Callable[[Database], None]


@pytest.fixture
def source(sqlite_url: str, fill: Fill) -> Iterator[Database]:
    database = Database(sqlite_url)
    fill(database)
    yield database
    database.close()


@pytest.fixture
def target(postgres: Any, request: pytest.FixtureRequest) -> Iterator[Database]:
    name = "moving_" + str(abs(hash(request.node.name)))
    postgres.sql(f"CREATE DATABASE {name}")
    database = Database(postgres.url(name))
    yield database
    database.close()
    postgres.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
def test_every_row_arrives_and_the_source_stays(source: Database, target: Database) -> None:
    with source.engine.connect() as connection:
        before = rows.sums(connection)
    moved = move(source, target)
    assert moved == before
    assert all(one.rows == 3 for one in moved.values())
    with source.engine.connect() as old, target.engine.connect() as new:
        assert rows.sums(old) == rows.sums(new) == before
    assert migrate.is_current(target)


@pytest.mark.postgres
def test_it_is_known_at_once_how_much_there_is(source: Database, target: Database) -> None:
    move(source, target)
    with target.engine.connect() as connection:
        counted = connection.exec_driver_sql("SELECT reltuples FROM pg_class WHERE relname = 'uppdrag'")
        assert counted.scalar_one() == 3


@pytest.mark.postgres
def test_new_rows_get_new_keys(source: Database, target: Database) -> None:
    move(source, target)
    with target.transaction() as tx:
        tx.add(Workspace(team_id="T9", municipality="goteborg"))
    with target.reading() as tx:
        assert tx.exec(select(Workspace.id).where(Workspace.team_id == "T9")).one() == 4


@pytest.mark.postgres
def test_a_target_that_holds_anything_is_left_alone(source: Database, target: Database) -> None:
    move(source, target)
    with pytest.raises(Declined, match="inte tom"):
        move(source, target)


@pytest.mark.postgres
def test_a_copy_that_differs_is_not_kept(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(rows, "fill", _forgetful(rows.fill))
    with pytest.raises(Declined, match="event"):
        move(source, target)
    monkeypatch.undo()
    with target.engine.connect() as connection:
        assert rows.tables(connection) == []


def _forgetful(fill: Callable[..., None]) -> Callable[..., None]:
    def forgets(connection: Any, table: Any, told: Any) -> None:
        fill(connection, table, list(told)[: 2 if table.name == "event" else None])

    return forgets


def test_only_postgresql_is_a_target(source: Database) -> None:
    with pytest.raises(Declined, match="PostgreSQL"):
        move(source, source)
