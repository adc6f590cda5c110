"""History: appended to, read, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from storage.tables import Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def append(tx: Session, workspace_id: int, at: datetime, actor: str, what: str, **rest: Any) -> Event:
    """Adds one event (`uppdrag_id`, `person_id`, `before`, `after`, `reason`, `source`, `undoes`)."""
    event = Event(workspace_id=workspace_id, at=at, actor=actor, what=what, **rest)
    tx.add(event)
    return event


def of_uppdrag(tx: Session, workspace_id: int, uppdrag_id: int) -> list[Event]:
    """All that happened to an uppdrag, the first thing first."""
    wanted = select(Event).where(Event.workspace_id == workspace_id, Event.uppdrag_id == uppdrag_id)
    return list(tx.exec(wanted.order_by(col(Event.id))))


def of_many(tx: Session, workspace_id: int, uppdrag_ids: Sequence[int]) -> list[Event]:
    """All that happened to these uppdrag, the first thing first."""
    wanted = select(Event).where(Event.workspace_id == workspace_id, col(Event.uppdrag_id).in_(uppdrag_ids))
    return list(tx.exec(wanted.order_by(col(Event.id))))


def between(tx: Session, workspace_id: int, since: datetime, until: datetime) -> list[Event]:
    """What happened in [since, until), the first thing first."""
    wanted = select(Event).where(
        Event.workspace_id == workspace_id, col(Event.at) >= since, col(Event.at) < until
    )
    return list(tx.exec(wanted.order_by(col(Event.id))))
