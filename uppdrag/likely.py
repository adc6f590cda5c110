"""What a document's rows resemble without being surely the same: candidates that a person is asked about.

The same dnr and the same words are certain (`comparing`, `merging`). Here is the rest: nearly the same words of
the same body under another dnr or none, and rows of one document that may be one uppdrag.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from storage import carding
from storage import uppdrag as store
from uppdrag.comparing import Change, Item, changes_of, doubt
from uppdrag.identity import LIKELY, SAME, likeness, likeness_of_keys, title_key
from uppdrag.questions import NEW, Option, Question, place_of
from uppdrag.questions import SAME as ONE
from uppdrag.recording import row_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storage.db import Session
    from storage.tables import Uppdrag
    from uppdrag.facts import House
    from uppdrag.merging import Entry

RESEMBLES = 75  # without a dnr in common it takes more than LIKELY: lists are full of the same formulas
MOST_ROWS = 2_000  # of one body; and so many comparisons in all, about a second
MOST_COMPARED = 300_000
MOST_PAIRED = 400


def look_around(tx: Session, house: House, items: Sequence[Item]) -> None:
    """Turns new items that resemble a known uppdrag of their body into doubtful ones."""
    fresh = [item for item in items if item.entry and item.number is None]
    if not fresh:
        return
    organs = {item.entry_here.organ for item in fresh}
    # No more are read than show whether they are too many: of a large document next to none.
    enough = min(MOST_ROWS, MOST_COMPARED // len(fresh)) + 1
    known = store.open_of_organs(tx, house.workspace_id, organs, enough)
    if len(fresh) * max(map(len, known.values()), default=0) > MOST_COMPARED:
        return
    taken = {item.uppdrag_id for item in items}
    rows = [row for some in known.values() for row in some[:MOST_ROWS]]
    dnr = carding.dnr_of(tx, house.workspace_id, [row_id(row) for row in rows])
    for item in fresh:
        free = [row for row in known.get(item.entry_here.organ, ()) if row_id(row) not in taken]
        row = _closest(item.entry_here, free, dnr) if free else None
        if row is not None:
            taken.add(row_id(row))
            _doubt(item, row, dnr.get(row_id(row), ()))


def _closest(entry: Entry, rows: Iterable[Uppdrag], dnr: dict[int, tuple[str, ...]]) -> Uppdrag | None:
    words = title_key(entry.title)

    def alike(row: Uppdrag) -> float:
        other_case = bool(entry.dnr) and bool(dnr.get(row_id(row)))
        enough = SAME if other_case else RESEMBLES
        score = likeness_of_keys(words, row.title_key)
        return score if score >= enough and row.budget_year == entry.budget_year else 0

    best = max(rows, key=alike, default=None)
    return best if best is not None and alike(best) else None


def _doubt(item: Item, row: Uppdrag, theirs: tuple[str, ...]) -> None:
    mine, known = ", ".join(one.written for one in item.entry_here.dnr), ", ".join(theirs)
    why = f"dnr skiljer sig: {mine or 'inget'} här, {known or 'inget'} där"
    doubt(item, row, why if mine or known else "orden skiljer sig")
    item.changes = changes_of(item.entry_here, row)
    if mine and not known:
        item.changes += (Change("dnr", None, mine),)


def pairs(items: Sequence[Item]) -> Iterator[Question]:
    """Rows of different lists in one document that may be one uppdrag; each row is asked about once."""
    rows = [(at, item) for at, item in enumerate(items) if item.entry and item.kind in ("new", "handled")]
    if len(rows) > MOST_PAIRED:
        return
    used: set[int] = set()
    for (first, one), (second, other) in combinations(rows, 2):
        if not used & {first, second} and _may_be_one(one.entry_here, other.entry_here):
            used |= {first, second}
            yield _are_they_one(first, one, second, other)


def _may_be_one(one: Entry, other: Entry) -> bool:
    mine, theirs = ({row.list for row in entry.rows} for entry in (one, other))
    if not (mine and theirs) or mine & theirs or one.budget_year or other.budget_year:
        return False
    if one.keys & other.keys:
        return likeness(one.title, other.title) >= LIKELY
    enough = SAME if one.keys and other.keys else RESEMBLES
    return one.organ == other.organ and likeness(one.title, other.title) >= enough


def _are_they_one(first: int, one: Item, second: int, other: Item) -> Question:
    doubt = f"Kan vara samma uppdrag som {place_of(other)}: {other.title}"
    marked = Item(one.kind, one.title, one.entry, notes=(*one.notes, doubt))
    return Question(
        key=f"rad {first} rad {second}",
        asks="Två rader i handlingen liknar varandra.",
        here=one.title,
        there=f"{place_of(other)}: {other.title}",
        options=(
            Option(ONE, "Samma uppdrag", {first: _folded(one, other), second: None}),
            Option(NEW, "Två uppdrag", {}),
        ),
        default="Utan svar sparas de som två uppdrag.",
        otherwise={first: marked},
        place=place_of(one),
    )


def _folded(one: Item, other: Item) -> Item:
    """The first row's item, which now also remembers where and how the second one stood."""
    entry, second = one.entry_here, other.entry_here
    notes = one.notes
    if second.plan.phrase and second.plan.phrase != entry.plan.phrase:
        notes += (f"Samma handling anger också *{second.plan.phrase}* ({place_of(other)}). Vilket gäller?",)
    joined = replace(
        entry,
        dnr=entry.dnr + tuple(dnr for dnr in second.dnr if dnr.key not in entry.keys),
        plan=entry.plan if entry.plan.phrase else second.plan,
        status="redovisat" if "redovisat" in (entry.status, second.status) else entry.status,
        rows=[*entry.rows, *second.rows],
        given=entry.given or second.given,
        been=entry.been + second.been,
        warnings=notes,
    )
    return Item("handled" if joined.status == "redovisat" else "new", one.title, joined, notes=notes)
