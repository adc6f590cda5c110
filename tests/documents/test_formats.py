"""What Word, Excel and PDF hold beyond plain text."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest

from documents.model import Block, Paragraph, Table
from documents.read import read_bytes


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def tables(blocks: tuple[Block, ...]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def docx_with(body: str) -> bytes:
    """A Word file whose body is the given WordprocessingML."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    for element in parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"):
        document.element.body.insert_element_before(element, "w:sectPr")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            f"<w:sdt><w:sdtContent>{paragraph('i en innehållskontroll')}</w:sdtContent></w:sdt>",
            ["i en innehållskontroll"],
        ),
        ("<w:p><w:ins><w:r><w:t>infogat</w:t></w:r></w:ins></w:p>", ["infogat"]),
        (
            "<w:p><w:r><w:t>kvar</w:t></w:r><w:del><w:r><w:delText>borta</w:delText></w:r></w:del></w:p>",
            ["kvar"],
        ),
        ("<w:p><w:r><w:t>social</w:t><w:noBreakHyphen/><w:t>nämnd</w:t></w:r></w:p>", ["social-nämnd"]),
        ("<w:p><w:r><w:t>trygg</w:t><w:softHyphen/><w:t>het</w:t></w:r></w:p>", ["trygghet"]),
        ("<w:p><w:r><w:t>en</w:t><w:br/><w:t>två</w:t></w:r></w:p>", ["en", "två"]),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('bara')}{paragraph('layout')}</w:tc></w:tr></w:tbl>",
            ["bara", "layout"],
        ),
    ],
)
def test_text_is_found_wherever_word_puts_it(body: str, wanted: list[str]) -> None:
    assert texts(read_bytes(docx_with(body), "x.docx").blocks) == wanted


def test_numbers_that_word_counts_are_part_of_the_text() -> None:
    import docx

    document = docx.Document()
    for text in ("Ett", "Två"):
        document.add_paragraph(text, "List Number")
    target = io.BytesIO()
    document.save(target)
    assert texts(read_bytes(target.getvalue(), "x.docx").blocks) == ["1. Ett", "2. Två"]


def test_merged_cells_say_their_text_where_it_counts() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(3, 2)
    table.cell(0, 0).text = "över båda"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).text = "nedåt"
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).text, table.cell(2, 1).text = "a", "b"
    target = io.BytesIO()
    document.save(target)
    (found,) = tables(read_bytes(target.getvalue(), "x.docx").blocks)
    assert [row.cells for row in found.rows] == [("över båda", ""), ("nedåt", "a"), ("nedåt", "b")]


def test_headings_of_word_keep_their_level() -> None:
    import docx

    document = docx.Document()
    document.add_heading("Trafiknämnden", 1)
    document.add_heading("Uppdrag", 2)
    target = io.BytesIO()
    document.save(target)
    blocks = read_bytes(target.getvalue(), "x.docx").blocks
    assert [(b.text, b.level) for b in blocks if isinstance(b, Paragraph)] == [
        ("Trafiknämnden", 1),
        ("Uppdrag", 2),
    ]


def test_points_of_word_are_known_though_their_sign_is_no_text() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Bygga en bro", style="List Bullet")
    document.add_paragraph("Laga vägen", style="List Number")
    document.add_paragraph("Slut")
    target = io.BytesIO()
    document.save(target)
    blocks = read_bytes(target.getvalue(), "x.docx").blocks
    assert [(b.text, b.bullet) for b in blocks if isinstance(b, Paragraph)] == [
        ("Bygga en bro", True),
        ("1. Laga vägen", False),
        ("Slut", False),
    ]


def test_cells_of_excel_are_as_people_see_them(make_xlsx: Callable[..., bytes]) -> None:
    rows = [["a", 3.0, 2.5, date(2021, 3, 31), datetime(2021, 3, 31, 9, 30), None, True]]  # noqa: DTZ001
    (table,) = tables(read_bytes(make_xlsx(rows), "x.xlsx").blocks)
    assert table.rows[0].cells[:5] == ("a", "3", "2.5", "2021-03-31", "2021-03-31 09:30")
    assert table.rows[0].place.line == 1


def test_formulas_are_never_run_and_hidden_sheets_not_read() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["=1+1", "text"])
    hidden = book.create_sheet("dold")
    hidden.append(["hemligt"])
    hidden.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    (table,) = tables(read_bytes(target.getvalue(), "x.xlsx").blocks)
    assert table.rows[0].cells == ("", "text")


def test_running_heads_and_page_numbers_are_left_out_of_a_pdf(make_pdf: Callable[..., bytes]) -> None:
    words = ("trygghet", "skola", "omsorg", "taxa", "klimat")
    long = "Ärendet om {} är berett och redovisas i sin helhet på denna sida av handlingen"
    head = "Göteborgs Stad, tjänsteutlåtande"
    pages = [[head, long.format(word), f"{n} (5)"] for n, word in enumerate(words, 1)]
    found = texts(read_bytes(make_pdf(pages), "x.pdf").blocks)
    assert found == [head, *(long.format(word) for word in words)]


def test_a_document_is_known_by_its_bytes() -> None:
    first, second = read_bytes(b"Beslut", "a.txt"), read_bytes(b"Beslut", "b.txt")
    assert first.sha256 == second.sha256
    assert read_bytes(b"Beslut.", "a.txt").sha256 != first.sha256


def test_a_word_file_with_macros_reads_like_any_other(make_docx: Callable[..., bytes]) -> None:
    plain = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    source, target = io.BytesIO(make_docx(["Beslut"])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(plain, b"vnd.ms-word.document.macroEnabled.main"))
        new.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 never run")
    document = read_bytes(target.getvalue(), "x.docm")
    assert texts(document.blocks) == ["Beslut"]
    assert document.macros
    assert not read_bytes(source.getvalue(), "x.docx").macros
