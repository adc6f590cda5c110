"""From every revision there ever was, with data in it, a database comes to today's without losing a word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from storage import migrate, rows
from storage.backup import backup
from storage.db import Database
from storage.lists import searched
from storage.restoring import restore

Fill = Callable[[Database], None]
OLDER = migrate.revisions()[:-1]
# Notes of the planner's, which it makes anew.
LEFT = {"uppdrag": ("planned_revision",), "planned": ("id",)}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a schema."""
    url = f"sqlite:///{tmp_path}/bar.db"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        server.sql(f'CREATE DATABASE "{tmp_path.name}"')
        url = server.url(tmp_path.name)
    database = Database(url)
    yield database
    database.close()


def told(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        return {table.name: list(rows.lines(connection, table)) for table in rows.tables(connection)}


def _as_then(lines: list[str], then: list[str]) -> list[str]:
    """The rows without the columns that have come since."""
    known = json.loads(then[0])
    kept = ({name: value for name, value in json.loads(line).items() if name in known} for line in lines)
    return [_line(row) for row in kept]


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _without_what_left(told: dict[str, list[str]]) -> dict[str, list[str]]:
    kept = {}
    for table, lines in told.items():
        rows = (json.loads(line) for line in lines)
        left = LEFT.get(table, ())
        kept[table] = [_line({name: row[name] for name in row if name not in left}) for row in rows]
    return kept


@pytest.mark.parametrize("revision", OLDER)
def test_data_survives_from_every_revision(bare: Database, fill: Fill, revision: str) -> None:
    migrate.upgrade(bare, to=revision)
    fill(bare)
    before = _without_what_left(told(bare))
    migrate.upgrade(bare)
    assert migrate.is_current(bare)
    after = told(bare)
    assert {name: _as_then(after[name], before[name]) for name in before} == before
    assert all(len(lines) == 3 for lines in before.values())


@pytest.mark.parametrize("revision", OLDER)
def test_a_backup_of_every_revision_can_be_restored_and_brought_forward(
    tmp_path: Path, fill: Fill, revision: str
) -> None:
    old = Database(f"sqlite:///{tmp_path}/gammal.db")
    migrate.upgrade(old, to=revision)
    fill(old)
    taken = backup(old, tmp_path / "kopia.gz")
    restore(taken.file, f"sqlite:///{tmp_path}/ny.db", keep_as=tmp_path / "undan.db")
    new = Database(f"sqlite:///{tmp_path}/ny.db")
    assert told(new) == told(old)
    assert not migrate.is_current(new)
    migrate.upgrade(new)
    assert migrate.is_current(new)
    old.close()
    new.close()


def test_what_was_written_before_search_came_is_found_by_it(bare: Database, fill: Fill) -> None:
    migrate.upgrade(bare, to="0002")
    fill(bare)
    migrate.upgrade(bare)
    with bare.reading() as tx:
        total, _ = searched(tx, 1, ["Åäö"], limit=10, offset=0)
    assert total == 1  # the other two belong to other workspaces


def test_an_upgrade_that_fails_leaves_the_old_database_whole(
    bare: Database, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(bare, to="0002")
    fill(bare)
    before = told(bare)
    monkeypatch.setattr("alembic.operations.Operations.execute", _fails)
    with pytest.raises(OSError, match="disk"):
        migrate.upgrade(bare)
    monkeypatch.undo()
    assert told(bare) == before
    with bare.engine.connect() as connection:
        assert migrate.revision_of(connection) == "0002"
    migrate.upgrade(bare)
    assert "event" in inspect(bare.engine).get_table_names()


def _fails(*_args: object, **_named: object) -> None:
    raise OSError("no space left on disk")
