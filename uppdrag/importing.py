"""From a reading to a preview, from a preview to saved uppdrag: nothing is saved before a person says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storage import imports as store
from storage import people
from storage.tables import Import
from uppdrag.comparing import Item, compare, known_for
from uppdrag.errors import Refused
from uppdrag.merging import merge
from uppdrag.reading.stored import from_json
from uppdrag.saving import apply

if TYPE_CHECKING:
    from datetime import datetime

    from storage.db import Session
    from uppdrag.facts import Actor, House
    from uppdrag.reading import Reading


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import that has been saved before: by whom and when."""

    actor: str
    at: datetime
    same_file: bool


@dataclass(frozen=True)
class Preview:
    """What saving would do. `items` by kind: new · changed · unchanged · handled · doubtful · gone."""

    import_id: int
    title: str
    items: tuple[Item, ...]
    reading: Reading
    earlier: Earlier | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, plus suggestions and ignored."""
        kinds = ("new", "changed", "unchanged", "handled", "doubtful", "gone")
        found = {kind: sum(item.kind == kind for item in self.items) for kind in kinds}
        return {**found, "suggestions": len(self.reading.suggestions), "ignored": len(self.reading.ignored)}


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: how many of each kind, and the U-numbers that are new."""

    counts: dict[str, int]
    numbers: tuple[int, ...]


def preview(house: House, reading: Reading, *, sha256: str, name: str, actor: Actor) -> Preview:
    """Compares a reading with what is known and keeps it for a person to confirm.

    Refused when the document holds nothing to record.
    """
    entries = merge(reading, house.municipality)
    if not entries and not reading.suggestions and not reading.decisions:
        raise Refused("Jag hittar inga uppdrag i dokumentet. Inget är sparat.")
    document = reading.document
    fingerprint = _fingerprint(entries, str(document.date))
    with house.db.transaction() as tx:
        earlier = store.saved_before(tx, house.workspace_id, sha256, fingerprint)
        items = compare(entries, known_for(tx, house, entries, reading), reading, house.municipality)
        kept = Import(
            workspace_id=house.workspace_id,
            state="preview",
            sha256=sha256,
            fingerprint=fingerprint,
            name=name,
            title=document.title,
            kind=document.kind,
            document_date=document.date,
            dnr=list(document.dnr),
            reading=reading.as_json(),
            actor=actor.key,
            at=house.now(),
        )
        tx.add(kept)
        tx.flush()
        known = _earlier(tx, earlier, sha256) if earlier else None
        return Preview(
            kept.id or 0, document.title or name, tuple(items), reading, known, tuple(reading.warnings)
        )


def _earlier(tx: Session, earlier: Import, sha256: str) -> Earlier:
    who = people.name_of(tx, earlier.workspace_id, earlier.actor)
    return Earlier(who, earlier.saved_at or earlier.at, earlier.sha256 == sha256)


def save(house: House, import_id: int, actor: Actor) -> Saved:
    """Saves a preview in one transaction. Refused when it has been saved, cancelled or never was.

    The comparison is made anew inside the transaction, so that nothing doubles whatever happened meanwhile.
    """
    with house.db.transaction() as tx:
        kept = store.take_preview(tx, house.workspace_id, import_id, actor.key, house.now())
        if kept is None:
            raise Refused("Den här förhandsgranskningen är redan sparad eller avbruten. Inget har ändrats.")
        reading = from_json(kept.reading)
        entries = merge(reading, house.municipality)
        items = compare(entries, known_for(tx, house, entries, reading), reading, house.municipality)
        numbers = apply(tx, house, items, kept, actor)
        counts = _counted(items)
        kept.counts = counts
        return Saved(counts, tuple(numbers))


def cancel(house: House, import_id: int) -> bool:
    """Forgets a preview; False when it was saved or cancelled already."""
    with house.db.transaction() as tx:
        return store.cancel_preview(tx, house.workspace_id, import_id)


def _counted(items: list[Item]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    return counts


def _fingerprint(entries: list[Any], day: str) -> str:
    """The same for the same handling in another format: dnr, titles, plans and date, not bytes."""
    told = sorted(f"{sorted(e.keys)}|{' '.join(e.title.split()).casefold()}|{e.plan.phrase}" for e in entries)
    return hashlib.sha256("\n".join([day, *told]).encode()).hexdigest()
