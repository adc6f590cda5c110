"""Writing what a person has confirmed, inside the transaction of `importing.save`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from storage import bulk, carding
from storage import uppdrag as store
from storage.tables import Import, Source, Uppdrag, UppdragDnr
from uppdrag import groups, named, recording
from uppdrag.changing import Edit, plain
from uppdrag.deciding import carry_out
from uppdrag.identity import title_key
from uppdrag.recording import row_id
from uppdrag.writing import New, supply, write_with

if TYPE_CHECKING:
    from storage.db import Session
    from uppdrag.comparing import Item
    from uppdrag.facts import Actor, House
    from uppdrag.merging import Entry
    from uppdrag.reading.model import Decision, Found


AT_ONCE = 2_000  # of a document of a hundred thousand rows; so many are held in the shape of the tables


def apply(tx: Session, house: House, items: list[Item], document: Import, actor: Actor) -> list[int]:
    """Writes every item; returns the U-numbers that are new."""
    fresh = [item for item in items if item.entry and item.number is None]
    _write_fresh(tx, house, fresh, document, actor)
    numbers = sorted(item.number for item in fresh if item.number)
    for item in items:
        if item.decision is not None and item.kind == "changed":
            row = tx.get_one(Uppdrag, item.uppdrag_id)
            carry_out(tx, house, row, item.decision, actor, _told_of(document, item.decision))
        elif item.entry is not None and item.uppdrag_id and (item.changes or item.entry.been):
            _write_change(tx, house, item, item.entry, document, actor)
    known = (item for item in items if item.entry and item.uppdrag_id)
    bulk.write(
        tx, Source, (place for item in known for place in _places(house, item, item.uppdrag_id, document))
    )
    return numbers


def _write_fresh(tx: Session, house: House, fresh: list[Item], document: Import, actor: Actor) -> None:
    """Writes what is new, groups with their members after all others."""
    if not fresh:
        return
    organs = {item.entry_here.organ for item in fresh}
    members = {organ: groups.members(house, organ, document.document_date) for organ in organs}
    sizes = {organ: len(bodies) for organ, bodies in members.items()}
    wanted = sum(1 + sizes[item.entry_here.organ] for item in fresh)
    first = store.take_numbers(tx, house.workspace_id, wanted)
    known = named.holders(tx, house) if any(item.entry_here.person for item in fresh) else {}
    given = supply(tx, house, organs | {one.id for some in members.values() for one in some}, wanted)
    free = first + len(fresh)
    with bulk.pen(tx) as pen:
        for start in range(0, len(fresh), AT_ONCE):
            news: list[New] = []
            some = fresh[start : start + AT_ONCE]
            for number, item in enumerate(some, start=first + start):
                item.number = number
                new, size = _new(item, document, known), sizes[item.entry_here.organ]
                news += groups.with_members(house, new, free) if size else [new]
                free += size
            ids = write_with(pen, given, house, news, actor)
            pen.write(
                Source,
                (place for item in some for place in _places(house, item, ids[item.number or 0], document)),
            )


def _new(item: Item, document: Import, known: dict[str, int]) -> New:
    entry = item.entry_here
    responsible = named.who(entry.person, known)
    return New(
        number=item.number or 0,
        title=entry.title,
        organ=entry.organ,
        status=entry.status,
        dnr=entry.dnr,
        plan=entry.plan,
        section=entry.section,
        given=entry.given,
        co_bodies=entry.co_bodies,
        with_bodies=entry.with_bodies,
        warnings=tuple(dict.fromkeys([*entry.warnings, *item.notes])),
        source=_told(document, entry.rows[0]),
        reference=document.document_date,
        been=entry.been,
        budget_year=entry.budget_year,
        ansvarig_id=responsible,
        notes=named.as_note(entry.person) if entry.person and responsible is None else "",
    )


def _write_change(
    tx: Session, house: House, item: Item, entry: Entry, document: Import, actor: Actor
) -> Uppdrag:
    row = tx.get_one(Uppdrag, item.uppdrag_id)
    source = _told(document, entry.rows[0])
    for change in item.changes:
        edit = Edit(tx, house, row, actor, {}, {})
        what = _CHANGES[change.what](edit, entry, document)
        recording.tell(tx, house, row, actor, what, before=edit.before, after=edit.after, source=source)
    been = _write_been(tx, house, row, entry)
    if item.changes or been:
        row.warnings = list(entry.warnings)
        recording.changed(house, row)
    return row


def _new_status(edit: Edit, _entry: Entry, _document: Import) -> str:
    edit.status("redovisat")
    return "status_ändrad"


def _new_words(edit: Edit, entry: Entry, _document: Import) -> str:
    edit.note(title=entry.title, title_key=title_key(entry.title))
    _find_again(edit)
    return "formulering_ändrad"


def _new_dnr(edit: Edit, entry: Entry, _document: Import) -> str:
    rows = store.dnr_rows_of(edit.tx, edit.row.workspace_id, row_id(edit.row))
    known = [row.key for row in rows]
    edit.before["dnr"] = [row.written for row in rows]
    for place, dnr in enumerate(one for one in entry.dnr if one.key not in known):
        where = {"workspace_id": edit.row.workspace_id, "uppdrag_id": row_id(edit.row)}
        position = len(known) + place
        edit.tx.add(UppdragDnr(**where, written=dnr.written, key=dnr.key, position=position))
    edit.tx.flush()
    edit.after["dnr"] = _find_again(edit)
    return "dnr_ändrat"


def _find_again(edit: Edit) -> list[str]:
    """Lets search find the uppdrag by what it says now; returns its dnr."""
    key = row_id(edit.row)
    written = list(carding.dnr_of(edit.tx, edit.row.workspace_id, [key]).get(key, ()))
    recording.refresh_search(edit.row, written)
    return written


def _new_plan(edit: Edit, entry: Entry, document: Import) -> str:
    row = edit.row
    edit.before.update(plan=row.plan_text, plan_id=row.plan_id, deadline=plain(row.deadline))
    edit.note(moves=row.moves + (row.plan_id is not None))
    reason = f"ny lista: {document.title or document.name}"
    kept = recording.write_plan(
        edit.tx, edit.house, row, entry.plan, edit.actor, reference=document.document_date, reason=reason
    )
    edit.after.update(plan=row.plan_text, plan_id=kept.id, deadline=plain(row.deadline))
    return "plan_flyttad"


_CHANGES: dict[str, Callable[[Edit, Entry, Import], str]] = {
    "plan": _new_plan,
    "formulering": _new_words,
    "status": _new_status,
    "dnr": _new_dnr,
}


def _write_been(tx: Session, house: House, row: Uppdrag, entry: Entry) -> bool:
    written = [recording.write_occasion(tx, house, row, plan, role) for role, plan in entry.been]
    return any(written)


def _places(house: House, item: Item, key: int | None, document: Import) -> Iterator[dict[str, Any]]:
    for found in item.entry_here.rows:
        yield {
            "workspace_id": house.workspace_id,
            "uppdrag_id": key,
            "import_id": document.id,
            "list_name": found.list,
            "part": found.source.part,
            "section": found.section,
            "page": found.source.page,
            "row": found.source.row,
            "line": found.source.line,
            "title": found.title,
            "plan_words": found.plan,
        }


def _told_of(document: Import, decision: Decision) -> dict[str, Any]:
    place = {"part": decision.source.part, "page": decision.source.page, "line": decision.source.line}
    return {"import": document.id, "document": document.title or document.name, **place}


def _told(document: Import, found: Found) -> dict[str, Any]:
    place = {
        "list": found.list,
        "page": found.source.page,
        "row": found.source.row,
        "line": found.source.line,
    }
    return {"import": document.id, "document": document.title or document.name, **place}
