"""Lines of text whose cells are kept apart by blanks alone, and do not stand below each other."""

import re
from collections.abc import Iterator, Sequence

_GAP = re.compile(r"\s{3,}")
_LEAST_ROWS = 3


def gapped_runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last line of every run of at least three in which each has equally many cells."""
    widths = [len(cells_of(line)) for line in lines]
    start = 0
    for number in range(1, len(widths) + 1):
        if number == len(widths) or widths[number] != widths[start]:
            if widths[start] > 1 and number - start >= _LEAST_ROWS:
                yield start, number - 1
            start = number


def cells_of(line: str) -> list[str]:
    """The cells of a line: what three blanks or more keep apart."""
    return _GAP.split(line.strip())
