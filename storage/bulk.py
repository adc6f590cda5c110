"""Writing many rows at once, past the mapper: what the driver takes, a thousand rows a statement or a COPY.

What is very much is written by a `Pen`: in a thread of its own, while the rows that come after are made ready.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, func, select

from storage.tables import BodyRow, columns_of
from storage.types import Json, sort_key

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy.engine import Connection, Dialect

AT_ONCE = 1_000
A_STATEMENT = 1_000  # rows, where SQLite takes so many values
MUCH = 1_000  # rows of a table in one transaction
AHEAD = 2  # parts of AT_ONCE rows that wait to be written, at most
Values = dict[str, Any]
Process = Callable[[Any], Any]


_EMPTY: dict[object, str] = {list: "[]", dict: "{}"}
_written = json.JSONEncoder(check_circular=False).encode


class Dumped(str):
    """A JSON value that is text already: equal ones are written once and handed on."""

    __slots__ = ()


def as_json(value: Any) -> Dumped:
    """The value as the text that a column of JSON takes."""
    return Dumped(_written(value))


def write(tx: Session, table: type[SQLModel], rows: Iterable[Values], *, at_once: int = AT_ONCE) -> None:
    """Inserts rows; columns left out get the model's defaults, and `id` the database's where it is left out."""
    Pen(tx).write(table, rows, at_once=at_once)


class Pen:
    """Writes rows in the order given; with a thread there, as the database works while Python makes the next ready.

    As long as something may be under way, the session is left alone.
    """

    def __init__(self, tx: Session, thread: ThreadPoolExecutor | None = None) -> None:
        self._connection, self._thread = tx.connection(), thread
        self._under_way: deque[Future[None]] = deque()
        self._written: Counter[str] = Counter()

    def write(self, table: type[SQLModel], rows: Iterable[Values], *, at_once: int = AT_ONCE) -> None:
        """As `write`. What goes wrong in the thread is raised at a later write, or by `wait`."""
        for some in _chunks(rows, at_once):
            shape = _shape(table, self._connection.dialect, with_id="id" in some[0])
            ready = shape.values(some)
            self._written[str(table.__tablename__)] += len(ready)
            if self._thread is None:
                _send(self._connection, shape, ready)
            else:
                self.wait(AHEAD - 1)
                self._under_way.append(self._thread.submit(_send, self._connection, shape, ready))

    def wait(self, left: int = 0) -> None:
        """Until so many parts, or none, are under way."""
        while len(self._under_way) > left:
            self._under_way.popleft().result()

    def reckon(self) -> None:
        """Lets PostgreSQL count what has grown by much: until it does by itself, a minute later, it takes the tables
        for empty, and a list of ten thousand is put together in seconds instead of milliseconds."""
        grown = [name for name, many in self._written.items() if many >= MUCH]
        if grown and self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(f"ANALYZE {', '.join(grown)}")


@contextlib.contextmanager
def pen(tx: Session) -> Iterator[Pen]:
    """A pen for very many rows; all is written when it is put down."""
    with ThreadPoolExecutor(1, thread_name_prefix="pen") as thread:
        held = Pen(tx, thread)
        yield held
        held.wait()
        held.reckon()


def take_ids(tx: Session, table: type[SQLModel], how_many: int) -> Sequence[int]:
    """Ids for rows that will be written in this transaction, which nobody else gets."""
    if tx.connection().dialect.name == "sqlite":  # whoever writes there is alone
        last = tx.execute(select(func.max(columns_of(table).id))).scalar() or 0
        return range(last + 1, last + 1 + how_many)
    name = str(table.__tablename__)
    taken = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :many)")
    return list(tx.connection().execute(taken, {"name": f'"{name}"', "many": how_many}).scalars())


def ensure_bodies(tx: Session, workspace_id: int, bodies: dict[str, tuple[str, bool]]) -> None:
    """Remembers the bodies that occur here: id → (name, whether the register knows it)."""
    wanted = select(BodyRow.slug).where(BodyRow.workspace_id == workspace_id)
    known = set(tx.exec(wanted))
    rows = (
        {
            "workspace_id": workspace_id,
            "slug": slug,
            "name": name,
            "sort_key": sort_key(name),
            "known": listed,
        }
        for slug, (name, listed) in bodies.items()
        if slug not in known
    )
    write(tx, BodyRow, rows)


@lru_cache(maxsize=64)
def _shape(table: type[SQLModel], dialect: Dialect, *, with_id: bool) -> _Shape:
    return _Shape(table, dialect, with_id=with_id)


_NEEDED = object()


class _Shape:
    """How rows of a table are sent: their columns, what stands where nothing is said, what the driver is given."""

    def __init__(self, table: type[SQLModel], dialect: Dialect, *, with_id: bool) -> None:
        columns = [column for column in columns_of(table) if with_id or column.name != "id"]
        self.table = dialect.identifier_preparer.quote(str(table.__tablename__))
        self.columns = [dialect.identifier_preparer.quote(column.name) for column in columns]
        self._told = [
            (column.name, _otherwise(table, column.name), _process(column, dialect)) for column in columns
        ]

    def values(self, rows: Sequence[Values]) -> list[tuple[Any, ...]]:
        """Rows as the driver takes them. KeyError where a column that needs one has no value."""
        given = _Given(rows)
        return list(zip(*(given.column(*told) for told in self._told), strict=True))


class _Given:
    """Rows of which most have values for the same columns: those are taken, and what none has is worked out once."""

    def __init__(self, rows: Sequence[Values]) -> None:
        self._rows = rows
        self._by_all, self._by_any = set(rows[0]).intersection(*rows), set(rows[0]).union(*rows)

    def column(self, name: str, otherwise: Any, process: Process | None) -> Iterable[Any]:
        if otherwise is _NEEDED or name in self._by_all:
            values: Iterable[Any] = map(itemgetter(name), self._rows)
        elif name not in self._by_any:
            return repeat(process(otherwise) if process else otherwise, len(self._rows))
        else:
            values = [row.get(name, otherwise) for row in self._rows]
        return map(process, values) if process else values


def _otherwise(table: type[SQLModel], name: str) -> Any:
    field = table.model_fields[name]
    return _NEEDED if field.is_required() else field.get_default(call_default_factory=True)


def _process(column: Column[Any], dialect: Dialect) -> Process | None:
    if isinstance(column.type, Json):
        return _dumped
    if isinstance(column.type, Boolean):
        return None
    found = column.type.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=1_024)(found) if found else None  # days and moments come again and again


def _dumped(value: Any) -> str | None:
    if value is None or isinstance(value, Dumped):
        return value
    return (None if value else _EMPTY.get(type(value))) or _written(value)


def _send(connection: Connection, shape: _Shape, rows: list[tuple[Any, ...]]) -> None:
    into = f"{shape.table} ({', '.join(shape.columns)})"
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        _insert(connection, into, len(shape.columns), rows)
        return
    statement, theirs = f"COPY {into} FROM STDIN", connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except (
        theirs
    ) as error:  # past SQLAlchemy the driver's own comes up, and nobody would know it for what it is
        raise DBAPIError.instance(statement, None, error, theirs, dialect=connection.dialect) from error


def _insert(connection: Connection, into: str, width: int, rows: list[tuple[Any, ...]]) -> None:
    """Many rows a statement: after each one that fires a trigger, full text search writes its index to disk.

    Always as many, so that the driver keeps few statements; what is over goes one by one.
    """
    mark = f"({', '.join('?' * width)})"
    driver: Any = connection.connection.driver_connection
    most = min(A_STATEMENT, driver.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // width)
    whole = len(rows) - len(rows) % most
    many = f"INSERT INTO {into} VALUES {', '.join([mark] * most)}"  # noqa: S608 - names of our models
    for start in range(0, whole, most):
        connection.exec_driver_sql(many, tuple(chain.from_iterable(rows[start : start + most])))
    if rows[whole:]:
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES {mark}", rows[whole:])  # noqa: S608


def _chunks(rows: Iterable[Any], at_once: int) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, at_once)):
        yield some
