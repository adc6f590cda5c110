"""What is to go out to somebody, what went, and what did not get through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, literal_column
from sqlmodel import Session, col, select

from storage.models_work import FAILED, WAITING
from storage.scope import Scope, within
from storage.tables import Delivery, Person, Uppdrag, Wish

# As the partial indexes say it.
_FAILED: Any = literal_column(f"delivery.{FAILED.text}")
_WAITING: Any = literal_column(f"wish.{WAITING.text}")


class Held(NamedTuple):
    """A reminder in a message: the step, the uppdrag's number, and when it was said what made it the receiver's."""

    step: str
    number: int
    why: str | None


About = dict[int, list[Held]]


def coming(tx: Session, workspace_id: int, person_id: int, limit: int) -> list[tuple[date, str, int]]:
    """(day, step, number) of what is planned for a person already, the nearest first."""
    given = {"workspace": workspace_id, "whose": person_id, "most": limit}
    return [(day, step, number) for day, step, number in tx.connection().execute(_COMING, given)]


def own_open(tx: Session, workspace_id: int, person_id: int, limit: int) -> list[int]:
    """Ids of the open uppdrag that a person answers for, the nearest deadline first."""
    given = {"workspace": workspace_id, "whose": person_id, "most": limit}
    return list(tx.connection().execute(_OWN_OPEN, given).scalars())


def gone_out(tx: Session, workspace_id: int, slack_id: str, limit: int) -> list[Delivery]:
    """Messages to a person that were sent or given up, the latest first."""
    given = {"workspace": workspace_id, "whose": slack_id, "most": limit}
    return list(tx.exec(_GONE_OUT, params=given))


def about(tx: Session, workspace_id: int, deliveries: Collection[int]) -> About:
    """What messages hold, by message."""
    if not deliveries:
        return {}
    wanted = (
        select(col(Wish.delivery_id), col(Wish.step), col(Uppdrag.number), col(Wish.reason))
        .join(Uppdrag, col(Uppdrag.id) == Wish.uppdrag_id)
        .where(Wish.workspace_id == workspace_id, col(Wish.delivery_id).in_(deliveries))
        .where(Wish.state != "skipped")
    )
    found: About = defaultdict(list)
    for delivery_id, step, number, why in tx.exec(wanted.order_by(col(Wish.id))):
        found[delivery_id or 0].append(Held(step, number, why))
    return found


def failed(tx: Session, workspace_id: int, scope: Scope, limit: int) -> list[tuple[Delivery, Person | None]]:
    """Messages that were given up, with whom they were for: those about the scope, or all, the latest first."""
    # Asked of each that failed, which are few; the wishes of a scope may be all there ever were.
    about_it = (
        select(Wish.id)
        .join(Uppdrag, col(Uppdrag.id) == Wish.uppdrag_id)
        .where(Wish.workspace_id == workspace_id, col(Wish.delivery_id) == Delivery.id)
        .where(*within(scope.shape, leading=False))
    )
    whose = and_(col(Person.slack_id) == Delivery.receiver, col(Person.workspace_id) == workspace_id)
    wanted = (
        select(Delivery, Person)
        .join(Person, whose, isouter=True)
        .where(Delivery.workspace_id == workspace_id, _FAILED)
    )
    if not scope.everything:
        wanted = wanted.where(about_it.exists())
    latest = wanted.order_by(col(Delivery.slot_at).desc()).limit(limit)
    return list(tx.exec(latest, params=scope.given(workspace_id)))


# Asked for each reader of a round of Homes, of whom there may be fifty: built once.
_WORKSPACE: Any = bindparam("workspace")
_WHOSE: Any = bindparam("whose")
_COMING: Any = (
    select(col(Wish.day), col(Wish.step), col(Uppdrag.number))
    .join(Uppdrag, col(Uppdrag.id) == Wish.uppdrag_id)
    .where(Wish.workspace_id == _WORKSPACE, Wish.person_id == _WHOSE, _WAITING)
    .order_by(col(Wish.day), col(Wish.id))
    .limit(bindparam("most"))
)
_OWN_OPEN: Any = (
    select(Uppdrag.id)
    .where(Uppdrag.workspace_id == _WORKSPACE, Uppdrag.ansvarig_id == _WHOSE, col(Uppdrag.is_open))
    .order_by(col(Uppdrag.deadline).is_(None), col(Uppdrag.deadline))
    .limit(bindparam("most"))
)
_GONE_OUT: Any = (
    select(Delivery)
    .where(Delivery.workspace_id == _WORKSPACE, Delivery.receiver == _WHOSE)
    .where(col(Delivery.state).in_(["sent", "failed"]))
    .order_by(col(Delivery.slot_at).desc(), col(Delivery.id).desc())
    .limit(bindparam("most"))
)
