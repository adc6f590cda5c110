"""What only a person can say before a document is saved: asked in the preview, answered by a click or a flag.

Each question knows what the preview becomes by each answer, and without one. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from uppdrag.comparing import Change, Item
from uppdrag.deciding import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uppdrag.reading.model import Source

SAME, NEW, TAKE, LEAVE, NONE = "samma", "nytt", "ta-med", "utan", "inget"
Puts = dict[int, Item | None]


@dataclass(frozen=True)
class Option:
    """One answer: the word for it, what its button says, and the items that it puts (None: takes away)."""

    value: str
    label: str
    puts: Puts = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """`here` are the document's words and `there` those they are held against.

    `default` says in words what happens without an answer; `otherwise` are the items then.
    """

    key: str
    asks: str
    here: str
    there: str | None
    options: tuple[Option, ...]
    default: str
    otherwise: Puts = field(default_factory=dict)
    place: str = ""
    about: str = "same"

    def chosen(self, answers: Mapping[str, str]) -> Option | None:
        """The answer that was given, None where there is none that still can be."""
        return next((one for one in self.options if one.value == answers.get(self.key)), None)


def answered(items: Sequence[Item], asked: Sequence[Question], answers: Mapping[str, str]) -> list[Item]:
    """The items as they will be saved: what was answered, and the default for what was not."""
    if not asked:
        return list(items)
    placed: dict[int, Item | None] = dict(enumerate(items))
    for question in asked:
        given = question.chosen(answers)
        placed.update(question.otherwise if given is None else given.puts)
    return [item for _, item in sorted(placed.items()) if item is not None]


def is_it_the_same(at: int, item: Item) -> Question:
    """Whether a row is the known uppdrag that it resembles."""
    mine = "handled" if item.entry_here.status == "redovisat" else "new"
    rest, doubt = item.notes[:-1], item.notes[-1]
    number, _, title, _ = item.among[0]
    alone = Item(mine, item.title, item.entry, notes=rest)
    return Question(
        key=f"rad {at} U-{number}",
        asks=doubt,
        here=item.title,
        there=f"U-{number}: {title}",
        options=(
            Option(SAME, "Samma uppdrag", {at: replace(item, kind=_kind(item), notes=rest)}),
            Option(NEW, "Nytt uppdrag", {at: alone}),
        ),
        default="Utan svar sparas det som ett nytt uppdrag.",
        otherwise={at: replace(alone, notes=item.notes)},
        place=place_of(item),
    )


def _kind(item: Item) -> str:
    if any(change.what == "status" for change in item.changes):
        return "handled"
    return "changed" if item.changes else "unchanged"


def which_is_meant(at: int, item: Item) -> Question | None:
    """Which of the known uppdrag a decision speaks of; None where none comes into question."""
    decision = item.decision
    if decision is None or not item.among:
        return None
    words = WORDS[decision.effect]
    options = [
        Option(
            f"U-{number}",
            f"U-{number}",
            {at: replace(item, kind="changed", title=title, number=number, uppdrag_id=key, notes=(),
                         changes=(Change("beslut", status, words),))},
        )
        for number, key, title, status in item.among
    ]  # fmt: skip
    return Question(
        key=f"beslut {at}",
        asks=f"Vilket uppdrag gäller beslutet ({words})?",
        here=item.title,
        there="\n".join(f"U-{number}: {title}" for number, _, title, _ in item.among),
        options=(*options, Option(NONE, "Inget av dem", {at: None})),
        default="Utan svar ändrar beslutet ingenting.",
        place=place_of(item),
        about="which",
    )


def place_of(item: Item) -> str:
    """Where it was read: "bilaga 3, rad 14, sida 18", "§ 584 p. 2, sida 3"; empty for what is gone."""
    if item.decision is not None:
        proof = item.decision
        point = f" p. {proof.point}" if proof.point else ""
        return _listed(f"§ {proof.paragraph}{point}" if proof.paragraph else "", *where(proof.source))
    if item.entry is None:
        return ""
    row = item.entry.rows[0]
    return _listed(row.list or row.source.part or "", *where(row.source))


def where(source: Source) -> tuple[str, str]:
    """Row (or line) and page of a source, in words; empty where the format has none."""
    row = f"rad {source.row}" if source.row else ""
    page = f"sida {source.page}" if source.page else ""
    return row or ("" if source.page or not source.line else f"textrad {source.line}"), page


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
