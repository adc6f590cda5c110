"""From a pending message to a sent one: claim, look, re-check, post, record. Never lost, never seen twice.

Nothing is sent inside a transaction: each step commits before the next begins, and a process that dies between
two of them leaves a lease behind, after which the message is looked for before it is posted. docs/delivery.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from reminders.composing import Prepared, prepare
from reminders.outcomes import Done, GiveUp, Later, NotSent, Outcome, Unclear, next_step
from reminders.policy import Policy
from reminders.schedule import Hours
from reminders.subjects import Policies, at_one_moment
from storage import deliveries, settings_rows
from uppdrag.calendar import instant, is_working_day, working_day_on_or_after

if TYPE_CHECKING:
    from reminders.outcomes import Outlet
    from storage.deliveries import Claimed, Tx
    from uppdrag.facts import House

log = logging.getLogger(__name__)

BATCH = 20
# Wide, so that a clock that jumped by days between the try and the search hides nothing.
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Worker:
    """Who sends. `reserve` is what one search and one post may take: with less of the lease left, nothing is begun."""

    me: str = field(default_factory=lambda: uuid4().hex)
    lease: timedelta = timedelta(seconds=120)
    reserve: timedelta = timedelta(seconds=40)
    seconds: Callable[[], float] = time.monotonic

    def lease_now(self, tx: Tx) -> datetime:
        """The lease clock: the database's, or on SQLite this process's own; never the one that can be moved."""
        return deliveries.lease_now(tx) or datetime(2000, 1, 1, tzinfo=UTC) + timedelta(
            seconds=self.seconds()
        )


def deliver(house: House, outlet: Outlet, worker: Worker, limit: int = BATCH) -> int:
    """Sends what is due now, at most `limit` messages; returns how many it took in hand. None outside hours."""
    still = at_one_moment(house)
    if not is_open(still, still.now()):
        return 0
    begun = worker.seconds()
    with house.db.transaction() as tx:
        jobs = _claim(tx, still, worker, limit)
    paused = False
    for job in jobs:
        in_time = worker.seconds() - begun < (worker.lease - worker.reserve).total_seconds()
        if paused or not in_time:
            _let_go(house, worker, job)
        else:
            paused = _deliver_one(house, outlet, worker, job)
    return len(jobs)


def _claim(tx: Tx, house: House, worker: Worker, limit: int) -> list[Claimed]:
    today = Hours(house.municipality.zone).end_of(house.today()) - timedelta(days=1)
    asked = deliveries.Claim(worker.me, house.now(), worker.lease, fresh_since=today, limit=limit)
    return deliveries.claim(tx, house.workspace_id, asked, worker.lease_now(tx))


def is_open(house: House, moment: datetime) -> bool:
    """Whether messages may go out: a working day, within the hours."""
    return opens_at(house, moment) <= moment


def opens_at(house: House, moment: datetime) -> datetime:
    """The first instant from this one on at which messages may go out."""
    policy = house_policy(house)
    local = moment.astimezone(house.municipality.zone)
    if is_working_day(local.date()) and policy.opens <= local.time() < policy.closes:
        return moment
    day = local.date() if local.time() < policy.opens else local.date() + timedelta(days=1)
    return instant(working_day_on_or_after(day), policy.opens, house.municipality.zone)


def house_policy(house: House) -> Policy:
    """What the municipality has chosen."""
    with house.db.reading() as tx:
        return Policies(settings_rows.choices(tx, house.workspace_id)).of()


def _deliver_one(house: House, outlet: Outlet, worker: Worker, job: Claimed) -> bool:
    """Takes one message all the way; returns whether Slack asked for a pause."""
    if job.attempts > 1:
        since = min(job.first_try_at, job.slot_at, house.now()) - LOOK_BACK
        found = _guarded(lambda: outlet.find(_where(job), job.key, since), "look")
        if found is not None:
            return _record(house, worker, job, found)
    try:
        prepared = _prepare(house, job)
    except Exception as fault:  # as above: it is tried again, and given up in the end
        log.exception("could not compose %s", job.key)
        return _record(house, worker, job, NotSent(f"fel i boten: {type(fault).__name__}"))
    if prepared is None or prepared.content is None:
        return False
    content = prepared.content
    outcome = _guarded(lambda: outlet.post(_where(job), content, job.key), "post")
    return _record(house, worker, job, outcome or Unclear("inget besked"), prepared)


def _where(job: Claimed) -> str:
    return job.conversation or job.receiver


def _guarded(call: Callable[[], Outcome | None], what: str) -> Outcome | None:
    """A fault in the outlet is an outcome like others: nobody knows what was posted."""
    try:
        return call()
    except Exception as fault:  # one poisoned message must not stop the rest
        log.exception("outlet failed to %s", what)
        return Unclear(f"fel i boten: {type(fault).__name__}")


def _prepare(house: House, job: Claimed) -> Prepared | None:
    """The re-check, in a transaction of its own; a message with nothing left to say ends here."""
    house = at_one_moment(house)
    with house.db.transaction() as tx:
        if not deliveries.holds(tx, job):
            log.warning("lost the lease of %s before sending it", job.key)
            return None
        prepared = prepare(tx, house, job)
        if prepared.content is None:
            if prepared.hand_back:
                deliveries.hand_back(tx, house.workspace_id, job.id)
            deliveries.record_end(tx, job, "skipped", prepared.reason)
    return prepared


def _record(
    house: House, worker: Worker, job: Claimed, outcome: Outcome, prepared: Prepared | None = None
) -> bool:
    """Writes down what became of it, if the lease is still ours; returns whether Slack asked for a pause."""
    step = next_step(outcome, job.attempts)
    house = at_one_moment(house)
    with house.db.transaction() as tx:
        if not deliveries.holds(tx, job):
            log.warning("lost the lease of %s; %s is not recorded", job.key, type(outcome).__name__)
            return False
        if isinstance(step, Done):
            _record_done(tx, house, job, step, prepared)
        elif isinstance(step, Later):
            _record_later(tx, house, job, step, worker.lease_now(tx))
        else:
            _record_failed(tx, house, job, step)
    return isinstance(step, Later) and step.pause is not None


def _record_done(tx: Tx, house: House, job: Claimed, step: Done, prepared: Prepared | None) -> None:
    """Found in the conversation, nobody knows which wishes it held: those that were not skipped by then."""
    deliveries.record_sent(tx, job, step.ts, step.conversation, house.now())
    held = deliveries.wishes_of(tx, house.workspace_id, job.id)
    said = [wish for wish in held if prepared is None or wish.id in prepared.wish_ids]
    for late in (False, True):
        ids = [wish.id for wish in said if wish.id is not None and (wish.day < house.today()) == late]
        deliveries.settle_wishes(tx, ids, "sent", late=late)


def _record_later(tx: Tx, house: House, job: Claimed, step: Later, now: datetime) -> None:
    deliveries.record_later(tx, job, now + step.after, step.reason, counted=step.counted)
    if step.pause is not None:
        where = job.receiver if step.pause == "conversation" else ""
        deliveries.pause(tx, house.workspace_id, where, now + step.after, step.reason)
    log.info("%s waits %s: %s", job.key, step.after, step.reason)


def _record_failed(tx: Tx, house: House, job: Claimed, step: GiveUp) -> None:
    """failed, and seen by people. What an unreachable person was to hear goes to the next in line."""
    deliveries.record_end(tx, job, "failed", step.reason)
    if step.unreachable and job.kind == "person":
        deliveries.unreachable(tx, house.workspace_id, job.receiver)
        deliveries.hand_back(tx, house.workspace_id, job.id)
    log.error("%s failed: %s", job.key, step.reason)


def _let_go(house: House, worker: Worker, job: Claimed) -> None:
    """Back to pending, untried and uncounted: too late in the lease to begin, or Slack wants a pause."""
    with house.db.transaction() as tx:
        deliveries.record_later(tx, job, worker.lease_now(tx), job.reason, counted=False)
