"""Whose turn it is: what Slack waits for, which is an ack within three seconds, comes before what a person waits for.

Python runs one thread at a time. Fifty answers that begin at once would each take their share from the acks of those
who come after, and from each other. So an answer begins when nobody waits for an ack, or at a slow and steady pace
while somebody does, and while more come than can be answered anyway; and few are written at a time, however many wait
for Slack to take theirs.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_ONCE = 4
PACE_SECONDS = (
    0.05  # an answer is some five milliseconds of reckoning: a tenth of the time while acks are waited for
)
CROWD, CROWD_SECONDS = 10, 0.1  # a hundred a second: about what one process can answer
CROWD_PATIENCE = 3.0  # seconds that an answer waits for the crowd to pass
LONGEST_SECONDS = 1.0  # a question that takes long keeps nobody waiting longer than this


class Turns:
    """Counts who waits for an ack, and lets answers begin."""

    def __init__(self, at_once: int = AT_ONCE, seconds: Callable[[], float] = time.monotonic) -> None:
        self._desks = threading.BoundedSemaphore(at_once)
        self._quiet, self._line = threading.Condition(), threading.Lock()
        self._seconds = seconds
        self._unheard = 0
        self._latest: deque[float] = deque(maxlen=CROWD)
        self._begun = 0.0

    @contextmanager
    def acking(self) -> Iterator[None]:
        """Around what Slack waits for."""
        self.arrived()
        try:
            yield
        finally:
            self.acked()

    def arrived(self) -> None:
        """Something came that Slack wants an ack for."""
        with self._quiet:
            self._unheard += 1
            self._latest.append(self._seconds())

    def acked(self) -> None:
        """It has been said that it was heard."""
        with self._quiet:
            self._unheard -= 1
            if not self._unheard:
                self._quiet.notify_all()

    def begin(self) -> None:
        """Waits for the moment when an answer may begin.

        Only the first in line is woken when it may have come: forty-eight who look each time take it from the acks.
        """
        since = self._seconds()
        with self._line, self._quiet:
            while self._hurry(since) and (left := self._begun + PACE_SECONDS - self._seconds()) > 0:
                self._quiet.wait(left)
            self._begun = self._seconds()

    def _hurry(self, since: float) -> bool:
        """Whether somebody waits for an ack, or will in a moment, as far as who waits since then can wait for that."""
        now = self._seconds()
        crowd = len(self._latest) == CROWD and now - self._latest[0] < CROWD_SECONDS
        return self._unheard > 0 or (crowd and now - since < CROWD_PATIENCE)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Around the part of an answer that is reckoning; waiting for Slack or reading a file is not."""
        taken = self._desks.acquire(timeout=LONGEST_SECONDS)
        try:
            yield
        finally:
            if taken:
                self._desks.release()


TURNS = Turns()  # one for the process: what is shared is the interpreter
