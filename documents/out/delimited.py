"""CSV as a Swedish Excel opens it: semicolons, UTF-8 with its mark, days in ISO form."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from documents import progress
from documents.out.safe import looks_like_formula, one_line

if TYPE_CHECKING:
    from documents.out.model import Cell, Sheet


_TOLD = 500


def write_csv(sheet: Sheet) -> bytes:
    """The sheet as CSV. A text that would be run as a formula gets an apostrophe before it (OWASP)."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in sheet.columns])
    for number, row in enumerate(sheet.rows):
        if number % _TOLD == 0:
            progress.tell(number, len(sheet.rows))
        writer.writerow([_text(cell) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(cell)
    text = one_line(cell)
    return f"'{text}" if looks_like_formula(text) else text
