"""What came from Slack is taken on once, however often it is delivered; and what ails a database, in a word."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import delete, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel import Session, col

from storage.db import Database
from storage.tables import Inbox, metadata

ACK_WAIT_MS = 1000

Trouble = Literal["locked", "read-only", "full", "corrupt", "forbidden", "out of reach"]


class Held(Exception):
    """The database was not to be had in time."""


class Door:
    """The way into the inbox: gives up after a second, because an ack may wait no longer."""

    def __init__(self, database: Database) -> None:
        self._db = hasty(database)
        # SQLite lets writers in one by one, and has those who wait ask again in their sleep: some never come in.
        self._line = threading.Lock() if database.is_sqlite else None

    def first_time(self, workspace_id: int, key: str, at: datetime) -> bool:
        """Writes the key down; False when it stood there already. Raises what `trouble` has a word for."""
        with self._in_line() as left, self._db.instantly() as connection:
            if left is not None:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={left}")
            given = {"workspace_id": workspace_id, "key": key, "at": at}
            return connection.execute(_taken_on(self._db.is_sqlite), given).first() is not None

    @contextlib.contextmanager
    def _in_line(self) -> Iterator[int | None]:
        """On SQLite: the milliseconds that are left of the second when it is one's turn."""
        if self._line is None:
            yield None
            return
        begun = time.monotonic()
        if not self._line.acquire(timeout=ACK_WAIT_MS / 1000):
            raise Held
        try:
            yield max(1, ACK_WAIT_MS - int((time.monotonic() - begun) * 1000))
        finally:
            self._line.release()

    def close(self) -> None:
        self._db.close()


def hasty(database: Database) -> Database:
    """The same database for somebody who waits at most a second for it."""
    if database.is_sqlite:
        return Database(database.url, busy_ms=ACK_WAIT_MS)
    limits = {"connect_timeout": "1", "options": f"-c statement_timeout={ACK_WAIT_MS}"}
    url = make_url(database.url)
    wanted = {name: value for name, value in limits.items() if name not in url.query}
    return Database(url.update_query_dict(wanted).render_as_string(hide_password=False))


@cache
def _taken_on(lite: bool) -> Any:
    """Asked before every ack: built once."""
    new = (sqlite.insert if lite else postgresql.insert)(metadata.tables["inbox"])
    return new.on_conflict_do_nothing().returning(new.table.c.id)


def forget(tx: Session, before: datetime) -> int:
    """Drops what came before the instant (Slack redelivers within minutes); how many."""
    gone = tx.execute(delete(Inbox).where(col(Inbox.at) < before).returning(col(Inbox.id)))
    return len(gone.all())


def trouble(error: BaseException) -> Trouble | None:
    """What ails the database, for an error that came out of it; None for any other error."""
    if isinstance(error, Held | NoConnection):
        return "locked"
    if not isinstance(error, DBAPIError):
        return None
    words = str(error.orig).lower()
    for sign, ailment in _SIGNS.items():
        if sign in words:
            return ailment
    return "out of reach" if isinstance(error, OperationalError) else None


_SIGNS: dict[str, Trouble] = {
    "database is locked": "locked",
    "lock timeout": "locked",
    "statement timeout": "locked",
    "readonly": "read-only",
    "read-only": "read-only",
    "disk is full": "full",
    "no space left": "full",
    "disk i/o error": "full",  # all that SQLite says when its log cannot grow
    "not a database": "corrupt",
    "malformed": "corrupt",
    "invalid page in block": "corrupt",
    "permission denied": "forbidden",
    "must be owner": "forbidden",
    "unable to open": "out of reach",
}
