"""Writing new uppdrag down, one or a hundred thousand: rows, dnr, plans, occasions, and the events that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storage import bulk
from storage.tables import CLOSED, Event, Involved, OccasionRow, PlanRow, Uppdrag, UppdragDnr
from uppdrag.identity import title_key
from uppdrag.recording import body_id, plan_values, search_text

if TYPE_CHECKING:
    from datetime import date

    from storage.db import Session
    from uppdrag.dnr import Dnr
    from uppdrag.facts import Actor, Given, House
    from uppdrag.plans import Plan


@dataclass(frozen=True, slots=True)
class New:
    """An uppdrag to be written down as U-`number` (taken with `storage.uppdrag.take_numbers`).

    `organ` is a register id, or the body's own words; `parent` the U-number of the group's uppdrag; `been` the
    occasions that lie behind it, as (role, plan).
    """

    number: int
    title: str
    organ: str
    status: str
    dnr: tuple[Dnr, ...] = ()
    plan: Plan | None = None
    section: str | None = None
    given: Given | None = None
    co_bodies: tuple[str, ...] = ()
    with_bodies: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    budget_year: int | None = None
    source: dict[str, Any] = field(default_factory=dict)
    reference: date | None = None
    parent: int | None = None
    ansvarig_id: int | None = None
    notes: str = ""
    been: tuple[tuple[str, Plan], ...] = ()


def write_new(tx: Session, house: House, news: Sequence[New], actor: Actor) -> dict[int, int]:
    """Writes uppdrag down and returns their row ids by U-number; groups before their members."""
    organisation = house.municipality.organisation
    named = {new.organ: organisation.get(new.organ) for new in news}
    bodies = {slug: (body.name if body else slug, body is not None) for slug, body in named.items()}
    bulk.ensure_bodies(tx, house.workspace_id, bodies)
    ids: dict[int, int] = {}
    for some in (
        [new for new in news if new.parent is None],
        [new for new in news if new.parent is not None],
    ):
        rows = (_row(house, new, ids.get(new.parent or 0), known=bodies[new.organ][1]) for new in some)
        ids |= bulk.write_for(tx, Uppdrag, rows, "number")
    _hang_on(tx, house, news, ids, actor)
    return ids


def write_one(tx: Session, house: House, new: New, actor: Actor) -> Uppdrag:
    """Writes one uppdrag down and returns its row."""
    return tx.get_one(Uppdrag, write_new(tx, house, [new], actor)[new.number])


def _row(house: House, new: New, parent_id: int | None, *, known: bool) -> dict[str, Any]:
    given = new.given
    moment = house.now()
    return {
        "workspace_id": house.workspace_id,
        "number": new.number,
        "title": new.title,
        "title_key": title_key(new.title),
        "search_text": search_text(new.title, new.number, (dnr.written for dnr in new.dnr), new.notes),
        "status": new.status,
        "is_open": new.status not in CLOSED,
        "organ": new.organ,
        "organ_known": known,
        "ansvarig_id": new.ansvarig_id,
        "parent_id": parent_id,
        "section": new.section,
        "given_body": given.body if given else None,
        "given_on": given.on if given else None,
        "given_paragraph": given.paragraph if given else None,
        "given_text": given.text if given else None,
        "budget_year": new.budget_year,
        "notes": new.notes,
        "warnings": list(new.warnings),
        "recorded_at": moment,
        "changed_at": moment,
        **(_plan_of_row(house, new.plan) if new.plan else {}),
    }


def _plan_of_row(house: House, plan: Plan) -> dict[str, Any]:
    return {
        "plan_text": plan.phrase or None,
        "plan_kind": plan.kind,
        "plan_body": body_id(house, plan.body),
        "plan_certain": plan.certain,
        "earliest": plan.earliest,
        "deadline": plan.deadline,
    }


def _hang_on(tx: Session, house: House, news: Sequence[New], ids: dict[int, int], actor: Actor) -> None:
    planned = [new for new in news if new.plan is not None]
    rows = (
        plan_values(house, ids[new.number], new.plan, actor, new.reference) for new in planned if new.plan
    )
    plans = bulk.write_for(tx, PlanRow, rows, "uppdrag_id")
    bulk.point_at_plans(tx, house.workspace_id, [ids[new.number] for new in planned])
    bulk.write(tx, OccasionRow, (o for new in news for o in _occasions(house, new, ids[new.number], plans)))
    bulk.write(tx, UppdragDnr, (dnr for new in news for dnr in _dnr(house, new, ids[new.number])))
    bulk.write(tx, Involved, (one for new in news for one in _involved(house, new, ids[new.number])))
    bulk.write(tx, Event, (_event(house, new, ids[new.number], actor) for new in news))


def _occasions(house: House, new: New, key: int, plans: dict[int, int]) -> Iterator[dict[str, Any]]:
    where = {"workspace_id": house.workspace_id, "uppdrag_id": key}
    for occasion in new.plan.occasions if new.plan else ():
        values = occasion_values(house, occasion)
        yield {**where, **values, "plan_id": plans[key], "words": new.plan.phrase if new.plan else None}
    for role, plan in new.been:
        yield {**where, **occasion_values(house, plan), "role": role, "words": plan.phrase}


def occasion_values(house: House, told: Any) -> dict[str, Any]:
    """The columns that an occasion shares with the plan or occasion it was read from."""
    return {
        "kind": told.kind,
        "body": body_id(house, told.body),
        "report": told.report,
        "partial": told.partial,
        "earliest": told.earliest,
        "latest": told.latest,
        "deadline": told.deadline,
    }


def _dnr(house: House, new: New, key: int) -> Iterator[dict[str, Any]]:
    by_key = {dnr.key: dnr for dnr in reversed(new.dnr)}
    for position, dnr in enumerate(dict.fromkeys(dnr.key for dnr in new.dnr)):
        written = by_key[dnr].written
        yield {
            "workspace_id": house.workspace_id,
            "uppdrag_id": key,
            "written": written,
            "key": dnr,
            "position": position,
        }


def _involved(house: House, new: New, key: int) -> Iterator[dict[str, Any]]:
    for kind, bodies in (("with", new.with_bodies), ("co", new.co_bodies)):
        for body in bodies:
            yield {"workspace_id": house.workspace_id, "uppdrag_id": key, "kind": kind, "body": body}


def _event(house: House, new: New, key: int, actor: Actor) -> dict[str, Any]:
    deadline = new.plan.deadline if new.plan else None
    return {
        "workspace_id": house.workspace_id,
        "uppdrag_id": key,
        "at": house.now(),
        "actor": actor.key,
        "person_id": actor.person_id,
        "what": "skapat",
        "after": {
            "title": new.title,
            "status": new.status,
            "organ": new.organ,
            "dnr": [dnr.written for dnr in new.dnr],
            "plan": (new.plan.phrase or None) if new.plan else None,
            "deadline": deadline.isoformat() if deadline else None,
        },
        "source": new.source,
    }
