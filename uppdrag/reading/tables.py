"""Tables become lists: headings found, repeated ones dropped, sections carried down, rows counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from documents.model import Block, Paragraph, Place, Row, Table
from uppdrag.reading.columns import Columns, columns_of, is_foreign, is_same_heading, meaning, two_rows
from uppdrag.reading.content import gives
from uppdrag.reading.evidence import columns_unheaded, columns_unnamed, completed
from uppdrag.reading.kinds import is_state
from uppdrag.reading.labels import is_label
from uppdrag.reading.sections import HANDLED_SECTION, PENDING_SECTION, section_of

_FURNITURE = re.compile(
    r"(?:sida|sid\.?|s\.)?\s*\d{1,4}\s*(?:\(\d{1,4}\)|/\s*\d{1,4}|av \d{1,4})?", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(
    r"(?:sida|sid\.?|s\.)\s*\d{1,4}\s*(?:\(\d{1,4}\)|/\s*\d{1,4}|av \d{1,4})?", re.IGNORECASE
)
_TOTAL = re.compile(r"(?:summa|totalt|varav|antal (?:uppdrag|ärenden|rader|poster))\b", re.IGNORECASE)
_LONGEST_TOTAL = 30
_NO_TITLE = re.compile(r"(?:summa|totalt|antal)\b|[\d\s.,]*\Z", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"(?:\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,2}[.)]?|[a-zåäö]\))\s+(?=\S)")
_FACTS = ("number", "dnr", "plan", "given", "status", "person")
_FEWEST_COMMENTS, _OFTEN_COMMENTED = 3, 0.6  # rows, and of those that tell facts
_DECISION = re.compile(r"§\s?\d")  # a day alone may be that of a decision to come
_HEADING_WITHIN = 6
_SAMPLE = 200  # rows; how a list is kept shows at its beginning
_LONGEST_CAPTION = 80
_CASES = re.compile(r"ärende", re.IGNORECASE)
_CALLED = re.compile(r"uppdrag|bevakning", re.IGNORECASE)
_CAPTIONS = 4  # paragraphs above a table that may call it something
_NO_ROW = Row((), Place())


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
    parted: bool = False  # its heading stands again below a section
    followed: bool = (
        False  # it tells of most rows how far they have come or who gave them, and when they are due
    )


def lists_of(blocks: tuple[Block, ...]) -> list[ListTable]:
    """The lists among `blocks`, in order; tables that are no lists are left out."""
    lists: list[ListTable] = []
    captions: list[Paragraph] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if block.level or not _FURNITURE.fullmatch(block.text):
                captions.append(block)
            continue
        current = lists[-1] if lists else None
        found = _next_list(block, current, [caption.text for caption in captions], number)
        if found is not None and found is not current:
            found.above = captions[-1] if captions else None
            lists.append(found)
        captions = []
    _name_twins(lists)
    for found in lists:
        _name_first_part(found)
        _drop_comments(found)
        _part_numbers(found)
        _carry_down(found)
    _name_handled(lists)
    for found in lists:
        found.followed = _tells_states(found) or _tells_decisions(found) or _is_called(found)
    return [found for found in lists if found.rows]


def _drop_comments(found: ListTable) -> None:
    """Leaves out lines of comment: under each uppdrag a row of words that tells no fact and gives nothing to do."""
    bare = [not any(_told(entry.row, found.columns)) for entry in found.rows]
    below = [n for n in range(1, len(bare)) if bare[n] and not bare[n - 1]]
    regular = len(below) >= max(_FEWEST_COMMENTS, _OFTEN_COMMENTED * bare.count(False))
    if regular and not any(gives(title_of(found.rows[n].row, found.columns)) for n in below):
        kept = [entry for n, entry in enumerate(found.rows) if n not in below]
        found.rows = [replace(entry, number=number) for number, entry in enumerate(kept, 1)]


def _told(row: Row, columns: Columns) -> Iterator[str]:
    """The facts of `row`; who answers may be merged down over the rows that belong together."""
    return (text for name in _FACTS for text in texts_in(row, columns, name))


def _tells_states(found: ListTable) -> bool:
    if not {"plan", "status"} <= set(found.columns):
        return False
    sample = found.rows[:_SAMPLE]
    states = [any(map(is_state, texts_in(entry.row, found.columns, "status"))) for entry in sample]
    return sum(states) > len(states) / 2


def _tells_decisions(found: ListTable) -> bool:
    """Whether most rows name the decision that gave them, who answers, and a time: what a case is not told of."""
    sample = found.rows[:_SAMPLE]
    told = [
        all(any(texts_in(entry.row, found.columns, name)) for name in ("plan", "responsible"))
        and any(map(_DECISION.search, texts_in(entry.row, found.columns, "given")))
        for entry in sample
    ]
    return sum(told) > len(told) / 2


def _is_called(found: ListTable) -> bool:
    """Whether a short line above a list with times calls it one of uppdrag, and none of cases."""
    lines = [text for text in (*found.caption, found.name or "") if len(text) <= _LONGEST_CAPTION]
    return "plan" in found.columns and any(map(_CALLED.search, lines)) and not any(map(_CASES.search, lines))


def _part_numbers(found: ListTable) -> None:
    """Where every title begins with a number of its own, that is its number and no word of the uppdrag."""
    at = found.columns["title"][0]
    marks = [_OWN_NUMBER.match(title_of(entry.row, found.columns)) for entry in found.rows]
    for entry, mark in zip(found.rows, marks, strict=True) if all(marks) else ():
        cells = list(entry.row.cells)
        cells[at] = cells[at][mark.end() if mark else 0 :]
        entry.row = replace(entry.row, cells=tuple(cells))


def _carry_down(found: ListTable) -> None:
    """Where those who answer stand before the uppdrag, an empty cell means those of the row above.

    Not where the same name stands in two rows after each other: such a list says it each time.
    """
    _carry_over_pages(found)
    at = found.columns.get("responsible", (len(found.heading.cells) if found.heading else 0,))[0]
    told = [entry.row.cells[at] if at < found.columns["title"][0] else "" for entry in found.rows]
    if not any(told) or any(one and one == other for one, other in pairwise(told)):
        return
    for before, entry in pairwise(found.rows):
        if not entry.row.cells[at] and entry.section == before.section:
            _fill_cell(entry, at, before.row.cells[at])


def _carry_over_pages(found: ListTable) -> None:
    """A cell that a page break has cut is empty below it, in one row or in several: where nothing but such cells is
    empty, they mean the one above."""
    for at in found.columns.get("responsible", ()):
        cut: list[ListRow] = []
        for before, entry in pairwise(found.rows):
            new_page = entry.row.place.page != before.row.place.page
            if not entry.row.cells[at] and (new_page or (cut and cut[-1] is before)):
                cut.append(entry)
        if len(cut) == sum(not entry.row.cells[at] for entry in found.rows):
            for before, entry in pairwise(found.rows):
                if not entry.row.cells[at]:
                    _fill_cell(entry, at, before.row.cells[at])


def _fill_cell(entry: ListRow, at: int, text: str) -> None:
    cells = [text if n == at else cell for n, cell in enumerate(entry.row.cells)]
    entry.row = replace(entry.row, cells=tuple(cells))


def _name_handled(lists: list[ListTable]) -> None:
    """A list under a heading that calls its rows ended has that as their section; so has the list of what is pending
    that the same document keeps apart from it."""
    ended = [found for found in lists if _is_headed(found, HANDLED_SECTION)]
    pending = [found for found in lists if ended and _is_headed(found, PENDING_SECTION)]
    for found in (*ended, *pending):
        for entry in found.rows:
            entry.section = entry.section or (found.above.text.rstrip(":") if found.above else None)


def _is_headed(found: ListTable, called: re.Pattern[str]) -> bool:
    above = found.above
    return above is not None and len(above.text) <= _LONGEST_CAPTION and called.match(above.text) is not None


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


def _name_first_part(found: ListTable) -> None:
    """Where each part of a list begins with the heading, what stands over the list heads its first part."""
    above = found.above
    if found.parted and above and (above.level or above.bold):
        for entry in takewhile(lambda entry: entry.section is None, found.rows):
            entry.section = above.text.rstrip(":")


def _next_list(table: Table, current: ListTable | None, captions: list[str], number: int) -> ListTable | None:
    """The list that `table` belongs to: the current one continued, or one that begins here."""
    if is_foreign(next((row for row in table.rows if any(row.cells)), _NO_ROW)):
        return None
    at, heading, columns = _heading(table, called=any(map(_CALLED.search, captions[-_CAPTIONS:])))
    if current and _continues(current, table, heading) and _only_sections(captions, heading, table):
        first = _first_data(table, at, heading)
        above = [section_of(row) for row in table.rows[: first - 1 if first else 0] if row.cells[0]]
        captions = [*captions, *filter(None, above)]
        current.section = captions[-1] if captions else current.section
        current.parted |= bool(captions) and heading is not None
        current.blocks.append(number)
        _fill(current, table.rows[first:])
        return current
    if columns is None:
        columns, at = columns_unheaded(table.rows), None
    if columns is None:
        return None
    before = tuple(cell for row in table.rows[: at or 0] for cell in row.cells if cell and row != heading)
    found = ListTable(columns, heading, (*captions[-8:], *before), [number], name=table.name)
    found.width = len(table.rows[0].cells)
    _fill(found, table.rows if at is None else table.rows[at + 1 :])
    return found


def _first_data(table: Table, at: int | None, heading: Row | None) -> int:
    """Where the rows of a list begin that goes on in `table`: below the heading that stands there again, or at once
    where rows of the page before still stand above it."""
    if at is None or heading is None:
        return 0
    goes_on = heading == table.rows[at] and any(sum(map(bool, row.cells)) > 1 for row in table.rows[:at])
    return 0 if goes_on else at + 1


def _continues(current: ListTable, table: Table, heading: Row | None) -> bool:
    if current.width != len(table.rows[0].cells):
        return False
    return heading is None or current.heading is None or is_same_heading(heading, current.heading)


def _only_sections(captions: list[str], heading: Row | None, table: Table) -> bool:
    """Nothing between two tables, or what a list without rules has at a page break: a section."""
    if not captions:
        return True
    may_be_row = heading is None or (not table.certain and table.place.page is not None)
    return may_be_row and len(captions) == 1 and section_of(Row((captions[0],), Place())) is not None


def _heading(table: Table, *, called: bool) -> tuple[int | None, Row | None, Columns | None]:
    """Where the heading ends, the heading itself (two rows of it as one), and the columns that it names."""
    for number, (row, below) in enumerate(pairwise([*table.rows, _NO_ROW][: _HEADING_WITHIN + 1])):
        columns = columns_of(row)
        both = two_rows(row, below) if columns or not all(row.cells) else None
        together = columns_of(both) if both else None
        if both and together:
            return number + 1, both, completed(together, both, table.rows[number + 2 :])
        if columns:
            return number, row, completed(columns, row, table.rows[number + 1 :])
    for number, row in enumerate(table.rows[:_HEADING_WITHIN]):
        columns = columns_unnamed(row, table.rows[number + 1 :], called=called)
        if columns:
            return number, row, columns
    return None, None, None


def _fill(found: ListTable, rows: tuple[Row, ...]) -> None:
    opened: Row | None = None
    for row in takewhile(lambda row: not is_foreign(row), rows):
        if not any(row.cells) or (found.heading and _repeats(row, found.heading, found.columns)):
            found.parted |= any(row.cells) and opened is not None and opened.place.page == row.place.page
            continue
        opened = None
        if _is_comment(row, found.columns) or _is_total(row):
            continue
        section = section_of(row)
        if section and (_PAGE_NUMBER.fullmatch(section) or _TOTAL.match(section)):
            continue
        if section:
            found.section, opened = section, row
        elif not _NO_TITLE.match(title_of(row, found.columns)):
            found.rows.append(ListRow(len(found.rows) + 1, found.section, row))


def _is_total(row: Row) -> bool:
    first = next(filter(None, row.cells))
    return len(first) <= _LONGEST_TOTAL and _TOTAL.match(first) is not None


def _is_comment(row: Row, columns: Columns) -> bool:
    """Whether the words of `row` say by a label that they tell the state of the uppdrag above (Lägesrapport: …)."""
    label, colon, rest = title_of(row, columns).partition(":")
    return (
        bool(colon and rest)
        and is_label(label)
        and meaning(label) == "status"
        and not any(_told(row, columns))
    )


def _repeats(row: Row, heading: Row, columns: Columns) -> bool:
    """The heading once more, or one of its rows: no uppdrag is called what its column is called."""
    title = title_of(row, columns).casefold()
    return is_same_heading(row, heading) or title == title_of(heading, columns).casefold()


def title_of(row: Row, columns: Columns) -> str:
    """The title cell of `row`."""
    return row.cells[columns["title"][0]]


def texts_in(row: Row, columns: Columns, name: str) -> Iterator[str]:
    """What the columns called `name` hold in `row`, blanks and dashes left out."""
    for number in columns.get(name, ()):
        cell = row.cells[number]
        if cell.strip(" -–—."):
            yield cell
