"""What a weekly digest is made of: narrowed to bodies and a person, counted, and only as much as is shown.

Each statement is built once for all scopes of a shape: forty digests ask six hundred questions, and putting one
together takes longer than most of the answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select, true
from sqlmodel import Session, col, or_
from sqlmodel import select as select_rows

from storage import concerns
from storage.concerns import Which
from storage.gathering import Seen
from storage.lists import SOON_DAYS, WAITING
from storage.models import TOLD
from storage.models_work import FAILED
from storage.scope import ALL, Clauses, Scope, Shape, of_bodies, within
from storage.sets import among_given, on_sqlite, packed
from storage.tables import (
    CLOSED,
    STATUSES,
    Event,
    Involved,
    Person,
    Role,
    Uppdrag,
    Watch,
    metadata,
)

MOVED = ("plan_flyttad", "bordlagt")
FULFILLED = "fullgjort"
OPEN_STATUSES = tuple(status for status in STATUSES if status not in CLOSED)
_u, _event, _occasion, _delivery, _wish, _person = (
    metadata.tables[name].c for name in ("uppdrag", "event", "occasion", "delivery", "wish", "person")
)
# As the partial indexes say it.
_TOLD: Any = literal_column(f"event.{TOLD.text}")
_FAILED: Any = literal_column(f"delivery.{FAILED.text}")
_MEETING: Any = literal_column("occasion.role = 'due' AND occasion.kind = 'meeting'")


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


@dataclass(frozen=True, slots=True)
class Figures:
    """What is open, counted in one pass. `ahead` = (deadline, status, how many), protected ones among them.

    `shown`: how many that are not protected there are to tell of under late, new, undated, uncertain, unassigned.
    """

    open: int
    late: int
    soon: int
    undated: int
    new: int
    protected: int
    ahead: tuple[tuple[date, str, int], ...]
    shown: dict[str, int]


def figures(
    tx: Session, workspace_id: int, scope: Scope, today: date, since: datetime, until: datetime
) -> Figures:
    """Counts what is open by its deadline, which is the order of the index: no row of the table is read.

    What is protected or uncertain is rare, and is looked for by itself.
    """
    given = scope.given(workspace_id) | {"since": since, "until": until}
    days, hidden = (_days(tx, _by_day(scope.shape, only_protected=one), given) for one in (False, True))
    counted = tx.connection().execute(_doubtful(scope.shape), given)
    doubtful = {False: 0, True: 0} | {bool(bare): many for bare, many in counted}
    return _told(days, hidden, doubtful, today)


def _told(days: list[_Day], hidden: list[_Day], doubtful: dict[bool, int], today: date) -> Figures:
    soon = today + timedelta(days=SOON_DAYS)
    dated = [(day.deadline, day) for day in days if day.deadline is not None]
    undated = _undated(days)
    return Figures(
        open=sum(day.open for day in days),
        late=_late(days, today),
        soon=sum(day.open for deadline, day in dated if today <= deadline <= soon),
        undated=undated,
        new=sum(day.new for day in days),
        protected=sum(day.open for day in hidden),
        ahead=tuple(
            (deadline, status, many)
            for deadline, day in dated
            for status, many in day.by_status.items()
            if many
        ),
        shown={
            "late": _late(days, today) - _late(hidden, today),
            "new": sum(day.new for day in days) - sum(day.new for day in hidden),
            "undated": undated - _undated(hidden) - doubtful[True],
            "uncertain": sum(doubtful.values()),
            "unassigned": sum(day.unassigned for day in days) - sum(day.unassigned for day in hidden),
        },
    )


@dataclass(frozen=True, slots=True)
class _Day:
    """What was counted for one deadline."""

    deadline: date | None
    by_status: dict[str, int]
    new: int
    unassigned: int

    @property
    def open(self) -> int:
        return sum(self.by_status.values())


def _days(tx: Session, asked: Select[Any], given: dict[str, Any]) -> list[_Day]:
    """Of the statuses of what is open one is what the others leave: each count is paid for by every row."""
    *told, rest = OPEN_STATUSES
    rows = tx.connection().execute(asked, given)
    return [
        _Day(
            deadline,
            dict(zip(told, statuses, strict=True)) | {rest: many - sum(statuses)},
            new,
            many - assigned,
        )
        for deadline, many, assigned, new, *statuses in rows
    ]


@cache
def _by_day(shape: Shape, *, only_protected: bool) -> Select[Any]:
    """What is counted, in the order that `_days` reads it."""
    new = func.count().filter(concerns.within_window())
    apart = (func.count().filter(_u.status == status) for status in OPEN_STATUSES[:-1])
    here = (*within(shape), _u.protected, _open(shape)) if only_protected else (*within(shape), _u.is_open)
    asked = select(_u.deadline, func.count(), func.count(_u.ansvarig_id), new, *apart)
    return asked.where(*here).group_by(_u.deadline)


@cache
def _doubtful(shape: Shape) -> Select[Any]:
    """How many that are uncertain have no deadline, and how many have one."""
    bare: Any = _u.deadline.is_(None)
    here = (*within(shape), ~_u.plan_certain, _open(shape), ~_u.protected)
    return select(bare, func.count()).where(*here).group_by(bare)


def _open(shape: Shape) -> Any:
    """Of bodies and of all the short index of what is rare leads; of a person's own it would be everybody's."""
    return _u.is_open if shape.few else concerns.open_too()


def _late(days: Iterable[_Day], today: date) -> int:
    return sum(
        day.by_status[status]
        for day in days
        if day.deadline is not None and day.deadline < today
        for status in WAITING
    )


def _undated(days: Iterable[_Day]) -> int:
    return sum(day.open for day in days if day.deadline is None)


def with_fulfilled(found: Figures, fulfilled: int) -> Counted:
    """The figures of the first line, when it is known how many were fulfilled."""
    return Counted(found.open, found.late, found.soon, found.undated, found.new, fulfilled, found.protected)


def gone(tx: Session, workspace_id: int) -> list[int]:
    """Ids of the people who have left, or cannot be reached."""
    return list(tx.connection().execute(_gone(), {"workspace": workspace_id}).scalars())


@cache
def _gone() -> Select[Any]:
    away = or_(~_person.active, ~_person.reachable)
    here = _person.workspace_id == bindparam("workspace")
    return select(_person.id).where(here, away).order_by(_person.id)


def bodies(tx: Session, workspace_id: int) -> list[str]:
    """Every body that occurs, by its id."""
    return list(tx.connection().execute(_bodies(), {"workspace": workspace_id}).scalars())


@cache
def _bodies() -> Select[Any]:
    table = metadata.tables["body"].c
    return select(table.slug).where(table.workspace_id == bindparam("workspace"))


def first(
    tx: Session, workspace_id: int, scope: Scope, which: Which, limit: int, *, protected: bool = False
) -> list[Seen]:
    """The first of a kind by deadline, those without one last; what is protected only where it is asked for."""
    found: list[Seen] = []
    given = scope.given(workspace_id) | which.given
    for part in _parts(scope.shape, which.dated, sqlite=on_sqlite(tx)):
        if len(found) < limit:
            asked = _first(scope.shape, which.kind, part, protected)
            rows = tx.connection().execute(asked, given | {"limit": limit - len(found)})
            found += [Seen._make((*row, None)) for row in rows]
    return found


def _parts(shape: Shape, dated: bool | None, *, sqlite: bool) -> tuple[bool | None, ...]:
    """On SQLite, where an index begins with what has no deadline, those with one and those without are asked apart:
    each comes in the order of the index, and is left as soon as there are enough."""
    return (True, False) if dated is None and sqlite and not shape.few else (dated,)


@cache
def _first(shape: Shape, kind: str, dated: bool | None, protected: bool) -> Select[Any]:
    parts = {None: (), True: (_u.deadline.is_not(None),), False: (_u.deadline.is_(None),)}
    asked = select(*_seen()).where(*_of_kind(shape, kind, protected), *parts[dated])
    # A person's few are found first and put in order then: in the order of an index they stand among everybody's.
    order = (_u.deadline.is_(None),) if shape.few else ()
    return asked.order_by(*order, _u.deadline, _u.number).limit(bindparam("limit"))


def _of_kind(shape: Shape, kind: str, protected: bool) -> Clauses:
    return (*within(shape), *(() if protected else (~_u.protected,)), *concerns.clauses(kind))


def how_many(tx: Session, workspace_id: int, scope: Scope, which: Which, *, protected: bool = False) -> int:
    """How many there are of a kind; protected ones only where they are asked for."""
    asked = _how_many(scope.shape, which.kind, protected)
    return int(tx.connection().execute(asked, scope.given(workspace_id) | which.given).scalar_one())


@cache
def _how_many(shape: Shape, kind: str, protected: bool) -> Select[Any]:
    return select(func.count()).select_from(_u.id.table).where(*_of_kind(shape, kind, protected))


def _seen() -> list[Any]:
    return [_u[name] for name in Seen._fields[:-1]]


def changes(
    tx: Session,
    workspace_id: int,
    scope: Scope,
    what: tuple[str, ...],
    since: datetime,
    until: datetime,
) -> list[tuple[Event, Uppdrag]]:
    """What was told in [since, until) of MOVED and FULFILLED and not undone, with the uppdrag as they stand."""
    given = scope.given(workspace_id) | {"since": since, "until": until}
    found = tx.exec(_changes(scope.shape), params=given)
    return [pair for pair in found if pair[0].what in what]


@cache
def _changes(shape: Shape) -> Any:
    here = _event.workspace_id == bindparam("workspace")
    since, until = (bindparam(name, type_=_event.at.type) for name in ("since", "until"))
    undone = select(_event.undoes).where(here, _event.at >= since, _event.undoes.is_not(None))
    wanted = (
        select_rows(Event, Uppdrag)
        .join(Uppdrag, col(Uppdrag.id) == Event.uppdrag_id)
        .where(here, _event.at >= since, _event.at < until, _TOLD)
    )
    return wanted.where(_event.id.not_in(undone), *within(shape, leading=False)).order_by(_event.id)


def meetings(
    tx: Session, workspace_id: int, scope: Scope, first: date, last: date, limit: int
) -> list[tuple[date, str | None, Seen]]:
    """The first that wait for a meeting on these days, as (day, body, uppdrag), by day, body and number.

    Of one body, and of all, they stand in an index in that order; of a person's own and some by number each is looked at.
    """
    given = scope.given(workspace_id) | {"first": first, "last": last, "limit": limit}
    rows = tx.connection().execute(_meetings(scope.shape), given)
    found = [(day, body, Seen._make((*row, None))) for day, body, *row in rows]
    return sorted(found, key=lambda one: (one[0], one[1] or "", one[2].number))


@cache
def _meetings(shape: Shape) -> Select[Any]:
    day: Any = _occasion.deadline
    if shape.few:
        day = func.coalesce(day, day)  # kept from the index of days, which holds everybody's
    at_bodies = of_bodies(_occasion.organ, shape) if shape.only_bodies else true()
    between = day.between(bindparam("first"), bindparam("last"))
    return (
        select(_occasion.deadline, _occasion.body, *_seen())
        .join_from(_occasion.id.table, _u.id.table, _u.id == _occasion.uppdrag_id)
        .where(_occasion.workspace_id == bindparam("workspace"), _occasion.is_current, _occasion.is_open)
        .where(_MEETING, at_bodies, between, _u.is_open, ~_u.protected)
        .where(*within(ALL.shape if shape.only_bodies else shape))
        .order_by(day, _occasion.body, _occasion.uppdrag_id)
        .limit(bindparam("limit"))
    )


def readers(tx: Session, workspace_id: int) -> list[tuple[int, str]]:
    """Who may want a digest, as (id, Slack id): whoever answers for, takes part in or follows something open, or
    leads the work. Each person is looked for in turn: the people are few, the uppdrag many."""
    me: Any = col(Person.id)
    leading = col(Role.role).in_(["samordnare", "chef", "administratör"])
    reasons = (
        select_rows(Uppdrag.id).where(
            col(Uppdrag.workspace_id) == workspace_id, col(Uppdrag.ansvarig_id) == me, col(Uppdrag.is_open)
        ),
        select_rows(Involved.id).where(
            col(Involved.workspace_id) == workspace_id, col(Involved.person_id) == me
        ),
        select_rows(Watch.id).where(col(Watch.workspace_id) == workspace_id, col(Watch.person_id) == me),
        select_rows(Role.id).where(
            col(Role.workspace_id) == workspace_id, col(Role.person_id) == me, leading
        ),
    )
    here = (col(Person.workspace_id) == workspace_id, col(Person.active), col(Person.reachable))
    wanted = select_rows(Person.id, Person.slack_id).where(*here, or_(*(one.exists() for one in reasons)))
    return [(key, slack_id) for key, slack_id in tx.exec(wanted.order_by(me)) if key is not None]


def unsent(tx: Session, workspace_id: int, scope: Scope, since: datetime) -> list[int]:
    """Numbers of uppdrag with a reminder that did not get through since then."""
    failed = tx.connection().execute(_failed(), {"workspace": workspace_id, "since": since})
    lost = list(failed.scalars())
    if not lost:
        return []
    given = scope.given(workspace_id) | {"keys": packed(tx, lost)}
    return list(tx.connection().execute(_numbers(scope.shape, on_sqlite(tx)), given).scalars())


@cache
def _failed() -> Select[Any]:
    here = _delivery.workspace_id == bindparam("workspace")
    since = bindparam("since", type_=_delivery.slot_at.type)
    return select(_delivery.id).where(here, _FAILED, _delivery.slot_at >= since)


@cache
def _numbers(shape: Shape, sqlite: bool) -> Select[Any]:
    here = _wish.workspace_id == bindparam("workspace")
    about = select(_wish.uppdrag_id).where(here, among_given(sqlite, _wish.delivery_id))
    return select(_u.number).where(_u.id.in_(about), *within(shape)).order_by(_u.number)
