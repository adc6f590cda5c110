"""Many values in one statement mean the same on both databases, whatever they hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage.db import Database
from storage.sets import among, among_given, as_table, on_sqlite, packed
from storage.tables import metadata

_wish = metadata.tables["wish"].c
_delivery = metadata.tables["delivery"].c
# What no column of text takes: NUL, and halves of a pair.
TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=12)
HARD = [
    "",
    "NULL",
    "null",
    '"',
    "\\",
    '\\"',
    "{}",
    "{a,b}",
    ",",
    " å ",
    "Åäö",
    "a\nb\tc",
    "'",
    "%s",
    ":a",
    "😀",
]
WHEN = st.datetimes(*map(datetime.fromisoformat, ("1900-01-01", "2200-01-01")), timezones=st.just(UTC))
ROWS = st.lists(
    st.tuples(st.integers(-(2**31), 2**31 - 1), TEXT, st.none() | st.dates(), st.none() | WHEN), max_size=6
)
free = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(rows=ROWS)
@free
def test_a_table_of_values_comes_back_as_it_was(database: Database, rows: list[tuple[Any, ...]]) -> None:
    with database.reading() as tx:
        there = as_table(tx, (_wish.id, _wish.key, _wish.deadline, _wish.expires_at), rows)
        found = tx.execute(select(there.c.id, there.c.key, there.c.deadline, there.c.expires_at)).all()
    assert [tuple(row) for row in found] == rows


@given(values=st.lists(TEXT | st.sampled_from(HARD), min_size=1, max_size=8), other=TEXT)
@free
def test_text_is_found_among_those_given_and_nothing_else_is(
    database: Database, values: list[str], other: str
) -> None:
    with database.reading() as tx:
        rows = [(text,) for text in dict.fromkeys([*values, *HARD, other])]
        there = as_table(tx, (_wish.key,), rows)
        found = tx.execute(select(there.c.key).where(among(tx, there.c.key, values))).scalars().all()
        once = select(there.c.key).where(among_given(on_sqlite(tx), there.c.key))
        again = tx.execute(once, {"keys": packed(tx, values)}).scalars().all()
    assert set(found) == set(values)
    assert found == again


def test_none_among_none(database: Database) -> None:
    with database.reading() as tx:
        there = as_table(tx, (_wish.id,), [(1,), (2,)])
        assert tx.execute(select(there.c.id).where(among(tx, there.c.id, []))).all() == []


def test_an_instant_keeps_its_moment_whatever_its_zone(database: Database) -> None:
    moment = datetime(2021, 3, 3, 8, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
    with database.reading() as tx:
        there = as_table(tx, (_delivery.slot_at,), [(moment,)])
        (found,) = tx.execute(select(there.c.slot_at)).scalars()
    assert found == moment
    assert found.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime.fromisoformat("2021-03-03T08:00")
    with database.reading() as tx, pytest.raises(ValueError, match="naive"):
        as_table(tx, (_delivery.slot_at,), [(naive,)])
