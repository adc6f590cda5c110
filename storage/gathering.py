"""All that the schedule must know of some uppdrag, as plain values: as many queries however many they are.

Columns and not objects: a tick may look at a million of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, bindparam, func, select
from sqlmodel import Session

from storage.sets import among, among_given, on_sqlite, packed
from storage.tables import metadata

PUT_OFF = "påminnelse_uppskjuten"
NOT_UP = "kom_inte_upp"

_uppdrag, _plan, _occasion, _event, _snooze = (
    metadata.tables[name] for name in ("uppdrag", "plan", "occasion", "event", "snooze")
)


class Seen(NamedTuple):
    """An uppdrag as the planner reads it. `made_at`: when its plan was made, None without one."""

    id: int
    number: int
    title: str
    organ: str
    status: str
    is_open: bool
    hidden: bool
    protected: bool
    ansvarig_id: int | None
    plan_id: int | None
    plan_text: str | None
    plan_kind: str
    plan_body: str | None
    plan_certain: bool
    earliest: date | None
    deadline: date | None
    moves: int
    revision: int
    recorded_at: datetime
    made_at: datetime | None


class Turn(NamedTuple):
    """A dated occasion of an uppdrag."""

    uppdrag_id: int
    role: str
    kind: str
    body: str | None
    deadline: date


class Said(NamedTuple):
    """Somebody told that an uppdrag did not come up at its meeting."""

    uppdrag_id: int
    at: datetime
    after: dict[str, Any]


class PutOff(NamedTuple):
    """Somebody put off the reminders of a plan."""

    uppdrag_id: int
    plan_id: int | None
    person_id: int
    at: datetime
    until: date


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows about some uppdrag, by uppdrag id."""

    rows: dict[int, Seen]
    occasions: dict[int, list[Turn]]
    touched: dict[int, datetime]
    not_up: dict[int, list[Said]]
    snoozes: dict[int, list[PutOff]]
    groups: frozenset[int]


def gather(tx: Session, workspace_id: int, ids: Collection[int], today: date) -> Gathered:
    """What is known of these uppdrag. What people did to one matters from the day after its deadline."""
    rows = _rows(tx, workspace_id, ids)
    alive = [key for key, row in rows.items() if row.is_open and not row.hidden]
    passed = [key for key in alive if (day := rows[key].deadline) is not None and day < today]
    return Gathered(
        rows=rows,
        occasions=_occasions(tx, workspace_id, alive),
        touched=_touched(tx, workspace_id, passed),
        not_up=_not_up(tx, workspace_id, passed),
        snoozes=_snoozes(tx, workspace_id, alive),
        groups=_groups(tx, workspace_id, alive),
    )


def _rows(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, Seen]:
    columns = [_uppdrag.c[name] for name in Seen._fields[:-1]]
    joined = _uppdrag.outerjoin(_plan, _plan.c.id == _uppdrag.c.plan_id)
    wanted = select(*columns, _plan.c.made_at).select_from(joined)
    found = tx.connection().execute(_of(tx, wanted, _uppdrag.c.id, workspace_id, ids))
    return {row[0]: Seen._make(row) for row in found.all()}


def _of(tx: Session, query: Any, column: Any, workspace_id: int, ids: Collection[int]) -> Any:
    table: Table = column.table
    return query.where(table.c.workspace_id == workspace_id, among(tx, column, ids))


def _occasions(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, list[Turn]]:
    table = _occasion
    columns = [table.c[name] for name in Turn._fields]
    wanted = _of(tx, select(*columns), table.c.uppdrag_id, workspace_id, ids)
    wanted = wanted.where(table.c.is_current, table.c.deadline.is_not(None)).order_by(table.c.deadline)
    return _grouped(map(Turn._make, tx.connection().execute(wanted).all()))


def _touched(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, datetime]:
    """When a person last did something to it; putting off a reminder is not doing something."""
    table = _event
    last = select(table.c.uppdrag_id, func.max(table.c.at).label("last"))
    wanted = _of(tx, last, table.c.uppdrag_id, workspace_id, ids)
    wanted = wanted.where(table.c.person_id.is_not(None), table.c.what != PUT_OFF)
    found = tx.connection().execute(wanted.group_by(table.c.uppdrag_id))
    return {row.uppdrag_id: row.last for row in found}


def _not_up(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, list[Said]]:
    table = _event
    wanted = _of(
        tx, select(table.c.uppdrag_id, table.c.at, table.c.after), table.c.uppdrag_id, workspace_id, ids
    ).where(table.c.what == NOT_UP)
    return _grouped(map(Said._make, tx.connection().execute(wanted.order_by(table.c.id))))


def _snoozes(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, list[PutOff]]:
    table = _snooze
    columns = [table.c[name] for name in PutOff._fields]
    wanted = _of(tx, select(*columns), table.c.uppdrag_id, workspace_id, ids)
    return _grouped(map(PutOff._make, tx.connection().execute(wanted.order_by(table.c.id))))


def _groups(tx: Session, workspace_id: int, ids: Collection[int]) -> frozenset[int]:
    table = _uppdrag
    wanted = _of(tx, select(table.c.parent_id).distinct(), table.c.parent_id, workspace_id, ids)
    return frozenset(key for (key,) in tx.connection().execute(wanted.where(~table.c.hidden)))


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """By the id of the uppdrag, which each row begins with."""
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return dict(grouped)


def roles(tx: Session, workspace_id: int) -> Sequence[Sequence[Any]]:
    """(person id, role, body, valid from, valid to) of every role of the workspace, in the order they were given."""
    return tx.connection().execute(_roles(), {"workspace": workspace_id}).all()


@cache
def _roles() -> Select[Any]:
    table = metadata.tables["role"].c
    columns = (table[name] for name in ("person_id", "role", "body", "valid_from", "valid_to"))
    here = table.workspace_id == bindparam("workspace")
    return select(*columns).where(here).order_by(table.id)


_OF_PERSON = ("id", "slack_id", "name", "active", "reachable", "deputy_id", "deputy_from", "deputy_to")


def persons(tx: Session, workspace_id: int, ids: Collection[int]) -> Sequence[Sequence[Any]]:
    """(id, Slack id, name, active, reachable, deputy, from, to) of these persons."""
    given = {"workspace": workspace_id, "keys": packed(tx, ids)}
    return tx.connection().execute(_persons(on_sqlite(tx)), given).all()


@cache
def _persons(sqlite: bool) -> Select[Any]:
    table = metadata.tables["person"].c
    here = table.workspace_id == bindparam("workspace")
    return select(*(table[name] for name in _OF_PERSON)).where(here, among_given(sqlite, table.id))
