"""Which message carries which wish: finding, making and joining messages before anybody has them in hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from storage.planning import STILL_LOOSE, change
from storage.sets import among, as_table, insert_missing
from storage.tables import Delivery, Wish, metadata

_delivery, _wish = metadata.tables["delivery"], metadata.tables["wish"]
# What every message begins with. A moment to try at is never moved: what rests has a lease.
_NEW = {"state": "pending", "attempts": 0, "unended": 0, "fence": 0, "facts": {}}


class MessageRow(NamedTuple):
    """A message as far as it matters for what may join it."""

    id: int
    key: str
    kind: str
    receiver: str
    state: str
    slot_at: datetime
    expires_at: datetime | None
    first_try_at: datetime | None
    sent_at: datetime | None


def carry_over(tx: Session, workspace_id: int, before: datetime, reason: str) -> int:
    """Messages to persons from an earlier day that nobody has tried: their wishes go into today's instead."""
    return _empty(tx, workspace_id, reason, _delivery.c.next_try_at < before)


def make_room(
    tx: Session, workspace_id: int, receivers: Collection[str], day: tuple[datetime, datetime], reason: str
) -> int:
    """Messages of these persons with slots in [begin, end) that nobody has tried: a digest takes their wishes."""
    slot = _delivery.c.slot_at
    theirs = among(tx, _delivery.c.receiver, receivers)
    return _empty(tx, workspace_id, reason, theirs, slot >= day[0], slot < day[1])


def _empty(tx: Session, workspace_id: int, reason: str, *which: Any) -> int:
    """Ends untried messages to persons; what they were to say is loose again. Returns how many they were."""
    untried = select_columns(_delivery.c.id).where(
        _delivery.c.workspace_id == workspace_id,
        _delivery.c.state == "pending",
        _delivery.c.kind == "person",
        _delivery.c.first_try_at.is_(None),
        *which,
    )
    ids = tx.connection().execute(untried.with_for_update(skip_locked=True)).scalars().all()
    if ids:
        of_them = (among(tx, _wish.c.delivery_id, ids), _wish.c.workspace_id == workspace_id)
        change(tx, update(_wish).where(*of_them, _wish.c.state == "waiting").values(delivery_id=None))
        those = among(tx, _delivery.c.id, ids)
        change(tx, update(_delivery).where(those).values(state="skipped", reason=reason))
    return len(ids)


Day = tuple[datetime, datetime]


def take_along(tx: Session, workspace_id: int, takers: Mapping[str, int], day: Day, reason: str) -> None:
    """What these persons' messages with slots in [begin, end) were to say goes into other messages: those with the
    ids in `takers`. Also what somebody has in hand, as long as no try of it has begun: it will not begin any more.
    """
    found = _unbegun(tx, workspace_id, list(takers), day, _delivery.c.kind == "person")
    if found:
        _move(tx, workspace_id, [(key, takers[receiver]) for key, receiver in found])
        ended = update(_delivery).where(among(tx, _delivery.c.id, [key for key, _ in found]))
        change(tx, ended.values(state="skipped", reason=reason, lease_until=None))


def pass_on(tx: Session, workspace_id: int, message_id: int, receiver: str, day: Day) -> None:
    """What a message will not say any more goes into the person's message of a day, while no try of that has begun."""
    there = or_(_delivery.c.kind == "person", _delivery.c.key.endswith("/1"))
    found = _unbegun(tx, workspace_id, [receiver], day, there)
    if found:
        _move(tx, workspace_id, [(message_id, found[0].id)])


def _unbegun(tx: Session, workspace_id: int, receivers: list[str], day: Day, which: Any) -> Sequence[Any]:
    """(id, receiver) of messages that cannot stand in Slack yet, locked: whoever has one in hand cannot begin now."""
    wanted = select_columns(_delivery.c.id, _delivery.c.receiver).where(
        _delivery.c.workspace_id == workspace_id,
        among(tx, _delivery.c.receiver, receivers),
        which,
        _delivery.c.state.in_(("pending", "sending")),
        _delivery.c.first_try_at.is_(None),
        _delivery.c.slot_at >= day[0],
        _delivery.c.slot_at < day[1],
    )
    return tx.connection().execute(wanted.with_for_update(skip_locked=True)).all()


def _move(tx: Session, workspace_id: int, rows: Sequence[tuple[int, int]]) -> None:
    """The wishes that wait in one message wait in another: (from, to)."""
    given = as_table(tx, (_wish.c.delivery_id, _delivery.c.id), rows)
    theirs = (_wish.c.workspace_id == workspace_id, _wish.c.delivery_id == given.c.delivery_id)
    change(tx, update(_wish).where(*theirs, _wish.c.state == "waiting").values(delivery_id=given.c.id))


def messages_to(
    tx: Session, workspace_id: int, receivers: Collection[str], span: tuple[datetime, datetime]
) -> dict[str, list[MessageRow]]:
    """The messages of each receiver with slots in [begin, end), the earliest first."""
    columns = (_delivery.c[name] for name in MessageRow._fields)
    wanted = select_columns(*columns).where(
        _delivery.c.workspace_id == workspace_id,
        among(tx, _delivery.c.receiver, receivers),
        _delivery.c.slot_at >= span[0],
        _delivery.c.slot_at < span[1],
    )
    found: dict[str, list[MessageRow]] = defaultdict(list)
    ordered = tx.connection().execute(wanted.order_by(_delivery.c.slot_at, _delivery.c.id))
    for one in map(MessageRow._make, ordered.all()):
        found[one.receiver].append(one)
    return found


def add_messages(tx: Session, workspace_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the messages that are missing, all with the same columns; a key that exists is left as it is.

    They are tried from their slot on.
    """
    tried = [{**row, "next_try_at": row["slot_at"]} for row in rows]
    insert_missing(tx, _delivery, tried, alike={"workspace_id": workspace_id, **_NEW})


def reopen(tx: Session, ids: Collection[int]) -> None:
    """Messages that ended with nothing to say, and so were never posted, may be said after all.

    Their tries are over; one is kept, so that a message that was tried is looked for once more.
    """
    if ids:
        tries = case((col(Delivery.attempts) > 1, 1), else_=col(Delivery.attempts))
        fresh = {"state": "pending", "reason": None, "first_try_at": None, "lease_until": None}
        which = (col(Delivery.id).in_(ids), col(Delivery.state) == "skipped")
        change(tx, update(Delivery).where(*which).values(**fresh, attempts=tries, unended=0))


def join(tx: Session, workspace_id: int, wishes: Mapping[str, Sequence[int]]) -> int:
    """Puts wishes into the messages with these keys; returns how many messages took theirs.

    A message that somebody has tried meanwhile takes none: its wishes stay loose for the next tick.
    """
    open_ones = (
        select_columns(_delivery.c.id, _delivery.c.key)
        .where(_delivery.c.workspace_id == workspace_id, among(tx, _delivery.c.key, list(wishes)))
        .where(_delivery.c.state == "pending", _delivery.c.first_try_at.is_(None))
        .order_by(_delivery.c.id)
        .with_for_update()
    )
    taking = tx.connection().execute(open_ones).all()
    rows = [(wish, message) for message, key in taking for wish in wishes[key]]
    if rows:
        given = as_table(tx, (_wish.c.id, _wish.c.delivery_id), rows)
        joined = update(_wish).where(_wish.c.id == given.c.id, STILL_LOOSE)
        change(tx, joined.values(delivery_id=given.c.delivery_id))
    return len(taking)


def move_wishes(tx: Session, ids: Iterable[int], day: date) -> None:
    """Another day for wishes whose own day has had its message already."""
    change(tx, update(_wish).where(among(tx, _wish.c.id, list(ids))).values(day=day))


def next_due(tx: Session, workspace_id: int) -> datetime | None:
    """When the next pending message that nobody has tried is to go out."""
    wanted = select(func.min(Delivery.next_try_at)).where(
        Delivery.workspace_id == workspace_id,
        Delivery.state == "pending",
        col(Delivery.first_try_at).is_(None),
    )
    return tx.exec(wanted).one()


def next_expiry(tx: Session, workspace_id: int, after: datetime) -> datetime | None:
    """When the next waiting message or wish expires, after that moment."""
    message = select(func.min(Delivery.expires_at)).where(
        Delivery.workspace_id == workspace_id,
        or_(Delivery.state == "pending", Delivery.state == "sending"),
        col(Delivery.expires_at) > after,
    )
    wish = (
        select(func.min(Wish.expires_at))
        .join(Delivery, col(Delivery.id) == Wish.delivery_id)
        .where(Wish.workspace_id == workspace_id, Wish.state == "waiting", Delivery.state == "pending")
        .where(col(Wish.expires_at) > after)
    )
    moments = (tx.exec(message).one(), tx.exec(wish).one())
    return min((moment for moment in moments if moment is not None), default=None)


def last_digest_slot(tx: Session, workspace_id: int, receiver: str, before: datetime) -> datetime | None:
    """The slot of the receiver's last digest that was sent, before that moment."""
    wanted = select(func.max(Delivery.slot_at)).where(
        Delivery.workspace_id == workspace_id,
        Delivery.receiver == receiver,
        Delivery.kind == "digest",
        Delivery.state == "sent",
        col(Delivery.slot_at) < before,
    )
    return tx.exec(wanted).one()
