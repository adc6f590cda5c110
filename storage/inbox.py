"""What came from Slack is taken on once, however often it is delivered; and what ails a database, in a word."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Integer, String, bindparam, delete, func, make_url, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel import Session, col

from storage.db import Database
from storage.tables import Inbox, metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ACK_WAIT_MS = 1000
FRESH_SECONDS = 1.0

Trouble = Literal["locked", "read-only", "full", "corrupt", "forbidden", "out of reach"]


class Held(Exception):
    """The database was not to be had in time."""


@dataclass(eq=False, slots=True)
class _Asked:
    """One who stands before the door. `fresh` and `error`: what became of it."""

    key: str
    fresh: bool | None = None
    error: Exception | None = None


class Door:
    """The way into the inbox of a workspace: gives up after a second, because an ack may wait no longer.

    Whoever comes in takes all with them who wait outside: a hundred at once are a few statements, and SQLite, where
    those who wait ask again in their sleep, is asked by one at a time. A database that keeps the first one waiting for
    a second is not waited for by those who stand behind.

    While many come the connection is kept; after a rest it is asked first whether it still lives, as all others are.
    """

    def __init__(
        self, database: Database, workspace_id: int, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._db, self._workspace_id = hasty(database), workspace_id
        self._line, self._waiting = threading.Lock(), deque[_Asked]()
        self._kept: Connection | None = None
        self._seconds, self._used = seconds, 0.0

    def first_time(self, key: str, at: datetime) -> bool:
        """Writes the key down; False when it stood there already. Raises what `trouble` has a word for."""
        asked = _Asked(key)
        self._waiting.append(asked)
        with self._in_line(asked):
            if asked.fresh is None and asked.error is None:
                self._let_in(at)
        if asked.error is not None:
            raise asked.error
        return bool(asked.fresh)

    @contextlib.contextmanager
    def _in_line(self, asked: _Asked) -> Iterator[None]:
        if not self._line.acquire(timeout=ACK_WAIT_MS / 1000):
            if self._withdrawn(asked):
                raise Held
            self._line.acquire()  # it is being written down just now: only what comes of that is true
        try:
            yield
        finally:
            self._line.release()

    def _withdrawn(self, asked: _Asked) -> bool:
        try:
            self._waiting.remove(asked)
        except ValueError:
            return False
        return True

    def _everybody(self) -> list[_Asked]:
        found = []
        with contextlib.suppress(IndexError):
            while True:
                found.append(self._waiting.popleft())
        return found

    def _let_in(self, at: datetime) -> None:
        some = self._everybody()
        try:
            new = self._written(sorted({one.key for one in some}), at)
        except Exception as error:  # noqa: BLE001 - it is each one's own
            for one in (*some, *self._everybody()):
                one.error = error
            return
        for one in some:
            one.fresh = one.key in new
            new.discard(one.key)

    def _written(self, keys: list[str], at: datetime) -> set[str]:
        lite = self._db.is_sqlite
        given = {"workspace_id": self._workspace_id, "at": at, "keys": json.dumps(keys) if lite else keys}
        connection, self._kept = self._connection(), None
        try:
            new = set(connection.execute(_taken_on(lite), given).scalars())
        except BaseException:
            connection.close()
            raise
        self._kept, self._used = connection, self._seconds()
        return new

    def _connection(self) -> Connection:
        if self._kept is not None and self._seconds() - self._used < FRESH_SECONDS:
            return self._kept
        self._let_go()
        return self._db.instantly()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def close(self) -> None:
        self._let_go()
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
    """Asked before every ack: built once. Gives the keys that were new."""
    inbox = metadata.tables["inbox"]
    each = func.json_each if lite else func.unnest
    keys: Any = bindparam("keys", type_=String() if lite else postgresql.ARRAY(String))
    given = each(keys).table_valued("value", name="given")
    if not lite:
        given = given.render_derived()
    row = select(
        bindparam("workspace_id", type_=Integer), given.c.value, bindparam("at", type_=inbox.c.at.type)
    )
    new = (sqlite.insert if lite else postgresql.insert)(inbox)
    filled = new.from_select(["workspace_id", "key", "at"], row.where(true()))
    return filled.on_conflict_do_nothing().returning(inbox.c.key)


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
