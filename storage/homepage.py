"""What somebody's Home is made of, beside what a digest is; and who looks at one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from storage import concerns
from storage.lists import WAITING
from storage.scope import Scope, Shape, within
from storage.tables import Event, Import, OccasionRow, Person, Uppdrag
from storage.types import UtcDateTime

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from storage.concerns import Which


def some(tx: Session, workspace_id: int, scope: Scope, which: Which, limit: int) -> tuple[int, list[Uppdrag]]:
    """How many there are of a kind, and the first of them by deadline; protected ones too: whoever shows them veils."""
    count, first = _some(scope.shape, which.kind)
    given = scope.given(workspace_id) | which.given
    found = list(tx.exec(first, params=given | {"limit": limit}))
    if len(found) < limit:
        return len(found), found
    return int(tx.exec(count, params=given).one()), found


@cache
def _some(shape: Shape, kind: str) -> tuple[Any, Any]:
    """The order is made: looked for in the order of an index, a person's few would be found among everybody's."""
    clauses = (*within(shape), *concerns.clauses(kind))
    order = (col(Uppdrag.deadline).is_(None), col(Uppdrag.deadline), col(Uppdrag.number))
    first: Any = select(Uppdrag).where(*clauses).order_by(*order)
    return select(func.count()).select_from(Uppdrag).where(*clauses), first.limit(bindparam("limit"))


def due(
    tx: Session, workspace_id: int, scope: Scope, days: tuple[date, date], limit: int, *, untold: bool = False
) -> list[tuple[OccasionRow, Uppdrag]]:
    """What waits with an occasion from one day to another, by day and body.

    `untold`: only meetings of which nothing is known to have been decided.
    """
    wanted = (
        select(OccasionRow, Uppdrag)
        .join(Uppdrag, col(Uppdrag.id) == OccasionRow.uppdrag_id)
        .where(OccasionRow.workspace_id == workspace_id, col(OccasionRow.is_current))
        .where(OccasionRow.role == "due", col(OccasionRow.deadline).between(*days))
        .where(col(Uppdrag.status).in_(WAITING), *within(scope.shape))
        .order_by(col(OccasionRow.deadline), col(OccasionRow.body), col(Uppdrag.number))
    )
    if untold:
        told = aliased(OccasionRow)
        same = (told.workspace_id == workspace_id, told.uppdrag_id == OccasionRow.uppdrag_id)
        that_day = (told.deadline == OccasionRow.deadline, told.role == "reported")
        reported = select(told.id).where(*same, *that_day).exists()
        wanted = wanted.where(OccasionRow.kind == "meeting", ~reported)
    return list(tx.exec(wanted.limit(limit), params=scope.given(workspace_id)))


def told_not_up(tx: Session, workspace_id: int, ids: Collection[int]) -> set[tuple[int, str]]:
    """Of which of these uppdrag somebody has told that they did not come up, with the meeting's day (ISO)."""
    if not ids:
        return set()
    wanted = select(Event).where(
        Event.workspace_id == workspace_id, col(Event.uppdrag_id).in_(ids), Event.what == "kom_inte_upp"
    )
    return {(one.uppdrag_id or 0, str(one.after.get("deadline"))) for one in tx.exec(wanted)}


def out_of_reach(tx: Session, workspace_id: int, scope: Scope, limit: int) -> list[tuple[Person, int]]:
    """Who answers for something open but has left, or cannot be reached; and for how much."""
    gone = or_(~col(Person.active), ~col(Person.reachable))
    wanted = (
        select(Person, func.count())
        .join(Uppdrag, col(Uppdrag.ansvarig_id) == Person.id)
        .where(gone, col(Uppdrag.is_open), *within(scope.shape))
        .group_by(col(Person.id))
        .order_by(col(Person.sort_key))
    )
    found = tx.exec(wanted.limit(limit), params=scope.given(workspace_id))
    return [(person, int(count)) for person, count in found]


def last_import(tx: Session, workspace_id: int) -> Import | None:
    """The document that was saved last."""
    wanted = select(Import).where(Import.workspace_id == workspace_id, Import.state == "saved")
    return tx.exec(wanted.order_by(col(Import.saved_at).desc()).limit(1)).first()


def opened(tx: Session, workspace_id: int, person_id: int, at: datetime) -> None:
    """Remembers that somebody looked at their Home."""
    here = (col(Person.workspace_id) == workspace_id, col(Person.id) == person_id)
    tx.execute(update(Person).where(*here).values(home_opened_at=at))


def watching(tx: Session, workspace_id: int, since: datetime) -> list[Person]:
    """Those who looked at their Home since then, whoever looked last first."""
    wanted = select(Person).where(Person.workspace_id == workspace_id, col(Person.home_opened_at) >= since)
    return list(tx.exec(wanted.order_by(col(Person.home_opened_at).desc(), col(Person.id))))


def anybody_watching(connection: Connection, workspace_id: int, since: datetime) -> bool:
    """Whether anybody has looked at their Home since then."""
    found = connection.execute(_WATCHING, {"workspace": workspace_id, "since": since})
    return found.first() is not None


# Asked twice a second by every replica: built once.
_WATCHING = (
    select(Person.id)
    .where(Person.workspace_id == bindparam("workspace"))
    .where(col(Person.home_opened_at) >= bindparam("since", type_=UtcDateTime))
    .limit(1)
)
