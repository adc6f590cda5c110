"""Columns without rules: the white strips that run down between them, in a PDF or in plain text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from documents.anchors import Anchor, anchors_of, split_at_anchors, usual_blank
from documents.cuts import Vocabulary
from documents.glyphs import Line
from documents.model import Place, Row, Table
from documents.rivers import River, bordering, rivers_of
from documents.rows import Cells, Group, Span, groups_of
from documents.runs import WHITE, runs_of
from documents.strokes import NOTHING, Rule, Strokes
from documents.words import join_wrapped

_CLOSE = 1.6  # type sizes from line to line
_LARGEST_STEP = 4.0  # type sizes from row to row
_MOST_LINES = 0.6  # of a table has a column that may be trusted
_FAR = 2.0  # times the white inside a table
_MOST_BEFORE = 0.7
_TITLE = 1.15  # times the usual size of type
_BLANK = 1.3  # times the usual blank of a line; more white parts cells
_LONGEST_HEADING = 2  # lines


@dataclass(frozen=True, slots=True)
class Measures:
    """What counts as white: in points for a PDF, in characters for text."""

    cell_gap: float
    gutter: float
    blank: float = 0.0


@dataclass(frozen=True, slots=True)
class Region:
    """Lines first..last (by position in the list that was searched) that form one table."""

    first: int
    last: int
    table: Table
    columns: tuple[float, ...] = ()


_MARK = re.compile(r"[^\w\s]|[o§]|(?:\d{1,3}|[a-z])[.)]")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The lines that are searched, their pieces, and what is known about them."""

    lines: Sequence[Line]
    segments: list[list[Line]]
    measures: Measures
    places: Sequence[Place]
    vocabulary: Vocabulary
    anchors: Sequence[Anchor]
    rivers: Sequence[River]
    before: Sequence[float]
    rules: Sequence[Rule]

    def near(self, first: int, last: int) -> list[Anchor]:
        """The columns that begin somewhere on these lines."""
        return [anchor for anchor in self.anchors if anchor.first <= last and anchor.last >= first]

    def rules_of(self, columns: Sequence[Span]) -> list[float]:
        """Where rules run across all of `columns`, or across all but one whose cell reaches over several rows."""
        left, right = columns[0][0], columns[-1][1]
        return [
            rule.y
            for rule in self.rules
            if rule.crosses(left, right)
            or sum(rule.crosses(*one) for one in columns) >= max(3, len(columns) - 1)
        ]


def find_tables(
    lines: Sequence[Line],
    measures: Measures,
    places: Sequence[Place],
    vocabulary: Vocabulary,
    before: Sequence[float] = (),
    drawn: Strokes = NOTHING,
) -> list[Region]:
    """The tables among `lines`, which stand in order from above; `places[n]` is that of line n.

    `before` is where the columns of a table began that may go on here; `drawn` is what is drawn beside the lines.
    """
    anchors = anchors_of(lines, before, fixed=measures.blank > 0)
    rivers = bordering(lines, drawn.borders)
    rivers += [] if measures.blank else rivers_of(lines, usual_blank(lines))
    segments = split_at_anchors(lines, anchors, rivers, measures.cell_gap, measures.blank)
    sheet = _Sheet(lines, segments, measures, places, vocabulary, anchors, rivers, before, drawn.rules)
    found = [*_rest_alone(sheet)]
    for first, last in runs_of(lines, segments, anchors, rivers):
        done = found[-1].last + 1 if found else 0
        region = _region(sheet, max(first, done), last, done) if last >= done else None
        found += [region] if region else []
    return found


def _rest_alone(sheet: _Sheet) -> Iterator[Region]:
    """The rest of a row that has nothing left but one cell on this page, where it stands alone above everything."""
    columns = [(x, x) for x in sheet.before]
    count = 0
    while count < len(sheet.lines) and len(sheet.segments[count]) == 1:
        line = sheet.lines[count]
        place = [n for n, (x, _) in enumerate(columns) if n and abs(line[0].left - x) < 1]
        if not place or (count and not _is_close(sheet.lines[count - 1], line)):
            break
        count += 1
    last_line = sheet.lines[count] if count < len(sheet.lines) else None
    if not count or (last_line and _is_close(sheet.lines[count - 1], last_line, _LARGEST_STEP)):
        return
    inside = sheet.lines[:count]
    spread: list[Cells] = [[line if abs(line[0].left - x) < 1 else [] for x, _ in columns] for line in inside]
    group = list(enumerate(spread))
    rights = [max(line[-1].right for line in inside)] * len(columns)
    spans = [(x, right) for (x, _), right in zip(columns, rights, strict=True)]
    row = _row(group, inside, spans, sheet.places[0], sheet.vocabulary)
    yield Region(0, count - 1, Table((row,), sheet.places[0], certain=False), tuple(sheet.before))


def _region(sheet: _Sheet, first: int, last: int, done: int) -> Region | None:
    """The table on these lines; those before `done` belong to another one."""
    columns = _columns_on(sheet, first, last)
    if len(columns) < 2:
        return None
    first, last = _extent(sheet, columns, first, last, done)
    columns = _with_headings(columns, sheet.segments[first : last + 1], sheet.before)
    spread = [_spread(parts, columns) for parts in sheet.segments[first : last + 1]]
    least = 1 if _go_on(columns, sheet.before) else 2
    if sum(1 for cells in spread if cells and sum(map(bool, cells)) > 1) < least:
        return None
    if len(columns) == 2 and _only_marks(spread):
        return None
    inside = sheet.lines[first : last + 1]
    blank = usual_blank(sheet.lines)
    groups = [
        _whole(group, inside, blank) for group in groups_of(spread, columns, inside, sheet.rules_of(columns))
    ]
    while groups[-1][0][1] is None and not _is_bold(sheet.lines[last]):
        last -= len(groups.pop())
    rows = [
        _row(group, inside, columns, sheet.places[first + group[0][0]], sheet.vocabulary) for group in groups
    ]
    table = Table(tuple(rows), sheet.places[first], certain=False)
    return Region(first, last, table, tuple(left for left, _ in columns))


def _with_headings(
    columns: list[Span], segments: Sequence[list[Line]], before: Sequence[float]
) -> list[Span]:
    """`columns` with those together of which one holds nothing but a heading, above the cells of the other: a heading
    may begin or end elsewhere than the cells below it. Those that were columns `before` stay apart."""
    spread = [cells for parts in segments if (cells := _spread(parts, columns)) is not None]
    merged = [columns[0]]
    held = {n for n, cells in enumerate(spread) if cells[0]}
    for number, column in enumerate(columns[1:], 1):
        here = {n for n, cells in enumerate(spread) if cells[number]}
        alone = min(len(held), len(here)) <= _LONGEST_HEADING < max(len(held), len(here))
        known = all(any(abs(left - x) < 1 for x in before) for left, _ in (merged[-1], column))
        if alone and not known and not held & here and min(held | here) in min(held, here, key=len):
            merged[-1] = (merged[-1][0], column[1])
            held |= here
        else:
            merged.append(column)
            held = here
    return merged


def _columns_on(sheet: _Sheet, first: int, last: int) -> list[Span]:
    """The columns of these lines; a line above or below the table may stand across them."""
    anchors = sheet.near(first, last)
    firm = [one for one in anchors if one.last - one.first >= _MOST_LINES * (last - first)]
    white = [
        one.x
        for one in sheet.rivers
        if min(one.last, last) - max(one.first, first) >= _MOST_LINES * (last - first)
    ]
    core = [
        part
        for number in range(first, last + 1)
        if len(parts := sheet.segments[number]) > 1
        for part in parts
        if _is_aligned(parts, anchors) or not any(one.is_passed(number, part) for one in firm)
        if not any(part[0].left < x < part[-1].right for x in white)
    ]
    return _with_before(
        _columns(core, sheet.measures.gutter * sheet.lines[first][0].size, anchors, sheet.rivers),
        sheet.before,
    )


def _is_aligned(parts: list[Line], anchors: Sequence[Anchor]) -> bool:
    """Whether a cell of a line begins where a column does, after much white, as those of a heading do."""
    return any(
        after[0].left - before[-1].right > WHITE * after[0].size
        and any(abs(one.x - after[0].left) < 1 for one in anchors)
        for before, after in pairwise(parts)
    )


def _extent(sheet: _Sheet, columns: list[Span], first: int, last: int, done: int) -> tuple[int, int]:
    """The first and last line of the table: without what stands across or far from it, with the rest of its cells."""
    within = [n for n in range(first, last + 1) if _spread(sheet.segments[n], columns) is not None]
    several = [n for n in within if sum(map(bool, _spread(sheet.segments[n], columns) or ())) > 1]
    first, last = (several[0], within[-1]) if several else (first, last)
    size = median(line[0].size for line in sheet.lines[first : last + 1])
    while last > first and sheet.lines[first][0].size > _TITLE * size and len(sheet.segments[first]) == 1:
        first += 1
    while last - first > 1 and _is_apart(sheet.lines, first, last, first):
        first += 1
    while last - first > 1 and _is_apart(sheet.lines, first, last, last - 1):
        last -= 1
    goes_on = _go_on(columns, sheet.before)
    return max(done, _head(first, columns, sheet.lines, goes_on=goes_on)), _tail(last, columns, sheet.lines)


def _is_apart(lines: Sequence[Line], first: int, last: int, above: int) -> bool:
    """Whether far more white stands below line `above` than anywhere else from `first` to `last`."""
    steps = {n: lines[n + 1][0].foot - lines[n][0].foot for n in range(first, last)}
    here = steps.pop(above)
    return here > _FAR * max(lines[above][0].size, *steps.values())


def _whole(group: Group, lines: Sequence[Line], blank: float) -> Group:
    """A line that runs on across columns as if there were none, because its words happen to begin where they do."""
    ((number, cells), *more) = group
    filled = [cell for cell in cells or () if cell]
    if (
        more
        or cells is None
        or not 1 < len(filled) < len(cells)
        or not cells[0]
        or _MARK.fullmatch(_text(cells[0]))
    ):
        return group
    gaps = [after.left - before.right for before, after in pairwise(lines[number])]
    between = [after[0].left - before[-1].right for before, after in pairwise(filled)]
    usual = median(gaps) if len(gaps) > len(between) else blank
    runs_on = max(between) <= _BLANK * usual
    return [(number, None)] if runs_on else group


def _only_marks(spread: list[Cells]) -> bool:
    """True for a list of points: bullets or numbers, and their text beside them."""
    marks = [_text(cells[0]) for cells in spread if cells and cells[0]]
    return all(_MARK.fullmatch(mark) for mark in marks)


def _go_on(columns: list[Span], before: Sequence[float]) -> bool:
    """Whether every column begins where one did on the page before."""
    return len(columns) > 1 and all(any(abs(left - x) < 1 for x in before) for left, _ in columns)


def _with_before(columns: list[Span], before: Sequence[float]) -> list[Span]:
    """`columns` as on the page before, where most of those begin here too: some may be empty, none is new."""
    same = [x for x in before if any(abs(left - x) < 1 for left, _ in columns)]
    if len(same) < max(2, _MOST_BEFORE * len(before)):
        return columns
    limits = [*(x - 1 for x in before[1:]), inf]
    spans = []
    for x, limit in zip(before, limits, strict=True):
        rights = [right for left, right in columns if x - 1 <= left < limit]
        spans.append((x, max(rights, default=x)))
    return spans


def _columns(
    parts: list[Line], gutter: float, anchors: Sequence[Anchor], rivers: Sequence[River]
) -> list[Span]:
    merged: list[Span] = []
    for left, right in sorted((part[0].left, part[-1].right) for part in parts):
        begun = any(abs(anchor.x - left) < 0.5 * gutter for anchor in anchors) or bool(
            merged and any(merged[-1][1] <= river.x <= left for river in rivers)
        )
        if merged and left < merged[-1][1] + (0.0 if begun else gutter):
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def _head(first: int, columns: list[Span], lines: Sequence[Line], *, goes_on: bool) -> int:
    """Where the table begins above its first line of several cells: the upper line of its heading, or, after a
    page break, the rest of a row."""
    start = first
    while (
        start > 0
        and _stands_in_one(lines[start - 1], columns)
        and _is_close(lines[start - 1], lines[start], _LARGEST_STEP if goes_on else _CLOSE)
    ):
        start -= 1
    while start < first and not goes_on and not _may_begin(lines, start, first, columns):
        start += 1
    return start


def _may_begin(lines: Sequence[Line], start: int, first: int, columns: list[Span]) -> bool:
    """Whether lines start..first belong together, though only `first` has several cells."""
    above = lines[start:first]
    inner = all(line[0].left > columns[0][1] for line in above)
    heads = inner and all(map(_is_bold, lines[start : first + 1]))
    beside = all(
        low[0].foot - high[0].foot < high[0].size for high, low in pairwise(lines[start : first + 1])
    )
    rest = start == 0 and (above[0][0].left > columns[0][1] or above[0][0].text[0].islower())
    return heads or beside or rest


def _is_bold(line: Line) -> bool:
    return all(word.bold for word in line)


def _stands_in_one(line: Line, columns: list[Span]) -> bool:
    """Whether a line stands in one column: begins where that does, or, as a heading may, in the white before it."""
    limits = [*(left for left, _ in columns[1:]), columns[-1][1] + 1]
    whites = [columns[0][0], *(right for _, right in columns[:-1])]
    return any(
        (abs(line[0].left - left) < 1 or (white < line[0].left < left and _is_bold(line)))
        and line[-1].right < limit
        for (left, _), white, limit in zip(columns, whites, limits, strict=True)
    )


def _tail(last: int, columns: list[Span], lines: Sequence[Line]) -> int:
    """The wrapped rest of the last row: lines that stay inside one column, close below, or indented so that they
    can belong to nothing else."""
    rooms = list(zip(columns, [left for left, _ in columns[1:]] + [columns[-1][1] + 1], strict=True))
    while last + 1 < len(lines) and len(columns) > 1:
        above, below = lines[last], lines[last + 1]
        inside = any(_fits(below, column[0], limit) for column, limit in rooms)
        step = _LARGEST_STEP if below[0].left > columns[1][0] - 2 else _CLOSE
        if not inside or not _is_close(above, below, step) or _wider(below, columns):
            return last
        last += 1
    return last


def _is_close(above: Line, below: Line, step: float = _CLOSE) -> bool:
    """Whether a line stands as near to the one above as two lines of one cell do."""
    return below[0].foot - above[0].foot <= step * below[0].size


def _wider(line: Line, columns: list[Span]) -> bool:
    return line[-1].right > columns[-1][1] + 1


def _fits(line: Line, left: float, limit: float) -> bool:
    """Whether `line` stands in the column that begins at `left` and ends before `limit`."""
    return line[0].left >= left - 2 and line[-1].right < limit


def _spread(parts: list[Line], columns: list[Span]) -> Cells:
    """The segments of a line by column; None for a line that runs across them (a section)."""
    cells: list[Line] = [[] for _ in columns]
    for part in parts:
        left, right = part[0].left, part[-1].right
        if any(left < one[1] and right > other[0] for one, other in pairwise(columns)):
            return None
        cells[min(range(len(columns)), key=lambda n: _distance((left + right) / 2, columns[n]))] += part
    return cells


def _distance(x: float, column: Span) -> float:
    return max(column[0] - x, x - column[1], 0.0)


def _row(
    group: Group, lines: Sequence[Line], columns: list[Span], place: Place, vocabulary: Vocabulary
) -> Row:
    if group[0][1] is None:
        texts = [join_wrapped([_text(lines[number]) for number, _ in group]), *[""] * (len(columns) - 1)]
    else:
        contents = [[cells[n] for _, cells in group if cells and cells[n]] for n in range(len(columns))]
        texts = [
            _cell(content, column[1] - column[0], vocabulary)
            for content, column in zip(contents, columns, strict=True)
        ]
    return Row(tuple(texts), place, bold=all(word.bold for number, _ in group for word in lines[number]))


def _cell(lines: list[Line], room: float, vocabulary: Vocabulary) -> str:
    broken = tuple(vocabulary.is_cut(line, below, room) for line, below in pairwise(lines))
    return join_wrapped(list(map(_text, lines)), broken=broken)


def _text(line: Line) -> str:
    return " ".join(word.text for word in line)
