"""Reminders put off, and the log of those that went out."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session, col, func, select

from storage.tables import Delivery, Person, Snooze, Wish


def how_many(tx: Session, workspace_id: int, uppdrag_id: int, plan_id: int | None) -> int:
    """How often the reminders of this plan have been put off."""
    counted = (
        select(func.count())
        .select_from(Snooze)
        .where(
            Snooze.workspace_id == workspace_id, Snooze.uppdrag_id == uppdrag_id, Snooze.plan_id == plan_id
        )
    )
    return int(tx.exec(counted).one())


def add(
    tx: Session,
    workspace_id: int,
    uppdrag_id: int,
    plan_id: int | None,
    person_id: int,
    until: date,
    at: datetime,
) -> None:
    """Puts a person's reminders about an uppdrag off until a day."""
    tx.add(
        Snooze(
            workspace_id=workspace_id,
            uppdrag_id=uppdrag_id,
            plan_id=plan_id,
            person_id=person_id,
            until=until,
            at=at,
        )
    )
    tx.flush()


def log_of(tx: Session, workspace_id: int, uppdrag_id: int) -> list[tuple[Wish, Delivery | None, Person]]:
    """Every reminder about an uppdrag: the step, the message it went out in, and to whom."""
    wanted = (
        select(Wish, Delivery, Person)
        .join(Person, col(Person.id) == Wish.person_id)
        .join(Delivery, col(Delivery.id) == Wish.delivery_id, isouter=True)
        .where(Wish.workspace_id == workspace_id, Wish.uppdrag_id == uppdrag_id)
        .order_by(col(Wish.day), col(Wish.id))
    )
    return list(tx.exec(wanted).all())
