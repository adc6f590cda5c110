"""A sign of life to a watchman outside: when it stays away, the watchman tells somebody that the bot is silent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from urllib.request import Request, urlopen

log = logging.getLogger(__name__)

SECONDS = 60


class Heartbeat:
    """Calls an address of the operator's choosing every minute, as long as nothing is amiss.

    The address is a secret (whoever has it can pretend that the bot lives) and is never logged.
    """

    def __init__(
        self, url: str, problems: Callable[[], list[str]], *, every: float = SECONDS, timeout: float = 10
    ) -> None:
        self._url, self._problems = url, problems
        self._every, self._timeout = every, timeout
        self._stop = threading.Event()
        self._silent, self._one_at_a_time = False, threading.Lock()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()

    def beat(self) -> bool:
        """One sign of life; False when something is amiss or nobody took it."""
        with self._one_at_a_time:
            return self._beat()

    def _beat(self) -> bool:
        found = self._problems()
        if found:
            self._note("no sign of life: " + " ".join(found))
            return False
        try:
            with urlopen(Request(self._url), timeout=self._timeout) as answer:  # noqa: S310 - the operator's own
                answer.read(1)
        except (OSError, ValueError) as error:
            self._note(f"nobody took the sign of life ({type(error).__name__})")
            return False
        self._silent = False
        return True

    def _note(self, words: str) -> None:
        """Said once, not every minute."""
        if not self._silent:
            log.warning(words)
        self._silent = True

    def _run(self) -> None:
        while True:
            self.beat()
            if self._stop.wait(self._every):
                return
