"""No file, however broken, does more than be refused: mutated real files through every reader."""

import io
import zipfile
from collections.abc import Callable
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.errors import Unreadable
from documents.model import Document
from documents.read import read_bytes
from documents.worker import parse_in_worker

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

ROWS = [["Uppdrag", "Dnr", "Plan"], ["Utreda frågan om Åby", "0001/21", "KS 5 maj"], ["", "", ""]]
CHANGE = st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40))
CHANGES = st.lists(CHANGE, min_size=1, max_size=8)
Changes = list[tuple[float, bytes, int]]


def mutated(data: bytes, changes: Changes) -> bytes:
    """`data` with pieces replaced, dropped and put in."""
    raw = bytearray(data)
    for place, new, dropped in changes:
        at = int(place * len(raw))
        raw[at : at + dropped] = new
    return bytes(raw)


def survives(read: Callable[[bytes, str], Document], data: bytes) -> None:
    assert outcome(read, data) in {"refused", "pdf", "docx", "xlsx", "text"}


def outcome(read: Callable[[bytes, str], Document], data: bytes) -> str:
    try:
        return read(data, "fil").format
    except Unreadable:
        return "refused"


@cache
def small_docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Bilaga 3")
    table = document.add_table(len(ROWS), 3)
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@cache
def small_xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@cache
def small_pdf() -> bytes:
    from reportlab.platypus import SimpleDocTemplate, Table

    target = io.BytesIO()
    SimpleDocTemplate(target).build([Table(ROWS, style=[("GRID", (0, 0), (-1, -1), 1, "black")])])
    return target.getvalue()


def with_part(archive: bytes, part: str, changes: Changes) -> bytes:
    """An office file whose part is mutated, in a zip that is whole."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(content, changes) if name == part else content)
    return target.getvalue()


@MANY
@given(st.binary(max_size=3_000))
def test_any_bytes(data: bytes) -> None:
    survives(read_bytes, data)


@MANY
@given(st.text(alphabet="aÅ|;,\t\n\r\f\"'- #*<b>0123/\u00ad\ufeff ", max_size=600))
def test_any_text(text: str) -> None:
    survives(read_bytes, text.encode())


@MANY
@given(CHANGES)
def test_mutated_archives(changes: Changes) -> None:
    survives(read_bytes, mutated(small_docx(), changes))
    survives(read_bytes, mutated(small_xlsx(), changes))


@MANY
@given(CHANGES)
def test_mutated_xml_inside_whole_archives(changes: Changes) -> None:
    survives(read_bytes, with_part(small_docx(), "word/document.xml", changes))
    survives(read_bytes, with_part(small_xlsx(), "xl/worksheets/sheet1.xml", changes))


@FEW
@given(CHANGES)
def test_mutated_pdf_in_a_worker(changes: Changes) -> None:
    survives(parse_in_worker, mutated(small_pdf(), changes))
