"""Bringing a database to this program's schema, and saying clearly when that cannot be."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection

    from storage.db import Database

# Alembic is loaded when there is something to migrate: it takes longer than all else that a start asks a database.
_HERE = Path(__file__).parent / "migrations"
_LOCK = 7_340_021
_FOUNDING = 7_340_022


class TooNew(Exception):
    """The database was made by a newer version of the program; nothing was touched."""


def upgrade(database: Database, to: str = "head") -> None:
    """Brings the database to a revision, in one transaction, safe when several start at once.

    Raises TooNew for a database from a later version.
    """
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        upgrade_here(connection, to)


def upgrade_here(connection: Connection, to: str = "head") -> None:
    """The same inside a transaction that the caller holds."""
    from alembic import command

    _refuse_newer(connection)
    command.upgrade(_config(connection), to)


@contextlib.contextmanager
def one_at_a_time(database: Database) -> Iterator[None]:
    """Replicas that start together found the house one after the other. SQLite has one process anyway."""
    if database.is_sqlite:
        yield
        return
    with database.engine.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_FOUNDING})"))
        yield


def is_current(database: Database) -> bool:
    """Whether the schema is exactly this program's; raises TooNew as `upgrade` does."""
    with database.engine.connect() as connection:
        _refuse_newer(connection)
        return revision_of(connection) == head()


def head() -> str:
    """The newest revision this program knows."""
    return revisions()[-1]


def revisions() -> tuple[str, ...]:
    """Every revision this program knows, the first one first, as the files are named (`r0002_uppdrag.py`)."""
    return tuple(sorted(file.name[1:5] for file in (_HERE / "versions").glob("r[0-9]*_*.py")))


def revision_of(connection: Connection) -> str | None:
    """The revision of the database's schema; None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _refuse_newer(connection: Connection) -> None:
    revision = revision_of(connection)
    if revision and revision not in revisions():
        raise TooNew(revision)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
