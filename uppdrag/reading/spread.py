"""Tables in which each uppdrag takes two rows: its words over the whole width, and its facts below."""

from collections.abc import Iterator, Sequence

from documents.breaks import UNFINISHED
from documents.model import Row, Table
from uppdrag.reading.columns import columns_of, meaning
from uppdrag.reading.labels import is_label
from uppdrag.reading.sections import section_of

_HEADING_WITHIN = 4
_FEWEST = 3
_LONG_LINE = 60
_SHARE = 0.8


def together(table: Table) -> Table:
    """`table` with the two rows of each record in one, where that is how it is laid out; else as it was."""
    at = _facts_heading(table.rows)
    if at is None:
        return table
    heading = table.rows[at]
    title = next((row for row in table.rows[:at] if _is_title(row)), None)
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
    names = [cell for cell in row.cells if cell]
    return (
        bool(names) and all(map(is_label, names)) and {meaning(name) for name in names} <= {"title", "number"}
    )


def _alone(row: Row, number: int) -> bool:
    return bool(row.cells[number]) and not any(row.cells[number + 1 :])


def _records(rows: Sequence[Row], number: int) -> Iterator[Row]:
    """A row for each record; sections stay rows with one text."""
    waiting: list[Row] = []
    for row in rows:
        if _alone(row, number):
            waiting.append(row)
            continue
        if waiting:
            sections, title = _parted(waiting, number)
            yield from (
                Row(("", section, *[""] * (len(row.cells) - 1)), row.place, bold=True) for section in sections
            )
            yield Row((title, *row.cells), waiting[-1].place)
            waiting = []


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
