"""A Word file that people, screen readers and our own reader can follow."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.docx import read_docx
from documents.model import Paragraph, Table
from documents.out.model import Column, Facts, Grid, Heading, Paper, Section, Text
from documents.out.pdf import office, to_pdf
from documents.out.safe import one_line
from documents.out.word import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = datetime(2021, 2, 24, 7, tzinfo=UTC)
COLUMNS = (Column("Uppdrag", 60), Column("Dnr", 15), Column("Tid", 25))


def paper(*sections: Section) -> Paper:
    grid = Grid(COLUMNS, sections, "Uppdrag med tid")
    return Paper(
        "Listan", (Heading("Listan över uppdrag"), Text("Per i dag."), grid), "Per 24 februari", MADE
    )


def part(data: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ET.fromstring(package.read(name))


def table_of(data: bytes) -> Table:
    (table,) = [block for block in read_docx(data) if isinstance(block, Table)]
    return table


@pytest.fixture
def written() -> bytes:
    rows = tuple((f"Uppdrag {n} & <mer>", "1679/20", date(2021, 3, 31)) for n in range(3))
    return write_docx(paper(Section("Till kommunstyrelsen", rows), Section(None, rows[:1])))


def test_the_heading_row_repeats_and_no_row_is_broken(written: bytes) -> None:
    rows = list(part(written, "word/document.xml").iter(f"{W}tr"))
    heading = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert heading == [True, False, False, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_the_language_is_swedish_everywhere(written: bytes) -> None:
    marks = [mark.get(f"{W}val") for mark in part(written, "word/styles.xml").iter(f"{W}lang")]
    assert marks
    assert set(marks) == {"sv-SE"}
    assert "sv-SE" in {node.text for node in part(written, "docProps/core.xml")}


def test_headings_and_cells_have_real_styles(written: bytes) -> None:
    body = part(written, "word/document.xml")
    used = [style.get(f"{W}val") for style in body.iter(f"{W}pStyle")]
    assert used[0] == "Heading1"
    assert {"Tabellrubrik", "Tabellavsnitt", "Tabelltext"} <= set(used)
    defined = {style.get(f"{W}styleId") for style in part(written, "word/styles.xml").iter(f"{W}style")}
    assert set(used) <= defined
    assert {style.get(f"{W}val") for style in body.iter(f"{W}tblStyle")} <= defined


def test_a_table_says_what_it_holds_to_those_who_cannot_see_it(written: bytes) -> None:
    captions = [one.get(f"{W}val") for one in part(written, "word/document.xml").iter(f"{W}tblCaption")]
    assert captions == ["Uppdrag med tid"]


def test_each_page_has_its_number(written: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        footers = [name for name in package.namelist() if name.startswith("word/footer")]
    fields = [
        field.get(f"{W}instr") for name in footers for field in part(written, name).iter(f"{W}fldSimple")
    ]
    assert fields == ["PAGE", "NUMPAGES"]


def test_our_own_reader_finds_headings_sections_and_rows(written: bytes) -> None:
    blocks = read_docx(written)
    assert isinstance(blocks[0], Paragraph)
    assert (blocks[0].text, blocks[0].level) == ("Listan över uppdrag", 1)
    rows = table_of(written).rows
    assert rows[0].header
    assert rows[0].cells == ("Uppdrag", "Dnr", "Tid")
    assert rows[1].cells == ("Till kommunstyrelsen", "", "")
    assert rows[2].cells == ("Uppdrag 0 & <mer>", "1679/20", "2021-03-31")


def test_facts_stand_in_pairs() -> None:
    facts = Facts((("Nummer", "U-14"), ("Dnr", "1679/20")), "Om uppdraget")
    rows = table_of(write_docx(Paper("x", (facts,), "", MADE))).rows
    assert [row.cells for row in rows] == [("Nummer", "U-14"), ("Dnr", "1679/20")]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=2, max_size=4))
def test_any_text_gives_a_file_that_opens(texts: list[str]) -> None:
    rows = tuple((text, "1/20", "KS") for text in texts)
    found = table_of(write_docx(paper(Section(None, rows)))).rows
    assert len(found) == len(texts) + 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("abcåäö &<>\"'\t\n0123456789/", min_size=1, max_size=60), min_size=2, max_size=4))
def test_words_come_back_on_one_line(texts: list[str]) -> None:
    rows = tuple((f"r {text} r", "1/20", "KS") for text in texts)
    found = table_of(write_docx(paper(Section(None, rows)))).rows[1:]
    assert [row.cells[0] for row in found] == [one_line(row[0]) for row in rows]


def test_without_libreoffice_there_is_no_pdf(written: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert to_pdf(written) is None


@pytest.mark.skipif(office() is None, reason="NO LIBREOFFICE: soffice is not installed")
def test_libreoffice_makes_a_pdf_with_the_heading_on_each_page() -> None:
    import pypdfium2

    rows = tuple((f"Uppdrag nummer {n}", "1679/20", "KS 31 mars") for n in range(90))
    data = to_pdf(write_docx(paper(Section("Till kommunstyrelsen", rows))))
    assert data is not None
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(data)]
    assert len(pages) > 1
    assert all("Uppdrag Dnr Tid" in page for page in pages)
    assert [page.split("Sida ")[-1].strip() for page in pages] == [
        f"{n} av {len(pages)}" for n in range(1, len(pages) + 1)
    ]
