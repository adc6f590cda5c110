"""The way of a message to be: claimed, recorded by whoever holds its fence, put off, given up.

Two clocks: `now` is the house's (it may be moved), `lease_now` is that of leases and back-off, which is the
database's on PostgreSQL and this process's on SQLite. `lease_until` of a pending message = left alone until.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import case, func, select, update
from sqlmodel import Session, and_, col, or_

from storage import pauses, unplanned
from storage.planning import WishRow, change, wishes
from storage.pulse import beat
from storage.sets import among, as_table
from storage.tables import Delivery, Person, Uppdrag, Wish, metadata

_delivery, _wish = metadata.tables["delivery"], metadata.tables["wish"]

Tx: TypeAlias = Session


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in hand; only the holder of `fence` may record what became of it.

    `attempts` counts the tries that were begun: one that was only in hand when its process died has none.
    `unended` of them have not ended: the one that is under way, and those at which a process died.
    """

    id: int
    key: str
    kind: str
    receiver: str
    conversation: str | None
    slot_at: datetime
    expires_at: datetime | None
    attempts: int
    unended: int
    fence: int
    first_try_at: datetime | None
    reason: str | None

    @property
    def ended(self) -> int:
        """How many tries have ended, and left it unsent."""
        return self.attempts - self.unended


_TAKEN = (
    col(Delivery.id),
    col(Delivery.key),
    col(Delivery.kind),
    col(Delivery.receiver),
    col(Delivery.conversation),
    col(Delivery.slot_at),
    col(Delivery.expires_at),
    col(Delivery.attempts),
    col(Delivery.unended),
    col(Delivery.fence),
    col(Delivery.first_try_at),
    col(Delivery.reason),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks, when, and how much. Untried messages to persons from before `fresh_since`, and from `planned_until`
    on, wait for the planner: they may be merged into another.
    """

    me: str
    now: datetime
    lease: timedelta
    fresh_since: datetime
    planned_until: datetime
    limit: int = 20


def lease_now(tx: Session) -> datetime | None:
    """The database's own time; None on SQLite, where each process has its own lease clock."""
    if tx.get_bind().dialect.name == "sqlite":
        return None
    return tx.execute(select(func.clock_timestamp())).scalar_one()  # type: ignore[no-any-return]


def claim(tx: Session, workspace_id: int, asked: Claim, lease_now: datetime) -> list[Claimed]:
    """Takes what is due, the oldest first; no two callers get the same. What has brought deaths comes last of it:
    should one message take the process with it each time, it takes the others along as seldom as may be.

    SQLite leaves out the row locks: there the guard of the update alone decides, on PostgreSQL both do.
    """
    due = _waiting(workspace_id, asked, lease_now)
    # A CTE, lest the rows be picked anew for each row of the update.
    picked = _picked(and_(col(Delivery.workspace_id) == workspace_id, due), asked.limit).cte("waiting")
    won = (
        update(Delivery)
        .where(col(Delivery.id).in_(select(picked.c.id)), due)
        .values(
            state="sending",
            claimed_by=asked.me,
            lease_until=lease_now + asked.lease,
            fence=col(Delivery.fence) + 1,
        )
        .returning(*_TAKEN)
        .execution_options(synchronize_session=False)
    )
    taken = [Claimed(*row) for row in tx.execute(won)]
    return sorted(taken, key=lambda one: (one.unended, one.slot_at, one.id))


def _picked(which: Any, limit: int) -> Any:
    """The oldest of these: an index gives them in order, however many wait."""
    oldest = select(col(Delivery.id)).where(which).order_by(col(Delivery.next_try_at), col(Delivery.id))
    return oldest.limit(limit).with_for_update(skip_locked=True)


def _waiting(workspace_id: int, asked: Claim, lease_now: datetime) -> Any:
    rested = or_(col(Delivery.lease_until).is_(None), col(Delivery.lease_until) <= lease_now)
    fresh = or_(
        col(Delivery.kind) != "person",
        col(Delivery.first_try_at).is_not(None),
        and_(col(Delivery.slot_at) >= asked.fresh_since, col(Delivery.slot_at) < asked.planned_until),
    )
    due = (col(Delivery.state) == "pending", col(Delivery.next_try_at) <= asked.now)
    return and_(*due, rested, fresh, pauses.none_now(workspace_id, lease_now))


Rests = Sequence[timedelta]


def free(tx: Session, workspace_id: int, lease_now: datetime, rests: Rests) -> int:
    """What was left in hand by the dead waits again, for as long as the policy wants after so many of them
    (`rests`; of those that were not being tried none). Returns how many there were."""
    left = select(_delivery.c.id).where(
        _delivery.c.workspace_id == workspace_id,
        _delivery.c.state == "sending",
        _delivery.c.lease_until <= lease_now,
    )
    theirs = _delivery.c.id.in_(left.with_for_update(skip_locked=True))
    return change(
        tx, update(_delivery).where(theirs, _delivery.c.state == "sending").values(_freed(lease_now, rests))
    )


def _freed(lease_now: datetime, rests: Rests) -> dict[str, Any]:
    """However often whoever tried it has died: the last of the rests holds from there on."""
    after = [(_delivery.c.unended == died, lease_now + rest) for died, rest in enumerate(rests[:-1], 1)]
    until = case((_delivery.c.unended == 0, None), *after, else_=lease_now + rests[-1])
    return {"state": "pending", "lease_until": until}


def forget_other_boots(tx: Session, me: str, lease_now: datetime, rests: Rests) -> int:
    """On SQLite one process sends: leases and pauses of any other boot are dead, and its rests too, but for those
    after a death, which begin anew. Returns how many leases."""
    pauses.forget(tx)
    leased = _delivery.c.lease_until.is_not(None)
    freed = update(_delivery).values(_freed(lease_now, rests))
    change(tx, freed.where(_delivery.c.state == "pending", leased))
    return change(tx, freed.where(_delivery.c.state == "sending", leased, _delivery.c.claimed_by != me))


def held(tx: Session, jobs: Collection[Claimed]) -> set[int]:
    """The ids of those messages that are still ours; on PostgreSQL their rows stay locked."""
    wanted = select(_delivery.c.id, _delivery.c.fence).where(
        among(tx, _delivery.c.id, [job.id for job in jobs]), _delivery.c.state == "sending"
    )
    fences = {job.id: job.fence for job in jobs}
    found = tx.connection().execute(wanted.order_by(_delivery.c.id).with_for_update())
    return {key for key, fence in found if fences[key] == fence}


def begin(tx: Session, jobs: Collection[Claimed], at: datetime) -> list[Claimed]:
    """Counts a try of those that are still ours, and returns them. From here on one may have been posted."""
    ours = _fenced(tx, jobs)
    begun = (
        update(_delivery)
        .where(*ours)
        .values(
            attempts=_delivery.c.attempts + 1,
            unended=_delivery.c.unended + 1,
            first_try_at=func.coalesce(_delivery.c.first_try_at, at),
        )
    )
    found = tx.connection().execute(begun.returning(_delivery.c.id, _delivery.c.first_try_at))
    tried = {row.id: row.first_try_at for row in found}
    return [
        replace(job, attempts=job.attempts + 1, unended=job.unended + 1, first_try_at=tried[job.id])
        for job in jobs
        if job.id in tried
    ]


def let_be(tx: Session, jobs: Collection[Claimed]) -> None:
    """A try that was begun and surely posted nothing was none; the messages stay in hand."""
    one_less = _delivery.c.attempts - 1
    untried = case((one_less > 0, _delivery.c.first_try_at), else_=None)
    taken_back = {"attempts": one_less, "unended": _delivery.c.unended - 1, "first_try_at": untried}
    change(tx, update(_delivery).where(*_fenced(tx, jobs)).values(taken_back))


def put_back(tx: Session, jobs: Collection[Claimed]) -> None:
    """pending again, as they were before they were taken in hand."""
    back = update(_delivery).where(*_fenced(tx, jobs)).values(state="pending", lease_until=None)
    change(tx, back)


def _fenced(tx: Session, jobs: Collection[Claimed]) -> tuple[Any, ...]:
    c = _delivery.c
    given = as_table(tx, (c.id, c.fence), [(job.id, job.fence) for job in jobs])
    return (c.id == given.c.id, c.fence == given.c.fence, c.state == "sending")


def renew(tx: Session, job: Claimed, now: datetime, until: datetime) -> bool:
    """Holds a message until then; False when its lease has run out, or it is somebody else's."""
    alive = col(Delivery.lease_until) > now
    return change(tx, update(Delivery).where(*_fence(job), alive).values(lease_until=until)) == 1


class Posted(NamedTuple):
    """A message that stands in a conversation, with its Slack id there."""

    job: Claimed
    ts: str
    conversation: str


def record_sent(tx: Session, posts: Sequence[Posted], at: datetime) -> set[int]:
    """sent. Returns the ids of those recorded: where the lease was lost meanwhile, nothing is."""
    c = _delivery.c
    given = as_table(
        tx,
        (c.id, c.fence, c.ts, c.conversation),
        [(job.id, job.fence, ts, conversation) for job, ts, conversation in posts],
    )
    mine = (c.id == given.c.id, c.fence == given.c.fence, c.state == "sending")
    done = {"state": "sent", "sent_at": at, "reason": None, "lease_until": None}
    said = {"ts": given.c.ts, "conversation": given.c.conversation}
    won = update(_delivery).where(*mine).values(**done, **said).returning(c.id)
    return set(tx.connection().execute(won).scalars())


def wishes_sent(
    tx: Session, workspace_id: int, ids: Collection[int], told: Mapping[int, str] | None, today: date
) -> None:
    """The wishes still waiting in these messages have been said: all of them, or (`told`) those they told of, each
    with what made it the receiver's.

    Late is what was meant for a day before today.
    """
    by_why: dict[str, list[int]] = defaultdict(list)
    for wish_id, why in (told or {}).items():
        by_why[why].append(wish_id)
    # Of two lists one must lead: with the workspace named, SQLite would try each wish in each message.
    leads: dict[str | None, Any] = {why: among(tx, _wish.c.id, some) for why, some in by_why.items()}
    if told is None:
        leads[None] = _wish.c.workspace_id == workspace_id
    for because, lead in leads.items():
        said = update(_wish).where(lead, among(tx, _wish.c.delivery_id, ids), _wish.c.state == "waiting")
        change(tx, said.values(state="sent", reason=because, late=_wish.c.day < today))


def record_end(tx: Session, job: Claimed, state: str, reason: str) -> bool:
    """failed or skipped, with the reason in words."""
    return _record(tx, job, state=state, reason=reason, lease_until=None)


def record_unbegun(tx: Session, job: Claimed) -> bool:
    """pending again until its slot, as if nobody had ever tried it: it surely stands nowhere."""
    untried = {"attempts": 0, "unended": 0, "first_try_at": None, "next_try_at": job.slot_at, "reason": None}
    return _record(tx, job, state="pending", lease_until=None, **untried)


def record_later(
    tx: Session, job: Claimed, until: datetime | None, reason: str | None, *, counted: bool
) -> bool:
    """The try has ended: pending again, left alone until then (lease clock). An uncounted try never was.

    A first try that surely posted nothing leaves no trace: others may join the message again.
    """
    attempts = job.attempts if counted else job.attempts - 1
    tries = {"attempts": attempts, "unended": job.unended - 1}
    untried = {} if attempts else {"first_try_at": None}
    return _record(tx, job, state="pending", lease_until=until, reason=reason, **tries, **untried)


def _record(tx: Session, job: Claimed, **values: Any) -> bool:
    return change(tx, update(Delivery).where(*_fence(job)).values(**values)) == 1


def _fence(job: Claimed) -> tuple[Any, ...]:
    return (
        col(Delivery.id) == job.id,
        col(Delivery.state) == "sending",
        col(Delivery.fence) == job.fence,
    )


def wishes_of(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, list[WishRow]]:
    """The wishes still waiting in these messages, by message."""
    found: dict[int, list[WishRow]] = defaultdict(list)
    here = (_wish.c.workspace_id == workspace_id, among(tx, _wish.c.delivery_id, ids))
    for one in wishes(tx, *here, _wish.c.state == "waiting"):
        found[one.delivery_id or 0].append(one)
    return found


def settle_wishes(tx: Session, ids: Collection[int], state: str, reason: str) -> None:
    """skipped, with the reason."""
    if ids:
        which = among(tx, _wish.c.id, ids)
        change(tx, update(_wish).where(which).values(state=state, reason=reason, late=False))


def hand_back(tx: Session, workspace_id: int, delivery_id: int) -> None:
    """The wishes of a message that will not go out wait for another one; their uppdrag are planned anew."""
    here = (
        col(Wish.workspace_id) == workspace_id,
        col(Wish.delivery_id) == delivery_id,
        col(Wish.state) == "waiting",
    )
    unplanned.look_again_at(tx, workspace_id, select(col(Wish.uppdrag_id)).where(*here).distinct())
    change(tx, update(Wish).where(*here).values(delivery_id=None))


def unreachable(tx: Session, workspace_id: int, slack_id: str) -> None:
    """Slack does not know the person any more: all that is theirs is planned anew, for whoever is next."""
    here = (col(Person.workspace_id) == workspace_id, col(Person.slack_id) == slack_id)
    change(tx, update(Person).where(*here).values(reachable=False))
    beat(tx, workspace_id)
    theirs = (col(Uppdrag.workspace_id) == workspace_id, col(Uppdrag.is_open))
    who = select(col(Person.id)).where(*here)
    open_ones = select(col(Uppdrag.id)).where(*theirs, col(Uppdrag.ansvarig_id).in_(who))
    unplanned.look_again_at(tx, workspace_id, open_ones)


def failed(tx: Session, workspace_id: int, limit: int = 100) -> list[Delivery]:
    """Messages that were given up, the latest first."""
    wanted = select(Delivery).where(
        col(Delivery.workspace_id) == workspace_id, col(Delivery.state) == "failed"
    )
    return list(tx.execute(wanted.order_by(col(Delivery.slot_at).desc()).limit(limit)).scalars())


def try_again(tx: Session, workspace_id: int, delivery_id: int) -> bool:
    """Försök igen: a failed message is pending once more, and is looked for before it is sent."""
    again = (
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.id) == delivery_id,
            col(Delivery.state) == "failed",
        )
        .values(state="pending", attempts=1, unended=0, lease_until=None, reason=None)
    )
    return change(tx, again) == 1


def counts(tx: Session, workspace_id: int) -> dict[str, int]:
    """How many messages are in each state."""
    rows = select(col(Delivery.state), func.count()).where(col(Delivery.workspace_id) == workspace_id)
    return {state: int(n) for state, n in tx.execute(rows.group_by(col(Delivery.state)))}
