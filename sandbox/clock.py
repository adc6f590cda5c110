"""The sandbox owns the movable clock: it stands still until somebody walks it forward."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class Backwards(Exception):
    """The clock goes forward only."""


class Clock:
    """The instant it is in the sandbox, UTC. Without a start it is the machine's own time and cannot be moved."""

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start

    @property
    def movable(self) -> bool:
        return self._now is not None

    def now(self) -> datetime:
        return self._now or datetime.now(UTC)

    def move(self, to: datetime) -> None:
        """Moves forward to `to` (aware); Backwards when that has passed or the clock is the machine's own."""
        if self._now is None or to < self._now:
            raise Backwards("klockan går bara framåt" if self._now else "klockan följer datorns tid")
        self._now = to.astimezone(UTC)


def read_instant(text: str, zone: str) -> datetime:
    """`text` (ISO 8601) as UTC; without offset it is wall-clock time in `zone`. ValueError when it is neither."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware instant, exact."""
    span = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def ts_of(micro: int) -> str:
    """Slack's way to write an instant: seconds, a dot, six digits."""
    return f"{micro // 1_000_000}.{micro % 1_000_000:06d}"


def instant_of(ts: str) -> datetime:
    """The UTC instant of a Slack ts."""
    seconds, _, fraction = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int((fraction or "0").ljust(6, "0")))
