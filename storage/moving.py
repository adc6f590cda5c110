"""Moving house: from SQLite to PostgreSQL, losing nothing."""

from __future__ import annotations

from sqlalchemy import text

from storage import backup as backups
from storage import migrate, rows
from storage.db import Database
from storage.errors import Declined
from storage.restoring import is_empty


def move(source: Database, target: Database) -> dict[str, rows.Sum]:
    """Copies every row into an empty PostgreSQL and returns the sum of each table, equal on both sides.

    Nobody may use the source meanwhile: what was written after the first row was read would stay behind. The
    source is left as it was. Declined, with nothing written, when the target is not empty or a sum differs.
    """
    if target.is_sqlite:
        raise Declined("Målet ska vara en PostgreSQL-databas, till exempel postgresql://uppdrag@db/uppdrag.")
    if not is_empty(target):
        raise Declined("Måldatabasen är inte tom. Inget är ändrat. Skapa en ny databas och flytta till den.")
    migrate.upgrade(source)
    with backups.one_moment(source) as old, target.engine.begin() as new:
        migrate.upgrade_here(new)
        names = {table.name: table for table in rows.tables(new)}
        for table in rows.tables(old):
            rows.fill(new, names[table.name], rows.lines(old, table))
        moved = rows.sums(new)
        backups.compare(rows.sums(old), moved)
        new.execute(text("ANALYZE"))  # or it is slow until it does so by itself
    return moved
