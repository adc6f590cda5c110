"""Rows as both databases tell them alike: read in order, written back, counted and hashed.

The tables are read off the database, not off the models, so that a database of any revision can be copied.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Date, DateTime, MetaData, Table, func, insert, select, text, update

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

Row = dict[str, Any]

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the SHA-256 of all of them in the order of their keys."""

    rows: int
    sha256: str


class Counting:
    """Adds up rows as they pass by, told as lines."""

    def __init__(self) -> None:
        self._rows = 0
        self._hash = sha256()

    def add(self, line: str) -> None:
        self._rows += 1
        self._hash.update(line.encode() + b"\n")

    def total(self) -> Sum:
        return Sum(self._rows, self._hash.hexdigest())


# `unplanned` fills itself as uppdrag are written: whatever a copy holds is planned anew.
_NO_DATA = ("alembic_version", "unplanned")


def tables(connection: Connection) -> list[Table]:
    """The tables that hold data, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name not in _NO_DATA and "_search" not in name)
    for table in found.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return found.sorted_tables


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Every row as one line of JSON, in the order of its key; instants in UTC."""
    wanted = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(wanted, execution_options={"yield_per": _AT_ONCE}).mappings():
        yield json.dumps(dict(row), default=_told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sums(connection: Connection) -> dict[str, Sum]:
    """The sum of each table by name."""
    return {table.name: _sum(lines(connection, table)) for table in tables(connection)}


def _sum(told: Iterable[str]) -> Sum:
    counting = Counting()
    for line in told:
        counting.add(line)
    return counting.total()


def fill(connection: Connection, table: Table, told: Iterable[str]) -> None:
    """Writes lines, in the order of their keys, into an empty table.

    A row that refers to a later row of its own table is written without that reference, which is added last.
    """
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    ahead: list[tuple[Any, Row]] = []
    waiting = map(_reader(table), told)
    while batch := list(islice(waiting, _AT_ONCE)):
        for row in batch:
            if later := {name: row[name] for name in own if (row[name] or 0) > row["id"]}:
                ahead.append((row["id"], later))
                row.update(dict.fromkeys(later))
        connection.execute(insert(table), batch)
    for key, values in ahead:
        connection.execute(update(table).where(table.c.id == key).values(values))
    if connection.dialect.name == "postgresql" and "id" in table.c:
        _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """The next row gets the key after the last copied one."""
    last = connection.execute(select(func.max(table.c.id))).scalar_one()
    if last is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)")
        connection.execute(sequence, {"table": f'"{table.name}"', "last": last})


def _told(value: date) -> str:
    """What JSON has no form for: an instant in UTC, a civil date."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _reader(table: Table) -> Callable[[str], Row]:
    """Turns a line back into a row of the table."""
    kinds = {column.name: column.type for column in table.columns}
    instants = [name for name, kind in kinds.items() if isinstance(kind, DateTime)]
    days = [name for name, kind in kinds.items() if isinstance(kind, Date)]

    def read(line: str) -> Row:
        row: Row = json.loads(line)
        row.update((name, datetime.fromisoformat(row[name])) for name in instants if row[name])
        row.update((name, date.fromisoformat(row[name])) for name in days if row[name])
        return row

    return read
