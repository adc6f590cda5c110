"""Each request between bot and Slack, with its verdict."""

from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import count

from sandbox import Json


@dataclass(frozen=True)
class Entry:
    """One exchange. `at` is the sandbox clock (ISO, UTC), `ms` real milliseconds until the answer."""

    id: int
    at: str
    direction: str
    method: str
    verdict: str
    ms: float
    team: str
    request: Json = field(default_factory=dict)
    answer: Json = field(default_factory=dict)


class Inspector:
    def __init__(self, remember: int = 5_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=remember)
        self._numbers = count(1)

    def note(
        self,
        now: datetime,
        direction: str,
        method: str,
        verdict: str,
        *,
        ms: float,
        team: str,
        request: Json,
        answer: Json,
    ) -> None:
        entry = Entry(
            next(self._numbers),
            now.isoformat(),
            direction,
            method,
            verdict,
            round(ms, 1),
            team,
            request,
            answer,
        )
        self._entries.append(entry)

    def entries(self, method: str | None = None) -> list[Json]:
        """The remembered exchanges, oldest first, of one method or of all."""
        return [asdict(e) for e in self._entries if method in (None, e.method)]

    def clear(self) -> None:
        self._entries.clear()
