"""Excel workbooks: each visible sheet is a heading and a table; formulas give their last value."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from documents import errors
from documents.errors import Unreadable
from documents.model import Block, Paragraph, Place, Row, Table
from documents.words import clean_marked

MAX_CELLS = 2_000_000
_MERGED = re.compile(rb'<mergeCell[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_AT_ONCE, _LONGEST_MARK = 1 << 20, 80  # bytes
_EMPTY_ROWS_AT_END = 2_000  # a sheet may claim a million rows; after so many empty ones it is over


def read_xlsx(data: bytes) -> tuple[Block, ...]:
    """The blocks of a workbook; `line` of a row is its number in the sheet. Macros are never run.

    Raises Unreadable for a workbook that Excel would not open either, or that is too large.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            blocks = [block for sheet in book.worksheets for block in _sheet(sheet, archive)]
        book.close()
    except Unreadable:
        raise
    except Exception as problem:
        raise Unreadable(errors.DAMAGED) from problem
    return tuple(blocks)


def _sheet(sheet: Any, archive: zipfile.ZipFile) -> Iterator[Block]:
    if sheet.sheet_state != "visible":
        return
    rows = list(_filled_rows(sheet, _merged_down(sheet, archive)))
    if not rows:
        return
    yield Paragraph(clean_marked(sheet.title), Place(), 2)
    width = max(len(cells) for _, cells in rows)
    table = (Row((*cells, *[""] * (width - len(cells))), Place(None, number)) for number, cells in rows)
    yield Table(tuple(table), Place(None, rows[0][0]), name=clean_marked(sheet.title))


def _merged_down(sheet: Any, archive: zipfile.ZipFile) -> dict[int, list[int]]:
    """Row (from 1) → the columns (from 0) in which it is merged with the row above.

    The library tells merged cells only where it holds the whole sheet in memory.
    """
    from openpyxl.utils import column_index_from_string

    merged: dict[int, list[int]] = defaultdict(list)
    before, cells = b"", 0
    with archive.open(sheet._worksheet_path) as part:  # noqa: SLF001 - the only way to the part of a sheet
        while chunk := part.read(_AT_ONCE):
            for left, top, right, bottom in _MERGED.findall(before + chunk):
                down = range(int(top) + 1, int(bottom) + 1) if left == right else range(0)
                cells += len(down)
                if cells > MAX_CELLS:
                    raise Unreadable(errors.TOO_HEAVY)
                for row in down:
                    merged[row].append(column_index_from_string(left.decode()) - 1)
            before = chunk[-_LONGEST_MARK:]
    return merged


def _filled_rows(sheet: Any, merged: dict[int, list[int]]) -> Iterator[tuple[int, list[str]]]:
    cells_read = last = 0
    above: list[str] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_text(value) for value in values]
        for column in merged.get(number, ()):
            if column < len(cells) and column < len(above):
                cells[column] = above[column]
        above = list(cells)
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
