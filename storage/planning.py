"""What the planner reads and writes: whose next step is near, the wishes, what was done when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, literal, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from storage.models_work import LOOSE
from storage.sets import among, as_table, insert_missing, on_sqlite
from storage.tables import Mark, Planned, metadata

_planned, _wish, _delivery = (metadata.tables[name] for name in ("planned", "wish", "delivery"))
# For wishes that are told by their ids, so said that they are found by nothing else: either database would go through
# all that wait, SQLite for each of them, and so does PostgreSQL once it plans for any values.
STILL_WAITING: Any = func.coalesce(_wish.c.state, "") == "waiting"
STILL_LOOSE: Any = and_(func.coalesce(_wish.c.delivery_id, 0) == 0, STILL_WAITING)


class WishRow(NamedTuple):
    """A wish as planning and sending read it."""

    id: int
    key: str
    uppdrag_id: int
    person_id: int
    step: str
    deadline: date | None
    day: date
    expires_at: datetime | None
    delivery_id: int | None


def steps_due(tx: Session, workspace_id: int, horizon: datetime, limit: int) -> list[int]:
    """Ids of uppdrag that the planner has seen and whose next step is near, the nearest first."""
    near = (_planned.c.workspace_id == workspace_id, _planned.c.next_step_at <= horizon)
    wanted = select(_planned.c.uppdrag_id).where(*near).order_by(_planned.c.next_step_at).limit(limit)
    return list(tx.connection().execute(wanted).scalars())


def remember_steps(tx: Session, workspace_id: int, next_steps: dict[int, datetime | None]) -> None:
    """When something is next due for each of these uppdrag; None = for this one nothing."""
    _remember(tx, workspace_id, {key: at for key, at in next_steps.items() if at is not None})
    _forget(tx, workspace_id, [key for key, at in next_steps.items() if at is None])


def _remember(tx: Session, workspace_id: int, steps: dict[int, datetime]) -> None:
    """Writes the next steps that are new or another than they were."""
    if not steps:
        return
    given = as_table(tx, (_planned.c.uppdrag_id, _planned.c.next_step_at), list(steps.items()))
    source = select(literal(workspace_id), given.c.uppdrag_id, given.c.next_step_at)
    new = insert(tx, Planned).from_select(
        ["workspace_id", "uppdrag_id", "next_step_at"], source.where(true())
    )
    tx.connection().execute(
        new.on_conflict_do_update(
            index_elements=["workspace_id", "uppdrag_id"],
            set_={"next_step_at": new.excluded.next_step_at},
            where=_planned.c.next_step_at.is_distinct_from(new.excluded.next_step_at),
        )
    )


def _forget(tx: Session, workspace_id: int, ids: Collection[int]) -> None:
    if ids:
        here = (_planned.c.workspace_id == workspace_id, among(tx, _planned.c.uppdrag_id, ids))
        change(tx, delete(_planned).where(*here))


def change(tx: Session, statement: Any) -> int:
    """Runs an UPDATE or DELETE past the objects of the session; returns how many rows it met."""
    result: Any = tx.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)


def insert(tx: Session, table: type[SQLModel]) -> Any:
    """An INSERT that knows ON CONFLICT, on either database."""
    dialect = sqlite if on_sqlite(tx) else postgresql
    return dialect.insert(table)


def waiting_wishes(tx: Session, workspace_id: int, ids: Collection[int]) -> list[WishRow]:
    """The wishes about these uppdrag that are neither sent nor skipped."""
    about = (_wish.c.workspace_id == workspace_id, among(tx, _wish.c.uppdrag_id, ids))
    return wishes(tx, *about, _wish.c.state == "waiting")


def wishes(tx: Session, *which: Any) -> list[WishRow]:
    """The wishes that meet the conditions, in the order they were made."""
    wanted = select(*(_wish.c[name] for name in WishRow._fields)).where(*which).order_by(_wish.c.id)
    return [WishRow._make(row) for row in tx.connection().execute(wanted).all()]


def add_wishes(tx: Session, workspace_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts what is missing; a key that exists is left as it is."""
    waiting = {"workspace_id": workspace_id, "state": "waiting", "late": False}
    insert_missing(tx, _wish, rows, alike=waiting)


def skipped_by_key(tx: Session, workspace_id: int, keys: Collection[str]) -> dict[str, int]:
    """Ids of those with these keys that were skipped, by key."""
    which = (_wish.c.workspace_id == workspace_id, among(tx, _wish.c.key, keys), _wish.c.state == "skipped")
    found = tx.connection().execute(select(_wish.c.key, _wish.c.id).where(*which))
    return {row.key: row.id for row in found}


def revive(tx: Session, wish_id: int, day: date, expires_at: datetime) -> None:
    """A skipped wish that is wanted again waits again."""
    again = {"state": "waiting", "reason": None, "delivery_id": None, "day": day, "expires_at": expires_at}
    change(tx, update(_wish).where(_wish.c.id == wish_id, _wish.c.state == "skipped").values(**again))


def drop(tx: Session, given_up: Mapping[str, Collection[int]]) -> None:
    """Skips wishes that are not wanted any more, by reason; what somebody is just sending is left to that one.

    Until this is committed nobody takes a message in hand that has lost a wish: it would say what is given up here.
    One that is locked just now is left as it is: whoever sends it looks at each wish again.
    """
    wanted = [key for ids in given_up.values() for key in ids]
    if not wanted:
        return
    _skip(tx, given_up, STILL_LOOSE)
    theirs = select(_wish.c.delivery_id).where(among(tx, _wish.c.id, wanted), STILL_WAITING)
    untried = (_delivery.c.state == "pending", _delivery.c.first_try_at.is_(None))
    locked = select(_delivery.c.id).where(_delivery.c.id.in_(theirs), *untried)
    found = tx.connection().execute(locked.with_for_update(skip_locked=True)).scalars().all()
    if found:
        _skip(tx, given_up, and_(among(tx, _wish.c.delivery_id, found), STILL_WAITING))


def _skip(tx: Session, given_up: Mapping[str, Collection[int]], which: Any) -> None:
    for reason, ids in given_up.items():
        these = update(_wish).where(among(tx, _wish.c.id, ids), which)
        change(tx, these.values(state="skipped", reason=reason))


def mark(tx: Session, workspace_id: int, name: str) -> datetime | None:
    """A remembered moment, or None."""
    row = tx.exec(select_rows(Mark).where(Mark.workspace_id == workspace_id, Mark.name == name)).first()
    return row.at if row else None


def set_mark(tx: Session, workspace_id: int, name: str, at: datetime) -> None:
    new = insert(tx, Mark).values(workspace_id=workspace_id, name=name, at=at)
    tx.execute(
        new.on_conflict_do_update(index_elements=["workspace_id", "name"], set_={"at": new.excluded.at})
    )


def raise_mark(tx: Session, workspace_id: int, name: str, at: datetime) -> None:
    """As `set_mark`, unless a later moment is remembered."""
    new = insert(tx, Mark).values(workspace_id=workspace_id, name=name, at=at)
    later = col(Mark.at) < new.excluded.at
    tx.execute(
        new.on_conflict_do_update(
            index_elements=["workspace_id", "name"], set_={"at": new.excluded.at}, where=later
        )
    )


def loose_wishes(tx: Session, workspace_id: int, limit: int) -> list[WishRow]:
    """Waiting wishes that no message carries yet: the oldest day first, and in it person by person."""
    columns = (_wish.c[name] for name in WishRow._fields)
    wanted = select(*columns).where(_wish.c.workspace_id == workspace_id, LOOSE)
    found = tx.connection().execute(wanted.order_by(_wish.c.day, _wish.c.person_id, _wish.c.id).limit(limit))
    return [WishRow._make(row) for row in found.all()]


def next_step_at(tx: Session, workspace_id: int, after: datetime) -> datetime | None:
    """The earliest step after that moment that the planner has yet to plan."""
    wanted = select(func.min(_planned.c.next_step_at)).where(
        _planned.c.workspace_id == workspace_id, _planned.c.next_step_at > after
    )
    return tx.connection().execute(wanted).scalar()
