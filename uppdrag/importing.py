"""From a reading to a preview, from a preview to saved uppdrag: nothing is saved before a person says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storage import events, people
from storage import imports as store
from storage.tables import Import
from uppdrag import likely
from uppdrag.comparing import Item, compare, known_for
from uppdrag.crosschecks import contradictions, odd_days, other_cases
from uppdrag.errors import Refused
from uppdrag.keeping import nothing_to_collect
from uppdrag.merging import merge
from uppdrag.questions import Question, answered, is_it_the_same, which_is_meant
from uppdrag.reading.stored import from_json, to_json, to_rows
from uppdrag.saving import apply
from uppdrag.suggested import offered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from storage.db import Session
    from uppdrag.facts import Actor, House
    from uppdrag.merging import Entry
    from uppdrag.reading import Reading

KINDS = ("new", "changed", "unchanged", "handled", "doubtful", "gone")
CANCELLED = "Avbrutet. Inget är sparat."


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import that has been saved before: by whom and when."""

    actor: str
    at: datetime
    same_file: bool


@dataclass(frozen=True)
class Preview:
    """What saving would do. `items` by kind: new · changed · unchanged · handled · doubtful · gone.

    `questions` are what only a person can say, `answers` what has been said so far; the items heed them.
    `news` tells who has changed what since the preview was last seen.
    """

    import_id: int
    title: str
    items: tuple[Item, ...]
    reading: Reading
    earlier: Earlier | None = None
    warnings: tuple[str, ...] = field(default=())
    questions: tuple[Question, ...] = field(default=())
    answers: Mapping[str, str] = field(default_factory=dict)
    news: tuple[str, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, plus what to look at, suggestions and ignored."""
        found = {kind: sum(item.kind == kind for item in self.items) for kind in KINDS}
        looked_at = {"doubtful": len(self.to_look_at)}
        suggested = sum(one.about == "suggestion" for one in self.questions)
        told = {"suggestions": suggested, "ignored": len(self.reading.ignored)}
        return found | looked_at | told

    @property
    def to_look_at(self) -> tuple[Item, ...]:
        """What is doubtful, and what would be written down with a remark."""
        marked = ("new", "changed", "handled")
        return tuple(
            one for one in self.items if one.kind == "doubtful" or (one.notes and one.kind in marked)
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: how many of each kind, the U-numbers that are new, and which import it was."""

    counts: dict[str, int]
    numbers: tuple[int, ...]
    import_id: int = 0


class Stale(Refused):
    """What the preview showed is no longer what saving would do; nothing was saved."""


@dataclass(frozen=True, slots=True)
class _Worked:
    """A comparison before anybody has answered, and what it asks."""

    items: list[Item]
    questions: tuple[Question, ...]
    shown: str
    odd: tuple[str, ...]


def begin(house: House, name: str, actor: Actor) -> int:
    """Notes that a file is being read, so that it can be cancelled from anywhere; returns its import's id."""
    with house.db.transaction() as tx:
        kept = Import(
            workspace_id=house.workspace_id,
            state="reading",
            sha256="",
            name=name,
            actor=actor.key,
            at=house.now(),
        )
        tx.add(kept)
        tx.flush()
        return kept.id or 0


def still_wanted(house: House, import_id: int) -> bool:
    """Whether nobody has cancelled this reading."""
    with house.db.reading() as tx:
        return store.state_of(tx, house.workspace_id, import_id) == "reading"


def preview(
    house: House, reading: Reading, *, sha256: str, name: str, actor: Actor, begun: int | None = None
) -> Preview:
    """Compares a reading with what is known and keeps it for a person to confirm.

    `begun`: what `begin` returned. Refused when the document holds nothing to record, or was cancelled.
    """
    with nothing_to_collect():
        return _preview(house, reading, sha256, name, actor, begun)


def _preview(
    house: House, reading: Reading, sha256: str, name: str, actor: Actor, begun: int | None
) -> Preview:
    entries = merge(reading, house.municipality)
    if not entries and not reading.suggestions and not reading.decisions:
        raise Refused("Jag hittar inga uppdrag i dokumentet. Inget är sparat.")
    document = reading.document
    with house.db.reading() as tx:  # what is only looked at keeps nobody waiting
        worked = _work_out(tx, house, entries, reading)
    with house.db.transaction() as tx:
        kept = _kept(tx, house, name, actor, begun)
        kept.sha256, kept.fingerprint = sha256, _fingerprint(entries, str(document.date))
        kept.title, kept.kind, kept.document_date = document.title, document.kind, document.date
        kept.dnr, kept.reading, kept.shown = list(document.dnr), to_json(reading), worked.shown
        tx.flush()
        for kind, rows in (("uppdrag", reading.uppdrag), ("cases", reading.cases)):
            store.keep_rows(tx, house.workspace_id, kept.id or 0, kind, to_rows(rows))
        return _as_preview(tx, kept, reading, worked)


def _kept(tx: Session, house: House, name: str, actor: Actor, begun: int | None) -> Import:
    if begun is not None:
        kept = store.now_read(tx, house.workspace_id, begun)
        if kept is None:
            raise Refused(CANCELLED)
        return kept
    kept = Import(
        workspace_id=house.workspace_id,
        state="preview",
        sha256="",
        name=name,
        actor=actor.key,
        at=house.now(),
    )
    tx.add(kept)
    return kept


def _as_preview(
    tx: Session, kept: Import, reading: Reading, worked: _Worked, news: tuple[str, ...] = ()
) -> Preview:
    before = store.saved_before(tx, kept.workspace_id, kept.sha256, kept.fingerprint)
    return Preview(
        kept.id or 0,
        kept.title or kept.name,
        tuple(answered(worked.items, worked.questions, kept.choices)),
        reading,
        _earlier(tx, before, kept.sha256) if before else None,
        (*reading.warnings, *worked.odd),
        worked.questions,
        dict(kept.choices),
        news,
    )


def _work_out(tx: Session, house: House, entries: list[Entry], reading: Reading) -> _Worked:
    contradictions(entries, reading, house.municipality)
    known = known_for(tx, house, entries, reading)
    items = compare(entries, known, reading, house.municipality)
    other_cases(items, known)
    bounded = likely.look_around(tx, house, items)
    pairs, bounded_pairs = likely.pairs(items)
    asked = (*_asked(items), *pairs, *offered(tx, house, reading, items))
    return _Worked(
        items, asked, _digest(items), (*bounded, *bounded_pairs, *odd_days(reading, house.municipality))
    )


def _asked(items: list[Item]) -> Iterator[Question]:
    for at, item in enumerate(items):
        if item.kind != "doubtful":
            continue
        if item.entry is not None:
            yield is_it_the_same(at, item)
        elif question := which_is_meant(at, item):
            yield question


def _digest(items: list[Item]) -> str:
    """The same as long as saving would do the same, whatever is answered."""
    told = hashlib.sha256()
    for item in items:
        changes = [(one.what, one.old, one.new) for one in item.changes]
        told.update(repr((item.kind, item.number, item.title, changes)).encode())
    return told.hexdigest()


def _earlier(tx: Session, earlier: Import, sha256: str) -> Earlier:
    who = people.name_of(tx, earlier.workspace_id, earlier.actor)
    return Earlier(who, earlier.saved_at or earlier.at, earlier.sha256 == sha256)


def again(house: House, import_id: int, *, answer: tuple[str, str] | None = None) -> Preview:
    """The preview as it is now, with one more answer (question, value) if given; Refused when it has ended.

    What others have changed since it was last shown stands in `news`; from here on that counts as seen.
    """
    with house.db.transaction() as tx:
        kept = store.held_preview(tx, house.workspace_id, import_id)
        if kept is None:
            raise Refused(_too_late(tx, house, import_id))
        reading = _reading(tx, kept)
        worked = _work_out(tx, house, merge(reading, house.municipality), reading)
        news = _news(tx, house, kept, worked) if worked.shown != kept.shown else ()
        if answer is not None:
            kept.choices = {**kept.choices, answer[0]: answer[1]}
        if news:
            kept.shown, kept.at = worked.shown, house.now()
        return _as_preview(tx, kept, reading, worked, news)


def _news(tx: Session, house: House, kept: Import, worked: _Worked) -> tuple[str, ...]:
    """Who has changed which of the uppdrag since the preview was shown."""
    numbers = {item.uppdrag_id: item.number for item in worked.items if item.uppdrag_id}
    since = events.between(tx, house.workspace_id, kept.at, house.now())
    told = [
        f"{people.name_of(tx, house.workspace_id, one.actor)}: U-{numbers[one.uppdrag_id]}"
        for one in since
        if one.uppdrag_id in numbers
    ]
    return tuple(dict.fromkeys(told)) or ("Uppdragen",)


def save(house: House, import_id: int, actor: Actor) -> Saved:
    """Saves a preview in one transaction, as it was answered.

    Refused when it has been saved, cancelled or never was; Stale when saving would do something else than was
    shown. One import of a workspace is saved at a time and compared anew, so that nothing doubles.
    """
    with nothing_to_collect():
        return _save(house, import_id, actor)


def _save(house: House, import_id: int, actor: Actor) -> Saved:
    with house.db.reading() as tx:
        looked = tx.get(Import, import_id)
        if looked is None or store.state_of(tx, house.workspace_id, import_id) != "preview":
            raise Refused(_too_late(tx, house, import_id))
        reading = _reading(tx, looked)
    entries = merge(reading, house.municipality)
    with house.db.transaction() as tx:
        store.one_at_a_time(tx, house.workspace_id)
        kept = store.take_preview(tx, house.workspace_id, import_id, actor.key, house.now())
        if kept is None:
            raise Refused(_too_late(tx, house, import_id))
        worked = _work_out(tx, house, entries, reading)
        if worked.shown != kept.shown:
            raise Stale("Något har ändrats sedan förhandsvisningen visades. Inget är sparat.")
        items = answered(worked.items, worked.questions, kept.choices)
        numbers = apply(tx, house, items, kept, actor)
        kept.counts = _counted(items)
        return Saved(dict(kept.counts), tuple(numbers), import_id)


def _reading(tx: Session, kept: Import) -> Reading:
    """What the document said, from where it was kept."""
    parts = (store.rows_of(tx, kept.workspace_id, kept.id or 0, kind) for kind in ("uppdrag", "cases"))
    return from_json(kept.reading, *parts)


def _too_late(tx: Session, house: House, import_id: int) -> str:
    kept = tx.get(Import, import_id)
    if kept is None or kept.workspace_id != house.workspace_id or kept.state != "saved":
        return "Den här förhandsvisningen är avbruten. Inget har ändrats."
    who = people.name_of(tx, house.workspace_id, kept.actor)
    return f"Den här förhandsvisningen är redan sparad, av {who}. Inget har ändrats nu."


def cancel(house: House, import_id: int) -> bool:
    """Forgets a preview, or a reading that is under way; False when it was saved or cancelled already."""
    with house.db.transaction() as tx:
        return store.cancel_preview(tx, house.workspace_id, import_id)


def _counted(items: list[Item]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    return counts


def _fingerprint(entries: list[Any], day: str) -> str:
    """The same for the same handling in another format: dnr, titles, plans and date, not bytes."""
    told = (f"{sorted(e.keys)}|{' '.join(e.title.split()).casefold()}|{e.plan.phrase}" for e in entries)
    whole = sum(int.from_bytes(hashlib.sha256(one.encode()).digest()) for one in told)  # in any order
    return hashlib.sha256(f"{day}|{whole}".encode()).hexdigest()
