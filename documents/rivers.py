"""White that runs down between columns whose cells do not begin below each other: centred ones, or set to the right.

A blank of running text is no wider than the others of its line, and the next line has a word below it. Where line
after line leaves more than a blank at the same place, and no word stands across it, two columns meet.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.glyphs import Line, alike
from documents.strokes import Border

_WIDE = 1.3  # blanks: more white than any between two words of the line
_STRETCHED = 2.2  # blanks: how wide a stretched line makes its own at most
_LEAST_HITS = 4
_MOST_SPANNING = 2  # lines across the place in a row: a section, or a heading of two lines
_MOST_ACROSS = 0.2  # of the lines that leave it white

Gap = tuple[float, float, int]


@dataclass(frozen=True, slots=True)
class River:
    """White at `x` on lines first..last (by position in the list that was searched)."""

    x: float
    first: int
    last: int

    def parts(self, number: int, right: float, left: float) -> bool:
        """Whether it runs between a word of line `number` that ends at `right` and the next one."""
        return self.first <= number <= self.last and right <= self.x <= left

    def passes(self, lines: Sequence[Line], number: int) -> bool:
        """Whether it runs between two words of line `number`."""
        return any(self.parts(number, one.right, other.left) for one, other in pairwise(lines[number]))


def bordering(lines: Sequence[Line], borders: Sequence[Border]) -> list[River]:
    """`borders` as rivers: no word need be missing on many lines where something drawn tells of a column."""
    feet = [line[0].foot for line in lines]
    return [River(one.x, bisect_left(feet, one.top), bisect_right(feet, one.bottom) - 1) for one in borders]


def rivers_of(lines: Sequence[Line], blank: float) -> list[River]:
    """The rivers among `lines`, which stand in order from above; `blank` is the usual white between two words."""
    gaps = [gap for number, line in enumerate(lines) for gap in _wide(line, number, blank)]
    return [river for x in _deepest(gaps) for river in _runs(x, gaps, lines)]


def _wide(line: Line, number: int, blank: float) -> Iterator[Gap]:
    """The gaps of a line that are more than its blanks."""
    found = [(before.right, after.left) for before, after in pairwise(line)]
    if found:
        own = sorted(right - left for left, right in found)[len(found) // 4]
        least = _WIDE * max(blank, min(own, _STRETCHED * blank))
        stretched = alike(line, blank)
        yield from (
            (left, right, number)
            for (left, right), one in zip(found, stretched, strict=True)
            if right - left > least and not one
        )


def _deepest(gaps: Sequence[Gap]) -> Iterator[float]:
    """The places at which most gaps stand above each other, each in the middle of what they have in common.

    Where they become fewer and then more again without becoming few, it is the same river.
    """
    edges = sorted([(left, 1) for left, _, _ in gaps] + [(right, -1) for _, right, _ in gaps])
    depth = lowest = most = 0
    x = 0.0
    for (here, step), (following, after) in pairwise([*edges, (0.0, 0)]):
        depth += step
        lowest = min(lowest, depth)
        if step > 0 > after and depth >= _LEAST_HITS:
            if most and 2 * lowest < min(depth, most):
                yield x
                most = 0
            x, most, lowest = ((here + following) / 2, depth, depth) if depth > most else (x, most, depth)
    if most:
        yield x


def _runs(x: float, gaps: Sequence[Gap], lines: Sequence[Line]) -> Iterator[River]:
    """The stretches on which hardly any line has a word across the place."""
    run: list[int] = []
    across = 0
    for number in sorted(number for left, right, number in gaps if left <= x <= right):
        between = sum(_crosses(line, x) for line in lines[run[-1] + 1 : number]) if run else 0
        if between > _MOST_SPANNING:
            yield from _river(x, run, across)
            run, across, between = [], 0, 0
        run.append(number)
        across += between
    yield from _river(x, run, across)


def _river(x: float, run: Sequence[int], across: int) -> Iterator[River]:
    if len(run) >= _LEAST_HITS and across <= _MOST_ACROSS * len(run):
        yield River(x, run[0], run[-1])


def _crosses(line: Line, x: float) -> bool:
    return any(word.left < x < word.right for word in line)
