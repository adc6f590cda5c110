"""Tables in which each uppdrag takes two rows: its words over the whole width, and its facts below."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from documents.breaks import UNFINISHED
from documents.model import Row, Table
from uppdrag.reading.columns import columns_of, meaning
from uppdrag.reading.labels import is_label
from uppdrag.reading.sections import section_of

_HEADING_WITHIN = 4
_FEWEST = 3
_LONG_LINE = 60
_SHARE = 0.8
_YEAR = re.compile(r"\b20\d\d\b")


def together(table: Table) -> Table:
    """`table` with the two rows of each record in one, where that is how it is laid out; else as it was."""
    at = _facts_heading(table.rows)
    if at is None:
        return table
    heading = table.rows[at]
    title = next((row for row in table.rows[: at + 2] if _is_title(row)), None)
    number = next((n for n, cell in enumerate(title.cells if title else ()) if meaning(cell) == "title"), 0)
    rows = [
        row
        for row in table.rows[at + 1 :]
        if any(row.cells) and row.cells != heading.cells and not _is_title(row)
    ]
    records = list(_records(rows, number))
    facts = sum(1 for row in records if sum(map(bool, row.cells)) > 1)
    if facts < _FEWEST or facts < _SHARE * sum(1 for row in rows if not _alone(row, number)):
        return table
    head = Row(("Uppdrag", *heading.cells), heading.place, header=True)
    return Table((head, *records), table.place, table.certain, table.name)


def _facts_heading(rows: Sequence[Row]) -> int | None:
    """Where a heading stands that names facts and no title."""
    for number, row in enumerate(rows[:_HEADING_WITHIN]):
        names = [cell for cell in row.cells if cell]
        means = [meaning(name) for name in names]
        if columns_of(row) or (len(names) > 1 and not all(map(is_label, names)) and "title" in means):
            return None
        if len(names) > 1 and all(map(is_label, names)) and {"dnr", "plan", "responsible"} & set(means):
            return number
    return None


def _is_title(row: Row) -> bool:
    """Whether the row says what the words above the facts are; with a year in it, it is a section."""
    names = [cell for cell in row.cells if cell]
    if not names or not all(map(is_label, names)) or any(map(_YEAR.search, names)):
        return False
    return {meaning(name) for name in names} <= {"title", "number"}


def _alone(row: Row, number: int) -> bool:
    return bool(row.cells[number]) and not any(row.cells[number + 1 :])


def _records(rows: Sequence[Row], number: int) -> Iterator[Row]:
    """A row for each record; sections stay rows with one text."""
    runs = [(alone, list(run)) for alone, run in groupby(rows, key=lambda row: _alone(row, number))]
    if runs and runs[-1][0]:  # the last row of all is a title: it stands below its facts
        return _facts_first(runs, number)
    return _title_first(runs, number)


def _title_first(runs: Sequence[tuple[bool, list[Row]]], number: int) -> Iterator[Row]:
    for (alone, above), (_, below) in pairwise(runs):
        if alone:
            sections, title = _parted(above, number)
            yield from _sections(sections, above[0])
            yield Row((title, *below[0].cells), above[-1].place)


def _facts_first(runs: Sequence[tuple[bool, list[Row]]], number: int) -> Iterator[Row]:
    facts: Row | None = None
    for alone, run in runs:
        end = _first_end(run, number) if alone and facts else 0
        if facts and end:
            yield Row((" ".join(row.cells[number] for row in run[:end]), *facts.cells), facts.place)
        if alone:
            yield from _sections([text for row in run[end:] if (text := section_of(row))], run[0])
        facts = None if alone else run[-1]


def _first_end(rows: Sequence[Row], number: int) -> int:
    """After how many rows the title that `rows` begin with is whole."""
    return next((n for n in range(1, len(rows)) if not _is_cut(rows[n - 1], rows[n], number)), len(rows))


def _sections(texts: Sequence[str], near: Row) -> Iterator[Row]:
    for text in texts:
        yield Row(("", text, *[""] * (len(near.cells) - 1)), near.place, bold=True)


def _parted(rows: Sequence[Row], number: int) -> tuple[list[str], str]:
    """The sections before a title, and the title that may take several lines."""
    start = len(rows) - 1
    while start > 0 and _is_cut(rows[start - 1], rows[start], number):
        start -= 1
    sections = [text for row in rows[:start] if (text := section_of(row))]
    return sections, " ".join(row.cells[number] for row in rows[start:])


def _is_cut(above: Row, below: Row, number: int) -> bool:
    upper, lower = above.cells[number], below.cells[number]
    if above.bold != below.bold:
        return False
    return lower[0].islower() or UNFINISHED.search(upper) is not None or len(upper) >= _LONG_LINE
