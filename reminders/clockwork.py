"""What makes it happen: a metronome in memory, and the walk of a clock that is moved by hand.

All truth stands in the tables; a missed beat is made up by the next one. Every replica has its own metronome.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from reminders import outcomes
from reminders.delivery import Worker, deliver_all, opens_at
from reminders.planner import plan
from reminders.receivers import WEEK, readers, slots
from reminders.subjects import at_one_moment
from storage import deliveries, messages, planning

if TYPE_CHECKING:
    from reminders.outcomes import Outlet
    from uppdrag.facts import House

log = logging.getLogger(__name__)

PLAN_EVERY: float = 60
DELIVER_EVERY: float = 5
SWEEP_EVERY = 600


@dataclass
class Pulse:
    """How the metronome is doing, for health: beats and faults by job, and when each last ended well."""

    beats: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    last: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Running:
    """A metronome that ticks. `stop` ends it once what is in hand is done.

    `tick` plans and delivers at once, as a beat would: after it nothing that was due is in hand any more.
    """

    pulse: Pulse
    stop: Callable[[], None]
    tick: Callable[[], int]


def start(
    house: House, outlet: Outlet, worker: Worker | None = None, sweep: Callable[[], object] | None = None
) -> Running:
    """Starts planning, delivering and sweeping in the background. `sweep` is what else is to be tidied up."""
    from apscheduler.schedulers.background import BackgroundScheduler  # slow to import, needed only here

    worker = worker or Worker()
    _forget_the_dead(house, worker)
    pulse, sending = Pulse(), threading.Lock()

    def deliver() -> int:
        with sending:
            return deliver_all(house, outlet, worker)

    def tick() -> int:
        with sending:
            return run_until_idle(house, outlet, worker)

    jobs: tuple[tuple[str, float, Callable[[], object]], ...] = (
        ("plan", PLAN_EVERY, lambda: plan(house)),
        ("deliver", DELIVER_EVERY, deliver),
        ("sweep", SWEEP_EVERY, lambda: _sweep(house, sweep)),
    )
    options: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults=options)
    for name, seconds, job in jobs:
        beat = _guarded(house, pulse, name, job)
        scheduler.add_job(beat, "interval", seconds=seconds, id=name)
    scheduler.add_job(_guarded(house, pulse, "first", tick))
    scheduler.add_job(_guarded(house, pulse, "sweep", lambda: _sweep(house, sweep)))
    scheduler.start()

    def stop() -> None:
        # Without jobs the scheduler's last look, after its workers are gone, finds nothing to hand them.
        scheduler.remove_all_jobs()
        scheduler.shutdown(wait=True)

    return Running(pulse, stop, tick)


def run_until_idle(house: House, outlet: Outlet, worker: Worker | None = None) -> int:
    """Plans and delivers until nothing can be taken in hand now; returns how many messages it handled."""
    worker = worker or Worker()
    plan(house)
    return deliver_all(house, outlet, worker)


def next_moment(house: House) -> datetime | None:
    """The next instant after now at which something will be planned, sent or expire; None when nothing ever will.

    What waits for Slack waits on real time and is not counted.
    """
    house = at_one_moment(house)
    now = house.now()
    with house.db.reading() as tx:
        due = messages.next_due(tx, house.workspace_id)
        found = [
            planning.next_step_at(tx, house.workspace_id, now),
            messages.next_expiry(tx, house.workspace_id, now),
            *(
                min(mine)
                for reader in readers(tx, house)
                if (mine := _slots_ahead(house, reader.policy, now))
            ),
        ]
    found.append(opens_at(house, max(due, now)) if due else None)
    return min((moment for moment in found if moment is not None and moment > now), default=None)


def _slots_ahead(house: House, policy: Any, now: datetime) -> list[datetime]:
    return list(slots(house, policy, now, now + WEEK + timedelta(days=5)))


def _sweep(house: House, sweep: Callable[[], object] | None) -> None:
    """Tidies up, and says aloud what did not get through."""
    if sweep is not None:
        sweep()
    with house.db.reading() as tx:
        failed = deliveries.failed(tx, house.workspace_id)
    if failed:
        log.error("%d messages have failed, the latest %s: %s", len(failed), failed[0].key, failed[0].reason)


def _forget_the_dead(house: House, worker: Worker) -> None:
    if house.db.is_sqlite:
        with house.db.transaction() as tx:
            now = worker.local_lease_now()
            deliveries.forget_other_boots(tx, worker.me, now, outcomes.DEATH_RESTS)


def _guarded(house: House, pulse: Pulse, name: str, job: Callable[[], object]) -> Callable[[], None]:
    """A beat that never stops the metronome: faults are logged and counted."""

    def beat() -> None:
        pulse.beats[name] += 1
        try:
            job()
            pulse.last[name] = house.now()
        except Exception:  # the next beat tries again
            pulse.faults[name] += 1
            log.exception("%s failed", name)

    return beat
