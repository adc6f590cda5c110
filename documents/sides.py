"""The sides that a drawn grid lacks: a table may have rules within and none around it, or be cut by the end of a page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

_TOUCH = 3.0  # points between two strokes that meet
_COVERED = 0.5  # of a side that is drawn
_LEAST = 6.0  # points by which strokes stick out where a side is missing

Edge = dict[str, Any]


class _Stroke(NamedTuple):
    """A straight stroke at `at`, from `start` to `end` along the other direction."""

    at: float
    start: float
    end: float


def missing_sides(edges: Sequence[Edge]) -> tuple[list[Edge], list[Edge]]:
    """The upright and the level edges that would close the grids among `edges`, as pdfplumber describes edges."""
    level = _joined((e["top"], e["x0"], e["x1"]) for e in edges if e["orientation"] == "h")
    upright = _joined((e["x0"], e["top"], e["bottom"]) for e in edges if e["orientation"] == "v")
    ups: list[Edge] = []
    levels: list[Edge] = []
    for rows, columns in _grids(level, upright):
        levels += [_level(y, columns, rows) for y in _open(columns, rows)]
        ups += [_upright(x, rows, columns) for x in _open(rows, columns)]
    return ups, levels


def _joined(pieces: Iterable[tuple[float, float, float]]) -> list[_Stroke]:
    """Pieces of the same stroke together."""
    by_place: dict[int, list[_Stroke]] = defaultdict(list)
    for at, start, end in sorted(pieces):
        by_place[round(at)].append(_Stroke(at, start, end))
    found: list[_Stroke] = []
    for place in sorted(by_place):
        for one in sorted(by_place[place], key=lambda stroke: stroke.start):
            last = found[-1] if found else None
            if last and round(last.at) == place and one.start <= last.end + _TOUCH:
                found[-1] = last._replace(end=max(last.end, one.end))
            else:
                found.append(one)
    return found


def _grids(
    level: Sequence[_Stroke], upright: Sequence[_Stroke]
) -> Iterator[tuple[list[_Stroke], list[_Stroke]]]:
    """Level and upright strokes that hang together, directly or by others."""
    left = set(upright)
    free = set(level)
    while left:
        columns, rows = {left.pop()}, set[_Stroke]()
        while new := {row for row in free if any(_meet(row, column) for column in columns)}:
            rows |= new
            free -= new
            more = {column for column in left if any(_meet(row, column) for row in new)}
            columns |= more
            left -= more
        if rows:
            yield sorted(rows), sorted(columns)


def _meet(row: _Stroke, column: _Stroke) -> bool:
    across = row.start - _TOUCH <= column.at <= row.end + _TOUCH
    return across and column.start - _TOUCH <= row.at <= column.end + _TOUCH


def _open(sticking: Sequence[_Stroke], across: Sequence[_Stroke]) -> Iterator[float]:
    """Where `sticking` end and no stroke of `across` is drawn: the side there is missing."""
    start, end = min(one.start for one in sticking), max(one.end for one in sticking)
    width = max(one.at for one in sticking) - min(one.at for one in sticking)
    for side, inner in ((start, across[0].at), (end, across[-1].at)):
        drawn = sum(one.end - one.start for one in across if abs(one.at - side) <= _TOUCH)
        if drawn <= _COVERED * width and abs(side - inner) >= _LEAST:
            yield side


def _level(y: float, columns: Sequence[_Stroke], rows: Sequence[_Stroke]) -> Edge:
    left, right = min(columns[0].at, *(r.start for r in rows)), max(columns[-1].at, *(r.end for r in rows))
    return {"object_type": "line", "x0": left, "x1": right, "top": y, "bottom": y, "width": right - left, "height": 0, "orientation": "h"}  # fmt: skip


def _upright(x: float, rows: Sequence[_Stroke], columns: Sequence[_Stroke]) -> Edge:
    top, bottom = min(rows[0].at, *(c.start for c in columns)), max(rows[-1].at, *(c.end for c in columns))
    return {"object_type": "line", "x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0, "height": bottom - top, "orientation": "v"}  # fmt: skip
