"""Restoring a backup, and moving to another database: all of it or nothing, and what was there is kept."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, inspect, text

from storage import backup as backups
from storage.db import Database
from storage.errors import Declined

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from storage.backup import Backup


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the database that stood there before is kept (None: there was none)."""

    backup: Backup
    kept: Path | None


def restore(file: Path, url: str, *, replace: bool = False, keep_as: Path) -> Restored:
    """Restores a backup into the database at the address, which nobody else may be using.

    Where something stands already it is Declined unless `replace`; then the old database is kept at `keep_as`:
    the file itself for SQLite, a backup of it for PostgreSQL.
    """
    taken = backups.read(file)
    if url.startswith("sqlite:///"):
        return _restore_file(taken, Path(url.removeprefix("sqlite:///")), keep_as, replace=replace)
    database = Database(url)
    try:
        return _restore_server(taken, database, keep_as, replace=replace)
    finally:
        database.close()


def _restore_file(taken: Backup, path: Path, keep_as: Path, *, replace: bool) -> Restored:
    occupied = path.exists() and path.stat().st_size > 0
    _only_with_a_word(occupied=occupied, replace=replace)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        _build(taken, fresh)
        if occupied:
            _set_aside(path, keep_as)
        fresh.replace(path)
    finally:
        for suffix in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    return Restored(taken, keep_as if occupied else None)


def _build(taken: Backup, fresh: Path) -> None:
    database = Database(f"sqlite:///{fresh}")
    try:
        with database.engine.begin() as connection:
            backups.pour(connection, taken)
    finally:
        database.close()  # the last one out empties the log into the file


def _set_aside(path: Path, keep_as: Path) -> None:
    """Keeps the old file under another name, with the log that a stop may have left beside it.

    The log must not stay: SQLite would pour it into the restored file.
    """
    damaged = contextlib.suppress(sqlite3.DatabaseError)  # then it is kept as it is
    with damaged, contextlib.closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.link(path, keep_as)
    for suffix in ("-wal", "-shm"):
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.rename(keep_as.with_name(keep_as.name + suffix))


def _restore_server(taken: Backup, database: Database, keep_as: Path, *, replace: bool) -> Restored:
    occupied = not is_empty(database)
    _only_with_a_word(occupied=occupied, replace=replace)
    if occupied:
        backups.backup(database, keep_as)
    with database.engine.begin() as connection:
        _clear(connection)
        backups.pour(connection, taken)
        connection.execute(text("ANALYZE"))  # or it is slow until it does so by itself
    return Restored(taken, keep_as if occupied else None)


def _only_with_a_word(*, occupied: bool, replace: bool) -> None:
    if occupied and not replace:
        raise Declined(
            "Det finns redan en databas där. Inget är ändrat. Lägg till --replace för att ersätta den; "
            "den gamla sparas bredvid."
        )


def is_empty(database: Database) -> bool:
    """Whether no table stands in the database."""
    return not inspect(database.engine).get_table_names()


def _clear(connection: Connection) -> None:
    """Takes the schema down; comes back whole if the transaction does not commit."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    connection.execute(text("DROP FUNCTION IF EXISTS refuse_history_change() CASCADE"))
