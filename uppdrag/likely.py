"""What a document's rows resemble without being surely the same: candidates that a person is asked about.

The same dnr and the same words are certain (`comparing`, `merging`). Here is the rest: nearly the same words of
the same body under another dnr or none, and rows of one document that may be one uppdrag.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

from storage import carding
from storage import uppdrag as store
from uppdrag.comparing import Change, Item, changes_of, doubt
from uppdrag.identity import LIKELY, SAME, likeness, likeness_of_keys, title_key
from uppdrag.questions import NEW, Option, Question, place_of
from uppdrag.questions import SAME as ONE
from uppdrag.recording import row_id
from uppdrag.resembling import MOST_NEAR, Resembling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.db import Session
    from storage.tables import Uppdrag
    from storage.uppdrag import OpenWords
    from uppdrag.facts import House
    from uppdrag.merging import Entry

RESEMBLES = 75  # without a dnr in common it takes more than LIKELY: lists are full of the same formulas
MOST_KNOWN = 100_000  # of the bodies in question, the newest
MOST_LOOKED = 40_000_000  # entries of the index for one document: some five seconds
AT_ONCE = 500
_LISTS = 2
MOST_PAIRED = 400  # of so many rows every pair is looked at; of more those that share rare words

NOT_ALL_ROWS = (
    "Handlingen är så lång att jag bara har letat efter liknande uppdrag för de första {many} raderna."
)
NOT_ALL_PAIRS = (
    "Handlingen är så lång att jag bara har letat efter rader som liknar varandra bland de första {many}."
)
NOT_ALL_KNOWN = "Så många uppdrag är kända att jag bara har letat efter liknande bland de {many} senaste."

Key = tuple[str, int | None]


@dataclass
class _Known:
    """The words of the known uppdrag of some bodies: an index for each body and budget year."""

    words: dict[int, str] = field(default_factory=dict)
    indexes: dict[Key, Resembling] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[OpenWords]) -> _Known:
        grouped: dict[Key, list[tuple[int, str]]] = defaultdict(list)
        for row in rows:
            grouped[row.organ, row.budget_year].append((row.id, row.title_key))
        return cls(
            {row.id: row.title_key for row in rows}, {key: Resembling(of) for key, of in grouped.items()}
        )

    def alike(self, entry: Entry) -> list[tuple[float, int]]:
        """Score and id of those that resemble the entry, the closest first."""
        index = self.indexes.get((entry.organ, entry.budget_year))
        if index is None:
            return []
        words = title_key(entry.title)
        scored = ((likeness_of_keys(words, self.words[key]), key) for key in index.near(words))
        return sorted((one for one in scored if one[0] >= RESEMBLES), key=lambda one: -one[0])

    @property
    def looked(self) -> int:
        """How much has been looked at so far."""
        return sum(index.looked for index in self.indexes.values())


def look_around(tx: Session, house: House, items: Sequence[Item]) -> tuple[str, ...]:
    """Turns new items that resemble a known uppdrag of their body into doubtful ones.

    What comes back is said in the preview: that a bound was reached, if one was.
    """
    fresh = [item for item in items if item.entry and item.number is None]
    organs = {item.entry_here.organ for item in fresh}
    rows = store.words_of_open(tx, house.workspace_id, organs, MOST_KNOWN + 1) if fresh else []
    known = _Known.of(rows[:MOST_KNOWN])
    taken = {item.uppdrag_id for item in items if item.uppdrag_id}
    for start in range(0, len(fresh), AT_ONCE):
        if known.looked > MOST_LOOKED:
            return (NOT_ALL_ROWS.format(many=start),)
        _look(tx, house, fresh[start : start + AT_ONCE], known, taken)
    return (NOT_ALL_KNOWN.format(many=MOST_KNOWN),) if len(rows) > MOST_KNOWN else ()


def _look(tx: Session, house: House, fresh: Sequence[Item], known: _Known, taken: set[int]) -> None:
    near = [known.alike(item.entry_here) for item in fresh]
    dnr = carding.dnr_of(tx, house.workspace_id, list({key for some in near for _, key in some}))
    chosen: list[tuple[Item, int]] = []
    for item, some in zip(fresh, near, strict=True):
        enough = (key for score, key in some if key not in taken and score >= _enough(item, dnr.get(key, ())))
        if (key := next(enough, None)) is not None:
            taken.add(key)
            chosen.append((item, key))
    rows = {row_id(row): row for row in store.by_ids(tx, house.workspace_id, [key for _, key in chosen])}
    for item, key in chosen:
        _doubt(item, rows[key], dnr.get(key, ()))


def _enough(item: Item, theirs: tuple[str, ...]) -> float:
    """Two with a dnr each are different cases: only nearly the same words make that a question."""
    return SAME if item.entry_here.dnr and theirs else RESEMBLES


def _doubt(item: Item, row: Uppdrag, theirs: tuple[str, ...]) -> None:
    mine, known = ", ".join(one.written for one in item.entry_here.dnr), ", ".join(theirs)
    why = f"dnr skiljer sig: {mine or 'inget'} här, {known or 'inget'} där"
    doubt(item, row, why if mine or known else "orden skiljer sig")
    item.changes = changes_of(item.entry_here, row)
    if mine and not known:
        item.changes += (Change("dnr", None, mine),)


def pairs(items: Sequence[Item]) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """Questions about rows of different lists in one document that may be one uppdrag; each row is asked about once.

    Then what is said in the preview: that a bound was reached, if one was.
    """
    rows = [(at, item) for at, item in enumerate(items) if item.entry and item.kind in ("new", "handled")]
    if len({row.list for _, item in rows for row in item.entry_here.rows}) < _LISTS:
        return (), ()
    near, looked = _near(rows)
    asked: list[Question] = []
    used: set[int] = set()
    for (first, one), (second, other) in near:
        if not used & {first, second} and _may_be_one(one.entry_here, other.entry_here):
            used |= {first, second}
            asked.append(_are_they_one(first, one, second, other))
    return tuple(asked), () if looked == len(rows) else (NOT_ALL_PAIRS.format(many=looked),)


Numbered = tuple[int, Item]


def _near(rows: Sequence[Numbered]) -> tuple[Iterable[tuple[Numbered, Numbered]], int]:
    """The pairs that are worth a look, in the order of their rows, and for how many rows they were looked for."""
    if len(rows) <= MOST_PAIRED:
        return combinations(rows, 2), len(rows)
    words = [title_key(item.entry_here.title) for _, item in rows]
    index = Resembling(enumerate(words))
    of_case: dict[str, list[int]] = defaultdict(list)
    for number, (_, item) in enumerate(rows):
        for key in item.entry_here.keys:
            of_case[key].append(number)
    found: list[tuple[Numbered, Numbered]] = []
    for number, (_, item) in enumerate(rows):
        if index.looked > MOST_LOOKED:
            return found, number
        same = {other for key in item.entry_here.keys for other in of_case[key][:MOST_NEAR]}
        both = sorted(same.union(index.near(words[number])))
        found += [(rows[number], rows[other]) for other in both if other > number]
    return found, len(rows)


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
