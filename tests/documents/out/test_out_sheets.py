"""Excel and CSV: opened here by other means than those that wrote them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from documents.out.delimited import write_csv
from documents.out.model import Cell, Column, Sheet
from documents.out.workbook import write_xlsx

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MADE = datetime(2021, 2, 24, 7, tzinfo=UTC)
ROW: tuple[Cell, ...] = ("U-1", "Utreda\tbryggan\nvid hamnen", date(2021, 3, 31), 2, None)
COLUMNS = tuple(Column(name, 12) for name in ("U-nummer", "Uppdrag", "Sista dag", "Antal flyttar", "Läget"))
DANGEROUS = ["=1+1", "+46", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1"]


def sheet(*rows: tuple[Cell, ...]) -> Sheet:
    return Sheet("Uppdrag", COLUMNS, rows)


def parts(data: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name: ET.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")
        }


def cells(data: bytes) -> list[ET.Element]:
    return list(parts(data)["xl/worksheets/sheet1.xml"].iter(f"{S}c"))


def texts(data: bytes) -> list[str]:
    """What each cell of text shows, as the format's standard says."""
    read = parts(data)
    shared = ["".join(one.itertext()) for one in read.get("xl/sharedStrings.xml", ET.Element("none"))]
    found = []
    for cell in cells(data):
        if cell.get("t") == "s":
            found.append(shared[int(cell.findtext(f"{S}v") or 0)])
        elif cell.get("t") == "inlineStr":
            found.append("".join(cell.itertext()))
    return found


def test_the_heading_row_stays_and_filters() -> None:
    first = parts(write_xlsx([sheet(ROW, ROW)], title="x", made=MADE))["xl/worksheets/sheet1.xml"]
    pane = next(first.iter(f"{S}pane"))
    assert (pane.get("state"), pane.get("topLeftCell")) == ("frozen", "B2")
    assert next(first.iter(f"{S}autoFilter")).get("ref") == "A1:E3"


def test_days_are_days() -> None:
    data = write_xlsx([sheet(ROW)], title="x", made=MADE)
    (day,) = [cell for cell in cells(data) if cell.get("r") == "C2"]
    assert day.get("t") in (None, "n", "d")
    styles = parts(data)["xl/styles.xml"]
    formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{S}numFmt")}
    looks = list(next(styles.iter(f"{S}cellXfs")))
    assert formats[looks[int(day.get("s") or 0)].get("numFmtId")] == "yyyy-mm-dd"
    assert float(day.findtext(f"{S}v") or 0) == (date(2021, 3, 31) - date(1899, 12, 30)).days


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_is_run_as_a_formula(text: str) -> None:
    data = write_xlsx([sheet((text, "", None, None, None))], title="x", made=MADE)
    assert not list(parts(data)["xl/worksheets/sheet1.xml"].iter(f"{S}f"))
    assert text in texts(data)
    written = write_csv(sheet((text, "", None, None, None))).decode("utf-8-sig")
    (row,) = list(csv.reader(io.StringIO(written), delimiter=";"))[1:]
    assert row[0] == f"'{text}"


def test_another_library_reads_what_was_written() -> None:
    """Calamine, which reads workbooks as Excel does and shares nothing with what wrote this one."""
    about = Sheet("Om listan", COLUMNS[:2], (("Uppgifter per", date(2021, 2, 24)),))
    rows = (ROW, ("U-2", "=1+1 & <b>", None, 0, "försenat"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([sheet(*rows), about], title="x", made=MADE)))
    assert book.sheet_names == ["Uppdrag", "Om listan"]
    assert book.get_sheet_by_name("Uppdrag").to_python() == [
        [column.heading for column in COLUMNS],
        ["U-1", "Utreda bryggan vid hamnen", date(2021, 3, 31), 2, ""],
        ["U-2", "=1+1 & <b>", "", 0, "försenat"],
    ]
    assert book.get_sheet_by_name("Om listan").to_python()[1] == ["Uppgifter per", date(2021, 2, 24)]


def test_csv_is_what_a_swedish_excel_opens() -> None:
    data = write_csv(sheet(ROW))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == [
        "U-nummer;Uppdrag;Sista dag;Antal flyttar;Läget",
        "U-1;Utreda bryggan vid hamnen;2021-03-31;2;",
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_stays_in_its_cell(titles: list[str]) -> None:
    rows = [(f"U-{n}", f"a {title} b", None, n, None) for n, title in enumerate(titles)]
    read = list(csv.reader(io.StringIO(write_csv(sheet(*rows)).decode("utf-8-sig")), delimiter=";"))
    assert [len(row) for row in read] == [5] * (len(titles) + 1)
    shown = texts(write_xlsx([sheet(*rows)], title="x", made=MADE))
    wanted = [row[1] for row in read[1:]]
    assert [text for text in shown if text.startswith("a ")] == wanted


def test_tabs_have_names_that_excel_takes() -> None:
    named = Sheet("Uppdrag: KS/KF [2021] och mycket mer än så", COLUMNS, (ROW,))
    book = parts(write_xlsx([named], title="x", made=MADE))["xl/workbook.xml"]
    (name,) = [one.get("name") or "" for one in book.iter(f"{S}sheet")]
    assert len(name) <= 31
    assert not set(name) & set("\\/?*[]:")
