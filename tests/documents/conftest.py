"""Small files of every format, made when they are needed."""

import io
from collections.abc import Callable, Sequence

import pytest

Rows = Sequence[Sequence[str]]


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    """A Word file of paragraphs, then one table."""

    def make(paragraphs: Sequence[str] = (), rows: Rows = ()) -> bytes:
        import docx

        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        return _saved(document)

    return make


@pytest.fixture
def make_xlsx() -> Callable[..., bytes]:
    """A workbook of one sheet."""

    def make(rows: Sequence[Sequence[object]], title: str = "Blad1") -> bytes:
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = title
        for row in rows:
            sheet.append(list(row))
        return _saved(book)

    return make


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A PDF of pages of lines, drawn without rules; `password` locks it."""

    def make(pages: Sequence[Sequence[str]], password: str | None = None) -> bytes:
        from reportlab.pdfgen.canvas import Canvas

        target = io.BytesIO()
        canvas = Canvas(target, encrypt=password)
        for lines in pages:
            for number, line in enumerate(lines):
                canvas.drawString(70, 780 - 14 * number, line)
            canvas.showPage()
        canvas.save()
        return target.getvalue()

    return make


def _saved(thing: "object") -> bytes:
    target = io.BytesIO()
    thing.save(target)  # type: ignore[attr-defined]
    return target.getvalue()
