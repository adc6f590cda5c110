"""Work that must not be done twice at once, and work that must be looked at again because the clock was set back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text, update
from sqlmodel import Session, col

from storage.planning import change
from storage.tables import Delivery, Wish
from storage.unplanned import look_again

_CLOCK = "clock"


def take_turn(tx: Session, work: str, workspace_id: int, *, shared: bool = False) -> None:
    """Waits until nobody else is at this work; the turn ends with the transaction.

    Replicas that plan at once would do it all several times, and lock each other out. SQLite has one writer anyway.
    `shared`: any number at once, but none while somebody has it alone.
    """
    if tx.get_bind().dialect.name != "sqlite":
        asked = {"work": work, "workspace": workspace_id}
        how = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        tx.execute(text(f"SELECT {how}(hashtext(:work), :workspace)"), asked)


def keep_clock(tx: Session, workspace_id: int) -> None:
    """Until this transaction ends nobody acts upon the clock having been set back.

    Taken after any turn and before any row, so that nobody waits in a circle.
    """
    take_turn(tx, _CLOCK, workspace_id, shared=True)


def set_clock_back(tx: Session, workspace_id: int) -> None:
    """Waits for whoever is acting at a moment; afterwards nobody is, until this transaction ends."""
    take_turn(tx, _CLOCK, workspace_id)


def rewind(tx: Session, workspace_id: int, now: datetime, horizon: datetime, too_late: str) -> None:
    """The clock had gone ahead and was set back: all open uppdrag are looked at again, and what was given up as
    too late then, but is not now, waits again. What was put into messages of days beyond the horizon is loose;
    whatever was tried is looked for now, and not on the day that the clock showed then."""
    look_again(tx, workspace_id)
    _revive(tx, workspace_id, now, too_late)
    here = (col(Delivery.workspace_id) == workspace_id, col(Delivery.state).in_(("pending", "sending")))
    ahead = (col(Delivery.first_try_at).is_(None), col(Delivery.slot_at) > horizon)
    waiting = (col(Wish.workspace_id) == workspace_id, col(Wish.state) == "waiting")
    of_them = col(Wish.delivery_id).in_(select(col(Delivery.id)).where(*here, *ahead))
    change(tx, update(Wish).where(*waiting, of_them).values(delivery_id=None))
    tried = (col(Delivery.first_try_at).is_not(None), col(Delivery.next_try_at) > now)
    change(tx, update(Delivery).where(*here, *tried).values(next_try_at=now))


def _revive(tx: Session, workspace_id: int, now: datetime, too_late: str) -> None:
    given_up = {"state": "waiting", "reason": None, "delivery_id": None}
    wishes = (
        col(Wish.workspace_id) == workspace_id,
        col(Wish.state) == "skipped",
        col(Wish.reason) == too_late,
    )
    change(tx, update(Wish).where(*wishes, col(Wish.expires_at) > now).values(**given_up))
    messages = (
        col(Delivery.workspace_id) == workspace_id,
        col(Delivery.state) == "skipped",
        col(Delivery.reason) == too_late,
    )
    change(
        tx,
        update(Delivery)
        .where(*messages, col(Delivery.expires_at) > now)
        .values(state="pending", reason=None, lease_until=None),
    )
