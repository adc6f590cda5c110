"""What the planner reads and writes: uppdrag not seen yet, all that the schedule must know of them, wishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, or_, select

from storage.tables import (
    Delivery,
    Event,
    Mark,
    OccasionRow,
    Planned,
    PlanRow,
    Role,
    Snooze,
    Uppdrag,
    Wish,
)

PUT_OFF = "påminnelse_uppskjuten"
NOT_UP = "kom_inte_upp"
UNSEEN: Any = literal_column("revision <> planned_revision")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows about some uppdrag, by uppdrag id. `made`: when a plan was made, by plan id."""

    rows: dict[int, Uppdrag]
    occasions: dict[int, list[OccasionRow]]
    made: dict[int, datetime]
    touched: dict[int, datetime]
    not_up: dict[int, list[Event]]
    snoozes: dict[int, list[Snooze]]
    groups: frozenset[int]


def unplanned(tx: Session, workspace_id: int, horizon: datetime, limit: int) -> list[int]:
    """Ids of uppdrag that the planner has not seen as they are, or whose next step is near. Two index probes."""
    unseen = select(Uppdrag.id).where(Uppdrag.workspace_id == workspace_id, UNSEEN)
    found = list(tx.exec(unseen.order_by(col(Uppdrag.id)).limit(limit)))
    near = select(Planned.uppdrag_id).where(
        Planned.workspace_id == workspace_id, col(Planned.next_step_at) <= horizon
    )
    due = tx.exec(near.order_by(col(Planned.next_step_at)).limit(limit))
    return [one for one in dict.fromkeys((*found, *due)) if one is not None][:limit]


def look_again(
    tx: Session, workspace_id: int, *, person_id: int | None = None, body: str | None = None
) -> None:
    """Has the planner see open uppdrag anew: those of a person or a body, or all. Their revision stays."""
    which: list[Any] = [Uppdrag.workspace_id == workspace_id, col(Uppdrag.is_open)]
    which += [Uppdrag.ansvarig_id == person_id] if person_id is not None else []
    which += [Uppdrag.organ == body] if body is not None else []
    # One lower each time, so that a planner at work notices that it must look once more.
    change(tx, update(Uppdrag).where(*which).values(planned_revision=col(Uppdrag.planned_revision) - 1))


def seen(
    tx: Session, workspace_id: int, rows: Iterable[Uppdrag], next_steps: dict[int, datetime | None]
) -> None:
    """Remembers that these were seen as they are, and when something is next due.

    What has changed since they were read stays unseen.
    """
    alike: dict[tuple[int, int], list[int | None]] = defaultdict(list)
    for row in rows:
        alike[row.revision, row.planned_revision].append(row.id)
    for (revision, before), ids in alike.items():
        still = (col(Uppdrag.revision) == revision, col(Uppdrag.planned_revision) == before)
        change(tx, update(Uppdrag).where(col(Uppdrag.id).in_(ids), *still).values(planned_revision=revision))
    new = insert(tx, Planned)
    later = {"next_step_at": new.excluded.next_step_at}
    steps = [
        {"workspace_id": workspace_id, "uppdrag_id": key, "next_step_at": moment}
        for key, moment in next_steps.items()
    ]
    tx.execute(new.on_conflict_do_update(index_elements=["workspace_id", "uppdrag_id"], set_=later), steps)


def change(tx: Session, statement: Any) -> int:
    """Runs an UPDATE or DELETE past the objects of the session; returns how many rows it met."""
    result: Any = tx.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)


def insert(tx: Session, table: type[SQLModel]) -> Any:
    """An INSERT that knows ON CONFLICT, on either database."""
    dialect = sqlite if tx.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def gather(tx: Session, workspace_id: int, ids: Collection[int]) -> Gathered:
    """All that the schedule must know of these uppdrag; as many queries however many they are."""
    rows = tx.exec(select(Uppdrag).where(Uppdrag.workspace_id == workspace_id, col(Uppdrag.id).in_(ids)))
    by_id = {row.id: row for row in rows if row.id is not None}
    return Gathered(
        rows=by_id,
        occasions=_occasions(tx, workspace_id, ids),
        made=_made(tx, [row.plan_id for row in by_id.values() if row.plan_id is not None]),
        touched=_touched(tx, workspace_id, ids),
        not_up=_not_up(tx, workspace_id, ids),
        snoozes=_snoozes(tx, workspace_id, ids),
        groups=_groups(tx, workspace_id, ids),
    )


def _made(tx: Session, plans: Collection[int]) -> dict[int, datetime]:
    wanted = select(PlanRow.id, PlanRow.made_at).where(col(PlanRow.id).in_(plans))
    return {key: moment for key, moment in tx.exec(wanted) if key is not None}


def _occasions(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, list[OccasionRow]]:
    wanted = select(OccasionRow).where(
        OccasionRow.workspace_id == workspace_id,
        col(OccasionRow.uppdrag_id).in_(ids),
        col(OccasionRow.is_current),
        col(OccasionRow.deadline).is_not(None),
    )
    return _grouped(tx.exec(wanted.order_by(col(OccasionRow.deadline))))


def _touched(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, datetime]:
    """When a person last did something to it; putting off a reminder is not doing something."""
    wanted = (
        select(col(Event.uppdrag_id), func.max(Event.at))
        .where(Event.workspace_id == workspace_id, col(Event.uppdrag_id).in_(ids))
        .where(col(Event.person_id).is_not(None), Event.what != PUT_OFF)
        .group_by(col(Event.uppdrag_id))
    )
    return {key: moment for key, moment in tx.execute(wanted) if key is not None}


def _not_up(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, list[Event]]:
    wanted = select(Event).where(
        Event.workspace_id == workspace_id, col(Event.uppdrag_id).in_(ids), Event.what == NOT_UP
    )
    return _grouped(tx.exec(wanted.order_by(col(Event.id))))


def _snoozes(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, list[Snooze]]:
    wanted = select(Snooze).where(Snooze.workspace_id == workspace_id, col(Snooze.uppdrag_id).in_(ids))
    return _grouped(tx.exec(wanted.order_by(col(Snooze.id))))


def _groups(tx: Session, workspace_id: int, ids: Collection[int]) -> frozenset[int]:
    wanted = select(Uppdrag.parent_id).where(
        Uppdrag.workspace_id == workspace_id, col(Uppdrag.parent_id).in_(ids), ~col(Uppdrag.hidden)
    )
    return frozenset(one for one in tx.exec(wanted.distinct()) if one is not None)


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.uppdrag_id].append(row)
    return dict(grouped)


def roles(tx: Session, workspace_id: int) -> list[Role]:
    """Every role of the workspace, in the order they were given."""
    return list(tx.exec(select(Role).where(Role.workspace_id == workspace_id).order_by(col(Role.id))))


def wishes_by_key(tx: Session, workspace_id: int, keys: Collection[str]) -> dict[str, Wish]:
    wanted = select(Wish).where(Wish.workspace_id == workspace_id, col(Wish.key).in_(keys))
    return {wish.key: wish for wish in tx.exec(wanted)}


def waiting_wishes(tx: Session, workspace_id: int, ids: Collection[int]) -> list[Wish]:
    """The wishes about these uppdrag that are neither sent nor skipped."""
    wanted = select(Wish).where(
        Wish.workspace_id == workspace_id, col(Wish.uppdrag_id).in_(ids), Wish.state == "waiting"
    )
    return list(tx.exec(wanted.order_by(col(Wish.id))))


def add_wishes(tx: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts what is missing; a key that exists is left as it is."""
    if rows:
        tx.execute(insert(tx, Wish).on_conflict_do_nothing(), list(rows))


def revive(tx: Session, wish_id: int, day: date, expires_at: datetime) -> None:
    """A skipped wish that is wanted again waits again."""
    again = {"state": "waiting", "reason": None, "delivery_id": None, "day": day, "expires_at": expires_at}
    change(tx, update(Wish).where(col(Wish.id) == wish_id, col(Wish.state) == "skipped").values(**again))


def drop(tx: Session, wish_ids: Collection[int], reason: str) -> None:
    """Skips wishes that are not wanted any more; what somebody is just sending is left to that one."""
    in_hand = (
        select(Delivery.id)
        .where(col(Delivery.id) == col(Wish.delivery_id))
        .where(or_(col(Delivery.state) != "pending", col(Delivery.first_try_at).is_not(None)))
        .exists()
    )
    which = (col(Wish.id).in_(wish_ids), col(Wish.state) == "waiting", ~in_hand)
    change(tx, update(Wish).where(*which).values(state="skipped", reason=reason))


def mark(tx: Session, workspace_id: int, name: str) -> datetime | None:
    """A remembered moment, or None."""
    row = tx.exec(select(Mark).where(Mark.workspace_id == workspace_id, Mark.name == name)).first()
    return row.at if row else None


def set_mark(tx: Session, workspace_id: int, name: str, at: datetime) -> None:
    new = insert(tx, Mark).values(workspace_id=workspace_id, name=name, at=at)
    tx.execute(
        new.on_conflict_do_update(index_elements=["workspace_id", "name"], set_={"at": new.excluded.at})
    )


def loose_wishes(tx: Session, workspace_id: int, limit: int) -> list[Wish]:
    """Waiting wishes that no message carries yet, the oldest day first."""
    wanted = select(Wish).where(
        Wish.workspace_id == workspace_id, col(Wish.delivery_id).is_(None), Wish.state == "waiting"
    )
    return list(tx.exec(wanted.order_by(col(Wish.day), col(Wish.id)).limit(limit)))


def next_step_at(tx: Session, workspace_id: int, after: datetime) -> datetime | None:
    """The earliest step after that moment that the planner has yet to plan."""
    wanted = select(func.min(Planned.next_step_at)).where(
        Planned.workspace_id == workspace_id, col(Planned.next_step_at) > after
    )
    return tx.exec(wanted).one()
