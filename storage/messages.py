"""Which message carries which wish: finding, making and joining messages before anybody has them in hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, or_, select

from storage.planning import change, insert
from storage.tables import Delivery, Wish


def carry_over(tx: Session, workspace_id: int, before: datetime, reason: str) -> int:
    """Messages to persons from an earlier day that nobody has tried: their wishes go into today's instead."""
    stale = select(Delivery.id).where(
        Delivery.workspace_id == workspace_id,
        Delivery.state == "pending",
        Delivery.kind == "person",
        col(Delivery.first_try_at).is_(None),
        col(Delivery.slot_at) < before,
    )
    ids = list(tx.exec(stale.with_for_update(skip_locked=True)))
    if ids:
        of_them = (col(Wish.delivery_id).in_(ids), col(Wish.state) == "waiting")
        change(tx, update(Wish).where(*of_them).values(delivery_id=None))
        change(tx, update(Delivery).where(col(Delivery.id).in_(ids)).values(state="skipped", reason=reason))
    return len(ids)


def messages_to(
    tx: Session, workspace_id: int, receivers: Collection[str], since: datetime
) -> dict[str, list[Delivery]]:
    """The messages of each receiver whose slot is not before `since`, the earliest first."""
    wanted = select(Delivery).where(
        Delivery.workspace_id == workspace_id,
        col(Delivery.receiver).in_(receivers),
        col(Delivery.slot_at) >= since,
    )
    found: dict[str, list[Delivery]] = defaultdict(list)
    for row in tx.exec(wanted.order_by(col(Delivery.slot_at), col(Delivery.id))):
        found[row.receiver].append(row)
    return found


def add_messages(tx: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the messages that are missing; a key that exists is left as it is."""
    if rows:
        tx.execute(insert(tx, Delivery).on_conflict_do_nothing(), list(rows))


def reopen(tx: Session, ids: Collection[int]) -> None:
    """Messages that ended with nothing to say, and so were never posted, may be said after all."""
    if ids:
        again = {"state": "pending", "reason": None, "first_try_at": None, "lease_until": None}
        which = (col(Delivery.id).in_(ids), col(Delivery.state) == "skipped")
        change(tx, update(Delivery).where(*which).values(**again))


def join(tx: Session, workspace_id: int, wishes: dict[str, list[int]]) -> int:
    """Puts wishes into the messages with these keys; returns how many messages took theirs.

    A message that somebody has tried meanwhile takes none: its wishes stay loose for the next tick.
    """
    open_ones = (
        select(Delivery.id, Delivery.key)
        .where(Delivery.workspace_id == workspace_id, col(Delivery.key).in_(wishes))
        .where(Delivery.state == "pending", col(Delivery.first_try_at).is_(None))
        .order_by(col(Delivery.id))
        .with_for_update()
    )
    taking = list(tx.exec(open_ones))
    table: Any = Wish.__table__  # type: ignore[attr-defined]
    loose = (table.c.id == bindparam("wish"), table.c.delivery_id.is_(None), table.c.state == "waiting")
    rows = [{"wish": wish, "message": message} for message, key in taking for wish in wishes[key]]
    if rows:
        tx.connection().execute(table.update().where(*loose).values(delivery_id=bindparam("message")), rows)
    return len(taking)


def move_wishes(tx: Session, ids: Iterable[int], day: date) -> None:
    """Another day for wishes whose own day has had its message already."""
    change(tx, update(Wish).where(col(Wish.id).in_(list(ids))).values(day=day))


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
