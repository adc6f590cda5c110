"""Ångra: a new event that puts back what another one changed. Messages already sent stay sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from storage import events as store
from storage import involved
from storage.carding import dnr_of
from storage.tables import Event, PlanRow, Uppdrag
from storage.uppdrag import forget_reported, keep_only_dnr, members_of
from uppdrag import proofs, recording
from uppdrag.allowing import demand
from uppdrag.errors import Refused
from uppdrag.finding import visible
from uppdrag.groups import as_the_group
from uppdrag.recording import row_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.db import Session
    from uppdrag.facts import Actor, House

UNDO_FOR = timedelta(minutes=15)
_ACTIONS = {
    "plan_flyttad": "move_plan",
    "delredovisat": "report",
    "redovisat": "report",
    "fullgjort": "close",
    "avslutat": "end",
    "bordlagt": "postpone",
    "öppnat": "reopen",
    "återremitterat": "reopen",
    "ansvarig_ändrad": "assign",
    "skyddat": "protect",
    "skydd_hävt": "protect",
    "antecknat": "report",
    "organ_ändrat": "assign",
    "återtaget": "end",
    "formulering_ändrad": "move_plan",
    "status_ändrad": "report",
    "dnr_ändrat": "merge",
}
_DATES = frozenset({"closed_on", "deadline", "earliest"})
_PLAN = frozenset({"plan_id", "deadline"})


def undo(house: House, actor: Actor, event_id: int, *, quick: bool = False) -> int:
    """Puts back what the event changed and returns the U-number.

    `quick` is the button, good for 15 minutes; from the history it is possible later too. Refused when the
    event cannot be undone, was undone already, or something newer has changed the same thing.
    """
    with house.db.transaction() as tx:
        event, row = _find(tx, house, event_id)
        demand(tx, house, actor, _ACTIONS[event.what], row)
        if quick and house.now() - event.at > UNDO_FOR:
            raise Refused(
                "Ångra är möjligt i 15 minuter. Ändra i stället uppdraget, eller ångra från historiken."
            )
        _must_be_last(tx, house, event)
        take_back(tx, house, actor, event, row)
        return row.number


def take_back(tx: Session, house: House, actor: Actor, event: Event, row: Uppdrag) -> None:
    """Puts back what the event changed, and tells it as an event of its own; nothing is checked here."""
    _put_back(tx, row, event.before)
    _put_members_back(tx, house, row)
    _forget_meeting(tx, event, row)
    recording.changed(house, row)
    recording.tell(tx, house, row, actor, "ångrat", before=event.after, after=event.before, undoes=event.id)


def last_event(house: House, number: int) -> int | None:
    """The id of the newest event of U-<number> that can be undone, for the button after a change."""
    with house.db.reading() as tx:
        happened = store.of_uppdrag(tx, house.workspace_id, visible(tx, house, number).id or 0)
        return happened[-1].id if happened and happened[-1].what in _ACTIONS else None


def undoable(house: House, number: int) -> frozenset[int]:
    """The ids of those events of U-<number> that can be undone from its history now."""
    with house.db.reading() as tx:
        happened = store.of_uppdrag(tx, house.workspace_id, visible(tx, house, number).id or 0)
        return frozenset(
            one.id or 0 for one in happened if one.what in _ACTIONS and _obstacle(happened, one) is None
        )


def _find(tx: Session, house: House, event_id: int) -> tuple[Event, Uppdrag]:
    event = tx.get(Event, event_id)
    if event is None or event.workspace_id != house.workspace_id or event.what not in _ACTIONS:
        raise Refused("Det här går inte att ångra.")
    return event, tx.get_one(Uppdrag, event.uppdrag_id)


def _must_be_last(tx: Session, house: House, event: Event) -> None:
    reason = _obstacle(store.of_uppdrag(tx, house.workspace_id, event.uppdrag_id or 0), event)
    if reason is not None:
        raise Refused(reason)


def _obstacle(happened: Sequence[Event], event: Event) -> str | None:
    """Why the event cannot be undone any more; None when it can."""
    later = [one for one in happened if _after(one, event)]
    if any(one.undoes == event.id for one in later):
        return "Det är redan ångrat."
    undone = {one.undoes for one in later if one.undoes}
    if any(set(one.before) & set(event.before) for one in later if one.id not in undone and not one.undoes):
        return "Uppdraget har ändrats igen efter det. Ändra det i stället direkt."
    return None


def _after(one: Event, event: Event) -> bool:
    return (one.id or 0) > (event.id or 0)


def _put_back(tx: Session, row: Uppdrag, before: dict[str, Any]) -> None:
    for name, value in before.items():
        if name in Uppdrag.model_fields and (name not in _PLAN or "plan_id" not in before):
            setattr(row, name, date.fromisoformat(value) if name in _DATES and value else value)
    recording.set_status(row, row.status)
    if "title" in before or "dnr" in before:
        _name_again(tx, row, before.get("dnr"))
    if "co" in before:
        involved.set_co_persons(tx, row.workspace_id, row_id(row), before["co"])
    if "plan_id" in before:
        _point_at(tx, row, before["plan_id"])


def _forget_meeting(tx: Session, event: Event, row: Uppdrag) -> None:
    """The meeting that the event told of is asked about again, unless somebody else has told of it too."""
    proof = event.after.get("evidence")
    if proof is None:
        return
    others = proofs.standing(store.of_uppdrag(tx, row.workspace_id, row_id(row)))
    days = [one.after["evidence"][:2] for one in others if one.id != event.id and one.after.get("evidence")]
    if proof[:2] not in days:
        forget_reported(tx, row.workspace_id, row_id(row), proof[0], date.fromisoformat(proof[1]))


def _name_again(tx: Session, row: Uppdrag, written: list[str] | None) -> None:
    """The dnr it had, where those changed, and full text search by what it says again."""
    if written is not None:
        keep_only_dnr(tx, row.workspace_id, row_id(row), written)
    recording.refresh_search(row, list(dnr_of(tx, row.workspace_id, [row_id(row)]).get(row_id(row), ())))


def _put_members_back(tx: Session, house: House, group: Uppdrag) -> None:
    """What the members got only because their group did, goes with it."""
    for member in members_of(tx, house.workspace_id, row_id(group)):
        last = store.of_uppdrag(tx, house.workspace_id, row_id(member))[-1]
        if last.reason == as_the_group(group):
            _put_back(tx, member, last.before)
            recording.changed(house, member)


def _point_at(tx: Session, row: Uppdrag, plan_id: int | None) -> None:
    plan = tx.get(PlanRow, plan_id) if plan_id else None
    reading = plan.reading if plan else {}
    row.plan_id, row.plan_text = plan_id, plan.words if plan else None
    row.plan_kind, row.plan_certain = reading.get("kind", "undated"), reading.get("certain", True)
    row.deadline = plan.deadline if plan else None
    row.earliest = date.fromisoformat(reading["earliest"]) if reading.get("earliest") else None
    recording.make_current(tx, row, plan_id)
