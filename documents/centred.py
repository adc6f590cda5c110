"""Rows whose cells are centred on each other: no line of a row need stand level with any other of it.

What holds such a row together is that the middles of its cells are level. Its tallest column tells the rows: between
two cells of one column stands more white than between two lines of one cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from documents.glyphs import Line

_PARTED = 1.1  # times the distance of two lines of one cell
_LEVEL = 0.2  # type sizes between the middles of two cells of one row
_MOST_ALONE = 0.2  # of the cells may stand beside no cell of the tallest column: sections
_FEWEST = 3  # cells that only their middles hold to their rows


@dataclass(frozen=True, slots=True)
class _Cell:
    """The lines of one cell (by number), where it begins and where its middle is."""

    lines: tuple[int, ...]
    top: float
    middle: float


def centred_rows(spread: Sequence[list[Line] | None], lines: Sequence[Line]) -> list[bool] | None:
    """For each line whether a row begins with it, where the cells are centred; None where they are not."""
    width = max((len(cells) for cells in spread if cells), default=0)
    widest = max(range(width), key=lambda column: _amount(spread, column), default=0)
    pitch = _pitch(spread, lines, widest)
    columns = [_cells(spread, lines, column, pitch) for column in range(width)]
    tallest = columns[widest] if columns else []
    others = [cell for cells in columns if cells is not tallest for cell in cells]
    size = lines[0][0].size
    if not tallest or not others or not _are_centred(tallest, others, _LEVEL * size):
        return None
    row_of: dict[int, int] = {}
    for cell in (*others, *tallest):
        row = _level_with(cell, tallest, _LEVEL * size)
        row_of.update(dict.fromkeys(cell.lines, min(cell.lines) if row is None else min(row.lines)))
    told = [row_of.get(number, -1 - number) for number in range(len(lines))]
    return [True, *(one != other for one, other in pairwise(told))]


def _amount(spread: Sequence[list[Line] | None], column: int) -> float:
    """How much text stands in a column."""
    return sum(cells[column][-1].right - cells[column][0].left for cells in spread if cells and cells[column])


def _pitch(spread: Sequence[list[Line] | None], lines: Sequence[Line], column: int) -> float:
    """How far below each other two lines of one cell stand: that is where a column's lines stand closest."""
    feet = [lines[number][0].foot for number, cells in enumerate(spread) if cells and cells[column]]
    steps = sorted(below - above for above, below in pairwise(feet))
    return median(steps[: max(1, len(steps) // 3)]) if steps else 0.0


def _cells(
    spread: Sequence[list[Line] | None], lines: Sequence[Line], column: int, pitch: float
) -> list[_Cell]:
    """The cells of one column from above."""
    numbers = [number for number, cells in enumerate(spread) if cells and cells[column]]
    feet = [lines[number][0].foot for number in numbers]
    runs: list[list[int]] = []
    for at, number in enumerate(numbers):
        spanned = at and any(cells is None for cells in spread[numbers[at - 1] : number])
        if not at or spanned or feet[at] - feet[at - 1] > _PARTED * pitch:
            runs.append([])
        runs[-1].append(number)
    return [_cell(run, lines) for run in runs]


def _cell(run: list[int], lines: Sequence[Line]) -> _Cell:
    top, bottom = lines[run[0]][0].foot, lines[run[-1]][0].foot
    return _Cell(tuple(run), top, (top + bottom) / 2)


def _are_centred(tallest: Sequence[_Cell], others: Sequence[_Cell], level: float) -> bool:
    """Whether middles are level where tops are not, in nearly all of the table."""
    beside = [row for cell in others if (row := _level_with(cell, tallest, level))]
    telling = [
        (cell, row)
        for cell in others
        if (row := _level_with(cell, tallest, level)) and abs(cell.top - row.top) > 2 * level
    ]
    if len(telling) < _FEWEST or len(others) - len(beside) > _MOST_ALONE * len(others):
        return False
    by_top = sum(any(abs(cell.top - row.top) <= level for row in tallest) for cell in others)
    return len(beside) > by_top


def _level_with(cell: _Cell, rows: Sequence[_Cell], level: float) -> _Cell | None:
    nearest = min(rows, key=lambda row: abs(row.middle - cell.middle))
    return nearest if abs(nearest.middle - cell.middle) <= level else None
