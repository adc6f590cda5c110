"""What has changed, in order: the page redraws from it and a waiting test finds its answer in it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from sandbox import Json


@dataclass(frozen=True)
class Change:
    """`kind`: message, edited, deleted, private, view, view_closed, home, clock, bot, request, failure."""

    seq: int
    kind: str
    team: str
    channel: str | None = None
    user: str | None = None
    by_bot: bool = False
    data: Json = field(default_factory=dict)


class Changes:
    """A short memory of changes, and everybody who waits for the next one."""

    def __init__(self, remember: int = 5_000) -> None:
        self._recent: deque[Change] = deque(maxlen=remember)
        self._numbers = count(1)
        self._wake = asyncio.Event()
        self.last = 0

    def tell(
        self,
        kind: str,
        team: str,
        *,
        channel: str | None = None,
        user: str | None = None,
        by_bot: bool = False,
        data: Json | None = None,
    ) -> None:
        self.last = next(self._numbers)
        self._recent.append(Change(self.last, kind, team, channel, user, by_bot, data or {}))
        woken, self._wake = self._wake, asyncio.Event()
        woken.set()

    def since(self, seq: int) -> list[Change]:
        """Every remembered change after number `seq`, oldest first."""
        fresh: list[Change] = []
        for change in reversed(self._recent):
            if change.seq <= seq:
                break
            fresh.append(change)
        return fresh[::-1]

    async def wait(self, seq: int, timeout: float) -> list[Change]:
        """The changes after `seq` as soon as there is one; [] when `timeout` seconds brought none."""
        if self.last <= seq:
            try:
                await asyncio.wait_for(self._wake.wait(), timeout)
            except TimeoutError:
                return []
        return self.since(seq)
