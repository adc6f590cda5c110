"""From a pending message to a sent one: claim, begin, look, re-check, post, record. Never lost, never seen twice.

Nothing is sent inside a transaction: each step commits before the next begins, and a process that dies between
two of them leaves a lease behind, after which the message is looked for before it is posted. docs/delivery.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING
from uuid import uuid4

from reminders import moments, outcomes, receivers
from reminders.composing import MERGED, Prepared, prepare
from reminders.outcomes import (
    Deadly,
    Done,
    GiveUp,
    Later,
    NotSent,
    Outcome,
    Sent,
    Unclear,
    next_step,
    way_on,
)
from reminders.policy import Policy
from reminders.schedule import Hours
from reminders.subjects import Policies, at_one_moment
from storage import deliveries, messages, pauses, polling, settings_rows
from storage.deliveries import Posted
from uppdrag.calendar import instant, is_working_day, working_day_on_or_after
from uppdrag.keeping import nothing_to_collect

if TYPE_CHECKING:
    from reminders.outcomes import Outlet
    from storage.deliveries import Claimed, Tx
    from uppdrag.facts import House

log = logging.getLogger(__name__)

BATCH = 20
LARGEST = 200
MOST = 50_000
# While Slack takes less than this for a message, more are taken in hand, and re-checked, together.
SWIFT = timedelta(milliseconds=25)
# A re-check older than this is made again.
FRESH = timedelta(seconds=1)
# No network answers so soon. Outcomes of such posts are written together, at most this long after the first.
INSTANT = timedelta(milliseconds=2)
TOGETHER = timedelta(milliseconds=5)
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
        return deliveries.lease_now(tx) or self.local_lease_now()

    def local_lease_now(self) -> datetime:
        """This process's own lease clock."""
        return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds())


@dataclass
class Pace:
    """How many are dealt with together: twice as many each time while Slack is swift, else one.

    `seconds`: what the last ones took in the outlet, and `posts` how many they were.
    """

    together: int = 1
    seconds: float = 0.0
    posts: int = 0

    def begin(self) -> int:
        self.seconds, self.posts = 0.0, 0
        return self.together

    def end(self, done: int) -> None:
        """`done`: how many of those were dealt with before their re-check was too old."""
        swift = self.seconds <= self.posts * SWIFT.total_seconds()
        self.together = min(done * 2, LARGEST) if swift else 1


def deliver(
    house: House, outlet: Outlet, worker: Worker, limit: int = BATCH, pace: Pace | None = None
) -> int:
    """Sends what is due now, at most `limit` messages; returns how many it took in hand. None outside hours."""
    still = at_one_moment(house)
    if not _something_due(still, worker) or not is_open(still, still.now()):
        return 0
    begun = worker.seconds()
    with house.db.transaction() as tx:
        jobs = _claim(tx, moments.acting(tx, house), worker, limit)
    _Round(house, outlet, worker, begun, pace or Pace()).send(jobs)
    return len(jobs)


def deliver_all(house: House, outlet: Outlet, worker: Worker, most: int = MOST) -> int:
    """Sends until nothing is left to take in hand, or `most` messages; returns how many it took.

    It takes few at a time while they go out slowly, so that a stop leaves few in hand; more when they fly.
    """
    handled, pace = 0, Pace()
    while handled < most:
        taken = deliver(house, outlet, worker, max(BATCH, pace.together), pace)
        if not taken:
            break
        handled += taken
    return handled


def _something_due(house: House, worker: Worker) -> bool:
    """Whether a claim may find something: what most polls end with, one look without a transaction to write."""
    with house.db.peeking() as connection:
        local = worker.local_lease_now() if house.db.is_sqlite else None
        return polling.something_due(connection, house.workspace_id, house.now(), local)


def _claim(tx: Tx, house: House, worker: Worker, limit: int) -> list[Claimed]:
    hours = Hours(house.municipality.zone)
    today = hours.end_of(house.today() - timedelta(days=1))
    until = hours.end_of(receivers.planned_through(tx, house))
    asked = deliveries.Claim(worker.me, house.now(), worker.lease, today, until, limit)
    lease_now = worker.lease_now(tx)
    if freed := deliveries.free(tx, house.workspace_id, lease_now, outcomes.DEATH_RESTS):
        log.warning("messages left in hand by the dead: %d", freed)
    return deliveries.claim(tx, house.workspace_id, asked, lease_now)


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


@dataclass
class _Round:
    """Messages taken in hand together. What surrounds the posts is done for several at once, the posts one by one."""

    house: House
    outlet: Outlet
    worker: Worker
    begun: float
    pace: Pace
    paused: bool = False
    unwritten: list[tuple[Posted, Prepared]] = field(default_factory=list)
    written_at: float = 0.0

    def send(self, jobs: Sequence[Claimed]) -> None:
        left = list(jobs)
        while left and self._may_go_on():
            some = _alike(left, self.pace.begin())
            undone = self._try(some)
            self.pace.end(len(some) - len(undone))
            left = [*undone, *left[len(some) :]]
        _let_go(self.house, left)

    def _try(self, some: Sequence[Claimed]) -> list[Claimed]:
        """A try of these, written down before it begins: only what was begun may stand in Slack.

        Returns those that it did not come to.
        """
        with self.house.db.transaction() as tx:
            begun = deliveries.begin(tx, some, self.house.now())
        for key in sorted({job.key for job in some} - {job.key for job in begun}):
            log.warning("lost the lease of %s before trying it", key)
        done = self._tried(begun) if begun else 0
        if done < len(begun):
            with self.house.db.transaction() as tx:
                deliveries.let_be(tx, begun[done:])
        undone = {job.id for job in begun[done:]}
        return [job for job in some if job.id in undone]

    def _tried(self, begun: Sequence[Claimed]) -> int:
        """First tries together, others by themselves; returns how many are dealt with."""
        if begun[0].attempts == 1:
            return self._first_tries(begun)
        return self._retry(begun[0])

    def _may_go_on(self) -> bool:
        """Whether Slack wants no pause, and there is time enough left in the lease to begin."""
        age = self.worker.seconds() - self.begun
        return not self.paused and age < (self.worker.lease - self.worker.reserve).total_seconds()

    def _retry(self, job: Claimed) -> int:
        """Not the first try: it may stand there already."""
        way = way_on(deaths=job.unended - 1)
        found = self._look(job) if way != "stop" else None
        if way == "try" and found is None:
            return self._first_tries([job])
        self._record(job, found or Deadly())
        return 1

    def _look(self, job: Claimed) -> Outcome | None:
        since = min(job.first_try_at or job.slot_at, job.slot_at, self.house.now()) - LOOK_BACK
        return _guarded(lambda: self.outlet.find(_where(job), job.key, since), "look")

    def _first_tries(self, jobs: Sequence[Claimed]) -> int:
        """Re-checks these, and posts them while the re-check is fresh; returns how many are dealt with."""
        prepared = self._prepare(jobs)
        checked = self.worker.seconds()
        for place, job in enumerate(jobs):
            stale = self.worker.seconds() - checked > FRESH.total_seconds()
            if (place and stale) or not self._may_go_on():
                self._write()
                return place
            if job.id in prepared:
                self._post(job, prepared[job.id])
        self._write()
        return len(jobs)

    def _post(self, job: Claimed, prepared: Prepared) -> None:
        """An outcome is written at once; only of posts too fast for any network several are, within a few ms."""
        content, begun = prepared.content, self.worker.seconds()
        assert content is not None  # noqa: S101 - only what has something to say is posted
        outcome = _guarded(
            lambda: self.outlet.post(_where(job), content, job.key, partial(self._renew, job)), "post"
        )
        ended = self.worker.seconds()
        self.pace.seconds += ended - begun
        self.pace.posts += 1
        if not isinstance(outcome, Sent):
            self._write()
            self._record(job, outcome or Unclear("inget besked"))
            return
        if not self.unwritten:
            self.written_at = begun
        self.unwritten.append((Posted(job, outcome.ts, outcome.conversation), prepared))
        if ended - begun > INSTANT.total_seconds() or ended - self.written_at > TOGETHER.total_seconds():
            self._write()

    def _renew(self, job: Claimed) -> bool:
        """A whole lease anew for one message; False when it is not ours any longer."""
        with self.house.db.transaction() as tx:
            now = self.worker.lease_now(tx)
            return deliveries.renew(tx, job, now, now + self.worker.lease)

    def _write(self) -> None:
        """Writes down what was posted, as far as the leases are still ours."""
        if not self.unwritten:
            return
        said, self.unwritten = self.unwritten, []
        house = at_one_moment(self.house)
        with house.db.transaction() as tx:
            kept = deliveries.record_sent(tx, [posted for posted, _ in said], house.now())
            ours = (one for posted, one in said if posted.job.id in kept)
            told = {key: why for one in ours for key, why in one.fulfils.items()}
            deliveries.wishes_sent(tx, house.workspace_id, kept, told, house.today())
        for posted, _ in said:
            if posted.job.id not in kept:
                log.warning("lost the lease of %s; Sent is not recorded", posted.job.key)

    def _prepare(self, jobs: Sequence[Claimed]) -> dict[int, Prepared]:
        """The re-check, by message; one that cannot be composed does not stop the others."""
        try:
            return _prepare(self.house, jobs)
        except Exception as fault:  # it is tried again, and given up in the end
            if len(jobs) > 1:
                return {key: one for job in jobs for key, one in self._prepare([job]).items()}
            log.exception("could not compose %s", jobs[0].key)
            self._record(jobs[0], NotSent(f"fel i boten: {type(fault).__name__}"))
            return {}

    def _record(self, job: Claimed, outcome: Outcome) -> None:
        self.paused = _record(self.house, self.worker, job, outcome) or self.paused


def _alike(jobs: Sequence[Claimed], most: int) -> list[Claimed]:
    """The first of these that can be dealt with together: first tries, or one that is none."""
    first_tries = takewhile(lambda job: job.attempts == 0, jobs[:most])
    return list(first_tries) or list(jobs[:1])


def _where(job: Claimed) -> str:
    return job.conversation or job.receiver


def _guarded(call: Callable[[], Outcome | None], what: str) -> Outcome | None:
    """A fault in the outlet is an outcome like others: nobody knows what was posted."""
    try:
        return call()
    except Exception as fault:  # one poisoned message must not stop the rest
        log.exception("outlet failed to %s", what)
        return Unclear(f"fel i boten: {type(fault).__name__}")


def _prepare(house: House, jobs: Sequence[Claimed]) -> dict[int, Prepared]:
    """Looks at everything once more, in a transaction of its own; what has nothing left to say ends here."""
    with nothing_to_collect(), house.db.transaction() as tx:
        house = moments.acting(tx, house)
        held = deliveries.held(tx, jobs)
        ours = [job for job in jobs if job.id in held]
        prepared = prepare(tx, house, ours)
        for job in ours:
            if prepared[job.id].content is None:
                _end(tx, house, job, prepared[job.id])
    for job in jobs:
        if job.id not in held:
            log.warning("lost the lease of %s before sending it", job.key)
    return {key: one for key, one in prepared.items() if one.content is not None}


def _end(tx: Tx, house: House, job: Claimed, prepared: Prepared) -> None:
    if prepared.reason == MERGED:
        today = Hours(house.municipality.zone).whole(house.today())
        messages.pass_on(tx, house.workspace_id, job.id, job.receiver, today)
    if prepared.hand_back:
        deliveries.hand_back(tx, house.workspace_id, job.id)
    if prepared.too_soon:
        deliveries.record_unbegun(tx, job)
    else:
        deliveries.record_end(tx, job, "skipped", prepared.reason)


def _record(house: House, worker: Worker, job: Claimed, outcome: Outcome) -> bool:
    """Writes down what became of it, if the lease is still ours; returns whether Slack asked for a pause."""
    step = next_step(outcome, job.ended + 1)
    house = at_one_moment(house)
    with house.db.transaction() as tx:
        if not deliveries.held(tx, [job]):
            log.warning("lost the lease of %s; %s is not recorded", job.key, type(outcome).__name__)
            return False
        if isinstance(step, Done):
            _record_found(tx, house, job, step)
        elif isinstance(step, Later):
            _record_later(tx, house, job, step, worker.lease_now(tx))
        else:
            _record_failed(tx, house, job, step)
    return isinstance(step, Later) and step.pause is not None


def _record_found(tx: Tx, house: House, job: Claimed, step: Done) -> None:
    """Found in the conversation, nobody knows which wishes it held: those that were not skipped by then."""
    deliveries.record_sent(tx, [Posted(job, step.ts, step.conversation)], house.now())
    deliveries.wishes_sent(tx, house.workspace_id, [job.id], None, house.today())


def _record_later(tx: Tx, house: House, job: Claimed, step: Later, now: datetime) -> None:
    until = now + step.after
    rests = until if step.pause is None else None
    deliveries.record_later(tx, job, rests, step.reason, counted=step.counted)
    if step.pause is not None:
        where = job.receiver if step.pause == "conversation" else ""
        pauses.pause(tx, house.workspace_id, where, until, step.reason)
    log.info("%s waits %s: %s", job.key, step.after, step.reason)


def _record_failed(tx: Tx, house: House, job: Claimed, step: GiveUp) -> None:
    """failed, and seen by people. What an unreachable person was to hear goes to the next in line, and what was to
    come with a digest that Slack does not take comes without it."""
    deliveries.record_end(tx, job, "failed", step.reason)
    if step.unreachable:
        deliveries.unreachable(tx, house.workspace_id, job.receiver)
    if step.unreachable or (step.unposted and job.kind == "digest"):
        deliveries.hand_back(tx, house.workspace_id, job.id)
    log.error("%s failed: %s", job.key, step.reason)


def _let_go(house: House, jobs: Sequence[Claimed]) -> None:
    """Back to pending as they were: too late in the lease to begin, or Slack wants a pause."""
    if jobs:
        with house.db.transaction() as tx:
            deliveries.put_back(tx, jobs)
