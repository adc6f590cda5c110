"""One cell on each line: which column each belongs to, when empty cells have left nothing behind.

What a line says seldom settles it: a body that the register does not know looks like a short title. So the columns
are given to all lines at once, in the way that is likeliest on the whole.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from uppdrag.reading.content import GIVES

_FITS, _NEVER = 3.0, -6.0
_LONGEST_NAME = 60
_FEWEST_WORDS = 4  # of a title that cannot be mistaken for a name
_EMPTY = {"title": -5.0}  # what it costs to leave a column empty
_EMPTY_ELSE = -0.5
_GOES_ON = re.compile(r"[a-zåäö(]")


def columns_of_cells(texts: Sequence[str], names: Sequence[str], kind: Callable[[str], str]) -> list[int]:
    """For each text the number of its column in `names`; a number not above the one before begins a row.

    `kind` tells what a text surely is: number, dnr, plan, responsible, or title where nothing tells.
    """
    often = Counter(texts)
    empty = [_EMPTY.get(name, _EMPTY_ELSE) for name in names]
    best, ways = [0.0] * len(names), []
    for number, text in enumerate(texts):
        sure = kind(text)
        fits = [_fit(text, name, sure, often[text]) for name in names]
        steps = [_step(best, column, empty, text, names, first=number == 0) for column in range(len(names))]
        best = [score + fit for (score, _), fit in zip(steps, fits, strict=True)]
        ways.append([way for _, way in steps])
    return _walked(best, ways)


def _fit(text: str, name: str, sure: str, often: int) -> float:
    """How well `text` stands in the column called `name`."""
    if sure == "blank":
        return _NEVER if name == "title" else 0.0
    if sure != "title":
        return _FITS if sure == name else _NEVER
    if name == "title":
        return 2.0 if len(text.split()) >= _FEWEST_WORDS else 0.5
    if name in {"number", "dnr"} or GIVES.search(text) or len(text) > _LONGEST_NAME or text[-1] in ".:":
        return _NEVER
    if name == "plan":
        return -2.5
    return (1.0 if often > 1 else 0.0) if text[0].isupper() else _NEVER


def _step(
    best: list[float], column: int, empty: list[float], text: str, names: Sequence[str], *, first: bool
) -> tuple[float, int]:
    """The best score of a way that comes to `column` here, and the column that it came from."""
    if first:
        return sum(empty[:column]), column
    return max((_from(best, before, column, empty, text, names), before) for before in range(len(names)))


def _from(
    best: list[float], before: int, column: int, empty: list[float], text: str, names: Sequence[str]
) -> float:
    if before < column:
        return best[before] + sum(empty[before + 1 : column])
    if before == column and names[column] == "title" and _GOES_ON.match(text):
        return best[before]
    return best[before] + sum(empty[before + 1 :]) + sum(empty[:column])


def _walked(best: list[float], ways: list[list[int]]) -> list[int]:
    column = max(range(len(best)), key=best.__getitem__, default=0)
    found = []
    for way in reversed(ways):
        found.append(column)
        column = way[column]
    return found[::-1]
