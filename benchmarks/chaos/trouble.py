"""What goes wrong meanwhile: Slack drops, hangs, refuses and rate-limits; clocks jump; the database dies."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.client import LocalSlack, SandboxError

if TYPE_CHECKING:
    from benchmarks.chaos.run import Size

METHODS = (
    *("chat.postMessage",) * 6,
    *("conversations.history",) * 3,
    "conversations.open",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
)
KINDS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("drop", 4, {}),
    ("drop_after_accept", 6, {}),
    ("server_error", 4, {}),
    ("fatal_error", 1, {}),
    ("hang", 2, {"seconds": 2}),
    ("hang_after_accept", 3, {"seconds": 2}),
    ("slow", 3, {"seconds": 0.3}),
    ("ratelimited", 1, {"retry_after": 1}),
)
GLANCE = 0.05


@dataclass
class HouseClock:
    """The clock of all senders: a moment in a file, and how far it has jumped for a while."""

    file: Path
    at: datetime
    jump: timedelta = timedelta()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, at: datetime | None = None, jump: timedelta | None = None) -> None:
        with self.lock:
            self.at = at or self.at
            self.jump = self.jump if jump is None else jump
            fresh = self.file.with_suffix(".new")
            fresh.write_text((self.at + self.jump).isoformat())
            fresh.replace(self.file)

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Often:
    """Once in so many deliveries, and whatever else happens every so many seconds: as rude to each delivery on a slow
    machine as on a swift one, which would otherwise get to nothing between two deaths."""

    deliveries: float
    seconds: float


JUMPS, REVOKED, RESTARTS = Often(75, 12), Often(500, 60), Often(200, 40)


@dataclass
class Trouble:
    """Makes trouble in threads of its own until it is told to stop; `made` counts what it did.

    `sent` tells how many messages have gone out.
    """

    slack: LocalSlack
    clock: HouseClock
    size: Size
    sent: Callable[[], int]
    kill_one: Callable[[random.Random], None]
    restart_database: Callable[[], None] | None = None
    made: Counter[str] = field(default_factory=Counter)
    jumps: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop, self._revoked, self._sent = threading.Event(), False, 0
        self._chance = random.Random(self.size.seed)
        self._threads = [threading.Thread(target=self._count, daemon=True)] + [
            threading.Thread(target=self._keep, args=args, daemon=True)
            for args in (
                (self._refuse, self.size.refusals),
                (self._kill, self.size.kills),
                (self._jump, JUMPS),
                (self._revoke, REVOKED),
                (self._restart, RESTARTS),
            )
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """No more trouble: Slack answers, the clock stands right."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self.slack.clear_faults()
        self.clock.set(jump=timedelta())

    def _count(self) -> None:
        while not self._stop.wait(GLANCE):
            self._sent = self.sent()

    def _keep(self, what: Callable[[], None], often: Often) -> None:
        while self._due(often, self._chance.uniform(0.5, 1.5)):
            with contextlib.suppress(SandboxError):
                what()

    def _due(self, often: Often, share: float) -> bool:
        """Waits until it is time again; False when there is to be no more trouble."""
        until, most = time.monotonic() + often.seconds * share, self._sent + often.deliveries * share
        while self._sent < most and time.monotonic() < until:
            if self._stop.wait(GLANCE):
                return False
        return not self._stop.wait(GLANCE)

    def _refuse(self) -> None:
        """One fault for the next call of a kind; one that met no call gives way to the next."""
        if self._revoked:
            return
        kinds, weights = [(kind, more) for kind, _, more in KINDS], [weight for _, weight, _ in KINDS]
        ((kind, more),) = self._chance.choices(kinds, weights)
        self.slack.clear_faults()
        self.slack.fault(kind, method=self._chance.choice(METHODS), **more)
        self.made[kind] += 1

    def _kill(self) -> None:
        self.kill_one(self._chance)
        self.made["kill"] += 1

    def _jump(self) -> None:
        """Days forward or backward for a moment, then back."""
        days = self._chance.choice([-9, -3, -1, 1, 2, 3, 5, 9])
        self.clock.set(jump=timedelta(days=days))
        self._stop.wait(self._chance.uniform(0.3, 1.5))
        self.clock.set(jump=timedelta())
        self.jumps.append(days)
        self.made["clock jump"] += 1

    def _revoke(self) -> None:
        """The token is taken back for two seconds."""
        self._revoked = True
        self.slack.fault("revoked_token")
        time.sleep(2)
        self.slack.clear_faults()
        self._revoked = False
        self.made["revoked token"] += 1

    def _restart(self) -> None:
        if self.restart_database is not None:
            self.restart_database()
            self.made["database killed"] += 1
