"""Work that must not be done twice at once, and work that must be looked at again because the clock was set back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text, update
from sqlmodel import Session, col

from storage.planning import change, look_again
from storage.tables import Delivery, Wish


def take_turn(tx: Session, work: str, workspace_id: int) -> None:
    """Waits until nobody else is at this work; the turn ends with the transaction.

    Replicas that plan at once would do it all several times, and lock each other out. SQLite has one writer anyway.
    """
    if tx.get_bind().dialect.name != "sqlite":
        asked = {"work": work, "workspace": workspace_id}
        tx.execute(text("SELECT pg_advisory_xact_lock(hashtext(:work), :workspace)"), asked)


def rewind(tx: Session, workspace_id: int, now: datetime, too_late: str) -> None:
    """The clock had gone ahead and was set back: all open uppdrag are looked at again, and what was given up as
    too late then, but is not now, waits again. A digest that was tried is looked for before it is sent."""
    look_again(tx, workspace_id)
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
