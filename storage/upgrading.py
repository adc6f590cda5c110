"""Coming to a new version without risk: a proved backup first, and a look at whether the schema is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

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
    found = inspect(database.engine)
    tables = set(found.get_table_names())
    there = found.get_multi_columns()
    lacking = [name for name in metadata.tables if name not in tables]
    for name in tables & set(metadata.tables):
        columns = {column["name"] for column in there[None, name]}
        lacking += [
            f"{name}.{column.name}" for column in metadata.tables[name].columns if column.name not in columns
        ]
    return sorted(lacking)


def damage(database: Database) -> str | None:
    """What SQLite's own check finds wrong in the file, None when nothing (PostgreSQL checks its pages itself)."""
    if not database.is_sqlite:
        return None
    with database.peeking() as connection:  # it reads the whole file, and nobody who writes is to wait for it
        verdict = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    return None if verdict == "ok" else verdict
