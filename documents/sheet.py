"""Excel workbooks: each visible sheet is a heading and a table; formulas give their last value."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from documents import errors
from documents.errors import Unreadable
from documents.model import Block, Paragraph, Place, Row, Table
from documents.words import clean_marked

MAX_CELLS = 2_000_000
_EMPTY_ROWS_AT_END = 2_000  # a sheet may claim a million rows; after so many empty ones it is over


def read_xlsx(data: bytes) -> tuple[Block, ...]:
    """The blocks of a workbook; `line` of a row is its number in the sheet. Macros are never run.

    Raises Unreadable for a workbook that Excel would not open either, or that is too large.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        blocks = [block for sheet in book.worksheets for block in _sheet(sheet)]
        book.close()
    except Unreadable:
        raise
    except Exception as problem:
        raise Unreadable(errors.DAMAGED) from problem
    return tuple(blocks)


def _sheet(sheet: Any) -> Iterator[Block]:
    if sheet.sheet_state != "visible":
        return
    rows = list(_filled_rows(sheet))
    if not rows:
        return
    yield Paragraph(clean_marked(sheet.title), Place(), 2)
    width = max(len(cells) for _, cells in rows)
    table = (Row((*cells, *[""] * (width - len(cells))), Place(None, number)) for number, cells in rows)
    yield Table(tuple(table), Place(None, rows[0][0]), name=clean_marked(sheet.title))


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    cells_read = last = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if number - last > _EMPTY_ROWS_AT_END:
            return
        if cells:
            last = number
            cells_read += len(cells)
            if cells_read > MAX_CELLS:
                raise Unreadable(errors.TOO_HEAVY)
            yield number, cells


def _text(value: object) -> str:
    """A cell as people see it: days as 2021-03-31, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_marked(str(value))
