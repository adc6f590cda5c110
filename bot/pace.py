"""How much one person may ask for: a generous burst, then a steady trickle, so that nobody keeps others waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

BURST = 60
PER_SECOND = 1.0
MOST_KNOWN = 10_000


class Pace:
    """A bucket of questions for each person, on the machine's own steady time."""

    def __init__(
        self,
        burst: int = BURST,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def allows(self, who: str) -> bool:
        """Whether the person may ask once more now."""
        now = self._clock()
        with self._lock:
            left, seen = self._left.get(who, (float(self._burst), now))
            left = min(self._burst, left + (now - seen) * self._per_second)
            self._left[who] = (max(left - 1, 0) if left >= 1 else left, now)
            if len(self._left) > MOST_KNOWN:
                self._forget(now)
            return left >= 1

    def _forget(self, now: float) -> None:
        """Whoever has not asked for so long that the bucket is full again."""
        full = self._burst / self._per_second
        self._left = {who: (left, seen) for who, (left, seen) in self._left.items() if now - seen < full}
