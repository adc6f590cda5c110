"""A database with something in every table, of whatever revision it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, Table, insert

from storage import rows
from storage.db import Database

ALLOWED: dict[str, object] = {
    "uppdrag.warnings": ["Övertorneå", "tal"],
    "uppdrag.status": "pågående",
    "role.role": "samordnare",
    "involved.kind": "co",
    "occasion.role": "due",
    "import.state": "saved",
    "import_rows.kind": "cases",
    "setting.scope": "channel",
    "delivery.state": "sent",
    "delivery.kind": "person",
    "wish.state": "sent",
}
ROWS = 3


@pytest.fixture
def fill() -> Callable[[Database], None]:
    """Writes three rows into every table of a database, with references both back and ahead."""

    def fill(database: Database) -> None:
        with database.engine.begin() as connection:
            for table in rows.tables(connection):
                for key in range(1, ROWS + 1):
                    connection.execute(insert(table).values(_row(table, key)))

    return fill


def _row(table: Table, key: int) -> dict[str, Any]:
    counted = ("id",)  # which the database counts on by itself
    return {column.name: _value(table, column, key) for column in table.columns if column.name not in counted}


def _value(table: Table, column: Column[Any], key: int) -> Any:
    if f"{table.name}.{column.name}" in ALLOWED:
        return ALLOWED[f"{table.name}.{column.name}"]
    if column.foreign_keys:
        return _reference(table, column, key)
    kind = column.type
    if isinstance(kind, JSON):
        return {"ord": "Övertorneå", "tal": [1, None, 2.5]} if key > 1 or not column.nullable else None
    if isinstance(kind, DateTime):
        return datetime(2021, 2, key, 7, 30, 0, 123_456, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2021, 3, key)
    if isinstance(kind, Boolean):
        return key == 2
    return key if isinstance(kind, Integer) else f"Åäö {key}"


def _reference(table: Table, column: Column[Any], key: int) -> int | None:
    own = any(one.column.table is table for one in column.foreign_keys)
    return (key - 1 or None) if own else key
