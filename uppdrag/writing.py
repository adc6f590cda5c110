"""Writing new uppdrag down, one or a hundred thousand: rows, dnr, plans, occasions, and the events that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class Supply:
    """What the database gives before uppdrag are written: ids for them and their plans, and which bodies it knows."""

    ids: Iterator[int]
    plans: Iterator[int]
    known: dict[str, bool]


def supply(tx: Session, house: House, organs: set[str], how_many: int) -> Supply:
    """What so many new uppdrag of these bodies need."""
    organisation = house.municipality.organisation
    named = {organ: organisation.get(organ) for organ in organs}
    bodies = {slug: (body.name if body else slug, body is not None) for slug, body in named.items()}
    bulk.ensure_bodies(tx, house.workspace_id, bodies)
    ids, plans = (iter(bulk.take_ids(tx, table, how_many)) for table in (Uppdrag, PlanRow))
    return Supply(ids, plans, {slug: known for slug, (_, known) in bodies.items()})


def write_new(tx: Session, house: House, news: Sequence[New], actor: Actor) -> dict[int, int]:
    """Writes uppdrag down and returns their row ids by U-number; groups before their members."""
    given = supply(tx, house, {new.organ for new in news}, len(news))
    return write_with(bulk.Pen(tx), given, house, news, actor)


def write_with(
    pen: bulk.Pen, given: Supply, house: House, news: Sequence[New], actor: Actor
) -> dict[int, int]:
    """As `write_new`, with a pen that writes on while the next are made ready."""
    ordered = sorted(news, key=lambda new: new.parent is not None)
    ids = {new.number: next(given.ids) for new in ordered}
    plans = {new.number: next(given.plans) for new in ordered if new.plan is not None}
    writer = _Writer(house, actor, ids, plans, given.known)
    pen.write(Uppdrag, map(writer.row, ordered))
    for table, told in (
        (PlanRow, writer.plan),
        (OccasionRow, writer.occasions),
        (UppdragDnr, writer.dnr),
        (Involved, writer.involved),
        (Event, writer.event),
    ):
        pen.write(table, (row for new in ordered for row in told(new)))
    return ids


def write_one(tx: Session, house: House, new: New, actor: Actor) -> Uppdrag:
    """Writes one uppdrag down and returns its row."""
    return tx.get_one(Uppdrag, write_new(tx, house, [new], actor)[new.number])


@lru_cache(maxsize=4_096)  # many uppdrag share a plan
def _reading(plan: Plan) -> bulk.Dumped:
    return bulk.as_json(plan.as_json())


class _Writer:
    """What is written of new uppdrag, table by table; what many have in common is worked out once."""

    def __init__(
        self,
        house: House,
        actor: Actor,
        ids: dict[int, int],
        plans: dict[int, int],
        known: dict[str, bool],
    ) -> None:
        self.house, self.actor, self.moment = house, actor, house.now()
        self.ids, self.plans, self.known = ids, plans, known
        self._bodies: dict[str | None, str | None] = {}

    def body(self, named: str | None) -> str | None:
        if named not in self._bodies:
            self._bodies[named] = body_id(self.house, named)
        return self._bodies[named]

    def of(self, new: New) -> dict[str, Any]:
        return {"workspace_id": self.house.workspace_id, "uppdrag_id": self.ids[new.number]}

    def row(self, new: New) -> dict[str, Any]:
        given = new.given
        return {
            "id": self.ids[new.number],
            "workspace_id": self.house.workspace_id,
            "number": new.number,
            "title": new.title,
            "title_key": title_key(new.title),
            "search_text": search_text(new.title, new.number, (dnr.written for dnr in new.dnr), new.notes),
            "status": new.status,
            "is_open": new.status not in CLOSED,
            "organ": new.organ,
            "organ_known": self.known[new.organ],
            "ansvarig_id": new.ansvarig_id,
            "parent_id": self.ids.get(new.parent or 0),
            "section": new.section,
            "given_body": given.body if given else None,
            "given_on": given.on if given else None,
            "given_paragraph": given.paragraph if given else None,
            "given_text": given.text if given else None,
            "budget_year": new.budget_year,
            "notes": new.notes,
            "warnings": list(new.warnings),
            "recorded_at": self.moment,
            "changed_at": self.moment,
            **(self.plan_of_row(new, new.plan) if new.plan else {}),
        }

    def plan_of_row(self, new: New, plan: Plan) -> dict[str, Any]:
        return {
            "plan_id": self.plans[new.number],
            "plan_text": plan.phrase or None,
            "plan_kind": plan.kind,
            "plan_body": self.body(plan.body),
            "plan_certain": plan.certain,
            "earliest": plan.earliest,
            "deadline": plan.deadline,
        }

    def plan(self, new: New) -> Iterator[dict[str, Any]]:
        if new.plan is not None:
            key, reading = self.ids[new.number], _reading(new.plan)
            values = plan_values(self.house, key, new.plan, self.actor, new.reference, reading=reading)
            yield {**values, "id": self.plans[new.number], "made_at": self.moment}

    def occasions(self, new: New) -> Iterator[dict[str, Any]]:
        for occasion in new.plan.occasions if new.plan else ():
            words = new.plan.phrase if new.plan else None
            yield {**self.occasion(new, occasion), "plan_id": self.plans[new.number], "words": words}
        for role, plan in new.been:
            yield {**self.occasion(new, plan), "role": role, "words": plan.phrase}

    def occasion(self, new: New, told: Any) -> dict[str, Any]:
        """The columns that an occasion shares with the plan or occasion it was read from."""
        return {
            **self.of(new),
            "organ": new.organ,
            "is_open": new.status not in CLOSED,
            "kind": told.kind,
            "body": self.body(told.body),
            "report": told.report,
            "partial": told.partial,
            "earliest": told.earliest,
            "latest": told.latest,
            "deadline": told.deadline,
        }

    def dnr(self, new: New) -> Iterator[dict[str, Any]]:
        by_key = {dnr.key: dnr.written for dnr in reversed(new.dnr)}
        for position, key in enumerate(dict.fromkeys(dnr.key for dnr in new.dnr)):
            yield {**self.of(new), "written": by_key[key], "key": key, "position": position}

    def involved(self, new: New) -> Iterator[dict[str, Any]]:
        for kind, bodies in (("with", new.with_bodies), ("co", new.co_bodies)):
            for body in bodies:
                yield {**self.of(new), "kind": kind, "body": body}

    def event(self, new: New) -> Iterator[dict[str, Any]]:
        deadline = new.plan.deadline if new.plan else None
        yield {
            **self.of(new),
            "at": self.moment,
            "actor": self.actor.key,
            "person_id": self.actor.person_id,
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
