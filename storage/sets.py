"""Many values in one statement: a list or a table of rows travels as one parameter, however long it is.

A statement with a placeholder for each of a thousand ids is built anew for each length and prepared by nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Dialect,
    String,
    Table,
    any_,
    bindparam,
    func,
    literal,
    select,
    true,
)
from sqlalchemy import column as typed
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

if TYPE_CHECKING:
    from sqlalchemy.sql.operators import OperatorType

Columns = Sequence[Any]


_NUMBERS = {int, type(None)}


class _Written(TypeDecorator[str]):
    """An array of PostgreSQL's in its own words (`_array`): the driver would make them too, at twenty times the cost."""

    impl = ARRAY
    cache_ok = True

    def bind_processor(self, _dialect: Dialect) -> None:
        """The words go as they are; the server takes them for what the statement says they are."""


def on_sqlite(tx: Session) -> bool:
    return tx.get_bind().dialect.name == "sqlite"


def among(tx: Session, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """`column IN values`, for numbers and text."""
    if on_sqlite(tx):
        each = func.json_each(json.dumps(list(values), ensure_ascii=False)).table_valued("value")
        found: ColumnElement[bool] = column.in_(select(each.c.value))
        return found
    same: ColumnElement[bool] = column == any_(literal(_array(values), _Written(column.type)))
    return same


def among_given(sqlite: bool, column: Any, name: str = "keys") -> ColumnElement[bool]:
    """`column IN :name` in a statement that is built once for all; `packed` makes what is given for it."""
    if sqlite:
        each = func.json_each(bindparam(name, type_=String)).table_valued("value")
        found: ColumnElement[bool] = column.in_(select(each.c.value))
        return found
    same: ColumnElement[bool] = column == any_(bindparam(name, type_=_Written(column.type)))
    return same


def packed(tx: Session, values: Iterable[Any]) -> str:
    """The values as `among_given` takes them."""
    return json.dumps(list(values), ensure_ascii=False) if on_sqlite(tx) else _array(values)


class AmongFound(FunctionElement[bool]):
    """`column IN (question)`, looked up before anything else.

    PostgreSQL takes IN beside an OR to be true of every second row and has no index for it, and beside an order it
    walks that order through everybody's. An array is made first, and each of it found in the index of the column.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> AmongFound:  # noqa: ARG002 - stands by itself
        """As it is: else it would be held against 1, for which SQLite has no index."""
        return self


@compiles(AmongFound)
def _in_question(element: AmongFound, compiler: Any, **how: Any) -> str:
    column, question = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} IN {question}"


@compiles(AmongFound, "postgresql")
def _in_array(element: AmongFound, compiler: Any, **how: Any) -> str:
    column, question = (compiler.process(one, **how) for one in element.clauses)
    return f"{column} = ANY (ARRAY{question})"


def as_table(tx: Session, columns: Columns, rows: Sequence[Sequence[Any]]) -> Any:
    """Rows as something to select from; `columns` gives the names and types, `.c` has them."""
    dialect = tx.get_bind().dialect
    if dialect.name == "sqlite":
        return _json_table(dialect, columns, rows)
    plain = _plain(dialect, columns, rows)
    arrays = (
        literal(_array(values), _Written(column.type)) for column, values in zip(columns, plain, strict=True)
    )
    alike = (typed(column.name, column.type) for column in columns)
    return func.unnest(*arrays).table_valued(*alike, name="given").render_derived()


def _plain(dialect: Dialect, columns: Columns, rows: Sequence[Sequence[Any]]) -> list[Iterable[Any]]:
    """The values of each column as the database keeps them."""
    stored = [_stored(dialect, column) for column in columns]
    by_column = list(zip(*rows, strict=True)) or [()] * len(stored)
    return [
        values if store is None else map(store, values)
        for store, values in zip(stored, by_column, strict=True)
    ]


def _array(values: Iterable[Any]) -> str:
    given = list(values)
    if set(map(type, given)) <= _NUMBERS:  # which JSON writes alike
        return "{" + json.dumps(given)[1:-1] + "}"
    return "{" + ",".join(map(_element, given)) + "}"


def _element(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if value is None:
        return "NULL"
    return value.isoformat() if isinstance(value, date) else str(value)


def _json_table(dialect: Dialect, columns: Columns, rows: Sequence[Sequence[Any]]) -> Any:
    plain = _plain(dialect, columns, rows)
    each = func.json_each(json.dumps(list(zip(*plain, strict=True)), ensure_ascii=False)).table_valued(
        "value"
    )
    cells = (
        func.json_extract(each.c.value, f"$[{place}]", type_=column.type).label(column.name)
        for place, column in enumerate(columns)
    )
    return select(*cells).subquery("given")


def _stored(dialect: Dialect, column: Any) -> Callable[[Any], Any] | None:
    """How a value of the column stands in the database; the same few values come again and again."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return None if process is None else lru_cache(maxsize=1024)(process)


def insert_missing(
    tx: Session, table: Table, rows: Iterable[dict[str, Any]], *, alike: dict[str, Any] | None = None
) -> None:
    """Inserts rows in one statement; a key that exists is left as it is. `alike`: columns with one value for all."""
    given = list(rows)
    if not given:
        return
    names = list(given[0])
    source = as_table(tx, [table.c[name] for name in names], [list(row.values()) for row in given])
    same = {name: literal(value, table.c[name].type) for name, value in (alike or {}).items()}
    query = select(*(source.c[name] for name in names), *same.values()).where(true())
    make = sqlite.insert if on_sqlite(tx) else postgresql.insert
    tx.connection().execute(make(table).from_select([*names, *same], query).on_conflict_do_nothing())
