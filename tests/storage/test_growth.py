"""What grows by much within one piece of work is counted before the work goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.db import Database
from storage.growth import MUCH, Growth

ON_POSTGRES = pytest.mark.parametrize(
    "database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def _write(database: Database, growth: Growth, names: range) -> float:
    """Writes so many bodies and tells of them; returns how many the database believes there are."""
    with database.transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO workspace (id, enterprise_id, team_id, municipality, next_number) VALUES (1, '', 'T', 'x', 1) ON CONFLICT DO NOTHING"
            )
        )
        for name in names:
            told = {"slug": f"b{name}"}
            tx.execute(
                text(
                    "INSERT INTO body (workspace_id, slug, name, sort_key, known) VALUES (1, :slug, 'x', 'x', true)"
                ),
                told,
            )
        growth.added(tx, "body", len(names))
        return float(tx.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'body'")).scalar_one())


@ON_POSTGRES
def test_much_is_counted_at_once_and_little_is_not(database: Database) -> None:
    growth = Growth()
    before = _write(database, growth, range(0))
    assert _write(database, growth, range(10)) == before
    assert _write(database, growth, range(10, MUCH)) == MUCH


@ON_POSTGRES
def test_it_is_counted_again_only_when_it_is_twice_as_much(database: Database) -> None:
    growth = Growth()
    _write(database, growth, range(MUCH))
    assert _write(database, growth, range(MUCH, 2 * MUCH - 1)) == MUCH
    assert _write(database, growth, range(2 * MUCH - 1, 2 * MUCH)) == 2 * MUCH
