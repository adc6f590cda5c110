"""What a document says against what is known: new, changed, unchanged, handled, doubtful, gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from storage import imports as imports_store
from storage import uppdrag as store
from uppdrag.deciding import (
    EFFECTS,
    WORDS,
    becomes,
    done_before,
    mark_of,
    planned_by,
    reported_before,
    target,
    unclear,
)
from uppdrag.dnr import read_column
from uppdrag.identity import LIKELY, SAME, likeness, title_key
from uppdrag.recording import row_id
from uppdrag.sight import shown_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from storage.db import Session
    from storage.tables import Uppdrag
    from uppdrag.facts import House
    from uppdrag.merging import Entry
    from uppdrag.municipality import Municipality
    from uppdrag.reading import Reading
    from uppdrag.reading.model import Decision

T = TypeVar("T")
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change: `what` is plan · formulering · status · dnr · organ · beslut."""

    what: str
    old: str | None
    new: str | None


_WRITTEN = frozenset(["plan", "formulering"])  # what is protected of a protected uppdrag


@dataclass(slots=True)
class Item:
    """One uppdrag of the preview. `number` is set for a known one; an item has an `entry`, a `decision`, or is gone.

    `among`: the number, id, title and status of those known uppdrag that a doubtful one may be. `veiled`: the known
    uppdrag is protected, so that what it was is not for everybody who reads the preview.
    """

    kind: str
    title: str
    entry: Entry | None = None
    number: int | None = None
    uppdrag_id: int | None = None
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    decision: Decision | None = None
    among: tuple[tuple[int, int, str, str], ...] = ()
    veiled: bool = False

    @property
    def shown_changes(self) -> list[tuple[str, str, str]]:
        """What would change, from what and to what, as everybody may read it."""
        return [
            (one.what, "skyddat" if self.veiled and one.what in _WRITTEN else one.old or "–", one.new or "–")
            for one in self.changes
        ]

    @property
    def entry_here(self) -> Entry:
        """The entry of an item that has one."""
        if self.entry is None:
            raise LookupError(self.title)
        return self.entry


@dataclass
class Known:
    """The stored uppdrag that a document may speak of."""

    rows: list[Uppdrag]
    keys: dict[int, tuple[str, ...]]
    listed: list[tuple[Uppdrag, str]] = field(default_factory=list)
    done: frozenset[tuple[object, ...]] = frozenset()

    @cached_property
    def _by(self) -> dict[str, list[Uppdrag]]:
        by: dict[str, list[Uppdrag]] = {}
        for row in self.rows:
            for name in self.keys.get(row_id(row)) or (row.title_key,):
                by.setdefault(name, []).append(row)
        return by

    @cached_property
    def by_number(self) -> dict[int, Uppdrag]:
        return {row.number: row for row in reversed(self.rows)}

    def of_case(self, keys: Iterable[str], taken: set[int]) -> list[Uppdrag]:
        """Those with one of the dnr that nothing else in the document is."""
        found = {row_id(row): row for key in keys for row in self._by.get(key, ())}
        return [row for key, row in found.items() if key not in taken]

    def of_words(self, words: str, organ: str, year: int | None, taken: set[int]) -> list[Uppdrag]:
        """Those without a dnr of this body, and of this budget's year, with exactly these words."""
        who = (organ, year)
        rows = (row for row in self._by.get(words, ()) if (row.organ, row.budget_year) == who)
        return [row for row in rows if row_id(row) not in taken]


def known_for(tx: Session, house: House, entries: list[Entry], reading: Reading) -> Known:
    """The stored uppdrag that the entries and decisions may speak of, and what earlier versions listed."""
    rows: list[Uppdrag] = []
    rows += store.by_dnr(tx, house.workspace_id, _decided_keys(reading, house.municipality))
    for some in _some(entries):
        rows += store.by_dnr(tx, house.workspace_id, sorted({dnr.key for entry in some for dnr in entry.dnr}))
        rows += store.by_title_keys(tx, house.workspace_id, _words_of(some, reading))
        numbers = [entry.number for entry in some if entry.number]
        rows += store.by_numbers(tx, house.workspace_id, numbers) if numbers else []
    rows += store.by_given_days(tx, house.workspace_id, _days(reading))
    unique = list({row.id: row for row in rows}.values())
    lists = {row.list for entry in entries for row in entry.rows if row.list}
    title = reading.document.title
    listed = imports_store.in_lists(tx, house.workspace_id, title, lists) if title else []
    ids = [row_id(row) for row in unique]
    done = done_before(tx, house, ids) if reading.decisions else frozenset()
    return Known(unique, store.dnr_keys_of(tx, house.workspace_id, ids), listed, done)


def _words_of(entries: Sequence[Entry], reading: Reading) -> set[str]:
    """The words by which known uppdrag are found: a dnr tells more, but for what a decision speaks of."""
    return {title_key(entry.title) for entry in entries if reading.decisions or not entry.dnr}


def _some(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """A few thousand at a time: they travel to the database as one text."""
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))


def _decided_keys(reading: Reading, municipality: Municipality) -> list[str]:
    written = " ; ".join(dnr for decision in reading.decisions for dnr in decision.dnr)
    return sorted({dnr.key for dnr in read_column(written, diarium=municipality.diarium)})


def _days(reading: Reading) -> set[date]:
    return {one.date for decision in reading.decisions for one in decision.refers_to if one.date}


def compare(entries: list[Entry], known: Known, reading: Reading, municipality: Municipality) -> list[Item]:
    """One item per entry and per decision that acts, in the document's order, then what is gone. Pure."""
    taken: set[int] = set()
    items = [_item(entry, known, taken, municipality) for entry in entries]
    acting = [decision for decision in reading.decisions if decision.effect in EFFECTS]
    items += [_decided(decision, known, municipality) for decision in acting]
    return items + list(_gone(known, taken))


def _decided(decision: Decision, known: Known, municipality: Municipality) -> Item:
    """What the decision would do; already done, it is unchanged; unclear, it is doubtful and does nothing."""
    carried_out = [row for row in known.rows if mark_of(row_id(row), decision) in known.done]
    row, choices = (
        (carried_out[0], [])
        if carried_out
        else target(decision, known.rows, known.keys, municipality.diarium)
    )
    words = WORDS[decision.effect]
    if row is None:
        among = f" Välj bland {', '.join(f'U-{one.number}' for one in choices[:6])}." if choices else ""
        note = f"Beslutet säger *{words}*, men jag vet inte om vilket uppdrag.{among}"
        open_to = tuple((one.number, row_id(one), shown_title(one), one.status) for one in choices)
        return Item("doubtful", decision.text, decision=decision, notes=(note,), among=open_to)
    item = Item("changed", shown_title(row), decision=decision, number=row.number, uppdrag_id=row.id)
    item.veiled = row.protected
    if missing := unclear(decision, municipality):
        item.kind = "doubtful"
        item.notes = (missing,)
    elif not row.is_open or carried_out or reported_before(decision, row, known.done):
        item.kind = "unchanged"
    elif decision.effect == "postpones" and planned_by(decision, row, municipality) is None:
        item.notes = ("Beslutet säger inte till när. Planen står kvar tills du ändrar den.",)
    item.changes = tuple(Change(*told) for told in becomes(decision, row, municipality))
    return item


def _item(entry: Entry, known: Known, taken: set[int], municipality: Municipality) -> Item:
    row, sure = _match(entry, known, taken)
    if row is None:
        kind = "handled" if entry.status == "redovisat" else "new"
        return Item(kind, entry.title, entry, notes=_doubts(entry, municipality))
    taken.add(row_id(row))
    item = Item("unchanged", entry.title, entry, row.number, row.id, changes_of(entry, row), entry.warnings)
    item.veiled = row.protected
    if not sure:
        doubt(item, row, "orden skiljer sig")
    elif item.changes:
        item.kind = "handled" if any(change.what == "status" for change in item.changes) else "changed"
    return item


def doubt(item: Item, row: Uppdrag, why: str) -> None:
    """Makes it a question whether the item is this known uppdrag; the last note says so."""
    item.kind, item.number, item.uppdrag_id = "doubtful", row.number, row_id(row)
    item.among = ((row.number, row_id(row), shown_title(row), row.status),)
    item.veiled = row.protected
    item.notes += (f"Kan vara samma uppdrag som U-{row.number}, men {why}.",)


def _match(entry: Entry, known: Known, taken: set[int]) -> tuple[Uppdrag | None, bool]:
    """The known uppdrag that this is, and whether that is certain."""
    named = known.by_number.get(entry.number) if entry.number else None
    if named is not None and row_id(named) not in taken:
        return named, likeness(entry.title, named.title) >= LIKELY
    best = _closest(entry, known.of_case(entry.keys, taken))
    if best is not None and likeness(entry.title, best.title) >= SAME:
        return best, True
    if not entry.dnr:
        same = known.of_words(title_key(entry.title), entry.organ, entry.budget_year, taken)
        return next(iter(same), None), True
    if best is not None and likeness(entry.title, best.title) >= LIKELY:
        return best, False
    return None, False


def _closest(entry: Entry, rows: Iterable[Uppdrag]) -> Uppdrag | None:
    return max(rows, key=lambda row: likeness(entry.title, row.title), default=None)


def changes_of(entry: Entry, row: Uppdrag) -> tuple[Change, ...]:
    """What the document says otherwise about a known uppdrag. What has ended keeps its plan."""
    changes = []
    words = entry.plan.phrase or None
    if row.status in ("ej påbörjat", "pågående"):
        if words and _plain(words) != _plain(row.plan_text):
            changes.append(Change("plan", row.plan_text, words))
        if entry.status == "redovisat":
            changes.append(Change("status", row.status, "redovisat"))
    if _plain(entry.title) != _plain(row.title) and title_key(entry.title) != row.title_key:
        changes.append(Change("formulering", row.title, entry.title))
    return tuple(changes)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).casefold().rstrip(".")


def _doubts(entry: Entry, municipality: Municipality) -> tuple[str, ...]:
    unknown = municipality.organisation.get(entry.organ) is None
    asked = (f"Organet {entry.organ} finns inte i registret.",) if unknown else ()
    return entry.warnings + asked


def _gone(known: Known, taken: set[int]) -> Iterable[Item]:
    told: set[int] = set()
    for row, name in known.listed:
        if row_id(row) not in taken | told:
            told.add(row_id(row))
            yield Item("gone", shown_title(row), None, row.number, row.id, notes=(f"Saknas nu i {name}.",))
