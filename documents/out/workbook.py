"""Excel: real days, a heading row that stays and filters, text that is never run as a formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

from documents import progress
from documents.out.safe import looks_like_formula, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from documents.out.model import Cell, Sheet

MOST_CHARACTERS = 32_767  # of a cell, as Excel counts
_TOLD = 500
_DAY_0 = date(1899, 12, 30)  # as Excel counts
_ROW_OF_PATTERNS = re.compile(r"(<row r=\"2\".*?</row>)", re.DOTALL)
_STYLE = re.compile(r"<c [^>]*\bs=\"(\d+)\"")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_A4 = 9  # as the format numbers paper


def write_xlsx(sheets: Sequence[Sheet], *, title: str, made: datetime) -> bytes:
    """A workbook of the sheets; the first one is shown."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, "uppdragsbot"
    book.properties.language = "sv-SE"
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    for sheet in sheets:
        _fill(book.create_sheet(_tab(sheet.name)), sheet)
    built = io.BytesIO()
    book.save(built)
    return _with_rows(built, sheets)


def _tab(name: str) -> str:
    return "".join(" " if letter in r"\/?*[]:" else letter for letter in name)[:31]


def _fill(tab: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(number) for number in range(1, len(sheet.columns) + 1)]
    for letter, column in zip(letters, sheet.columns, strict=True):
        tab.column_dimensions[letter].width = column.width
    tab.freeze_panes = "B2"
    tab.auto_filter.ref = f"A1:{letters[-1]}{len(sheet.rows) + 1}"
    tab.print_title_rows = "1:1"
    tab.page_setup.orientation, tab.page_setup.paperSize = "landscape", _A4
    tab.page_setup.fitToHeight, tab.sheet_properties.pageSetUpPr = 0, _fitted()
    tab.oddFooter.right.text = "Sida &P av &N"
    tab.append([_heading(tab, column.heading) for column in sheet.columns])
    tab.append(_patterns(tab))


def _fitted() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _heading(tab: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = WriteOnlyCell(tab, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E6E6E6")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _patterns(tab: Any) -> list[Any]:
    """A row of numbers that shows how a plain cell, a day and a text like a formula look; the rows take its place."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    plain, day, quoted = (WriteOnlyCell(tab, 1) for _ in range(3))
    for cell in (plain, day, quoted):
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    day.number_format = "yyyy-mm-dd"
    quoted.quotePrefix = True
    return [plain, day, quoted]


def _with_rows(built: io.BytesIO, sheets: Sequence[Sheet]) -> bytes:
    """The workbook with its rows, written one by one: as cells of the library, fifty thousand rows take three times as
    long."""
    parts = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)}
    target = io.BytesIO()
    with zipfile.ZipFile(built) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            if part.filename not in parts:
                after.writestr(part, before.read(part))
                continue
            first, patterns, last = _ROW_OF_PATTERNS.split(before.read(part).decode())
            written = zipfile.ZipInfo(part.filename, part.date_time)
            written.compress_type = zipfile.ZIP_DEFLATED
            with after.open(written, "w") as body:
                body.write(first.encode())
                body.writelines(row.encode() for row in _rows(parts[part.filename], _STYLE.findall(patterns)))
                body.write(last.encode())
    return target.getvalue()


def _rows(sheet: Sheet, styles: Sequence[str]) -> Iterator[str]:
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(number) for number in range(1, len(sheet.columns) + 1)]
    for number, row in enumerate(sheet.rows, 2):
        if number % _TOLD == 0:
            progress.tell(number, len(sheet.rows))
        cells = "".join(
            _cell(f"{letter}{number}", value, styles)
            for letter, value in zip(letters, row, strict=True)
            if value is not None and value != ""
        )
        yield f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Cell, styles: Sequence[str]) -> str:
    plain, day, quoted = styles
    if isinstance(value, str):
        text = one_line(value)[:MOST_CHARACTERS]
        style = quoted if looks_like_formula(text) else plain
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{text.translate(_ESCAPES)}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{day}"><v>{(value - _DAY_0).days}</v></c>'
    return f'<c r="{place}" s="{plain}"><v>{value}</v></c>'
