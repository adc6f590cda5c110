"""What is drawn on a PDF page beside its words: rules, and the edges of shaded rows."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

THIN = 3.0  # points: what is narrower is a stroke, whether it was drawn as a line or as a filled box
_SHORTEST = 6.0
_SAME = 1.2
_MOST_PATHS = 3_000  # a page with more is a drawing
_MOST_SEGMENTS = 2_000
_COVERED = 0.8
_FEWEST_PIECES = 2

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A height, counted downwards, along which something is drawn, and from where to where."""

    y: float
    spans: tuple[Span, ...]

    def crosses(self, left: float, right: float) -> bool:
        """Whether it runs along nearly all of left..right."""
        along = sum(max(0.0, min(right, end) - max(left, start)) for start, end in self.spans)
        return along >= _COVERED * (right - left)


class Border(NamedTuple):
    """Where the pieces of several rows end, and the heights of the first and the last of them."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Strokes:
    """The level rules of a page from above, how many upright ones stand at different places, and the borders of
    columns: upright lines, as far as they reach, along which what is shaded or drawn level ends again and again."""

    rules: tuple[Rule, ...] = ()
    upright: int = 0
    borders: tuple[Border, ...] = ()


NOTHING = Strokes()


@dataclass(slots=True)
class _Found:
    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[float] = field(default_factory=list)
    ends: list[tuple[float, float, float]] = field(default_factory=list)

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """Takes in a box: a stroke where it is thin, else the two edges of something shaded."""
        if right - left <= THIN:
            if bottom - top >= _SHORTEST:
                self.upright.append((left + right) / 2)
        elif bottom - top <= THIN:
            if right - left >= _SHORTEST:
                self.level.append(((top + bottom) / 2, left, right))
                self.ends += [(left, top, bottom), (right, top, bottom)]
        elif right - left >= _SHORTEST and bottom - top >= _SHORTEST:
            self.level += [(top, left, right), (bottom, left, right)]
            self.ends += [(left, top, bottom), (right, top, bottom)]


def strokes_of(page: Any) -> Strokes:
    """The strokes of a pdfium page."""
    import pypdfium2.raw as raw

    found = _Found()
    height = page.get_height()
    for number, path in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if number >= _MOST_PATHS:
            break
        for left, bottom, right, top in _boxes(path):
            found.box(left, height - top, right, height - bottom)
    upright = sum(1 for _ in _apart(sorted(found.upright)))
    return Strokes(tuple(_rules(sorted(found.level))), upright, tuple(_borders(sorted(found.ends))))


def _borders(ends: Iterable[tuple[float, float, float]]) -> Iterator[Border]:
    """The places at which enough pieces at different heights end."""
    group: list[tuple[float, float, float]] = []
    for one in [*ends, (inf, 0.0, 0.0)]:
        if group and one[0] - group[0][0] > _SAME:
            if len({round(top) for _, top, _ in group}) >= _FEWEST_PIECES:
                yield Border(group[0][0], min(top for _, top, _ in group), max(end for *_, end in group))
            group = []
        group.append(one)


def _boxes(path: Any) -> Iterator[tuple[float, float, float, float]]:
    """The straight pieces of a path where it is a grid of them, else its box."""
    import pypdfium2.raw as raw

    count = raw.FPDFPath_CountSegments(path)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    if stroke.value and 2 < count <= _MOST_SEGMENTS:
        yield from _pieces(path, count)
    else:
        yield path.get_bounds()


def _pieces(path: Any, count: int) -> Iterator[tuple[float, float, float, float]]:
    import pypdfium2.raw as raw

    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        moved = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        points.append((moved, *matrix.on_point(x.value, y.value)))
    for (_, x0, y0), (moved, x1, y1) in pairwise(points):
        if not moved:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _rules(level: Iterable[tuple[float, float, float]]) -> Iterator[Rule]:
    group: list[tuple[float, float, float]] = []
    for one in level:
        if group and one[0] - group[0][0] > _SAME:
            yield _rule(group)
            group = []
        group.append(one)
    if group:
        yield _rule(group)


def _rule(group: list[tuple[float, float, float]]) -> Rule:
    spans: list[Span] = []
    for left, right in sorted((left, right) for _, left, right in group):
        if spans and left <= spans[-1][1] + _SAME:
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]))
        else:
            spans.append((left, right))
    return Rule(sum(y for y, _, _ in group) / len(group), tuple(spans))


def _apart(places: list[float]) -> Iterator[float]:
    before = None
    for place in places:
        if before is None or place - before > THIN:
            yield place
        before = place
