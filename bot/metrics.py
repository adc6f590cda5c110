"""What is measured, told in Prometheus' words at /metrics. docs/drift.md explains each one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from reminders.outcomes import BotBroken, NotSent, RateLimited, Rejected, Sent, Unclear, Unreachable
from storage.queue import queue

if TYPE_CHECKING:
    from reminders.content import Content
    from reminders.outcomes import Outcome, Outlet, Renew
    from storage.db import Database

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

COMMANDS = Histogram(
    "uppdragsbot_command_seconds",
    "Time from a command, click or form to its answer.",
    ["kind"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10),
    registry=REGISTRY,
)
ERRORS = Counter("uppdragsbot_errors_total", "Answers that ended in an error message.", registry=REGISTRY)
IMPORTS = Histogram(
    "uppdragsbot_import_seconds",
    "Time to read a handling, from file to preview.",
    buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60),
    registry=REGISTRY,
)
SENDINGS = Counter(
    "uppdragsbot_sendings_total", "Tries to send a message, by outcome.", ["outcome"], registry=REGISTRY
)

_OUTCOMES: dict[type[Outcome], str] = {
    Sent: "delivered",
    RateLimited: "rate_limited",
    Unreachable: "failed",
    Rejected: "failed",
    BotBroken: "failed",
    NotSent: "retry",
    Unclear: "retry",
}
for _outcome in set(_OUTCOMES.values()):
    SENDINGS.labels(_outcome)  # a rate needs its zero


class Measured:
    """An outlet that counts what became of each try."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def post(self, to: str, content: Content, key: str, renew: Renew) -> Outcome:
        outcome = self._outlet.post(to, content, key, renew)
        SENDINGS.labels(_OUTCOMES[type(outcome)]).inc()
        return outcome

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:
        return self._outlet.find(to, key, since)


class QueueCollector(Collector):
    """The outgoing queue, asked for when somebody looks; tells nothing when the database does not answer."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._database.reading() as tx:
            found = queue(tx, self._now())
        yield _gauge("queue_age_seconds", "How long the oldest unsent message has been due.", found.age)
        yield _gauge("queue_waiting", "Messages that are due and not yet sent.", found.waiting)
        states = GaugeMetricFamily("uppdragsbot_deliveries", "Messages by state.", labels=["state"])
        for state, count in found.by_state.items():
            states.add_metric([state], count)
        yield states

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing to ask the database when the collector is registered."""
        return []


class SocketCollector(Collector):
    """The connection to Slack: whether it stands, and since how long."""

    def __init__(self, since: Callable[[], float | None]) -> None:
        self._since = since

    def collect(self) -> Iterator[GaugeMetricFamily]:
        since = self._since()
        yield _gauge("socket_up", "1 while connected to Slack.", since is not None)
        age = 0.0 if since is None else time.time() - since
        yield _gauge("socket_age_seconds", "How long the connection has stood; 0 without one.", age)

    def describe(self) -> list[GaugeMetricFamily]:
        return []


class ReadyCollector(Collector):
    """What /readyz says, for an alert: whoever watches asks for figures, not for statuses."""

    def __init__(self, problems: Callable[[], list[str]]) -> None:
        self._problems = problems

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("ready", "1 while /readyz says 200.", not self._problems())

    def describe(self) -> list[GaugeMetricFamily]:
        return []


def _gauge(name: str, what: str, value: float | timedelta) -> GaugeMetricFamily:
    number = value.total_seconds() if isinstance(value, timedelta) else float(value)
    return GaugeMetricFamily(f"uppdragsbot_{name}", what, value=number)


def exposition() -> str:
    """Everything measured, as text."""
    return generate_latest(REGISTRY).decode()
