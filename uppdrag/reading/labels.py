"""Facts said by a label ("Ansvarig: …"): found in paragraphs, in cards of two columns and in the cells of a row.

A label is known by what it means as the heading of a column would be, with the same words. One that means nothing here
("Prioritet: …") is a label where it stands again and again at the start of a line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from documents.model import Block, Paragraph, Row
from uppdrag.reading.columns import meaning
from uppdrag.reading.kinds import is_dnr, is_state
from uppdrag.reading.planwords import is_plan

_OPENS = re.compile(
    r"(?:(?:nästa|aktuell|nuvarande|planerad|beräknad|förväntad|berörd|datum för|tid för|dag för|sista|beslutad)\s+)?"
    r"(?:nr|nummer|löpnr|löpnummer|id|uppdrag\w*|ärende\w*|d\.?nr|diarie\w*|plan(?:erad|erat|en)?|redovis\w*|åter\w*"
    r"|(?:av|slut|del)?rapporter\w*|(?:slut|del)redovis\w*|tids?plan|tidpunkt|klart?|färdig\w*|senast|när|deadline"
    r"|slutdatum|måldatum|ansvar\w*|nämnd|förvaltning|bolag|mottagare|utförare|adressat|organ|vem|ägare|till"
    r"|samver\w*|samarbet\w*|status|läge\w*|kommentar\w*|notering\w*|anmärkning\w*|beslut\w*|givet|givare|gavs"
    r"|handläggare|kontaktperson|beskrivning|rubrik|åtgärd|vad|lydelse|titel|text|aktivitet|källa|paragraf)\b",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:^|(?<=[\s(\[|]))(?P<name>[A-ZÅÄÖ]{2,}(?: [A-ZÅÄÖ]{2,}){0,2}|[A-ZÅÄÖ][a-zåäöé]*\.?(?:[ /-]+[a-zåäö]+){0,3}(?: ?\(\w+\))?|D\.nr"
    r"|(?<=[;,(|·–.] )[a-zåäö]+(?: [a-zåäö]+)?|(?<=\()[a-zåäö]+)\s?:(?=\s|$)"
)
_DNR_ALONE = re.compile(
    r"(?:^|(?<=[;,(|·–.] )|(?<=\())(?P<name>[Dd](?:iarie)?nr\.?)\s+(?=\S*\d|[A-ZÅÄÖ]{2,5}[ -])"
)
_SUFFIX = re.compile(r"\s*(?:nr\.?\s*)?\d{1,3}\Z")
_MARK = re.compile(
    r"(?P<box>(?:[-*+•]\s+)?(?:\[(?P<tick>[ xX✓✔]?)\]|[☐☑☒✅✓✔❏□■])\s+)|(?P<bullet>[-*+•–]\s+)"
    r"|(?P<number>(?:[Uu]ppdrag\s+(?:nr\s+)?\d{1,3}\s*[.:)–-]|\d{1,3}(?:\.\d{1,2})*[.)]|\d{1,3}\.\d{1,2}|[a-zåäö]\))\s+)"
)
_TICKED = re.compile(r"\[[xX✓✔]\]|[☑☒✅✓✔■]")
_HARD = re.compile(r"\s+[|·•;–]\s+|;\s+")  # parts facts that have no labels
_EDGES = " \t|;,·•–—([-"
_LONGEST_LABEL, _MOST_WORDS = 40, 5
_FEWEST_PARTS, _LONGEST_PART = 3, 60
_OFTEN, _MOST_OWN = 3, 40
_SAMPLE = 60  # rows; what a table is shows at its beginning, and some have a hundred thousand
_CARD_SHARE = 0.75


class Fact(NamedTuple):
    """One labelled fact; the value is empty where nothing stands after the label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the words before its facts, the facts, and where and how it stood.

    `mark` is box, bullet, number or nothing; `ticked` tells of a box whether the uppdrag is done.
    """

    text: str
    facts: tuple[Fact, ...]
    paragraph: Paragraph
    mark: str = ""
    ticked: bool = False


@lru_cache(maxsize=4096)
def is_label(name: str) -> bool:
    """Whether `name` is one of the labels that lists of uppdrag have."""
    words = _SUFFIX.sub("", name)
    short = len(words) <= _LONGEST_LABEL and len(words.split()) <= _MOST_WORDS
    return short and _OPENS.match(words) is not None and meaning(words) is not None


class Labels:
    """The labels of one handling, its own among them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        starts = Counter(
            found["name"]
            for block in blocks
            if isinstance(block, Paragraph)
            for found in [_INLINE.match(_unmarked(block.text)[0])]
            if found
        )
        self.seen: dict[int, Line] = {}
        self.own = {name for name, count in starts.most_common(_MOST_OWN) if count >= _OFTEN}

    def knows(self, name: str) -> bool:
        """Whether `name` is a label here."""
        return is_label(name) or name in self.own

    def lines(self, block: Block) -> list[Line] | None:
        """The lines of a paragraph or of cards; None for a table that is something else."""
        if isinstance(block, Paragraph):
            return [self.line(block)]
        if self.is_card(block.rows[:_SAMPLE]):
            return list(self.of_card(block.rows))
        return self.of_grid(block.rows) if self.is_grid(block.rows[:_SAMPLE]) else None

    def is_grid(self, rows: Sequence[Row]) -> bool:
        """A table in which each cell is a record of its own."""
        lines = self.of_grid(rows)
        whole = sum(1 for line in lines if line.text and len(line.facts) > 1)
        return len(lines) >= _OFTEN and whole >= _CARD_SHARE * len(lines)

    def of_grid(self, rows: Sequence[Row]) -> list[Line]:
        """A line for each cell."""
        return [self.line(Paragraph(cell, row.place)) for row in rows for cell in row.cells if cell]

    def line(self, paragraph: Paragraph) -> Line:
        """A paragraph without its mark, parted into words and facts."""
        found = self.seen.get(id(paragraph))
        if found is None:  # the line holds the paragraph, so that its id stays its own
            found = self.seen[id(paragraph)] = self._line(paragraph)
        return found

    def _line(self, paragraph: Paragraph) -> Line:
        text, mark = _unmarked(paragraph.text)
        mark = mark or ("bullet" if paragraph.bullet else "")
        lead, facts = self.parted(text)
        ticked = _TICKED.search(paragraph.text.removesuffix(text)) is not None
        return Line(lead, tuple(facts), paragraph, mark, ticked)

    def is_point(self, paragraph: Paragraph) -> bool:
        """Whether a mark of a point stands before a paragraph."""
        return paragraph.bullet or _MARK.match(paragraph.text) is not None

    def parted(self, text: str) -> tuple[str, list[Fact]]:
        """The words before the first label, and the facts from there on."""
        found = self.named(text) if ":" in text or "nr" in text else []
        if not found:
            told = _unlabelled(_HARD.split(text))
            return ("", told) if told else (text, [])
        ends = [match.start() for match in found[1:]] + [len(text)]
        facts = [
            Fact(_SUFFIX.sub("", match["name"]), _value(text[match.end() : end], last=end == len(text)))
            for match, end in zip(found, ends, strict=True)
        ]
        if (
            len(found) == 1
            and not found[0].start()
            and text.endswith(".")
            and meaning(found[0]["name"]) == "title"
        ):
            facts = [Fact(facts[0].label, f"{facts[0].value}.")]
        return text[: found[0].start()].rstrip(_EDGES), facts

    def named(self, text: str) -> list[re.Match[str]]:
        """Where labels stand in `text`, in their order."""
        found = (match for looks in (_INLINE, _DNR_ALONE) for match in looks.finditer(text))
        return sorted(
            (match for match in found if self.knows(match["name"])), key=lambda match: match.start()
        )

    def is_card(self, rows: Sequence[Row]) -> bool:
        """Rows that each say facts, by a label in a cell of its own or before the value."""
        rows = [row for row in rows if any(row.cells)]
        told = [self.of_row(row, alone=len(rows) == 1) for row in rows]
        names = {fact.label for facts in told for fact in facts}
        several = len(names) > 1 or len(rows) == 1
        counted = [row for row in rows if sum(map(bool, row.cells)) != 1 or _says(row)]
        return several and bool(names) and sum(map(bool, told)) >= _CARD_SHARE * len(counted)

    def of_card(self, rows: Sequence[Row]) -> Iterator[Line]:
        """The lines of a card: its facts, and what stands over its whole width."""
        for row in rows:
            facts = self.of_row(row, alone=len(rows) == 1)
            text = "" if facts else " ".join(filter(None, row.cells))
            if facts or text:
                line = self.line(Paragraph(text, row.place, None, row.bold))
                yield replace(line, facts=tuple(facts)) if facts else line

    def of_row(self, row: Row, *, alone: bool = False) -> list[Fact]:
        """The facts of a row: label and value in cells beside each other, or both in one cell."""
        cells = [cell for cell in row.cells if cell]
        if cells and all(self.parted(cell)[1] and not self.parted(cell)[0] for cell in cells):
            return [fact for cell in cells for fact in self.parted(cell)[1]]
        if len(row.cells) > 1 and _alternates(row.cells):
            return list(_pairs(row.cells))
        return _unlabelled(cells) if alone else []


def _alternates(cells: Sequence[str]) -> bool:
    """A label first, and not a row of labels alone: that would be a heading."""
    named = [_is_label_cell(cell) for cell in cells]
    return named[0] and (
        sum(named) == 1 or any(cell and not is_named for cell, is_named in zip(cells, named, strict=True))
    )


def _pairs(cells: Sequence[str]) -> Iterator[Fact]:
    label, value = "", ""
    for cell in cells:
        if _is_label_cell(cell):
            if label:
                yield Fact(label, value)
            label, value = cell.rstrip(": "), ""
        elif cell:
            value = f"{value} {cell}".strip()
    if label:
        yield Fact(label, value)


def _is_label_cell(cell: str) -> bool:
    return bool(cell) and is_label(cell.rstrip(": ")) and not _SUFFIX.search(cell) and not is_state(cell)


def _says(row: Row) -> bool:
    return any(_is_label_cell(cell) for cell in row.cells)


def _unlabelled(parts: Sequence[str]) -> list[Fact]:
    """The facts that a line of short parts tells by itself: a dnr, a time, a state, and one name beside them."""
    if len(parts) < _FEWEST_PARTS or any(len(part) > _LONGEST_PART for part in parts):
        return []
    facts = [Fact(_kind(part.strip(" .")), part.strip()) for part in parts if part.strip(" -–")]
    labels = [fact.label for fact in facts]
    sure = {"Dnr", "Plan", "Status"}.intersection(labels)
    return facts if len(sure) > 1 and len(set(labels)) == len(labels) else []


def _kind(part: str) -> str:
    if is_dnr(part):
        return "Dnr"
    if is_state(part):
        return "Status"
    return "Plan" if is_plan(part) else "Ansvarig"


def unmarked(text: str) -> str:
    """`text` without the mark of a point before it."""
    return _unmarked(text)[0]


def _unmarked(text: str) -> tuple[str, str]:
    mark = _MARK.match(text)
    return (text[mark.end() :], "box" if mark["box"] else mark.lastgroup or "") if mark else (text, "")


def _value(text: str, *, last: bool) -> str:
    """A value without what parts it from its neighbours; at the end of a line a comma says that it goes on."""
    value = (
        text.strip(_EDGES + "]") if not last else text.lstrip(_EDGES).rstrip(_EDGES.replace(",", "") + "]")
    )
    if value.endswith(")") and value.count("(") < value.count(")"):
        value = value[:-1]
    return value.removesuffix(".").strip()
