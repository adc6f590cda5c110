"""Lists that lost their table on the way: one cell a line, or a whole row without any separator."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from documents.model import Block, Paragraph, Row, Table
from uppdrag.organisation import Organisation
from uppdrag.reading.cells import columns_of_cells
from uppdrag.reading.columns import meaning
from uppdrag.reading.content import GIVES
from uppdrag.reading.gridded import grid_at, unjoined
from uppdrag.reading.kinds import is_body, is_dnr, is_giver, is_state, kind_of
from uppdrag.reading.planwords import is_plan, split_plan
from uppdrag.reading.sections import SECTION_OPENS, section_of

_MOST_HEADINGS = 8
_LONGEST_HEADING, _LONGEST_ODD = 40, 25
_NUMBER = re.compile(r"\d{1,3}[.)]?")
_BLANK = re.compile(r"[-–—]+")
_ENDS = re.compile(
    r"(?:bilaga \d|handläggare|datum \d|diarienummer|protokollsutdrag|beslut$|yrkande$)", re.IGNORECASE
)
_HEADING_OPENS = re.compile(
    r"(?:Nr|Löpnr|Löpnummer|Nummer|Rad|Id|#|Uppdrag(?:et|ets|stext|sbeskrivning|sformulering)?|Benämning|Aktivitet|Ursprung|Källa|Bevak\w+|Beräkna\w+"
    r"|Organisation|Verksamhet|Berörd\w*|Nästa|Nuläge|Uppföljning|Huvudansvar\w*|Innehåll|Titel|Anmärkning\w*|Anteckning\w*|Ärenden?(?:/rapportering|nummer|nr)?|Dnr|Diarie\w+|Plan(?:erad)?|Redovis\w+"
    r"|Åter\w+|Rapporter\w+|Slutredovisning|Tid(?:s?plan|punkt)|Klart?|Senast|När|Deadline|Slutdatum|Ansvar\w*|Nämnd\S*"
    r"|Förvaltning\S*|Bolag|Mottagare|Utförare|Organ|Vem|Samverka\w*|Status|Läge|Kommentar|Beslut\w*|Givet|Givare|Uppdragsgivare"
    r"|Handläggare|Kontaktperson|Beskrivning|Rubrik|Åtgärd|Vad|Lydelse)(?![a-zåäö])"
)
_HEADING_WORDS = re.compile(r"(?<=\S) (?=[A-ZÅÄÖ])")
_FEWEST_VOUCHED = 2
_LONGEST_BODY = 70
_LONGEST_ROW = 1_500
_LONGEST_OPENING = 80
_LOW = frozenset("abcdefghijklmnopqrstuvwxyzåäö")

Names = tuple[str, ...]


def with_loose_lists(blocks: Sequence[Block], organisation: Organisation) -> tuple[Block, ...]:
    """`blocks` with such lists put back into tables, headings and all; everything else untouched."""
    result: list[Block] = []
    place = 0
    while place < len(blocks):
        grid = _grid_at(blocks, place)
        if grid:
            result.append(grid[0])
            place += grid[1]
            continue
        names, used = _names_at(blocks, place)
        if used > 1 and any(_grid_at(blocks, place + n) for n in range(1, used)):
            names = ()  # what stands here is the title of that list
        if not names:
            result.append(blocks[place])
            place += 1
            continue
        body = list(_body(blocks, place + used))
        body = list(unjoined(body)) if used > 1 else body
        heading = Row(_heading(blocks, place, used), blocks[place].place, header=True)
        if "plan" not in names:
            names, heading = (*names, "plan"), replace(heading, cells=(*heading.cells, ""))
        reader = _Cells(names, organisation) if used > 1 else _Lines(names, organisation)
        rows = reader.rows(body)
        if len(rows) < 2 or sum(1 for row in rows if sum(map(bool, row.cells)) > 1) < 1:
            result.append(blocks[place])
            place += 1
            continue
        result.append(Table((heading, *rows), heading.place, certain=False))
        place += used + len(body)
    return tuple(result)


def _grid_at(blocks: Sequence[Block], place: int) -> tuple[Table, int] | None:
    return grid_at(blocks, place, lambda block: _ENDS.match(block.text) is not None, _heading_like)


def _names_at(blocks: Sequence[Block], place: int) -> tuple[Names, int]:
    """What the columns are called if a heading begins at `place`, and how many blocks it takes."""
    first = blocks[place]
    if not isinstance(first, Paragraph) or len(first.text) > 90 or first.text[-1:] in ".:;,":
        return (), 0
    together = _named(_HEADING_WORDS.split(first.text))
    if together:
        return together, 1
    texts: list[str] = []
    for block in blocks[place : place + _MOST_HEADINGS]:
        if not isinstance(block, Paragraph) or not _may_head(block.text, texts):
            break
        texts.append(block.text)
    while len(texts) > 1 and not _named(texts, alone=True):
        texts.pop()
    return (_named(texts, alone=True), len(texts)) if len(texts) > 1 else ((), 0)


def _named(texts: list[str], *, alone: bool = False) -> Names:
    """What the headings mean; where each stands alone on its line, most of them vouch for the others."""
    sure = sum(map(_heading_like, texts))
    vouched = alone and len(texts) > _FEWEST_VOUCHED and sure >= len(texts) / 2
    names = [meaning(text) if vouched or _heading_like(text) else None for text in texts]
    if (
        vouched
        and len(names) > _FEWEST_VOUCHED + 1
        and names.count(None) == 1
        and (names[-1] or " " not in texts[-1])
    ):
        names[names.index(None)] = "?" if "title" in names else "title"
    told = {"dnr", "plan", "responsible"}.intersection(name for name in names if name)
    if None in names or names.count("title") != 1 or not told or len(set(names)) != len(names):
        return ()
    return tuple(name for name in names if name)


@lru_cache(maxsize=4096)
def _heading_like(text: str) -> bool:
    """Stricter than for the columns of a real table, for here nothing but the words tells a heading."""
    short = len(text) <= _LONGEST_HEADING and len(text.split()) <= 5 and " att " not in text
    return short and _HEADING_OPENS.match(text) is not None


def _may_head(text: str, before: list[str]) -> bool:
    """Whether `text` may be a heading below those `before`: one of them may be a word that tells nothing."""
    if _heading_like(text) or _names_something(text):
        return True
    odd = sum(not (_heading_like(other) or _names_something(other)) for other in before)
    return odd == 0 and len(text) <= _LONGEST_ODD and text[:1].isupper() and kind_of(text) == "title"


@lru_cache(maxsize=4096)
def _names_something(text: str) -> bool:
    short = len(text) <= _LONGEST_HEADING and len(text.split()) <= 5 and " att " not in text
    return short and meaning(text) is not None and text[:1].isupper() and not is_plan(text)


def _heading(blocks: Sequence[Block], place: int, used: int) -> tuple[str, ...]:
    texts = [block.text for block in blocks[place : place + used] if isinstance(block, Paragraph)]
    return tuple(_HEADING_WORDS.split(texts[0]) if used == 1 else texts)


def _body(blocks: Sequence[Block], start: int) -> Iterator[Paragraph]:
    for number in range(start, len(blocks)):
        block = blocks[number]
        if not isinstance(block, Paragraph) or block.level or _ENDS.match(block.text):
            return
        if _names_at(blocks, number)[0]:
            return
        title = block.text[:1].isupper() and block.text[-1:] not in ".,;" and not is_plan(block.text)
        if title and number + 1 < len(blocks) and _names_at(blocks, number + 1)[0]:
            return  # the title of the next list
        yield block


@dataclass
class _Reader:
    names: Names
    organisation: Organisation
    found: list[Row] = field(default_factory=list)

    def row(self, cells: dict[str, str], first: Paragraph) -> None:
        self.found.append(
            Row(tuple(cells.get(name, "") for name in self.names), first.place, bold=first.bold)
        )

    def is_body(self, text: str) -> bool:
        return is_body(text) or (len(text) < _LONGEST_BODY and self.organisation.resolve(text) is not None)

    def kind(self, text: str) -> str:
        """number, given, status, plan, dnr or responsible where the whole text is one, blank for a dash; else title."""
        if _BLANK.fullmatch(text):
            return "blank"
        if "number" in self.names and _NUMBER.fullmatch(text):
            return "number"
        if "given" in self.names and is_giver(text):
            return "given"
        if "status" in self.names and is_state(text):
            return "status"
        if "plan" in self.names and is_plan(text):
            return "plan"
        if "dnr" in self.names and is_dnr(text):
            return "dnr"
        if "responsible" in self.names and self.is_body(text):
            return "responsible"
        return "title"


class _Cells(_Reader):
    """One cell on each line; empty cells have left nothing behind."""

    def rows(self, body: list[Paragraph]) -> list[Row]:
        columns = columns_of_cells([paragraph.text for paragraph in body], self.names, self.kind)
        cells: dict[str, str] = {}
        first, before = None, -1
        for paragraph, column in zip(body, columns, strict=True):
            goes_on = column == before and paragraph.text[0] in _LOW
            if first and column <= before and not goes_on:
                self.row(cells, first)
                cells, first = {}, None
            first = first or paragraph
            name = self.names[column]
            cells[name] = f"{cells.get(name, '')} {paragraph.text}".strip() if goes_on else paragraph.text
            before = column
        if first:
            self.row(cells, first)
        return self.found


class _Lines(_Reader):
    """A row runs on without separators, perhaps over several lines; its ends tell it apart."""

    def rows(self, body: list[Paragraph]) -> list[Row]:
        pending: list[Paragraph] = []
        for paragraph in _one_row_each(_with_whole_sections(body)):
            if not pending and self.outside(paragraph):
                continue
            if pending and (self.opens(paragraph.text, pending) or paragraph.bold != pending[0].bold):
                self.flush(pending)
                pending = []
            pending.append(paragraph)
            cells = self.parsed(" ".join(part.text for part in pending))
            if cells.get("dnr") or cells.get("plan"):
                self.row(cells, pending[0])
                pending = []
            elif sum(len(part.text) for part in pending) > _LONGEST_ROW:
                break
        if pending:
            self.flush(pending)
        return self.found

    def outside(self, paragraph: Paragraph) -> bool:
        """Takes a line between two rows that begins none: a section, or what a page break has cut off."""
        at = self.names.index("title")
        if paragraph.text[0] in _LOW and self.found:
            last = self.found[-1]
            cells = [f"{cell} {paragraph.text}" if n == at else cell for n, cell in enumerate(last.cells)]
            self.found[-1] = replace(last, cells=tuple(cells))
            return True
        alone = Row((paragraph.text, *[""] * (len(self.names) - 1)), paragraph.place, bold=paragraph.bold)
        if (paragraph.bold or SECTION_OPENS.match(paragraph.text)) and section_of(alone):
            self.found.append(alone)
            return True
        return False

    def opens(self, text: str, pending: list[Paragraph]) -> bool:
        """A new row or a section begins: a number, or a sentence of its own that gives something."""
        if "number" in self.names and re.match(r"\d{1,3}[.)]? [A-ZÅÄÖ]", text):
            return True
        before = " ".join(part.text for part in pending)
        opening = GIVES.search(text[:80])
        return bool(opening and text[0].isupper() and not GIVES.search(before)) or before.endswith(":")

    def flush(self, pending: list[Paragraph]) -> None:
        self.row(self.parsed(" ".join(part.text for part in pending)), pending[0])

    def parsed(self, text: str) -> dict[str, str]:
        """The cells of a row: from its end backwards as far as the title, what is left is that."""
        cells: dict[str, str] = {}
        at = self.names.index("title")
        for name in reversed(self.names[at + 1 :]):
            text, cells[name] = self.split_end(text, name)
        if "number" in self.names[:at]:
            number = re.match(r"(\d{1,3}[.)]?) (?=\D)", text)
            if number:
                cells["number"], text = number[1], text[number.end() :]
        for name in self.names[:at]:
            if name == "responsible":
                cells[name], text = self.split_start(text)
        return {**cells, "title": text.strip()}

    def split_end(self, text: str, name: str) -> tuple[str, str]:
        if name == "plan":
            return split_plan(text)
        start = len(text)
        if name == "dnr":
            numbers = re.search(r"(?:[,; ]*\S*\d\S*[/-]\S*\d)+\s*$", text)
            start = numbers.start() if numbers and is_dnr(numbers[0]) else start
        elif name == "responsible":
            last = [m for m in self.organisation.mentions(text) if m.end >= len(text.rstrip()) - 1]
            start = last[0].start if last and last[0].start > 0 else start
        return text[:start].rstrip(" ,"), text[start:].strip(" ,")

    def split_start(self, text: str) -> tuple[str, str]:
        mentions = self.organisation.mentions(text[:120])
        if not mentions or mentions[0].start > 0:
            return "", text
        return text[: mentions[0].end], text[mentions[0].end :].strip()


def _with_whole_sections(body: list[Paragraph]) -> Iterator[Paragraph]:
    """`body` with a section that was wrapped ("Uppdrag till övriga nämnder | och styrelser") made whole."""
    waiting: Paragraph | None = None
    for paragraph in body:
        if waiting and paragraph.text.startswith(("och ", "samt ")) and not GIVES.search(paragraph.text):
            waiting = replace(waiting, text=f"{waiting.text} {paragraph.text}")
            continue
        if waiting:
            yield waiting
        waiting = paragraph
    if waiting:
        yield waiting


def _one_row_each(body: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """`body` parted where one row has ended with its dnr or plan and a sentence that gives the next begins."""
    for paragraph in body:
        start = 0
        for end, following in _seams(paragraph.text):
            yield replace(paragraph, text=paragraph.text[start:end])
            start = following
        yield replace(paragraph, text=paragraph.text[start:])


def _seams(text: str) -> Iterator[tuple[int, int]]:
    """Where a row ends and where the next begins: at the last possible place before the words that give."""
    seams = [
        (joint.start(), joint.end())
        for joint in _HEADING_WORDS.finditer(text)
        if GIVES.search(text[joint.end() : joint.end() + _LONGEST_OPENING])
        and _ends_row(text[max(0, joint.start() - _LONGEST_OPENING) : joint.start()])
    ]
    for number, (end, following) in enumerate(seams):
        later = seams[number + 1][0] if number + 1 < len(seams) else None
        if later is None or GIVES.search(text[following:later]):
            yield end, following


def _ends_row(text: str) -> bool:
    return bool(split_plan(text)[1]) or is_dnr(text.rpartition(" ")[2])
