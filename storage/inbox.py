"""What came from Slack is taken on once, however often it is delivered; and what ails a database, in a word."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, col

from storage.db import Database
from storage.tables import Inbox

ACK_WAIT_MS = 1000

Trouble = Literal["locked", "read-only", "full", "corrupt", "out of reach"]


def hasty(database: Database) -> Database:
    """The same database through a door that gives up after a second: an ack may wait no longer."""
    if database.is_sqlite:
        return Database(database.url, busy_ms=ACK_WAIT_MS)
    limits = {"connect_timeout": "1", "options": f"-c statement_timeout={ACK_WAIT_MS}"}
    url = make_url(database.url)
    wanted = {name: value for name, value in limits.items() if name not in url.query}
    return Database(url.update_query_dict(wanted).render_as_string(hide_password=False))


def first_time(tx: Session, workspace_id: int, key: str, at: datetime) -> bool:
    """Writes the key down; False when it stood there already."""
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(Inbox).values(workspace_id=workspace_id, key=key, at=at)
    return tx.execute(new.on_conflict_do_nothing().returning(col(Inbox.id))).first() is not None


def forget(tx: Session, before: datetime) -> int:
    """Drops what came before the instant (Slack redelivers within minutes); how many."""
    gone = tx.execute(delete(Inbox).where(col(Inbox.at) < before).returning(col(Inbox.id)))
    return len(gone.all())


def trouble(error: BaseException) -> Trouble | None:
    """What ails the database, for an error that came out of it; None for any other error."""
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
    "unable to open": "out of reach",
}
