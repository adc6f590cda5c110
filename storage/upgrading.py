"""Coming to a new version without risk: a proved backup first, and a look at whether the schema is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from storage import migrate
from storage.backup import backup
from storage.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from storage.db import Database


def upgrade_safely(database: Database, folder: Path, stamp: str) -> Path | None:
    """Brings the database to the newest revision. Where it holds an older one, a backup is taken first.

    Returns the backup's file in `folder` (`uppdrag-<stamp>-<revision>.gz`), None when none was needed. Raises
    what `backup` and `migrate.upgrade` raise; then the database is as it was.
    """
    with database.engine.connect() as connection:
        revision = migrate.revision_of(connection)
    file = None
    if revision == migrate.head():
        return None
    if revision in migrate.revisions():
        file = backup(database, folder / f"uppdrag-{stamp}-{revision}.gz").file
    migrate.upgrade(database)
    return file


def missing(database: Database) -> list[str]:
    """Tables and columns ("uppdrag", "event.reason") that this program needs and the database lacks."""
    there: dict[str, set[str]] = {}
    with (
        database.peeking() as connection
    ):  # one question: SQLAlchemy's own look at a schema is felt at each start
        for table, column in connection.execute(text(_LITE if database.is_sqlite else _SERVER)):
            there.setdefault(table, set()).add(column)
    lacking = [name for name in metadata.tables if name not in there]
    for name in there.keys() & set(metadata.tables):
        lacking += [
            f"{name}.{column.name}"
            for column in metadata.tables[name].columns
            if column.name not in there[name]
        ]
    return sorted(lacking)


_LITE = """SELECT it.name, its.name FROM sqlite_master it JOIN pragma_table_info(it.name) its
    WHERE it.type = 'table'"""
_SERVER = """SELECT it.relname, its.attname FROM pg_class it JOIN pg_attribute its ON its.attrelid = it.oid
    WHERE it.relnamespace = current_schema()::regnamespace AND it.relkind IN ('r', 'p')
    AND its.attnum > 0 AND NOT its.attisdropped"""


def damage(database: Database) -> str | None:
    """What SQLite's own check finds wrong in the file, None when nothing (PostgreSQL checks its pages itself)."""
    if not database.is_sqlite:
        return None
    with database.peeking() as connection:  # it reads the whole file, and nobody who writes is to wait for it
        verdict = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    return None if verdict == "ok" else verdict
