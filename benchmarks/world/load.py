"""Rows into tables, past everything: executemany on SQLite, COPY on PostgreSQL; indexes are made afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any

import psycopg

from storage.db import Database

Values = tuple[Any, ...]
Load = Callable[[str, Sequence[str], Iterable[Values]], None]
AT_ONCE = 20_000


@contextmanager
def loading(database: Database, tables: Sequence[str]) -> Iterator[Load]:
    """What takes (table, columns, rows). Values are text, numbers and None, as the driver of SQLite keeps them."""
    with _into_sqlite(database, tables) if database.is_sqlite else _into_postgres(database, tables) as load:
        yield load


@contextmanager
def _into_sqlite(database: Database, tables: Sequence[str]) -> Iterator[Load]:
    path = database.url.removeprefix("sqlite:///")
    database.close()  # nobody else may have the file open while its journal is off
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        names = ",".join(f"'{table}'" for table in tables)
        later = connection.execute(
            f"SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql NOT NULL AND tbl_name IN ({names})"
        ).fetchall()
        believed = connection.execute("SELECT tbl, idx, stat FROM sqlite_stat1").fetchall()
        for kind, name, _ in later:
            connection.execute(f"DROP {kind} {name}")

        def load(table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
            connection.execute("BEGIN")
            connection.executemany(
                f"INSERT INTO {table} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})", rows
            )
            connection.execute("COMMIT")

        yield load
        for _, _, sql in later:
            connection.execute(sql)
        connection.execute("DELETE FROM sqlite_stat1")  # an index that leaves takes its figures with it
        connection.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", believed)
        connection.execute("INSERT INTO uppdrag_search(uppdrag_search) VALUES ('rebuild')")
        connection.execute("PRAGMA journal_mode=WAL")


@contextmanager
def _into_postgres(database: Database, tables: Sequence[str]) -> Iterator[Load]:
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in (
            "TimeZone = 'UTC'",
            "session_replication_role = replica",
            "maintenance_work_mem = '512MB'",
        ):
            connection.execute(f"SET {setting}")
        later = connection.execute(
            """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)
            AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
            [list(tables)],
        ).fetchall()
        for name, _ in later:
            connection.execute(f"DROP INDEX {name}")

        def load(table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
            names = ", ".join(columns)
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                left = iter(rows)
                while some := list(islice(left, AT_ONCE)):
                    copy.write("".join(map(_line, some)))

        yield load
        for _, sql in later:
            connection.execute(sql)
        for table in (table for table in tables if table != "planned"):  # which has no numbers of its own
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(1, (SELECT max(id) FROM {table})))"
            )
        connection.execute(f"VACUUM ANALYZE {', '.join(tables)}")  # as autovacuum would soon


_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def _line(values: Values) -> str:
    return "\t".join([_text(value) for value in values]) + "\n"


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    if type(value) is int:
        return str(value)
    return value if value.isalnum() else str(value).translate(_ESCAPED)
