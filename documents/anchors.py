"""Where columns begin: places at which line after line starts a word, and across which no word stands.

A narrow column leaves less white beside it than a wide blank does in running text; but its cells begin exactly
below each other, which words of running text do not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from documents.glyphs import Line

_WIDE = 1.6  # blanks: so much white before a word may be the end of a cell
_SAME = 0.08  # type sizes
_LEAST_HITS = 3
_MOST_SPANNING = 2  # lines across the place in a row: a section, or a heading of two lines


@dataclass(frozen=True, slots=True)
class Anchor:
    """A column that begins at `x` on lines first..last (by position in the list that was searched)."""

    x: float
    first: int
    last: int

    def starts(self, number: int, left: float, size: float) -> bool:
        """Whether a word of line `number` that begins at `left` begins this column."""
        return self.first <= number <= self.last and abs(left - self.x) <= _SAME * size


def anchors_of(lines: Sequence[Line], before: Sequence[float] = ()) -> list[Anchor]:
    """The columns that begin somewhere among `lines`, which stand in order from above.

    `before` is where those of the page before began: that one is nearly empty here is no proof against it.
    """
    if not lines:
        return []
    blank, same = _blank(lines), _SAME * lines[0][0].size
    starts = sorted((word.left, number) for number, line in enumerate(lines) for word in line)
    wide = sorted(x for line in lines for x in _wide_starts(line, blank))
    found = [
        Anchor(x, 0, len(lines)) for x in before if sum(_crosses(line, x) for line in lines) <= _MOST_SPANNING
    ]
    for x in _places(wide, same):
        low, high = bisect_left(starts, (x - same, 0)), bisect_right(starts, (x + same, len(lines)))
        found += _runs(x, sorted({number for _, number in starts[low:high]}), lines)
    return found


def _blank(lines: Sequence[Line]) -> float:
    gaps = [word.left - before.right for line in lines for before, word in pairwise(line)]
    return median([gap for gap in gaps if gap > 0] or [0.0])


def _wide_starts(line: Line, blank: float) -> Iterator[float]:
    yield line[0].left
    yield from (word.left for before, word in pairwise(line) if word.left - before.right >= _WIDE * blank)


def _places(starts: list[float], same: float) -> Iterator[float]:
    """The places at which two lines or more begin a word after much white."""
    cluster: list[float] = []
    for x in [*starts, inf]:
        if cluster and x - cluster[0] > same:
            if len(cluster) > 1:
                yield median(cluster)
            cluster = []
        cluster.append(x)


def _runs(x: float, hits: list[int], lines: Sequence[Line]) -> Iterator[Anchor]:
    """The stretches of a page on which the place is a column: few lines have a word across it."""
    run: list[int] = []
    across = 0
    for number in hits:
        between = sum(_crosses(line, x) for line in lines[run[-1] + 1 : number]) if run else 0
        if between > _MOST_SPANNING:
            yield from _anchor(x, run, across)
            run, across, between = [], 0, 0
        run.append(number)
        across += between
    yield from _anchor(x, run, across)


def _anchor(x: float, run: list[int], across: int) -> Iterator[Anchor]:
    if len(run) >= _LEAST_HITS and across <= len(run) / 2:
        yield Anchor(x, run[0], run[-1])


def _crosses(line: Line, x: float) -> bool:
    tolerance = _SAME * line[0].size
    return any(word.left < x - tolerance and word.right > x + tolerance for word in line)


def split_at_anchors(
    lines: Sequence[Line], anchors: Sequence[Anchor], gap: float, blank: float
) -> list[list[Line]]:
    """The cells of every line: parted where a column begins, and by more than `gap` type sizes of white.

    `blank` is how wide the blank between two words is, 0 where that differs.
    """
    return [_pieces(line, number, anchors, gap, blank) for number, line in enumerate(lines)]


def _pieces(line: Line, number: int, anchors: Sequence[Anchor], gap: float, blank: float) -> list[Line]:
    here = [anchor for anchor in anchors if anchor.first <= number <= anchor.last]
    if blank and not any(word.left - before.right > blank for before, word in pairwise(line)):
        return [line]  # one text, wherever its words begin
    pieces: list[Line] = [[line[0]]]
    for before, word in pairwise(line):
        wide = word.left - before.right > gap * word.size
        if wide or any(anchor.starts(number, word.left, word.size) for anchor in here):
            pieces.append([])
        pieces[-1].append(word)
    return pieces
