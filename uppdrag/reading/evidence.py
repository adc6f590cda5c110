"""What the cells of a column say where its heading does not: any office may call a column what it likes.

A heading that is known is believed as long as what stands below it can be that; what is left is told by its cells.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents.model import Row
from uppdrag.reading.columns import Columns, is_about_entry, meaning
from uppdrag.reading.content import gives
from uppdrag.reading.kinds import kind_of

_SAMPLE = 60  # rows; how a list is kept shows at its beginning
_MOSTLY, _OFTEN = 0.6, 0.5  # of the filled cells of a column
_FEWEST_WORDS = 2.5  # on average, of titles
_LONGEST_HEADING = 60
_FEWEST_HEADINGS = 3
_TOLD = ("dnr", "plan", "responsible", "status", "given")
_COMPLETED = ("dnr", "status", "plan", "responsible")
_BY_CONTENT = ("dnr", "status", "plan", "responsible", "given", "person", "number")
_MAY_BE_TITLE = {None, "title", "given", "status"}
_WHO = re.compile(r"[A-ZÅÄÖ][^.:;?!]{1,39}")


@dataclass(frozen=True, slots=True)
class Column:
    """How the filled cells of a column look: which share is of which kind, how many words, how few repeat."""

    filled: int
    shares: dict[str, float]
    words: float
    distinct: float
    tasks: float

    @property
    def tells(self) -> str | None:
        """What most cells are by themselves."""
        return next((name for name in _BY_CONTENT if self.shares.get(name, 0.0) >= _MOSTLY), None)

    @property
    def may_be_titles(self) -> bool:
        """Whether the cells are words enough, and hardly the same ones twice."""
        return (
            self.words >= _FEWEST_WORDS and self.distinct > _OFTEN and self.shares.get("title", 0.0) >= _OFTEN
        )


def completed(columns: Columns, heading: Row, rows: Sequence[Row]) -> Columns:
    """`columns` with those that `heading` does not tell, and the title where the words are."""
    untold = [
        n
        for n, cell in enumerate(heading.cells)
        if cell and meaning(cell) is None and not is_about_entry(cell)
    ]
    titles = columns["title"]
    if not untold and len(titles) == 1:
        return columns
    looks = _looks(rows, range(len(heading.cells)))
    found = {name: tuple(numbers) for name, numbers in columns.items()}
    if titles[0] in looks and looks[titles[0]].shares.get("title", 0.0) < _OFTEN:
        better = [n for n in (*titles[1:], *untold) if n in looks and looks[n].may_be_titles]
        found["title"] = (*better[:1], *(n for n in titles if n not in better[:1]))
    return _with_told(found, untold, looks, _COMPLETED)


def columns_unnamed(heading: Row, rows: Sequence[Row], *, called: bool) -> Columns | None:
    """The columns of a list whose heading does not name the uppdrag; None where it is no such heading or list.

    `called` says that what stands above calls it a list of uppdrag.
    """
    if not _may_head(heading):
        return None
    names = [meaning(cell) if cell else None for cell in heading.cells]
    looks = _looks(rows, range(len(names)))
    candidates = [
        n for n, name in enumerate(names) if name in _MAY_BE_TITLE and n in looks and looks[n].may_be_titles
    ]
    if not candidates:
        return None
    title = max(
        candidates,
        key=lambda n: (names[n] == "title", names[n] != "status", looks[n].tasks > _OFTEN, looks[n].words),
    )
    known = {
        name: tuple(n for n, other in enumerate(names) if other == name and n != title)
        for name in dict.fromkeys(names)
        if name
    }
    found = {
        "title": (title,),
        **{name: numbers for name, numbers in known.items() if numbers and name != "title"},
    }
    found = _with_told(found, [n for n, name in enumerate(names) if name is None and n != title], looks)
    told = set(found).intersection(_TOLD)
    return (
        found
        if len(told) > 1 and told & {"dnr", "plan", "status"} and (called or looks[title].tasks >= _OFTEN)
        else None
    )


def columns_unheaded(rows: Sequence[Row]) -> Columns | None:
    """The columns of a list that has no heading at all, or None where `rows` are no list of uppdrag."""
    looks = _looks(rows, range(len(rows[0].cells)))
    candidates = [n for n, look in looks.items() if look.may_be_titles]
    if not candidates:
        return None
    title = max(candidates, key=lambda n: looks[n].words)
    if looks[title].tasks < _OFTEN:
        return None
    found = _with_told({"title": (title,)}, [n for n in looks if n != title], looks)
    return found if set(found).intersection(_TOLD) else None


def _may_head(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell]
    return (
        len(cells) >= max(_FEWEST_HEADINGS, _OFTEN * len(row.cells))
        and len(set(cells)) == len(cells)
        and all(
            len(cell) <= _LONGEST_HEADING and kind_of(cell) in {"title", "responsible", "person", "status"}
            for cell in cells
        )
        and not any(cell[-1] in ".," and " " in cell for cell in cells)
    )


def _looks(rows: Sequence[Row], numbers: Sequence[int]) -> dict[int, Column]:
    filled = [row.cells for row in rows[:_SAMPLE] if sum(map(bool, row.cells)) > 1]
    columns = {
        n: [cells[n] for cells in filled if n < len(cells) and cells[n].strip(" -–—.")] for n in numbers
    }
    return {n: _look(cells) for n, cells in columns.items() if cells}


def _look(cells: Sequence[str]) -> Column:
    kinds = Counter(map(kind_of, cells))
    count = len(cells)
    return Column(
        count,
        {name: often / count for name, often in kinds.items()},
        sum(len(cell.split()) for cell in cells) / count,
        len(set(cells)) / count,
        sum(map(gives, cells)) / count,
    )


def _with_told(
    found: Columns, untold: Sequence[int], looks: dict[int, Column], names: Sequence[str] = _BY_CONTENT
) -> Columns:
    """`found` and those of the columns `untold` whose cells say what they are, where no other column does."""
    result = dict(found)
    taken = {n for numbers in found.values() for n in numbers}
    for n in untold:
        name = looks[n].tells if n in looks and n not in taken else None
        if name is not None and name in names and (name not in result or name == "status"):
            result[name] = (*result.get(name, ()), n)
    return result
