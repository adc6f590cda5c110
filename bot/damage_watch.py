"""Whether the database's file is whole: looked at when the bot starts and each day after, beside its work.

The whole file is read, which takes a second for a hundred thousand uppdrag, so the start does not wait for it.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from storage.upgrading import damage

if TYPE_CHECKING:
    from storage.db import Database

log = logging.getLogger(__name__)

SECONDS = 86_400


def told(broken: str) -> str:
    """What to do about a file that SQLite finds this wrong with."""
    return f"Filen är skadad ({broken}). Stoppa boten och läs tillbaka en kopia: uppdragsbot db restore."


class DamageWatch:
    """`problems` is [] while the file is whole, as far as is known. PostgreSQL looks after its own pages."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._found: list[str] = []
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="damage-watch", daemon=True)
        self._thread.start()

    def problems(self) -> list[str]:
        return self._found

    def close(self) -> None:
        self._closed.set()

    def look(self) -> None:
        """Reads the file through."""
        if broken := damage(self._db):
            self._found = [told(broken)]
            log.error("%s", self._found[0])

    def _run(self) -> None:
        while not self._found and not self._closed.is_set():
            try:
                self.look()
            except Exception:  # the database may be away; the next look comes
                log.exception("could not look at the database's file")
            self._closed.wait(SECONDS)
