"""Answers are written on threads of their own, after the ack; and what is said when one cannot be written."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from slack_bolt import BoltResponse

from bot import metrics
from bot.home import Homes
from bot.logs import request_id
from bot.replying import Reply, quiet
from bot.turns import TURNS
from bot.views import errors
from storage.inbox import trouble
from uppdrag.errors import Refused

log = logging.getLogger(__name__)

ACK_SECONDS = 3.0  # after that Slack no longer listens

Words = dict[str, Any]
Say = Callable[..., None]


class Answers:
    """`threads` writes them; a Home that is open is looked at after each one that has a kind."""

    def __init__(self, threads: Executor, homes: Homes) -> None:
        self._threads, self._homes = threads, homes

    def later(self, reply: Reply, work: Callable[[Reply], None], kind: str = "") -> None:
        """Does the work when it is its turn; the ack does not wait for it. `kind`: what it is measured as."""
        self._threads.submit(self._do, reply, work, kind, time.monotonic())

    def decided(self, reply: Reply, work: Callable[[Reply, Say], None], kind: str) -> Words | None:
        """The words that the work says to ack with, as soon as it says them; it goes on meanwhile.

        None when it takes longer than Slack waits. Work that fails is acked without words.
        """
        found: Future[Words] = Future()

        def whole(reply: Reply) -> None:
            try:
                work(reply, lambda **words: found.set_result(words))
            finally:
                if not found.done():
                    found.set_result({})

        self._threads.submit(self._do, reply, whole, kind, time.monotonic(), urgent=True)
        try:
            return found.result(ACK_SECONDS)
        except TimeoutError:
            log.warning("a form took too long to be looked at")
            return None

    def _do(
        self, reply: Reply, work: Callable[[Reply], None], kind: str, since: float, *, urgent: bool = False
    ) -> None:
        try:
            if not urgent:
                TURNS.begin()
            work(reply)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
            tell(error, reply)
        if kind:
            metrics.COMMANDS.labels(kind).observe(time.monotonic() - since)
            self._homes.nudge()


def tell(error: Exception, reply: Reply) -> BoltResponse:
    """The one error surface: a refusal in its own words, anything else with a reference to the log."""
    quiet(reply, _sentence(error))
    return BoltResponse(status=200)  # Bolt would else answer 500, and Slack show its own error


def _sentence(error: Exception) -> dict[str, Any]:
    if isinstance(error, Refused):
        return errors.refused(error.reason)
    if trouble(error) == "locked":
        log.warning("the database was busy: %s", error)
        return errors.busy()
    reference = request_id()
    metrics.ERRORS.inc()
    log.error("unexpected [%s]", reference, exc_info=error)
    return errors.sorry(reference)
