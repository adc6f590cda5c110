"""The one door to the database: engines, transactions, the lock file of SQLite."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session as Session

from storage.errors import Declined

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_open: ContextVar[int] = ContextVar("open_transactions", default=0)

BUSY_MS = 10_000
KEPT, MORE = 10, 5  # connections to PostgreSQL: making one takes longer than most answers
# A page of a long search reads a few hundred rows: SQLite's own 2 MB would hold neither them nor the way to them.
CACHE_KIB = 8_192
# In PostgreSQL's own 4 MB a word that every uppdrag of a million holds is noted by page, and each row's words read again.
WORK_MEM = "16MB"


class Database:
    """An engine and its only ways in: `transaction()` to change, `reading()` to look."""

    def __init__(self, url: str, *, busy_ms: int = BUSY_MS) -> None:
        self.url = url
        self.engine = make_engine(url, busy_ms=busy_ms)
        # On SQLite a transaction that only looks costs nothing; PostgreSQL would be asked four times.
        alone: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._peeking = self.engine.execution_options(looking=True, **alone)
        self._instant = self.engine.execution_options(instant=True, isolation_level="AUTOCOMMIT")

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls everything back when the body raises."""
        token = _open.set(_open.get() + 1)
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            _open.reset(token)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only: on SQLite it takes no write lock; nothing is committed."""
        token = _open.set(_open.get() + 1)
        try:
            engine = self.engine.execution_options(looking=True)
            with Session(engine, expire_on_commit=False, autoflush=False) as session:
                yield session
        finally:
            _open.reset(token)

    @contextlib.contextmanager
    def peeking(self) -> Iterator[Connection]:
        """A connection for one question that is asked all the time: each statement stands for itself."""
        with self._peeking.connect() as connection:
            yield connection

    def instantly(self) -> Connection:
        """A connection for statements that change something, each committed as it is made; to be closed."""
        return self._instant.connect()

    def close(self) -> None:
        self.engine.dispose()


def transaction_is_open() -> bool:
    """Whether this thread of work is inside a transaction (nothing may be sent then)."""
    return _open.get() > 0


def make_engine(url: str, *, busy_ms: int = BUSY_MS) -> Engine:
    """An engine whose SQLite transactions begin IMMEDIATE (the default silently loses updates)."""
    if not url.startswith("sqlite"):
        server = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=KEPT,
            max_overflow=MORE,
            connect_args={"client_encoding": "utf8"},
        )
        event.listen(server, "connect", _refuse_other_letters)
        event.listen(server, "connect", _give_room)
        return server
    in_memory = ":memory:" in url or url == "sqlite://"
    pool: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {"pool_size": 16, "max_overflow": 64}
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": busy_ms / 1000}, **pool)
    if not in_memory and "file:" not in url:
        event.listen(engine, "do_connect", _make_private)
    event.listen(engine, "connect", _prepare(busy_ms))
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(_dialect: object, _record: object, address: list[str], _options: object) -> None:
    """A new file is its owner's alone, as copies of it are; SQLite gives the same to what it puts beside it."""
    with contextlib.suppress(OSError):  # it is there already, or SQLite says better why it cannot be
        os.close(os.open(address[0], os.O_CREAT | os.O_EXCL, 0o600))


def _refuse_other_letters(raw: Any, _record: object) -> None:
    """A database made in the C locale takes every byte and knows no letter, one in LATIN1 lacks most of them."""
    encoding = raw.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Declined(
            f"Databasen i DATABASE_URL har teckenkodningen {encoding}, men UTF8 behövs. "
            "Skapa en ny: createdb --encoding=UTF8 --template=template0 uppdrag"
        )


def _give_room(raw: Any, _record: object) -> None:
    """Memory for a statement: at least ours, more where the server gives more."""
    raw.execute(
        "SELECT set_config('work_mem', %s, false) WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes(%s)",
        (WORK_MEM, WORK_MEM),
    )
    raw.commit()


def _prepare(busy_ms: int) -> Any:
    def prepare(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={busy_ms}",
            "foreign_keys=ON",
            "synchronous=NORMAL",
            f"cache_size=-{CACHE_KIB}",
        ):
            with contextlib.suppress(
                sqlite3.OperationalError
            ):  # a read-only file refuses WAL; reads still work
                raw.execute(f"PRAGMA {pragma}")

    return prepare


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("instant", False):
        connection.exec_driver_sql("BEGIN" if options.get("looking", False) else "BEGIN IMMEDIATE")
