"""Suggestions from running text: offered one by one, written down only when a person takes them, as what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import uppdrag as store
from uppdrag.comparing import Change, Item
from uppdrag.deciding import target
from uppdrag.dnr import read_column
from uppdrag.facts import Given
from uppdrag.identity import LIKELY, likeness, same_paragraph
from uppdrag.merging import Entry
from uppdrag.plans import read_plan
from uppdrag.questions import LEAVE, TAKE, Option, Question, place_of
from uppdrag.reading.model import Decision, Found
from uppdrag.recording import row_id
from uppdrag.sight import shown_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.db import Session
    from storage.tables import Uppdrag
    from uppdrag.facts import House
    from uppdrag.reading import Reading
    from uppdrag.reading.model import Suggestion

FROM = {
    "proposed_uppdrag": "Förslag i löpande text",
    "retold": "Återgivet i löpande text",
    "proposed_closing": "Förslag att förklara fullgjort",
    "listed": "Punkt under ett organs namn",
}


def offered(tx: Session, house: House, reading: Reading, items: Sequence[Item]) -> Iterator[Question]:
    """A question for each suggestion that says something the document and the tracker do not hold already."""
    if not reading.suggestions:
        return
    rows, keys = _known(tx, house, reading)
    for number, one in enumerate(reading.suggestions):
        at = len(items) + number
        make = _closing if one.kind == "proposed_closing" else _new
        item = make(house, reading, one, items, rows, keys)
        if item is not None:
            yield _asks(at, one, item)


def _asks(at: int, one: Suggestion, item: Item) -> Question:
    closing = one.kind == "proposed_closing"
    return Question(
        key=f"förslag {at}",
        asks=f"{FROM[one.kind]}: binder inte.",
        here=one.text,
        there=f"U-{item.number}: {item.title}" if item.number else None,
        options=(
            Option(TAKE, "Markera redovisat" if closing else "Ta med", {at: item}),
            Option(LEAVE, "Ta inte med"),
        ),
        default="Utan svar tas det inte med.",
        place=place_of(item),
        about="suggestion",
    )


def _known(tx: Session, house: House, reading: Reading) -> tuple[list[Uppdrag], dict[int, tuple[str, ...]]]:
    """The stored uppdrag that suggestions may speak of, and their dnr keys."""
    written = " ; ".join(dnr for one in reading.suggestions for dnr in one.dnr)
    asked = {dnr.key for dnr in read_column(written, diarium=house.municipality.diarium)}
    days = {one.given_by.date for one in reading.suggestions if one.given_by and one.given_by.date}
    found = store.by_dnr(tx, house.workspace_id, sorted(asked))
    found += store.by_given_days(tx, house.workspace_id, days)
    rows = list({row_id(row): row for row in found}.values())
    return rows, store.dnr_keys_of(tx, house.workspace_id, [row_id(row) for row in rows])


def _closing(
    house: House,
    _reading: Reading,
    one: Suggestion,
    _items: Sequence[Item],
    rows: Sequence[Uppdrag],
    keys: dict[int, tuple[str, ...]],
) -> Item | None:
    """What is proposed to be closed has been reported: a known uppdrag then waits for the decision."""
    decision = Decision(
        "closes",
        one.text,
        dnr=one.dnr,
        refers_to=(one.given_by,) if one.given_by else (),
        source=one.source,
    )
    row, _ = target(decision, rows, keys, house.municipality.diarium)
    if row is None or row.status not in ("ej påbörjat", "pågående"):
        return None
    changes = (Change("beslut", row.status, "redovisat"),)
    return Item("changed", shown_title(row), None, row.number, row.id, changes, decision=decision)


def _new(
    house: House,
    reading: Reading,
    one: Suggestion,
    items: Sequence[Item],
    rows: Sequence[Uppdrag],
    keys: dict[int, tuple[str, ...]],
) -> Item | None:
    """A new uppdrag from what is proposed or retold; None where it is recorded or in the document already."""
    town = house.municipality
    dnr = tuple(read_column(" ; ".join(one.dnr), diarium=town.diarium))
    asked = {number.key for number in dnr}
    if any(_is_told(one, asked, item.entry) for item in items if item.entry):
        return None
    same_case = (row for row in rows if asked & set(keys.get(row_id(row), ())))
    if any(likeness(row.title, one.text) >= LIKELY for row in same_case) or any(
        _is_given(one, row) for row in rows
    ):
        return None
    notes = (f"{FROM[one.kind]}, inget beslut som jag har läst. Medtaget av den som läste in handlingen.",)
    given = one.given_by
    entry = Entry(
        title=one.text,
        organ=one.responsible[0] if one.responsible else "okänd",
        co_bodies=one.responsible[1:],
        dnr=dnr,
        plan=read_plan(one.plan, reading.document.date, town, body=one.responsible[0] if one.responsible else None),
        status="ej påbörjat",
        rows=[Found(one.text, one.dnr, one.responsible, plan=one.plan, section=FROM[one.kind], source=one.source)],
        section=FROM[one.kind],
        given=Given(given.body, given.date, str(given.paragraph or "") or None, given.text) if given else None,
        warnings=notes,
    )  # fmt: skip
    return Item("new", one.text, entry, notes=notes)


def _is_told(one: Suggestion, asked: set[str], entry: Entry) -> bool:
    """Whether a row or decision of the document says it: the same giver, or the same case in like words."""
    given = one.given_by
    if given and given.paragraph and entry.given and entry.given.on == given.date:
        return same_paragraph(entry.given.paragraph, given.paragraph)
    if not asked & entry.keys:
        return False
    known_by_words = one.kind == "retold" and not any(number in one.text for number in one.dnr)
    return known_by_words or likeness(entry.title, one.text) >= LIKELY


def _is_given(one: Suggestion, row: Uppdrag) -> bool:
    given = one.given_by
    return bool(
        given
        and given.date
        and row.given_on == given.date
        and same_paragraph(row.given_paragraph, given.paragraph)
    )
