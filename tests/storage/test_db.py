"""The door to the database holds on both kinds: commits, rolls back, keeps its counsel about time and order."""

from __future__ import annotations

import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError
from sqlmodel import col, select

from storage import migrate
from storage.db import Database, transaction_is_open
from storage.tables import Event, Inbox, Workspace, metadata
from storage.types import sort_key


def workspace(database: Database) -> int:
    with database.transaction() as tx:
        row = Workspace(team_id="T1", municipality="goteborg")
        tx.add(row)
        tx.flush()
        assert row.id is not None
        return row.id


def test_models_equal_migrations(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _not_the_search})
        assert compare_metadata(context, metadata) == []


def _not_the_search(_thing: object, name: str | None, *_rest: object) -> bool:
    return not (name or "").startswith(("uppdrag_search", "ix_uppdrag_search"))


def test_a_new_file_is_its_owners_alone_and_an_old_one_stays_as_it_was_given(tmp_path: Path) -> None:
    new, given = tmp_path / "ny.db", tmp_path / "given.db"
    given.touch(mode=0o640)
    for path in (new, given):
        database = Database(f"sqlite:///{path}")
        workspace_table(database)
        modes = {stat.S_IMODE(beside.stat().st_mode) for beside in tmp_path.glob(f"{path.name}*")}
        assert modes == {0o600 if path == new else given.stat().st_mode & 0o777}
        database.close()


def workspace_table(database: Database) -> None:
    with database.transaction() as tx:
        tx.connection().execute(text("CREATE TABLE one (id INTEGER)"))


def test_the_database_is_current_and_upgrading_again_changes_nothing(database: Database) -> None:
    assert migrate.is_current(database)
    migrate.upgrade(database)
    assert migrate.is_current(database)


def test_a_database_from_a_later_version_is_refused(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.TooNew):
        migrate.upgrade(database)


def test_what_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as tx:
        tx.add(Workspace(team_id="T2", municipality="goteborg"))
        tx.flush()
        raise RuntimeError
    with database.reading() as tx:
        assert tx.exec(select(Workspace)).all() == []


def test_it_is_known_whether_a_transaction_is_open(database: Database) -> None:
    assert not transaction_is_open()
    with database.transaction():
        assert transaction_is_open()
    assert not transaction_is_open()


def test_read_modify_write_from_four_threads_loses_nothing_on_sqlite(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    key = workspace(database)

    def raise_by(times: int) -> None:
        for _ in range(times):
            with database.transaction() as tx:
                row = tx.get(Workspace, key)
                assert row is not None
                row.next_number += 1

    threads = [threading.Thread(target=raise_by, args=(25,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as tx:
        row = tx.get(Workspace, key)
        assert row is not None
        assert row.next_number == 101
    database.close()


def test_instants_come_back_in_utc_and_naive_ones_are_refused(database: Database) -> None:
    key = workspace(database)
    moment = datetime(2021, 3, 31, 8, 0, tzinfo=timezone(timedelta(hours=2)))
    with database.transaction() as tx:
        tx.add(Inbox(workspace_id=key, key="a", at=moment))
    with database.reading() as tx:
        assert tx.exec(select(Inbox.at)).one() == datetime(2021, 3, 31, 6, 0, tzinfo=UTC)
        due = select(Inbox).where(col(Inbox.at) <= datetime(2021, 3, 31, 6, 30, tzinfo=UTC))
        assert len(tx.exec(due).all()) == 1
    with pytest.raises(StatementError), database.transaction() as tx:
        tx.add(Inbox(workspace_id=key, key="b", at=datetime(2021, 3, 31, 8, 0)))  # noqa: DTZ001


REWRITES = {
    "sqlite": (
        "REPLACE INTO event SELECT * FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
        "UPDATE OR REPLACE event SET what = 'annat'",
    ),
    "postgresql": (
        "INSERT INTO event SELECT * FROM event ON CONFLICT (id) DO UPDATE SET what = 'annat'",
        "TRUNCATE event CASCADE",
    ),
}


def test_history_cannot_be_rewritten(database: Database) -> None:
    """Not by any statement that data is written with; whoever may change the schema can take the guards away."""
    key = workspace(database)
    with database.transaction() as tx:
        tx.add(Event(workspace_id=key, at=datetime(2021, 1, 1, tzinfo=UTC), actor="Eva", what="skapat"))
    usual = ("UPDATE event SET what = 'annat'", "DELETE FROM event", "DELETE FROM event WHERE id = 1")
    for statement in (*usual, *REWRITES[database.engine.dialect.name]):
        with pytest.raises(DatabaseError, match="append-only"), database.transaction() as tx:
            tx.connection().execute(text(statement))
    with database.transaction() as tx:
        tx.add(Event(workspace_id=key, at=datetime(2021, 1, 2, tzinfo=UTC), actor="Eva", what="flyttat"))
    with database.reading() as tx:
        assert tx.exec(select(Event.what).order_by(col(Event.id))).all() == ["skapat", "flyttat"]


def test_two_workspaces_of_one_team_are_refused(database: Database) -> None:
    workspace(database)
    with pytest.raises(IntegrityError):
        workspace(database)


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize(("given", "held"), [("4MB", "16MB"), ("8192kB", "16MB"), ("1GB", "1GB")])
def test_a_statement_on_postgresql_has_room_and_keeps_what_more_it_is_given(
    database: Database, given: str, held: str
) -> None:
    other = Database(f"{database.url}&options=-c%20work_mem%3D{given}")
    with other.reading() as tx:
        assert tx.connection().execute(text("SHOW work_mem")).scalar_one() == held
        tx.rollback()
        assert tx.connection().execute(text("SHOW work_mem")).scalar_one() == held
    other.close()


def test_swedish_order_is_kept_by_plain_comparison() -> None:
    words = ["Örgryte", "Ängs", "Åby", "zon", "arkiv", "Älvstranden"]
    assert sorted(words, key=sort_key) == ["arkiv", "zon", "Åby", "Älvstranden", "Ängs", "Örgryte"]
