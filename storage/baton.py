"""Work that one replica at a time does, as long as it lives: whoever holds the baton."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from storage.db import Database


class Baton:
    """On PostgreSQL a lock of the session, which falls with the connection; SQLite has one process, which holds it."""

    def __init__(self, database: Database, work: str, workspace_id: int) -> None:
        self._database, self._key = database, {"work": work, "workspace": workspace_id}
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Whether it is ours; taken if it lies free."""
        if self._database.is_sqlite:
            return True
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._take()
        except DBAPIError:
            self.drop()
            return False

    def _take(self) -> bool:
        engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
        connection = engine.connect()
        taken = connection.execute(
            text("SELECT pg_try_advisory_lock(hashtext(:work), :workspace)"), self._key
        )
        if taken.scalar_one():
            self._connection = connection
            return True
        connection.close()
        return False

    def drop(self) -> None:
        """Lets go of it; the connection goes too, so that nothing of it lives on in a pool."""
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.invalidate()
            self._connection.close()
            self._connection = None
