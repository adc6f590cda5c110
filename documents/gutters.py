"""Columns without rules: the white strips that run down between them, in a PDF or in plain text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from documents.anchors import Anchor, anchors_of, split_at_anchors
from documents.centred import centred_rows
from documents.cuts import Vocabulary
from documents.glyphs import Line, Word
from documents.model import Place, Row, Table
from documents.words import join_wrapped

_MOST_SPANNING = 2  # lines across all columns in a row: a section; more of them are running text
_MOST_TITLES, _FEWEST_LINES = 3, 4  # lines above a table, and those that it has at least
_LARGEST_HOLE = 14.0  # type sizes between two rows of one table
_BIG_GAP, _ANY_GAP = 1.25, 1.04
_BESIDE = 0.9  # type sizes: two lines of one column are further apart
_CLOSE = 1.6  # type sizes from line to line
_ENOUGH_WHITE = 0.4  # of the rows that the cells tell
_LONGEST_FIXED = 1_000  # characters; a longer line is a paragraph and stands in no columns


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
_NUMBER = re.compile(r"\d{1,3}[.)]?")
Span = tuple[float, float]
Cells = list[Line] | None


def find_tables(
    lines: Sequence[Line],
    measures: Measures,
    places: Sequence[Place],
    vocabulary: Vocabulary,
    before: Sequence[float] = (),
) -> list[Region]:
    """The tables among `lines`, which stand in order from above; `places[n]` is that of line n.

    `before` is where the columns of a table began that may go on here.
    """
    anchors = anchors_of(lines, before)
    segments = split_at_anchors(lines, anchors, measures.cell_gap, measures.blank)
    found = []
    for first, last in _candidates(lines, segments):
        near = [anchor for anchor in anchors if anchor.first <= last and anchor.last >= first]
        region = _region(lines, segments, first, last, measures, places, vocabulary, near, before)
        if region:
            found.append(region)
    return found


def _candidates(lines: Sequence[Line], segments: list[list[Line]]) -> Iterator[tuple[int, int]]:
    """Runs of lines held together by lines of several cells that follow each other closely."""
    split = [n for n, parts in enumerate(segments) if len(parts) > 1]
    start = None
    for n, following in [*pairwise(split), *([(split[-1], -1)] if split else [])]:
        start = n if start is None else start
        if following < 0 or not _belong_together(lines, segments, n, following):
            yield start, n
            start = None


def _belong_together(lines: Sequence[Line], segments: list[list[Line]], one: int, other: int) -> bool:
    between = segments[one + 1 : other]
    size = lines[one][0].size
    if lines[other][0].top - lines[one][0].bottom > _LARGEST_HOLE * size * max(1, len(between) / 8):
        return False
    left, right = segments[one][0][0].left, segments[one][-1][0].left
    wide = [
        parts
        for parts in between
        if parts[0][0].left < right and parts[-1][-1].right > right and parts[0][0].left <= left + size
    ]
    return len(wide) <= _MOST_SPANNING


def _region(
    lines: Sequence[Line],
    segments: list[list[Line]],
    first: int,
    last: int,
    measures: Measures,
    places: Sequence[Place],
    vocabulary: Vocabulary,
    anchors: Sequence[Anchor],
    before: Sequence[float],
) -> Region | None:
    first = _below_title(segments, first, last, measures.gutter * lines[first][0].size, anchors)
    core = [part for parts in segments[first : last + 1] if len(parts) > 1 for part in parts]
    columns = _with_empty(_columns(core, measures.gutter * lines[first][0].size, anchors), before)
    first, last = _head(first, columns, lines), _tail(last, columns, lines)
    spread = [_spread(parts, columns) for parts in segments[first : last + 1]]
    least = 1 if _go_on(columns, before) else 2
    if len(columns) < 2 or sum(1 for cells in spread if cells and sum(map(bool, cells)) > 1) < least:
        return None
    inside = lines[first : last + 1]
    if len(columns) == 2 and _only_marks(spread):
        return None
    rows = [
        _row(group, inside, columns, places[first + group[0][0]], vocabulary)
        for group in _groups(spread, columns, inside)
    ]
    table = Table(tuple(rows), places[first], certain=False)
    return Region(first, last, table, tuple(left for left, _ in columns))


def _below_title(
    segments: list[list[Line]], first: int, last: int, gutter: float, anchors: Sequence[Anchor]
) -> int:
    """Where the table begins below lines that merely have wide blanks too: without them it has more columns."""
    split = [n for n in range(first, last + 1) if len(segments[n]) > 1]
    counts = [
        len(_columns([part for n in split[skipped:] for part in segments[n]], gutter, anchors))
        for skipped in range(min(_MOST_TITLES, len(split) - _FEWEST_LINES) + 1)
    ]
    if not counts or max(counts) == counts[0]:
        return first
    skipped = counts.index(max(counts))
    columns = _columns([part for n in split[skipped:] for part in segments[n]], gutter, anchors)
    while skipped and _spread(segments[split[skipped - 1]], columns):
        skipped -= 1  # a heading that fits into these columns
    return split[skipped]


def _only_marks(spread: list[Cells]) -> bool:
    """True for a list of points: bullets or numbers, and their text beside them."""
    marks = [_text(cells[0]) for cells in spread if cells and cells[0]]
    return all(_MARK.fullmatch(mark) for mark in marks)


def _go_on(columns: list[Span], before: Sequence[float]) -> bool:
    """Whether every column begins where one did on the page before."""
    return len(columns) > 1 and all(any(abs(left - x) < 1 for x in before) for left, _ in columns)


def _with_empty(columns: list[Span], before: Sequence[float]) -> list[Span]:
    """`columns`, and those of the page before that are empty on this one, where the others are the same."""
    if not _go_on(columns, before):
        return columns
    empty = [(x, x) for x in before if not any(abs(left - x) < 1 for left, _ in columns)]
    return sorted([*columns, *empty])


def _columns(parts: list[Line], gutter: float, anchors: Sequence[Anchor]) -> list[Span]:
    merged: list[Span] = []
    for left, right in sorted((part[0].left, part[-1].right) for part in parts):
        begun = any(abs(anchor.x - left) < 0.5 * gutter for anchor in anchors)
        if merged and left < merged[-1][1] + (0.0 if begun else gutter):
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def _head(first: int, columns: list[Span], lines: Sequence[Line]) -> int:
    """The rest of a row that a page break has cut: all that stands above, and inside the columns."""
    above = lines[:first]
    if not above or len(columns) < 2:
        return first
    if (beside := _beside(first, lines)) < first or not all(_stands_in_one(line, columns) for line in above):
        return beside
    close = all(_is_close(high, low) for high, low in pairwise(above))
    rest = above[0][0].left > columns[0][1] or above[0][0].text[0].islower()
    return 0 if close and rest else first


def _beside(first: int, lines: Sequence[Line]) -> int:
    """Where the row of line `first` begins: what stands less than a line above it stands beside it."""
    while first and 0 < lines[first][0].foot - lines[first - 1][0].foot < _BESIDE * lines[first][0].size:
        first -= 1
    return first


def _stands_in_one(line: Line, columns: list[Span]) -> bool:
    limits = [*(left for left, _ in columns[1:]), columns[-1][1] + 1]
    starts = (left for left, _ in columns)
    return any(
        abs(line[0].left - left) < 1 and line[-1].right < limit
        for left, limit in zip(starts, limits, strict=True)
    )


def _tail(last: int, columns: list[Span], lines: Sequence[Line]) -> int:
    """The wrapped rest of the last row: lines that stay inside one column, close below."""
    while last + 1 < len(lines) and len(columns) > 1:
        above, below = lines[last], lines[last + 1]
        rooms = zip(columns, [left for left, _ in columns[1:]] + [columns[-1][1] + 1], strict=True)
        inside = any(_fits(below, column[0], limit) for column, limit in rooms)
        if not inside or not _is_close(above, below) or _wider(below, columns):
            return last
        last += 1
    return last


def _is_close(above: Line, below: Line) -> bool:
    """Whether a line stands as near to the one above as two lines of one cell do."""
    return below[0].foot - above[0].foot <= _CLOSE * below[0].size


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


Group = list[tuple[int, Cells]]


def _groups(spread: list[Cells], columns: list[Span], lines: Sequence[Line]) -> list[Group]:
    """Lines of one row together."""
    if centred := centred_rows(spread, lines):
        return _by_begin(spread, centred)
    parted = _parted_by_white(lines, _BIG_GAP)
    white = _parted_by_white(lines, _ANY_GAP)
    told = [_begins(spread, number, columns) for number in range(len(spread))]
    # Where white stands between the rows it tells them better than the cells, whose own lines may end anywhere.
    if sum(white) >= _ENOUGH_WHITE * sum(told):
        told = [cells is None or begun for cells, begun in zip(spread, white, strict=True)]
        told[1] = told[1] or _below_heading(spread)
    after_section = [False, *(cells is None for cells in spread[:-1])]
    return _by_begin(spread, list(map(any, zip(told, parted, after_section, strict=True))))


def _by_begin(spread: list[Cells], begins: Sequence[bool]) -> list[Group]:
    groups: list[Group] = []
    for number, cells in enumerate(spread):
        if not groups or begins[number]:
            groups.append([])
        groups[-1].append((number, cells))
    return groups


def _parted_by_white(lines: Sequence[Line], gap: float) -> list[bool]:
    """For each line whether it stands `gap` times as far below the one above as the lines of one cell do."""
    steps = list(_steps(lines))
    base = _pitch([step for step in steps if step > 0.5 * lines[0][0].size])
    return [False, *(base > 0 and step > gap * base for step in steps)]


def _steps(lines: Sequence[Line]) -> Iterator[float]:
    return (below[0].foot - above[0].foot for above, below in pairwise(lines))


def _pitch(steps: list[float]) -> float:
    return min(steps, default=0.0) if len(steps) < 4 else median(sorted(steps)[: max(2, len(steps) // 3)])


def _begins(spread: list[Cells], number: int, columns: list[Span]) -> bool:
    """Whether a row begins with line `number`: a column did not wrap into it."""
    cells, above = spread[number], spread[number - 1] if number else None
    if cells is None or above is None:
        return True
    filled = [n for n, cell in enumerate(cells) if cell]
    if len(filled) == 1 and cells[filled[0]][0].text[0].islower():
        return False
    return not all(above[n] and not _had_room(above[n], cells[n], columns[n]) for n in filled)


def _below_heading(spread: list[Cells]) -> bool:
    """Whether the first row, or a section, stands close below a heading of one line: it begins anew there."""
    if spread[0] is None or spread[1] is None or not all(spread[0]):
        return False
    begun = [not cell[0].text[0].islower() for cell in spread[1] if cell]
    section = bool(spread[1][0]) and len(begun) == 1
    return sum(begun) > len(begun) / 2 and (section or len(begun) > max(1, len(spread[1]) / 2))


def _had_room(above: Line, below: Line, column: Span) -> bool:
    """Whether `below` would have stood on the line of `above` had it been its continuation."""
    if _NUMBER.fullmatch(_text(below)) and _NUMBER.fullmatch(_text(above)):
        return True
    if above[-1].text[-1] in ".!?" and below[0].text[0].isupper():
        return True
    return column[1] - above[-1].right > (below[0].right - below[0].left) + 0.3 * below[0].size


def _row(
    group: Group, lines: Sequence[Line], columns: list[Span], place: Place, vocabulary: Vocabulary
) -> Row:
    if group[0][1] is None:
        texts = [join_wrapped([_text(lines[number]) for number, _ in group]), *[""] * (len(columns) - 1)]
    else:
        contents = [[cells[n] for _, cells in group if cells and cells[n]] for n in range(len(columns))]
        texts = [
            _cell(content, column[1], vocabulary) for content, column in zip(contents, columns, strict=True)
        ]
    return Row(tuple(texts), place, bold=all(word.bold for number, _ in group for word in lines[number]))


def _cell(lines: list[Line], right: float, vocabulary: Vocabulary) -> str:
    broken = tuple(vocabulary.is_cut(line, below, right) for line, below in pairwise(lines))
    return join_wrapped(list(map(_text, lines)), broken=broken)


def _text(line: Line) -> str:
    return " ".join(word.text for word in line)


def words_of(text: str, number: int) -> Line:
    """A line of plain text as words, a character one unit wide and a line one unit high."""
    words, start = [], 0
    for piece in text.split() if len(text) <= _LONGEST_FIXED else [text.strip()]:
        start = text.index(piece, start)
        words.append(Word(piece, start, start + len(piece), number, number + 1, 1.0))
        start += len(piece)
    return words
