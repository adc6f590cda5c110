"""Which lines of a table without a full grid are one row: by rules, by white, at last by what the cells tell."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from documents.glyphs import Line

Span = tuple[float, float]
Cells = list[Line] | None
Group = list[tuple[int, Cells]]

_NUMBER = re.compile(r"\d{1,3}[.)]?")
_BIG_GAP, _ANY_GAP = 1.25, 1.04
_LEAST_STEP = (
    0.95  # type sizes from line to line of one cell; cells beside each other that pass for one have less
)
_ENOUGH_WHITE = 0.25  # of the rows that the cells tell
_ENOUGH_BESIDE = (
    0.15  # of them where cells stand beside each other, half a line higher and lower, and tell too many
)
_CAP = 0.35  # type sizes from the foot of a word to its middle
_FEWEST_BANDS = 3
_LARGEST_BAND = 0.6  # of all lines, between two rules that part rows
_HOLLOW = 0.25  # of the bands may hold a cell with white inside
_BESIDE = 0.75  # of the step from line to line: what stands nearer is beside a line, not below it
_FEWEST_BESIDE, _OFTEN_BESIDE = 2, 0.08  # lines, and of all lines
_FULL = 0.6  # of the columns hold something on the line that all cells of a row share


def groups_of(
    spread: Sequence[Cells], columns: Sequence[Span], lines: Sequence[Line], rules: Sequence[float]
) -> list[Group]:
    """Lines of one row together; `rules` is where rules run across the whole table."""
    bands = bands_of(lines, rules)
    parted = [False, *(one != other for one, other in pairwise(bands))]
    white = _White(spread, lines)
    apart = white.parted(_BIG_GAP)
    if _part_rows(bands, apart):  # above the first rule and below the last one a row may end without any
        beyond = white.parted(_ANY_GAP)
        told = [new and band in {0, len(rules)} for new, band in zip(beyond, bands, strict=True)]
    else:
        told = _told(spread, columns, lines, white)
    parted = [one or other for one, other in zip(parted, told, strict=True)]
    heads = next((n for n, line in enumerate(lines) if not _is_bold(line)), 0)
    if any(cells and sum(map(bool, cells)) > 1 for cells in spread[:heads]):
        parted[heads] = True  # whatever white stands below it
    groups: list[Group] = []
    for number, cells in enumerate(spread):
        if not groups or parted[number]:
            groups.append([])
        groups[-1].append((number, cells))
    return groups


def bands_of(lines: Sequence[Line], rules: Sequence[float]) -> list[int]:
    """For each line the number of rules above it."""
    return [bisect_right(rules, line[0].foot - _CAP * line[0].size) for line in lines]


def _part_rows(bands: Sequence[int], hollow: Sequence[bool]) -> bool:
    """Whether a rule stands between all rows, and not merely below the heading or between parts of the list."""
    found = sorted(set(bands))
    largest = max(map(bands.count, found))
    torn = {bands[n] for n in range(1, len(bands)) if hollow[n] and bands[n] == bands[n - 1]}
    return (
        len(found) >= _FEWEST_BANDS
        and largest <= max(2, _LARGEST_BAND * len(bands))
        and len(torn) <= _HOLLOW * len(found)
    )


class _White:
    """How far below each other the lines of each column stand."""

    def __init__(self, spread: Sequence[Cells], lines: Sequence[Line]) -> None:
        self._steps: list[tuple[int, int, float]] = []
        latest: dict[int, tuple[int, float]] = {}
        for number, cells in enumerate(spread):
            for column, cell in enumerate(cells or ()):
                if cell:
                    foot = cell[0].foot  # other cells of the line may stand a little higher or lower
                    if column in latest:
                        above, higher = latest[column]
                        self._steps.append((above, number, foot - higher))
                    latest[column] = number, foot
            if cells is None:
                latest.clear()
        self._count = len(lines)
        least = _LEAST_STEP * lines[0][0].size
        self.pitch = _pitch(sorted(step for _, _, step in self._steps if step > least))
        near = sum(
            low[0].foot - high[0].foot < _BESIDE * self.pitch
            for high, low in pairwise(lines)
            if not (_is_bold(high) and _is_bold(low))
        )
        self.beside = near >= max(_FEWEST_BESIDE, _OFTEN_BESIDE * len(lines))

    def parted(self, gap: float) -> list[bool]:
        """For each line whether white stands above it that no cell goes on across."""
        held = [False] * self._count
        for above, below, step in self._steps:
            if step <= gap * self.pitch:
                held[above + 1 : below + 1] = [True] * (below - above)
        return [number > 0 and not one for number, one in enumerate(held)]


def _pitch(steps: list[float]) -> float:
    """The least step that is no accident; `steps` in order."""
    return next((one for one, other in pairwise(steps) if other <= _ANY_GAP * one), min(steps, default=0.0))


def _told(
    spread: Sequence[Cells], columns: Sequence[Span], lines: Sequence[Line], white: _White
) -> list[bool]:
    parted = white.parted(_ANY_GAP)
    told = [_begins(spread, number, columns) for number in range(len(spread))]
    alone = [
        cells is None or (_is_bold(line) and _is_section(cells))
        for cells, line in zip(spread, lines, strict=True)
    ]
    beside_section = [one or other for one, other in pairwise([True, *alone])]
    heads = next((n for n, line in enumerate(lines) if not _is_bold(line)), 0)
    sure, guessed = (
        sum(new and not other for new, other in zip(one[below:], beside_section[below:], strict=True))
        for below in [max(1, heads) + 1]  # white below the heading tells nothing of the rows
        for one in (parted, told)
    )
    # Where white stands between the rows it tells them better than the cells, whose own lines may end anywhere.
    if all(cells is None or all(cells) for cells in spread):
        told = [True] * len(spread)  # cells of a wrapped row hardly ever have equally many lines
    elif sure > (_ENOUGH_BESIDE if white.beside else _ENOUGH_WHITE) * guessed:
        told = parted
    elif (ends := _ends(spread, lines, heads)) is not None:
        told = [n == heads or (n > heads and n - 1 in ends) for n in range(len(spread))]
    elif white.beside:
        told = parted
    else:
        for number in _rest_of_heading(spread, heads):
            told[number] = False
    return [any(one) for one in zip(told, white.parted(_BIG_GAP), beside_section, strict=True)]


def _ends(spread: Sequence[Cells], lines: Sequence[Line], heads: int) -> set[int] | None:
    """The last lines of rows whose cells stand at their foot or in their middle; None where they stand at the top.

    All cells of a row share one line. Above it stand as many lines of a row as below it, or none does below. Only
    where a heading stands above is it known that a row begins with the first line.
    """
    least = max(2.0, _FULL * max((len(cells) for cells in spread if cells), default=0))
    shared = [n for n, cells in enumerate(spread) if n >= heads and cells and sum(map(bool, cells)) >= least]
    if not heads or len(shared) < _FEWEST_BESIDE or shared[0] == heads:
        return None
    if shared[-1] == len(lines) - 1:
        return set(shared)
    ends, first = set(), heads
    for number in shared:
        if number < first:
            return None
        foot = 2 * lines[number][0].foot - lines[first][0].foot + _CAP * lines[number][0].size
        last = max(n for n in range(number, len(lines)) if lines[n][0].foot <= foot)
        ends.add(last)
        first = min(last + 1, len(lines) - 1)
    return ends


def _rest_of_heading(spread: Sequence[Cells], heads: int) -> list[int]:
    """The lines below the first one of a bold heading; a text of its own in the first column is a section."""
    return [n for n in range(1, heads) if not _is_section(spread[n] or [[]])]


def _is_bold(line: Line) -> bool:
    return all(word.bold for word in line)


def _is_section(cells: Sequence[Line]) -> bool:
    return bool(cells[0]) and not any(cells[1:]) and not cells[0][0].text[0].islower()


def _begins(spread: Sequence[Cells], number: int, columns: Sequence[Span]) -> bool:
    """Whether a row begins with line `number`: a column did not wrap into it."""
    cells, above = spread[number], spread[number - 1] if number else None
    if cells is None or above is None:
        return True
    filled = [n for n, cell in enumerate(cells) if cell]
    if len(filled) == 1 and cells[filled[0]][0].text[0].islower():
        return False
    several = len(filled) > 1
    if several and not all(cells) and _goes_on(above, cells, columns, filled):
        return False
    return not all(
        above[n] and not _had_room(above[n], cells[n], columns[n], several=several) for n in filled
    )


def _goes_on(
    above: Sequence[Line], below: Sequence[Line], columns: Sequence[Span], filled: Sequence[int]
) -> bool:
    """Whether the words of the widest cell go on in small letters from a full line: what stands beside them, where
    another cell is empty, has wrapped too, though its own column may seem to have had room."""
    widest = max(filled, key=lambda n: below[n][-1].right - below[n][0].left)
    return (
        bool(above[widest])
        and below[widest][0].text[0].islower()
        and above[widest][-1].text[-1] not in ".!?"
        and not _had_room(above[widest], below[widest], columns[widest], several=False)
    )


def _had_room(above: Line, below: Line, column: Span, *, several: bool) -> bool:
    """Whether `below` would have stood on the line of `above` had it been its continuation.

    A text of several sentences may end one of them where its line is full: only beside other cells does the end of
    a sentence tell that a row ends.
    """
    if _NUMBER.fullmatch(_text(below)) and _NUMBER.fullmatch(_text(above)):
        return True
    if several and above[-1].text[-1] in ".!?" and below[0].text[0].isupper():
        return True
    return column[1] - above[-1].right > (below[0].right - below[0].left) + 0.3 * below[0].size


def _text(line: Line) -> str:
    return " ".join(word.text for word in line)
