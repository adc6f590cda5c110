"""Tables become lists: headings found, repeated ones dropped, sections carried down, rows counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from documents.model import Block, Paragraph, Place, Row, Table
from uppdrag.reading.columns import Columns, columns_of, is_same_heading
from uppdrag.reading.content import columns_by_content
from uppdrag.reading.sections import section_of

_FURNITURE = re.compile(
    r"(?:sida|sid\.?|s\.)?\s*\d{1,4}\s*(?:\(\d{1,4}\)|/\s*\d{1,4}|av \d{1,4})?", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(
    r"(?:sida|sid\.?|s\.)\s*\d{1,4}\s*(?:\(\d{1,4}\)|/\s*\d{1,4}|av \d{1,4})?", re.IGNORECASE
)
_TOTAL = re.compile(r"(?:summa|totalt|antal)\b", re.IGNORECASE)
_HEADING_WITHIN = 6


@dataclass(slots=True)
class ListRow:
    """A data row: its number within the list from 1, its section, and the row itself."""

    number: int
    section: str | None
    row: Row


@dataclass(slots=True)
class ListTable:
    """One list of a document, whole, though it may have stood in several tables."""

    columns: Columns
    heading: Row | None
    caption: tuple[str, ...]
    blocks: list[int]
    rows: list[ListRow] = field(default_factory=list)
    section: str | None = None
    width: int = 0
    name: str | None = None
    above: Paragraph | None = None


def lists_of(blocks: tuple[Block, ...]) -> list[ListTable]:
    """The lists among `blocks`, in order; tables that are no lists are left out."""
    lists: list[ListTable] = []
    captions: list[Paragraph] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if not _FURNITURE.fullmatch(block.text):
                captions.append(block)
            continue
        current = lists[-1] if lists else None
        found = _next_list(block, current, [caption.text for caption in captions], number)
        if found is not None and found is not current:
            found.above = captions[-1] if captions else None
            lists.append(found)
        captions = []
    _name_twins(lists)
    return [found for found in lists if found.rows]


def _name_twins(lists: list[ListTable]) -> None:
    """Where one list stands in parts, each with a heading of its own, the heading is the section of its rows."""
    twins = {
        number
        for number, (one, other) in enumerate(pairwise(lists))
        if one.heading and other.heading and is_same_heading(one.heading, other.heading)
    }
    for found in (lists[n] for n in sorted(twins | {n + 1 for n in twins})):
        above = found.above
        if above and (above.level or above.bold) and not any(entry.section for entry in found.rows):
            for entry in found.rows:
                entry.section = above.text.rstrip(":")


def _next_list(table: Table, current: ListTable | None, captions: list[str], number: int) -> ListTable | None:
    """The list that `table` belongs to: the current one continued, or one that begins here."""
    at, columns = _heading(table)
    heading = table.rows[at] if columns and at is not None else None
    if current and _continues(current, table, heading) and _only_sections(captions, heading):
        current.section = captions[-1] if captions else current.section
        current.blocks.append(number)
        _fill(current, table.rows if heading is None else table.rows[(at or 0) + 1 :])
        return current
    if columns is None:
        columns, at = columns_by_content(table), None
    if columns is None:
        return None
    before = tuple(cell for row in table.rows[: at or 0] for cell in row.cells if cell)
    found = ListTable(columns, heading, (*captions[-8:], *before), [number], name=table.name)
    found.width = len(table.rows[0].cells)
    _fill(found, table.rows if at is None else table.rows[at + 1 :])
    return found


def _continues(current: ListTable, table: Table, heading: Row | None) -> bool:
    if current.width != len(table.rows[0].cells):
        return False
    return heading is None or current.heading is None or is_same_heading(heading, current.heading)


def _only_sections(captions: list[str], heading: Row | None) -> bool:
    """Nothing between two tables, or what a list without rules has at a page break: a section."""
    if not captions:
        return True
    return heading is None and len(captions) == 1 and section_of(Row((captions[0],), Place())) is not None


def _heading(table: Table) -> tuple[int | None, Columns | None]:
    for number, row in enumerate(table.rows[:_HEADING_WITHIN]):
        columns = columns_of(row)
        if columns:
            return number, columns
    return None, None


def _fill(found: ListTable, rows: tuple[Row, ...]) -> None:
    for row in rows:
        if not any(row.cells) or (found.heading and is_same_heading(row, found.heading)):
            continue
        section = section_of(row)
        if section and _PAGE_NUMBER.fullmatch(section):
            continue
        if section:
            found.section = section
        elif title_of(row, found.columns) and not _TOTAL.match(title_of(row, found.columns)):
            found.rows.append(ListRow(len(found.rows) + 1, found.section, row))


def title_of(row: Row, columns: Columns) -> str:
    """The title cell of `row`."""
    return row.cells[columns["title"][0]]


def texts_in(row: Row, columns: Columns, name: str) -> Iterator[str]:
    """What the columns called `name` hold in `row`, blanks and dashes left out."""
    for number in columns.get(name, ()):
        cell = row.cells[number]
        if cell.strip(" -–—."):
            yield cell
