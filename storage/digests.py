"""What a weekly digest is made of: narrowed to bodies and a person, counted, and only as much as is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, false, or_, select, true

from storage.gathering import Seen
from storage.lists import SOON_DAYS, WAITING
from storage.models import TOLD
from storage.models_work import FAILED
from storage.sets import among, on_sqlite
from storage.tables import (
    CLOSED,
    STATUSES,
    BodyRow,
    Delivery,
    Event,
    Involved,
    OccasionRow,
    Person,
    Role,
    Uppdrag,
    Watch,
    Wish,
    metadata,
)

MOVED = ("plan_flyttad", "bordlagt")
FULFILLED = "fullgjort"
OPEN_STATUSES = tuple(status for status in STATUSES if status not in CLOSED)
# As the partial indexes say it.
WARNED: Any = literal_column("json_array_length(uppdrag.warnings) > 0")
_TOLD: Any = literal_column(f"event.{TOLD.text}")
_FAILED: Any = literal_column(f"delivery.{FAILED.text}")
_MEETING: Any = literal_column("occasion.role = 'due' AND occasion.kind = 'meeting'")
_PROTECTED: Any = col(Uppdrag.protected)
_UNCERTAIN: Any = ~col(Uppdrag.plan_certain)
# Said so that the short index of what is rare leads, not that of all that is open.
_OPEN_TOO: Any = func.coalesce(col(Uppdrag.is_open), false())
# The plus keeps SQLite from the index of a person's uppdrag: a whole city's would be read for one body.
NOBODY_S: Any = literal_column("+uppdrag.ansvarig_id IS NULL")


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
    here = within(workspace_id, scope)
    # Of bodies and of all the short index of what is rare leads; of a person's own it would be everybody's.
    open_too = col(Uppdrag.is_open) if scope.person_id is not None or scope.numbers else _OPEN_TOO
    days = _days(tx, (*here, col(Uppdrag.is_open)), since, until)
    hidden = _days(tx, (*here, _PROTECTED, open_too), since, until)
    doubtful = _dated_and_undated(tx, (*here, _UNCERTAIN, open_too, ~_PROTECTED))
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


def _days(tx: Session, which: tuple[Any, ...], since: datetime, until: datetime) -> list[_Day]:
    """Of the statuses of what is open one is what the others leave: each sum is paid for by every row."""
    *told, rest = OPEN_STATUSES
    asked = select_columns(col(Uppdrag.deadline), func.count(), *_sums()).where(*which)
    rows = tx.connection().execute(asked.group_by(col(Uppdrag.deadline)), {"since": since, "until": until})
    return [
        _Day(deadline, dict(zip(told, statuses, strict=True)) | {rest: many - sum(statuses)}, new, unassigned)
        for deadline, many, *statuses, new, unassigned in rows
    ]


@cache
def _sums() -> tuple[Any, ...]:
    """What is counted apart, in the order that `_days` reads it; built once, for building takes longer than asking."""
    kind = metadata.tables["uppdrag"].c.recorded_at.type
    apart = (
        *(col(Uppdrag.status) == status for status in OPEN_STATUSES[:-1]),
        _recorded(bindparam("since", type_=kind), bindparam("until", type_=kind)),
        col(Uppdrag.ansvarig_id).is_(None),
    )
    return tuple(func.sum(case((which, 1), else_=0)) for which in apart)


def _dated_and_undated(tx: Session, which: tuple[Any, ...]) -> dict[bool, int]:
    """How many there are: False = with a deadline, True = without."""
    bare = col(Uppdrag.deadline).is_(None)
    counted = tx.connection().execute(select_columns(bare, func.count()).where(*which).group_by(bare))
    return {False: 0, True: 0} | {bool(undated): many for undated, many in counted}


def _late(days: Iterable[_Day], today: date) -> int:
    return sum(
        day.by_status[status]
        for day in days
        if day.deadline is not None and day.deadline < today
        for status in WAITING
    )


def _undated(days: Iterable[_Day]) -> int:
    return sum(day.open for day in days if day.deadline is None)


def counted(
    tx: Session, workspace_id: int, scope: Scope, today: date, since: datetime, until: datetime
) -> Counted:
    """The figures of the first line; [since, until) is the window of what is new."""
    found = figures(tx, workspace_id, scope, today, since, until)
    fulfilled = len(changes(tx, workspace_id, scope, (FULFILLED,), since, until)) if since < until else 0
    return with_fulfilled(found, fulfilled)


def with_fulfilled(found: Figures, fulfilled: int) -> Counted:
    """The figures of the first line, when it is known how many were fulfilled."""
    return Counted(found.open, found.late, found.soon, found.undated, found.new, fulfilled, found.protected)


def late(today: date) -> tuple[Any, ...]:
    """What waits with a deadline before today."""
    return (col(Uppdrag.is_open), col(Uppdrag.status).in_(WAITING), col(Uppdrag.deadline) < today)


def undated() -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), col(Uppdrag.deadline).is_(None), col(Uppdrag.plan_certain))


def uncertain() -> tuple[Any, ...]:
    return (_OPEN_TOO, _UNCERTAIN)


def contradictory() -> tuple[Any, ...]:
    return (_OPEN_TOO, WARNED)


def unassigned(*, of_bodies: bool = False) -> tuple[Any, ...]:
    """`of_bodies`: among those of bodies on SQLite, which would not see that their index is the better way."""
    return (col(Uppdrag.is_open), NOBODY_S if of_bodies else col(Uppdrag.ansvarig_id).is_(None))


def answered_by(persons: Iterable[int]) -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), col(Uppdrag.ansvarig_id).in_(list(persons)))


def untold(persons: Iterable[int], bodies: Iterable[str]) -> tuple[Any, ...]:
    """What nobody answers for, or one of these persons, in these bodies."""
    nobody = or_(col(Uppdrag.ansvarig_id).is_(None), col(Uppdrag.ansvarig_id).in_(list(persons)))
    return (col(Uppdrag.is_open), col(Uppdrag.organ).in_(list(bodies)), nobody)


def gone(tx: Session, workspace_id: int) -> list[int]:
    """Ids of the people who have left, or cannot be reached."""
    away = or_(~col(Person.active), ~col(Person.reachable))
    wanted = select(Person.id).where(Person.workspace_id == workspace_id, away).order_by(col(Person.id))
    return [key for key in tx.exec(wanted) if key is not None]


def bodies(tx: Session, workspace_id: int) -> list[str]:
    """Every body that occurs, by its id."""
    return list(tx.exec(select(BodyRow.slug).where(BodyRow.workspace_id == workspace_id)))


def recorded(since: datetime, until: datetime) -> tuple[Any, ...]:
    return (col(Uppdrag.is_open), _recorded(since, until))


def _recorded(since: Any, until: Any) -> Any:
    return and_(col(Uppdrag.recorded_at) >= since, col(Uppdrag.recorded_at) < until)


def numbered(numbers: Iterable[int]) -> Any:
    return col(Uppdrag.number).in_(list(numbers))


def first(
    tx: Session, workspace_id: int, scope: Scope, which: tuple[Any, ...], limit: int, *, dated: bool = True
) -> list[Seen]:
    """The first of a kind by deadline, those without one last; what is protected is not shown.

    Not `dated`: none of the kind has a deadline.
    """
    kind = (*within(workspace_id, scope), ~col(Uppdrag.protected), *which)
    found: list[Seen] = []
    # Asked apart, each comes in the order of the index, and is left as soon as there are enough.
    with_and_without = (col(Uppdrag.deadline).is_not(None), col(Uppdrag.deadline).is_(None))
    for day in with_and_without if dated else with_and_without[1:]:
        if len(found) < limit:
            asked = select_columns(*_seen()).where(*kind, day)
            ordered = asked.order_by(col(Uppdrag.deadline), col(Uppdrag.number))
            found += [
                Seen._make((*row, None)) for row in tx.connection().execute(ordered.limit(limit - len(found)))
            ]
    return found


def how_many(tx: Session, workspace_id: int, scope: Scope, which: tuple[Any, ...]) -> int:
    """How many there are of a kind, protected ones left out."""
    kind = (*within(workspace_id, scope), ~col(Uppdrag.protected), *which)
    return int(tx.exec(select(func.count()).select_from(Uppdrag).where(*kind)).one())


def _seen() -> list[Any]:
    return [getattr(Uppdrag, name) for name in Seen._fields[:-1]]


def changes(
    tx: Session,
    workspace_id: int,
    scope: Scope,
    what: tuple[str, ...],
    since: datetime,
    until: datetime,
) -> list[tuple[Event, Uppdrag]]:
    """What was told in [since, until) of MOVED and FULFILLED and not undone, with the uppdrag as they stand."""
    undone = select(Event.undoes).where(
        Event.workspace_id == workspace_id, Event.at >= since, col(Event.undoes).is_not(None)
    )
    wanted = (
        select(Event, Uppdrag)
        .join(Uppdrag, col(Uppdrag.id) == Event.uppdrag_id)
        .where(Event.workspace_id == workspace_id, Event.at >= since, Event.at < until, _TOLD)
        .where(col(Event.id).not_in(undone), *within(workspace_id, scope, leading=False))
    )
    return [pair for pair in tx.exec(wanted.order_by(col(Event.id))) if pair[0].what in what]


def meetings(
    tx: Session, workspace_id: int, scope: Scope, first: date, last: date, limit: int
) -> list[tuple[date, str | None, Seen]]:
    """The first that wait for a meeting on these days, as (day, body, uppdrag), by day, body and number.

    Of one body, and of all, they stand in an index in that order; of a person's own and some by number each is looked at.
    """
    day: Any = col(OccasionRow.deadline)
    at_bodies = bool(scope.bodies) and scope.person_id is None and not scope.numbers
    if on_sqlite(tx) and not (at_bodies or scope.everything):
        day = func.coalesce(day, day)  # kept from the index of days, which holds everybody's
    whose = within(workspace_id, Scope(everything=True)) if at_bodies else within(workspace_id, scope)
    wanted = (
        select_columns(col(OccasionRow.deadline), col(OccasionRow.body), *_seen())
        .join(Uppdrag, col(Uppdrag.id) == OccasionRow.uppdrag_id)
        .where(col(OccasionRow.workspace_id) == workspace_id, col(OccasionRow.is_current), _MEETING)
        .where(col(OccasionRow.organ).in_(scope.bodies) if at_bodies else true(), day.between(first, last))
        .where(col(Uppdrag.is_open), ~_PROTECTED, *whose)
        .order_by(col(OccasionRow.deadline), col(OccasionRow.body), col(OccasionRow.uppdrag_id))
        .limit(limit)
    )
    found = [(day, body, Seen._make((*row, None))) for day, body, *row in tx.connection().execute(wanted)]
    return sorted(found, key=lambda one: (one[0], one[1] or "", one[2].number))


@lru_cache(maxsize=256)
def within(workspace_id: int, scope: Scope, *, leading: bool = True) -> tuple[Any, ...]:
    """Visible top uppdrag of the scope. Not `leading`: no index of theirs is begun with, what is joined leads."""
    visible = (
        Uppdrag.workspace_id == workspace_id,
        ~col(Uppdrag.hidden),
        col(Uppdrag.parent_id).is_(None),
    )
    return (*visible, true() if scope.everything else or_(false(), *_theirs(workspace_id, scope, leading)))


def _theirs(workspace_id: int, scope: Scope, leading: bool) -> Iterable[Any]:
    if scope.bodies:
        organ: Any = col(Uppdrag.organ)
        yield (organ if leading else organ.concat("")).in_(scope.bodies)
    if scope.numbers:
        yield col(Uppdrag.number).in_(scope.numbers)
    if scope.person_id is not None:
        taking_part = select(Involved.uppdrag_id).where(
            Involved.workspace_id == workspace_id, Involved.person_id == scope.person_id
        )
        yield col(Uppdrag.ansvarig_id) == scope.person_id
        yield col(Uppdrag.id).in_(taking_part)


def readers(tx: Session, workspace_id: int) -> list[tuple[int, str]]:
    """Who may want a digest, as (id, Slack id): whoever answers for, takes part in or follows something open, or
    leads the work. Each person is looked for in turn: the people are few, the uppdrag many."""
    me: Any = col(Person.id)
    leading = col(Role.role).in_(["samordnare", "chef", "administratör"])
    reasons = (
        select(Uppdrag.id).where(
            col(Uppdrag.workspace_id) == workspace_id, col(Uppdrag.ansvarig_id) == me, col(Uppdrag.is_open)
        ),
        select(Involved.id).where(col(Involved.workspace_id) == workspace_id, col(Involved.person_id) == me),
        select(Watch.id).where(col(Watch.workspace_id) == workspace_id, col(Watch.person_id) == me),
        select(Role.id).where(col(Role.workspace_id) == workspace_id, col(Role.person_id) == me, leading),
    )
    here = (col(Person.workspace_id) == workspace_id, col(Person.active), col(Person.reachable))
    wanted = select(Person.id, Person.slack_id).where(*here, or_(*(one.exists() for one in reasons)))
    return [(key, slack_id) for key, slack_id in tx.exec(wanted.order_by(me)) if key is not None]


def unsent(tx: Session, workspace_id: int, scope: Scope, since: datetime) -> list[int]:
    """Numbers of uppdrag with a reminder that did not get through since then."""
    failed = select(Delivery.id).where(
        Delivery.workspace_id == workspace_id, _FAILED, col(Delivery.slot_at) >= since
    )
    lost = list(tx.exec(failed))
    if not lost:
        return []
    about = select(Wish.uppdrag_id).where(
        Wish.workspace_id == workspace_id, among(tx, col(Wish.delivery_id), lost)
    )
    wanted = select(Uppdrag.number).where(col(Uppdrag.id).in_(about), *within(workspace_id, scope))
    return list(tx.exec(wanted.order_by(col(Uppdrag.number))))
