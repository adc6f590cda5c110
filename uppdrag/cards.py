"""From rows to what is shown: lines of lists, cards, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from storage import people as people_store
from storage.carding import around, dnr_of
from uppdrag import proofs, sight
from uppdrag.facts import Card, Given, Happening, Line, OccasionFact, PersonRef, SourceFact
from uppdrag.people import refs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.carding import Around, Found
    from storage.db import Session
    from storage.gathering import Seen
    from storage.tables import Event, Uppdrag
    from uppdrag.facts import House


def lines(tx: Session, house: House, rows: Sequence[Uppdrag | Seen | Found]) -> tuple[Line, ...]:
    """The rows as lines, in their order, as the house's viewer may see them; as many queries however many rows."""
    ids = [row.id or 0 for row in rows]
    dnr = dnr_of(tx, house.workspace_id, ids)
    named = {row.ansvarig_id for row in rows if row.ansvarig_id is not None}
    people = refs(tx, house, named)
    veiled = sight.veiled_ids(tx, house, rows)
    shown = (_line(house, row, dnr.get(row.id or 0, ()), people.get(row.ansvarig_id or 0)) for row in rows)
    return tuple(sight.veil_line(line) if line.id in veiled else line for line in shown)


def _line(house: House, row: Uppdrag | Seen | Found, dnr: tuple[str, ...], person: PersonRef | None) -> Line:
    return Line(
        id=row.id or 0,
        number=row.number,
        title=row.title,
        dnr=dnr,
        organ=row.organ,
        organ_label=house.municipality.organisation.label(row.organ),
        status=row.status,
        is_open=row.is_open,
        protected=row.protected,
        ansvarig=person,
        plan_words=row.plan_text,
        plan_kind=row.plan_kind,
        plan_certain=row.plan_certain,
        earliest=row.earliest,
        deadline=row.deadline,
        moves=row.moves,
        revision=row.revision,
    )


def cards(tx: Session, house: House, rows: Sequence[Uppdrag | Found]) -> tuple[Card, ...]:
    """Everything the cards of these rows show to the house's viewer."""
    ids = [row.id or 0 for row in rows]
    beside = around(tx, house.workspace_id, ids, {row.parent_id for row in rows if row.parent_id})
    made = (_card(row, line, beside) for row, line in zip(rows, lines(tx, house, rows), strict=True))
    return tuple(sight.veil_card(card) if card.line.veiled else card for card in made)


def _card(row: Uppdrag | Found, line: Line, beside: Around) -> Card:
    plan = beside.plans.get(line.id)
    involved = beside.involved.get(line.id, [])
    parent = beside.parents.get(row.parent_id or 0)
    made = beside.made.get(line.id)
    return Card(
        line=line,
        plan_explanation=str(plan.reading.get("explanation") or "") or None if plan else None,
        occasions=_occasions(beside.occasions.get(line.id, [])),
        co_bodies=_bodies(involved, "co"),
        co_persons=_co_persons(involved),
        with_bodies=_bodies(involved, "with"),
        given=Given(row.given_body, row.given_on, row.given_paragraph, row.given_text),
        closed=Given(row.closed_body, row.closed_on, row.closed_paragraph),
        closed_reason=row.closed_reason,
        sources=tuple(_source(place) for place in beside.sources.get(line.id, [])),
        warnings=tuple(row.warnings),
        notes=row.notes,
        partial_reports=row.partial_reports,
        bordlagt=row.bordlagt,
        aterremitterat=row.aterremitterat,
        parent=parent.number if parent else None,
        member_numbers=tuple(member.number for member in beside.members.get(line.id, [])),
        said_at=str(made.source.get("permalink") or "") if made else "",
    )


def _occasions(rows: Iterable[Found]) -> tuple[OccasionFact, ...]:
    """One fact per occasion: what was due and has been handled the same day counts once, as handled."""
    all_rows = list(rows)
    been = {(row.body, row.latest) for row in all_rows if row.role in ("handled", "reported")}
    kept = [row for row in all_rows if row.role != "due" or (row.body, row.latest) not in been]
    kept.sort(key=lambda row: (row.latest is None, row.latest, row.id))
    return tuple(
        OccasionFact(
            row.role, row.kind, row.body, row.report, row.partial, row.earliest, row.latest, row.deadline,
            row.words, row.paragraph,
        )
        for row in kept
    )  # fmt: skip


def _bodies(involved: Iterable[Found], kind: str) -> tuple[str, ...]:
    return tuple(row.body for row in involved if row.kind == kind and row.body)


def _co_persons(involved: Iterable[Found]) -> tuple[PersonRef, ...]:
    return tuple(
        PersonRef(row.person_id, row.slack_id, row.name, row.active)
        for row in involved
        if row.kind == "co" and row.person_id
    )


def _source(row: Found) -> SourceFact:
    return SourceFact(
        document=row.title or row.name,
        kind=row.kind,
        dnr=tuple(row.dnr),
        list_name=row.list_name,
        page=row.page,
        row=row.row,
        line=row.line,
        document_date=row.document_date,
    )


def happening(tx: Session, house: House, event: Event, number: int | None) -> Happening:
    """An event as shown in the history."""
    who = people_store.name_of(tx, event.workspace_id, event.actor)
    before, after = (_in_words(tx, house, facts) for facts in (event.before, event.after))
    return Happening(event.id or 0, event.at, who, event.what, before, after, event.reason, number)


def _in_words(tx: Session, house: House, facts: dict[str, object]) -> dict[str, object]:
    """The facts with what people call a body and a person; the records hold ids, so that a name can be taken away."""
    told = dict(facts)
    if organ := facts.get("organ"):
        told["organ"] = house.municipality.organisation.short(str(organ))
    if "ansvarig_id" in facts:
        person = facts["ansvarig_id"]
        told["ansvarig"] = (
            people_store.name_of(tx, house.workspace_id, f"person/{person}") if person else None
        )
    closed = [facts.get(name) for name in ("closed_body", "closed_on", "closed_paragraph")]
    if proof := facts.get("evidence") or (closed if all(closed) else None):
        told["proof"] = proofs.in_words(cast("list[str]", proof), house.municipality.organisation)
    return told
