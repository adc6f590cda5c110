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

from documents.glyphs import Line, alike, gaps_of, split_at_gaps
from documents.rivers import River

_WIDE = 1.6  # blanks: so much white before a word may be the end of a cell
_SAME = 0.08  # type sizes
_SURE, _SURE_GAPS = 0.8, 2  # a line with so many gaps of so many type sizes has columns
_LEAST_HITS = 3
_STRETCHED, _EQUAL = 1.15, 1.3  # times the usual blank, and the least one of the line
_FEWEST_EVEN, _EVEN, _WIDEST_EVEN = 2, 1.03, 0.8  # gaps, times the least one, and type sizes
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

    def is_passed(self, number: int, part: Line) -> bool:
        """Whether `part` of line `number`, which is above or below the column, stands across it."""
        outside = not self.first <= number <= self.last
        return outside and part[0].left < self.x - part[0].size and part[-1].right > self.x


def anchors_of(lines: Sequence[Line], before: Sequence[float] = (), *, fixed: bool = False) -> list[Anchor]:
    """The columns that begin somewhere among `lines`, which stand in order from above.

    `before` is where those of the page before began: that one is nearly empty here is no proof against it.
    `fixed` is whether all blanks are equally wide, so that no line can have been stretched.
    """
    if not lines:
        return []
    blank, same = usual_blank(lines), _SAME * lines[0][0].size
    starts = sorted((word.left, number) for number, line in enumerate(lines) for word in line)
    wide = sorted(pair for line in lines for pair in _wide_starts(line, blank, fixed=fixed))
    most = max(_MOST_SPANNING, len(lines) // 5)
    found = [Anchor(x, 0, len(lines)) for x in before if sum(_crosses(line, x) for line in lines) <= most]
    for x in _places(wide, same):
        low, high = bisect_left(starts, (x - same, 0)), bisect_right(starts, (x + same, len(lines)))
        found += _runs(x, sorted({number for _, number in starts[low:high]}), lines)
    return found


def usual_blank(lines: Sequence[Line]) -> float:
    """The blank between words: a justified line has wider ones, none has narrower ones."""
    gaps = sorted(word.left - before.right for line in lines for before, word in pairwise(line))
    gaps = [gap for gap in gaps if gap > 0]
    return gaps[len(gaps) // 4] if gaps else 0.0


def _wide_starts(line: Line, blank: float, *, fixed: bool) -> Iterator[tuple[float, bool]]:
    """Where a word begins after much white, and whether the line shows surely that columns begin there."""
    gaps = zip(line[1:], gaps_of(line), alike(line, blank), strict=True)
    starts = [(word.left, gap) for word, gap, stretched in gaps if fixed or not stretched]
    least = max(_SURE * line[0].size, 2 * _WIDE * blank)
    sure = sum(gap > least for _, gap in starts) >= _SURE_GAPS
    yield line[0].left, False
    yield from ((left, sure) for left, gap in starts if gap >= _WIDE * blank)


def _places(starts: list[tuple[float, bool]], same: float) -> Iterator[float]:
    """The places at which two lines or more begin a word after much white, or one that surely has columns."""
    cluster: list[tuple[float, bool]] = []
    for x, sure in [*starts, (inf, False)]:
        if cluster and x - cluster[0][0] > same:
            if len(cluster) > 1 or cluster[0][1]:
                yield median(x for x, _ in cluster)
            cluster = []
        cluster.append((x, sure))


def _runs(x: float, hits: list[int], lines: Sequence[Line]) -> Iterator[Anchor]:
    """The stretches of a page on which the place is a column: few lines have a word across it."""
    run: list[int] = []
    across = 0
    for number in hits:
        between = sum(_crosses(line, x) for line in lines[run[-1] + 1 : number]) if run else 0
        if between > _MOST_SPANNING:
            yield from _anchor(x, run, across, lines)
            run, across, between = [], 0, 0
        run.append(number)
        across += between
    yield from _anchor(x, run, across, lines)


def _anchor(x: float, run: list[int], across: int, lines: Sequence[Line]) -> Iterator[Anchor]:
    if len(run) >= _LEAST_HITS and across <= len(run) / 2 and not (across and _is_flush(x, run, lines)):
        yield Anchor(x, run[0], run[-1])


def _is_flush(x: float, run: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether the words at `x` end where longer ones end too: the last words of justified lines, often "och"."""
    same = _SAME * lines[0][0].size
    ends = [word.right for n in run for word in lines[n] if abs(word.left - x) <= same]
    across = [word.right for line in lines[run[0] : run[-1]] for word in line if word.left < x - same]
    return max(ends) - min(ends) <= same and any(0 <= right - min(ends) <= same for right in across)


def _crosses(line: Line, x: float) -> bool:
    tolerance = _SAME * line[0].size
    return any(word.left < x - tolerance and word.right > x + tolerance for word in line)


def split_at_anchors(
    lines: Sequence[Line], anchors: Sequence[Anchor], rivers: Sequence[River], gap: float, blank: float
) -> list[list[Line]]:
    """The cells of every line: parted where a column begins, by a river, and by more than `gap` type sizes of white.

    The white in a line that was stretched until it fills its column parts nothing. `blank` is how wide the blank
    between two words is, 0 where that differs.
    """
    begun = [_begun(line, number, anchors, rivers, blank) for number, line in enumerate(lines)]
    usual = usual_blank(lines)
    ends = sorted(piece[-1].right for pieces in begun for piece in pieces if _is_stretched(piece, usual))
    return [
        [part for piece in pieces for part in ([piece] if _fills(piece, ends) else split_at_gaps(piece, gap))]
        for pieces in begun
    ]


def _begun(
    line: Line, number: int, anchors: Sequence[Anchor], rivers: Sequence[River], blank: float
) -> list[Line]:
    if all(gap <= blank for gap in gaps_of(line)) if blank else _is_even(line):
        return [line]  # one text, wherever its words begin
    here = [anchor for anchor in anchors if anchor.first <= number <= anchor.last]
    pieces: list[Line] = [[line[0]]]
    for before, word in pairwise(line):
        if any(anchor.starts(number, word.left, word.size) for anchor in here) or any(
            river.parts(number, before.right, word.left) for river in rivers
        ):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _is_even(line: Line) -> bool:
    """Whether there is equally much white between all words of a line, which cells beside each other hardly leave."""
    gaps = gaps_of(line)
    return (
        len(gaps) >= _FEWEST_EVEN
        and max(gaps) <= _WIDEST_EVEN * line[0].size
        and max(gaps) <= _EVEN * min(gaps)
    )


def _is_stretched(piece: Line, blank: float) -> bool:
    """Whether the blanks between these words are equally wide, and wider than usual."""
    gaps = gaps_of(piece)
    return len(gaps) > 1 and min(gaps) > _STRETCHED * blank and max(gaps) < _EQUAL * min(gaps)


def _fills(piece: Line, ends: Sequence[float]) -> bool:
    """Whether `piece` ends where stretched lines do, and its own blanks are equally wide."""
    near = _SAME * piece[0].size
    gaps = gaps_of(piece)
    if not gaps or max(gaps) >= _EQUAL * min(gaps):
        return False
    right = piece[-1].right
    return bisect_right(ends, right + near) - bisect_left(ends, right - near) >= _LEAST_HITS
