"""Tables that lost their lines on the way but no cell: so many lines a row, empty cells as dashes, section lines between.

Where each row has as many lines as there are headings, the headings need not all be known: what stands at the same
place of each row is of the same kind.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from documents.model import Block, Paragraph, Row, Table
from uppdrag.reading.columns import meaning
from uppdrag.reading.content import gives
from uppdrag.reading.kinds import kind_of
from uppdrag.reading.planwords import split_plan

_FEWEST_HEADS, _MOST_HEADS = 3, 9
_SHORTEST_WRAPPED = 40  # characters: what a reader of text takes for the first line of several
_FEWEST_KNOWN = 2  # of the first headings one tells what it heads
_FEWEST_ROWS = 3
_LONGEST_HEAD, _MOST_WORDS = 40, 5
_LONGEST_SECTION, _LONGEST_CELL = 100, 120
_FEWEST_WORDS = 2.5  # of titles, on average
_ODD = 0.1  # of the rows may have a cell that does not fit
_REST = 0.25  # of the lines may come after the table
_BLANK = re.compile(r"[-–—.]+")
_SECTION = "section"
_MOST_IN = {"status": 5, "plan": 8, "responsible": 12, "person": 6, "given": 12}  # words of a cell

Parsed = list[tuple[str, list[Paragraph]]]


def grid_at(
    blocks: Sequence[Block],
    place: int,
    ends: Callable[[Paragraph], bool],
    heads_a_column: Callable[[str], bool],
) -> tuple[Table, int] | None:
    """The table that begins with its headings at `place`, and how many blocks it takes; None where there is none.

    `ends` tells what stands after every table, `heads_a_column` what surely is a heading.
    """
    heads = _heads(blocks, place)
    best: tuple[Table, int] | None = None
    for width in range(_FEWEST_HEADS, len(heads) + 1):
        names = _named([head.text for head in heads[:width]])
        start = place + width
        if not names or not _begins(blocks[start : start + 2 * width + 1], names, ends, heads_a_column):
            continue
        body = _body(blocks, start, ends)
        for lines in (body, list(unjoined(body))):
            found = _parsed(lines, names, names.index("title"))
            used = width + len({id(line.place) for _, some in found for line in some})
            if found and (best is None or used >= best[1]):
                best = _table(heads[:width], found), used
    return best


def _begins(
    blocks: Sequence[Block],
    names: Sequence[str],
    ends: Callable[[Paragraph], bool],
    heads_a_column: Callable[[str], bool],
) -> bool:
    """Whether the lines right below the headings may be a row or a section, and no heading more."""
    lines = _body(blocks, 0, ends)
    first = lines[0].text if lines else ""
    if not first or (heads_a_column(first) and not any(map(str.isdigit, first))):
        return False
    lines = list(unjoined(lines))
    return any(_odd_cells(lines[n : n + len(names)], names) <= 1 for n in (0, 1))


def _heads(blocks: Sequence[Block], place: int) -> list[Paragraph]:
    found: list[Paragraph] = []
    for block in blocks[place : place + _MOST_HEADS]:
        if not isinstance(block, Paragraph) or not _is_head(block.text):
            break
        found.append(block)
        if len(found) == _FEWEST_KNOWN and not any(meaning(head.text) for head in found):
            break
    return found


def _is_head(text: str) -> bool:
    short = (
        len(text) <= _LONGEST_HEAD
        and len(text.split()) <= _MOST_WORDS
        and (text[:1].isupper() or text[:1] == "#")
    )
    return short and text[-1] not in ",;" and (meaning(text) is not None or kind_of(text) == "title")


def _named(heads: Sequence[str]) -> list[str]:
    """What the headings mean, "?" where they do not tell; nothing where too few of them do."""
    names = [meaning(head) or "?" for head in heads]
    known = [name for name in names if name != "?"]
    told = {"dnr", "plan", "responsible", "status"}.intersection(known)
    return names if names.count("title") == 1 and told and 2 * len(known) >= len(names) else []


def _body(blocks: Sequence[Block], start: int, ends: Callable[[Paragraph], bool]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for block in islice(blocks, start, None):
        if not isinstance(block, Paragraph) or block.level or ends(block):
            break
        found.append(block)
    return found


def unjoined(body: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """`body` with the lines apart that looked like the wrapped ones of a paragraph: a title, and its plan in small letters."""
    for line, below in pairwise([*body, None]):
        if line is None:
            return
        title, plan = split_plan(line.text)
        two = below is None or (below.place.line or 0) > (line.place.line or 0) + 1
        if two and plan[:1].islower() and len(title) >= _SHORTEST_WRAPPED:
            yield replace(line, text=title)
            yield replace(line, text=plan)
        else:
            yield line


def _parsed(body: Sequence[Paragraph], names: Sequence[str], title: int) -> Parsed:
    width, place, odd = len(names), 0, 0
    rows: Parsed = []
    while place + width <= len(body):
        here = _odd_cells(body[place : place + width], names)
        below = _odd_cells(body[place + 1 : place + 1 + width], names) if here else width
        if here and len(body[place].text) <= _LONGEST_SECTION and below < here:
            rows.append((_SECTION, [body[place]]))
            place += 1
        elif 2 * here > width or here > 1:
            break
        else:
            rows.append(("row", list(body[place : place + width])))
            place, odd = place + width, odd + bool(here)
    while rows and rows[-1][0] == _SECTION:
        rows.pop()
        place -= 1
    told = [lines for kind, lines in rows if kind != _SECTION]
    whole = len(body) - place <= max(_FEWEST_HEADS, _REST * len(body)) and odd <= _ODD * len(told)
    words = sum(len(lines[title].text.split()) for lines in told) / max(1, len(told))
    apart = 3 * len(told) >= 2 * len(rows)  # every section has several rows
    return rows if whole and apart and len(told) >= _FEWEST_ROWS and words >= _FEWEST_WORDS else []


def _odd_cells(lines: Sequence[Paragraph], names: Sequence[str]) -> int:
    if len(lines) < len(names):
        return len(names)
    return sum(not _fits(line.text, name) for line, name in zip(lines, names, strict=True))


def _fits(text: str, name: str) -> bool:
    if _BLANK.fullmatch(text):
        return name != "title"
    kind = kind_of(text)
    if name == "title":
        return kind == "title" or gives(text)
    if name in {"number", "dnr"}:
        return kind == name
    if name == "plan":
        return kind == "plan" or (
            kind == "title" and len(text.split()) <= _MOST_IN["plan"] and not gives(text)
        )
    if name == "status":
        return kind in {"status", "title"} and (len(text) <= _LONGEST_CELL)
    return (
        kind not in {"dnr", "number"} and len(text.split()) <= _MOST_IN.get(name, 30)
        if name != "?"
        else len(text) <= _LONGEST_CELL
    )


def _table(heads: Sequence[Paragraph], found: Parsed) -> Table:
    blanks = [""] * (len(heads) - 1)
    rows = [Row(tuple(head.text for head in heads), heads[0].place, header=True)]
    for kind, lines in found:
        cells = (
            [lines[0].text, *blanks]
            if kind == _SECTION
            else ["" if _BLANK.fullmatch(line.text) else line.text for line in lines]
        )
        rows.append(Row(tuple(cells), lines[0].place, bold=kind == _SECTION))
    return Table(tuple(rows), heads[0].place, certain=False)
