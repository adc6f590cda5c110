"""How the outgoing queue stands: how much waits, since when, how much went which way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import col, select

from storage.tables import Delivery

if TYPE_CHECKING:
    from sqlmodel import Session

WAITING = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Queue:
    """`waiting` counts what is due and not yet out; `age` is how long the oldest of it has been due."""

    waiting: int
    age: timedelta
    by_state: dict[str, int]


def queue(tx: Session, now: datetime) -> Queue:
    """The queue of all workspaces at an instant."""
    due = (col(Delivery.state).in_(WAITING), col(Delivery.slot_at) <= now)
    waiting, oldest = tx.exec(select(func.count(), func.min(Delivery.slot_at)).where(*due)).one()
    states = tx.exec(select(Delivery.state, func.count()).group_by(Delivery.state)).all()
    return Queue(waiting, now - oldest if oldest else timedelta(), dict(states))
