"""PostgreSQL counts a table a minute after it has grown. What grows by much within seconds is counted at once."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session

from storage.sets import on_sqlite

MUCH = 500


class Growth:
    """How much tables have grown in one piece of work, and how much of that the database knows of.

    Until it knows, it takes them for empty: each reference to a row is then checked by reading all of them.
    """

    def __init__(self) -> None:
        self._added: Counter[str] = Counter()
        self._known: Counter[str] = Counter()

    def added(self, tx: Session, table: str, rows: int) -> None:
        """So many rows more; the table is counted when there are twice as many as when it last was."""
        self._added[table] += rows
        if self._added[table] >= max(MUCH, 2 * self._known[table]) and not on_sqlite(tx):
            tx.connection().exec_driver_sql(f"ANALYZE {table}")
            self._known[table] = self._added[table]
