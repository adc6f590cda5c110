"""What a weekly digest is made of: narrowed to bodies and a person, counted, and only as much as is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Text, cast, func
from sqlmodel import Session, col, false, or_, select, true

from storage.lists import SOON_DAYS, WAITING
from storage.tables import Delivery, Event, Involved, OccasionRow, Person, Role, Uppdrag, Watch, Wish

MOVED = ("plan_flyttad", "bordlagt")
FULFILLED = "fullgjort"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose uppdrag: those of bodies (register ids, offices named too), a person's own, some by number; or all."""

    bodies: tuple[str, ...] = ()
    person_id: int | None = None
    numbers: tuple[int, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """How many are open, late, due within 30 days, undated; and how many are new, fulfilled in the window."""

    open: int
    late: int
    soon: int
    undated: int
    new: int
    fulfilled: int
    protected: int


def counted(
    tx: Session, workspace_id: int, scope: Scope, today: date, since: datetime, until: datetime
) -> Counted:
    """The figures of the first line; [since, until) is the window of what is new."""
    soon = (col(Uppdrag.deadline) >= today, col(Uppdrag.deadline) <= today + timedelta(days=SOON_DAYS))
    is_open = col(Uppdrag.is_open)

    def many(*clauses: Any) -> int:
        query = select(func.count()).select_from(Uppdrag).where(*within(workspace_id, scope), *clauses)
        return int(tx.exec(query).one())

    return Counted(
        open=many(is_open),
        late=many(*late(today)),
        soon=many(is_open, *soon),
        undated=many(is_open, col(Uppdrag.deadline).is_(None)),
        new=many(is_open, col(Uppdrag.recorded_at) >= since, col(Uppdrag.recorded_at) < until),
        fulfilled=len(changes(tx, workspace_id, scope, (FULFILLED,), since, until)),
        protected=many(is_open, col(Uppdrag.protected)),
    )


def ahead(tx: Session, workspace_id: int, scope: Scope) -> tuple[tuple[date, str, int], ...]:
    """How many open uppdrag there are by deadline and status; protected ones are counted like all others."""
    dated = (col(Uppdrag.is_open), col(Uppdrag.deadline).is_not(None))
    query = select(col(Uppdrag.deadline), col(Uppdrag.status), func.count())
    grouped = query.where(*within(workspace_id, scope), *dated).group_by(
        col(Uppdrag.deadline), col(Uppdrag.status)
    )
    return tuple((day, status, int(many)) for day, status, many in tx.exec(grouped) if day is not None)


def late(today: date) -> tuple[Any, ...]:
    """What waits with a deadline before today."""
    return (col(Uppdrag.is_open), col(Uppdrag.status).in_(WAITING), col(Uppdrag.deadline) < today)


def undated() -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), col(Uppdrag.deadline).is_(None), col(Uppdrag.plan_certain))


def uncertain() -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), ~col(Uppdrag.plan_certain))


def contradictory() -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), cast(col(Uppdrag.warnings), Text) != "[]")


def unassigned() -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), col(Uppdrag.ansvarig_id).is_(None))


def recorded(since: datetime, until: datetime) -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), col(Uppdrag.recorded_at) >= since, col(Uppdrag.recorded_at) < until)


def numbered(numbers: Iterable[int]) -> Any:
    return col(Uppdrag.number).in_(list(numbers))


def some(
    tx: Session, workspace_id: int, scope: Scope, which: tuple[Any, ...], limit: int
) -> tuple[int, list[Uppdrag]]:
    """How many there are of a kind, and the first of them by deadline; what is protected is not shown."""
    kind = (*within(workspace_id, scope), ~col(Uppdrag.protected), *which)
    total = tx.exec(select(func.count()).select_from(Uppdrag).where(*kind)).one()
    order = (col(Uppdrag.deadline).is_(None), col(Uppdrag.deadline), col(Uppdrag.number))
    rows = tx.exec(select(Uppdrag).where(*kind).order_by(*order).limit(limit))
    return int(total), list(rows)


def changes(
    tx: Session,
    workspace_id: int,
    scope: Scope,
    what: tuple[str, ...],
    since: datetime,
    until: datetime,
) -> list[tuple[Event, Uppdrag]]:
    """What happened in [since, until) and was not undone, with the uppdrag as they stand, the first first."""
    undone = select(Event.undoes).where(
        Event.workspace_id == workspace_id, Event.at >= since, col(Event.undoes).is_not(None)
    )
    wanted = (
        select(Event, Uppdrag)
        .join(Uppdrag, col(Uppdrag.id) == Event.uppdrag_id)
        .where(Event.workspace_id == workspace_id, Event.at >= since, Event.at < until)
        .where(col(Event.what).in_(what), col(Event.id).not_in(undone), *within(workspace_id, scope))
    )
    return list(tx.exec(wanted.order_by(col(Event.id))))


def meetings(
    tx: Session, workspace_id: int, scope: Scope, first: date, last: date, limit: int
) -> list[tuple[OccasionRow, Uppdrag]]:
    """What waits for a meeting on these days, by day and body."""
    wanted = (
        select(OccasionRow, Uppdrag)
        .join(Uppdrag, col(Uppdrag.id) == OccasionRow.uppdrag_id)
        .where(OccasionRow.workspace_id == workspace_id, col(OccasionRow.is_current))
        .where(OccasionRow.role == "due", OccasionRow.kind == "meeting")
        .where(col(OccasionRow.deadline) >= first, col(OccasionRow.deadline) <= last)
        .where(col(Uppdrag.is_open), ~col(Uppdrag.protected), *within(workspace_id, scope))
        .order_by(col(OccasionRow.deadline), col(OccasionRow.body), col(Uppdrag.number))
        .limit(limit)
    )
    return list(tx.exec(wanted))


def within(workspace_id: int, scope: Scope) -> tuple[Any, ...]:
    """Visible top uppdrag of the scope."""
    visible = (
        Uppdrag.workspace_id == workspace_id,
        ~col(Uppdrag.hidden),
        col(Uppdrag.parent_id).is_(None),
    )
    return (*visible, true() if scope.everything else or_(false(), *_theirs(workspace_id, scope)))


def _theirs(workspace_id: int, scope: Scope) -> Iterable[Any]:
    if scope.bodies:
        yield col(Uppdrag.organ).in_(scope.bodies)
    if scope.numbers:
        yield col(Uppdrag.number).in_(scope.numbers)
    if scope.person_id is not None:
        taking_part = select(Involved.uppdrag_id).where(
            Involved.workspace_id == workspace_id, Involved.person_id == scope.person_id
        )
        yield col(Uppdrag.ansvarig_id) == scope.person_id
        yield col(Uppdrag.id).in_(taking_part)


def watches(tx: Session, workspace_id: int, person_id: int) -> list[str]:
    """What a person follows: "U-14", or the id of a body."""
    wanted = select(Watch.what).where(Watch.workspace_id == workspace_id, Watch.person_id == person_id)
    return list(tx.exec(wanted.order_by(col(Watch.id))))


def readers(tx: Session, workspace_id: int) -> list[Person]:
    """Who may want a digest: whoever answers for, takes part in or follows something open, or leads the work."""
    here = Uppdrag.workspace_id == workspace_id
    answering = select(Uppdrag.ansvarig_id).where(here, col(Uppdrag.is_open))
    taking_part = select(Involved.person_id).where(Involved.workspace_id == workspace_id)
    following = select(Watch.person_id).where(Watch.workspace_id == workspace_id)
    leading = select(Role.person_id).where(
        Role.workspace_id == workspace_id, col(Role.role).in_(["samordnare", "chef", "administratör"])
    )
    who = or_(*(col(Person.id).in_(one) for one in (answering, taking_part, following, leading)))
    wanted = select(Person).where(
        Person.workspace_id == workspace_id, col(Person.active), col(Person.reachable), who
    )
    return list(tx.exec(wanted.order_by(col(Person.id))))


def unsent(tx: Session, workspace_id: int, scope: Scope, since: datetime) -> list[int]:
    """Numbers of uppdrag with a reminder that did not get through since then."""
    wanted = (
        select(Uppdrag.number)
        .join(Wish, col(Wish.uppdrag_id) == Uppdrag.id)
        .join(Delivery, col(Delivery.id) == Wish.delivery_id)
        .where(Delivery.workspace_id == workspace_id, Delivery.state == "failed")
        .where(col(Delivery.slot_at) >= since, *within(workspace_id, scope))
        .distinct()
        .order_by(col(Uppdrag.number))
    )
    return list(tx.exec(wanted))
