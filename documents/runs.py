"""Runs of lines that may be one table: held together by lines of several cells."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from documents.anchors import Anchor, usual_blank
from documents.glyphs import Line, Word
from documents.rivers import River

_MOST_SPANNING = 2  # lines across all columns in a row: a section; more of them are running text
_LARGEST_HOLE = 14.0  # type sizes between two rows of one table
_GAP = 1.0  # type sizes of white between two rows
_LOOK_BACK = 60  # lines
_RECURS = 5  # in every fifth line
_FEWEST_CELLS = 3  # of two cells one river alone would tell
_MORE = 1.1  # blanks, where a column begins
WHITE = 0.8  # type sizes that no blank has


def runs_of(
    lines: Sequence[Line], segments: list[list[Line]], anchors: Sequence[Anchor], rivers: Sequence[River]
) -> Iterator[tuple[int, int]]:
    """Runs of lines held together by lines of several cells that follow each other closely."""
    split = [n for n, parts in enumerate(segments) if len(parts) > 1]
    starts = _Starts(anchors, usual_blank(lines))
    start, heads = None, list[Line]()
    for n, following in [*pairwise(split), *([(split[-1], -1)] if split else [])]:
        start = n if start is None else start
        heads += [_heading(lines, start)] if start == n else []
        heads_again = any(_is_again(lines, n, following, head) for head in heads)
        if following < 0 or heads_again or not _belong_together(lines, segments, n, following):
            yield start, n
            start = None
        elif _may_part(lines, n, following):
            looked = range(max(start, n - _LOOK_BACK), n + 1)
            run = [k for k in looked if len(_apart(segments[k], k, starts)) > 1]
            above = [k for k in range(max(0, start - 1), following) if k in run or _is_beside(lines, k, run)]
            flows = sum(one.passes(lines, n) and one.passes(lines, following) for one in rivers)
            in_line = _is_in_line(segments[following], [_apart(segments[k], k, starts) for k in above])
            if run and not in_line and 2 * flows < max(_FEWEST_CELLS, len(segments[following])):
                yield start, run[-1]
                start = None


def _may_part(lines: Sequence[Line], one: int, other: int) -> bool:
    """Whether something that is no wrapped cell stands between two lines of several cells, or much white."""
    left = lines[one][0].left + lines[one][0].size
    far = lines[other][0].top - lines[one][0].bottom > max(1, other - one) * _GAP * lines[one][0].size
    return far or any(line[0].left < left for line in lines[one + 1 : other])


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


def _is_beside(lines: Sequence[Line], number: int, run: Sequence[int]) -> bool:
    """Whether a line stands so near to one of `run` that both are of one row, their cells set higher and lower."""
    near = (k for k in (number - 1, number + 1) if k in run)
    return any(abs(lines[k][0].foot - lines[number][0].foot) < lines[number][0].size for k in near)


def _is_in_line(parts: list[Line], above: list[list[Line]]) -> bool:
    """Whether half of these cells begin, end or have their middle where those above have: below what stands alone, or
    far below, a table with columns of its own may begin. Where a wrapped line ends tells nothing: only what recurs."""
    cells = [_edges(part) for some in above for part in some]
    often = max(1, len(above) // _RECURS)
    placed = sum(
        any(
            sum(abs(cell[n] - x) < 1 for cell in cells) >= (often if n else 1)
            for n, x in enumerate(_edges(part))
        )
        for part in parts
    )
    return 2 * placed >= len(parts) and placed > (len(parts) == 2)


class _Starts(NamedTuple):
    """Where columns begin, and the usual blank between two words."""

    anchors: Sequence[Anchor]
    blank: float

    def parts(self, number: int, white: float, left: float, size: float) -> bool:
        """Whether a cell of line `number` begins at `left`, after so much white."""
        begins = white > _MORE * self.blank and any(one.starts(number, left, size) for one in self.anchors)
        return begins or white > WHITE * size


def _apart(parts: list[Line], number: int, starts: _Starts) -> list[Line]:
    """The cells of line `number` before which more white stands than a blank."""
    return parts[:1] + [
        after
        for before, after in pairwise(parts)
        if starts.parts(number, after[0].left - before[-1].right, after[0].left, after[0].size)
    ]


def _heading(lines: Sequence[Line], first: int) -> Line:
    """The words of a heading whose line `first` has several cells: with the other bold lines of it."""
    start = end = first
    while _is_bold(lines[first]) and start > 0 and _is_bold(lines[start - 1]):
        start -= 1
    while _is_bold(lines[first]) and end + 1 < len(lines) and _is_bold(lines[end + 1]):
        end += 1
    return [word for line in lines[start : end + 1] for word in line]


def _is_again(lines: Sequence[Line], above: int, number: int, head: Line) -> bool:
    """Whether line `number` has words of a bold heading, or all those of a plain one, which a narrow column may cut
    elsewhere; unless something stands between it and `above`, only where it stands further to one side a table of
    its own begins."""
    line = lines[number]
    if number == above + 1 and any(abs(line[0].left - word.left) <= 1 for word in head):
        return False
    if _is_bold(line) and _is_bold(head):
        return not _is_bold(lines[above]) and all(
            any(_is_cut(word, other) for other in head) for word in line
        )
    return len(line) == len(head) and all(
        _is_cut(word, other) for word, other in zip(line, head, strict=True)
    )


def _is_cut(word: Word, other: Word) -> bool:
    return word.text.startswith(other.text) or other.text.startswith(word.text)


def _is_bold(line: Line) -> bool:
    return all(word.bold for word in line)


def _edges(part: Line) -> tuple[float, float, float]:
    left, right = part[0].left, part[-1].right
    return left, (left + right) / 2, right
