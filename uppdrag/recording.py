"""Changing what is written down of an uppdrag: its plan and occasions, its status, and the event that says so.

New uppdrag are written by `uppdrag.writing`.

Everything here runs inside a transaction that the caller holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage import events
from storage import uppdrag as store
from storage.db import Session
from storage.tables import CLOSED, OccasionRow, PlanRow, Uppdrag
from uppdrag.plans import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from uppdrag.facts import Actor, House


def write_plan(
    tx: Session,
    house: House,
    row: Uppdrag,
    plan: Plan,
    actor: Actor,
    *,
    reference: date | None = None,
    reason: str | None = None,
) -> PlanRow:
    """Makes this the current plan: a new plan row, its occasions, and what the uppdrag's row repeats of it."""
    kept = PlanRow(**plan_values(house, row_id(row), plan, actor, reference, reason))
    tx.add(kept)
    tx.flush()
    row.plan_id, row.plan_text, row.plan_kind = kept.id, plan.phrase or None, plan.kind
    row.plan_body, row.plan_certain = body_id(house, plan.body), plan.certain
    row.earliest, row.deadline = plan.earliest, plan.deadline
    tx.add_all(_due(house, row, kept, plan))
    tx.flush()
    make_current(tx, row, kept.id)
    return kept


def plan_values(
    house: House,
    key: int,
    plan: Plan,
    actor: Actor,
    reference: date | None,
    reason: str | None = None,
    *,
    reading: Any = None,
) -> dict[str, Any]:
    """The columns of a plan row: the words for ever, the reading beside them (`reading` where it is ready to write)."""
    return {
        "workspace_id": house.workspace_id,
        "uppdrag_id": key,
        "words": plan.phrase or None,
        "reference_date": reference,
        "reading": reading or plan.as_json(),
        "deadline": plan.deadline,
        "certain": plan.certain,
        "reason": reason,
        "made_at": house.now(),
        "made_by": actor.key,
    }


def make_current(tx: Session, row: Uppdrag, plan_id: int | None) -> None:
    """Of the occasions that are due, those of this plan count; what has been always counts."""
    for occasion in store.all_occasions_of(tx, row.workspace_id, row_id(row)):
        occasion.is_current = occasion.role != "due" or occasion.plan_id == plan_id


def _due(house: House, row: Uppdrag, kept: PlanRow, plan: Plan) -> Iterable[OccasionRow]:
    for occasion in plan.occasions:
        yield OccasionRow(
            workspace_id=house.workspace_id,
            uppdrag_id=row_id(row),
            organ=row.organ,
            plan_id=kept.id,
            kind=occasion.kind,
            body=body_id(house, occasion.body),
            report=occasion.report,
            partial=occasion.partial,
            earliest=occasion.earliest,
            latest=occasion.latest,
            deadline=occasion.deadline,
            words=plan.phrase,
        )


def write_occasion(
    tx: Session, house: House, row: Uppdrag, plan: Plan, role: str, *, paragraph: str | None = None
) -> bool:
    """Remembers an occasion that has been (handled, given, reported); False when it was known already."""
    known = store.occasions_of(tx, house.workspace_id, [row_id(row)])
    body = body_id(house, plan.body)
    if any(o.role == role and o.body == body and o.latest == plan.latest for o in known):
        return False
    tx.add(
        OccasionRow(
            workspace_id=house.workspace_id,
            uppdrag_id=row_id(row),
            organ=row.organ,
            role=role,
            kind=plan.kind,
            body=body,
            report=plan.report,
            partial=plan.partial,
            earliest=plan.earliest,
            latest=plan.latest,
            deadline=plan.deadline,
            words=plan.phrase,
            paragraph=paragraph,
        )
    )
    return True


def set_status(row: Uppdrag, status: str) -> None:
    """The stored status and what repeats it."""
    row.status, row.is_open = status, status not in CLOSED


def changed(house: House, row: Uppdrag) -> None:
    """Raises the revision, so that the planner looks again."""
    row.revision += 1
    row.changed_at = house.now()


def tell(tx: Session, house: House, row: Uppdrag, actor: Actor, what: str, **rest: Any) -> None:
    """Appends an event about an uppdrag (`before`, `after`, `reason`, `source`)."""
    events.append(
        tx,
        house.workspace_id,
        house.now(),
        actor.key,
        what,
        uppdrag_id=row.id,
        person_id=actor.person_id,
        **rest,
    )


def refresh_search(row: Uppdrag, written: list[str]) -> None:
    """Lets full text search find the row by what it says now."""
    row.search_text = search_text(row.title, row.number, written, row.notes)


def search_text(title: str, number: int, written: Iterable[str], notes: str) -> str:
    """What full text search looks through: title, number, dnr and notes, in lower case.

    Folded here because a database without a Swedish locale takes Å and å for different letters.
    """
    return "\n".join([title, f"U-{number}", *written, notes]).strip().casefold()


def body_id(house: House, named: str | None) -> str | None:
    """The register's id of a body named by abbreviation; unknown ones stay as they are."""
    body = house.municipality.organisation.resolve(named) if named else None
    return body.id if body else named


def row_id(row: Uppdrag) -> int:
    """The row's key, which the database has given it."""
    assert row.id is not None  # noqa: S101 - flushed rows have one; this tells the type checker
    return row.id
