"""Ångra for a whole import: all that it did is taken back, or nothing when somebody has gone on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import events, imports
from storage.tables import Event, Import, Uppdrag
from uppdrag import recording
from uppdrag.allowing import demand_anywhere
from uppdrag.changing import Edit
from uppdrag.errors import Refused
from uppdrag.undoing import UNDO_FOR, take_back

if TYPE_CHECKING:
    from storage.db import Session
    from uppdrag.facts import Actor, House

REASON = "felregistrerat: inläsningen ångrades"


def undo_import(house: House, actor: Actor, import_id: int) -> int:
    """Takes back what a saved import did and returns how many uppdrag that were.

    What was new is hidden as felregistrerat, what was known before is as before, and no card names the handling as its
    source any more (the history does); the import is cancelled, so that the handling can be read in again. Refused after 15 minutes, for an import that is not saved, and when one
    of its uppdrag has been changed since.
    """
    with house.db.transaction() as tx:
        demand_anywhere(tx, house, actor, "import")
        kept = tx.get(Import, import_id, with_for_update=True)
        if kept is None or kept.workspace_id != house.workspace_id or kept.state != "saved":
            raise Refused("Den inläsningen är redan ångrad.")
        if kept.saved_at is None or house.now() - kept.saved_at > UNDO_FOR:
            raise Refused("Ångra är möjligt i 15 minuter. Rätta i stället uppdragen ett och ett.")
        own = _done_by(tx, house, kept)
        rows = {key: tx.get_one(Uppdrag, key) for key in {one.uppdrag_id for one in own if one.uppdrag_id}}
        _must_be_untouched(tx, house, own, rows)
        for event in reversed(own):
            _take_back(tx, house, actor, event, rows[event.uppdrag_id or 0])
        imports.forget_places(tx, house.workspace_id, import_id)
        kept.state = "cancelled"
        return len(rows)


def _done_by(tx: Session, house: House, kept: Import) -> list[Event]:
    since = kept.saved_at or kept.at
    happened = events.between(tx, house.workspace_id, since, since + UNDO_FOR)
    return [one for one in happened if (one.source or {}).get("import") == kept.id]


def _must_be_untouched(tx: Session, house: House, own: list[Event], rows: dict[int, Uppdrag]) -> None:
    ids = {one.id for one in own}
    last = max((one.id or 0 for one in own), default=0)
    for one in events.of_many(tx, house.workspace_id, list(rows)):
        if (one.id or 0) > last and one.id not in ids and one.uppdrag_id is not None:
            raise Refused(
                f"U-{rows[one.uppdrag_id].number} har ändrats efter inläsningen. Rätta i stället uppdragen ett och ett."
            )


def _take_back(tx: Session, house: House, actor: Actor, event: Event, row: Uppdrag) -> None:
    if event.what != "skapat":
        take_back(tx, house, actor, event, row)
        return
    edit = Edit(tx, house, row, actor, {}, {})
    edit.status("avslutat utan fullgörande")
    edit.note(closed_reason=REASON, hidden=True)
    recording.changed(house, row)
    recording.tell(tx, house, row, actor, "ångrat", before=edit.before, after=edit.after, undoes=event.id)
