"""Excel: real days, a heading row that stays and filters, text that is never run as a formula."""

from __future__ import annotations

import io
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from documents import progress
from documents.out.safe import looks_like_formula, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from documents.out.model import Cell, Sheet

MOST_CHARACTERS = 32_767  # of a cell, as Excel counts
_TOLD = 500
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
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


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
    style = _Styles(tab)
    for number, row in enumerate(sheet.rows):
        if number % _TOLD == 0:
            progress.tell(number, len(sheet.rows))
        tab.append([style.cell(cell) for cell in row])


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


class _Styles:
    """The look of cells, made once a sheet and handed on: fifty thousand rows share it."""

    def __init__(self, tab: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment

        self.new: Callable[..., Any] = partial(WriteOnlyCell, tab)
        self.plain, self.day, self.quoted = self.new(), self.new(), self.new()
        for cell in (self.plain, self.day, self.quoted):
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        self.day.number_format = "yyyy-mm-dd"
        self.quoted.quotePrefix = True

    def cell(self, value: Cell) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            text = one_line(value)[:MOST_CHARACTERS]
            cell = self.like(self.quoted if looks_like_formula(text) else self.plain, text)
            cell.data_type = "s"  # whatever it begins with
            return cell
        return self.like(self.day if isinstance(value, date) else self.plain, value)

    def like(self, pattern: Any, value: Cell) -> Any:
        cell = self.new(value)
        cell._style = pattern._style  # noqa: SLF001 - openpyxl copies a style only cell by cell, slowly
        return cell
