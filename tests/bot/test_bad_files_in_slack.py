"""Files that carry more than text: macros never run, formulas are not computed, what is torn is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sandbox.client import LocalSlack
from tests.bot.test_import_in_slack import children, empty, hand_in, press, shown, take_in, total, town
from uppdrag import service
from uppdrag.facts import House

__all__ = ["empty", "town"]

ROWS = [
    ["Uppdrag", "Dnr", "Plan för redovisning"],
    ["Kommunstyrelsen får i uppdrag att laga bryggan i Åby", "0777/21", "KS 5 maj"],
    ["Kommunstyrelsen får i uppdrag att se över hamnen", "0778/21", "Kvartal 3"],
]
KNOWN = "Uppdrag;Dnr;Plan\nKommunstyrelsen får i uppdrag att utreda en brygga;0455/21;KS 31 mars\n"
VBA = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Sub AutoOpen() Shell" * 50


def saved(thing: Any) -> bytes:
    target = io.BytesIO()
    thing.save(target)
    return target.getvalue()


def workbook(rows: list[list[str]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return saved(book)


def word_file(rows: list[list[str]]) -> bytes:
    import docx

    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=True):
            cell.text = text
    return saved(document)


def with_macros(data: bytes, folder: str, plain: bytes, enabled: bytes) -> bytes:
    """The office file as its office saves it with macros in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(plain, enabled))
        new.writestr(f"{folder}/vbaProject.bin", VBA)
    return target.getvalue()


WORD_TYPE = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main"
SHEET_TYPE = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lista.docm", with_macros(word_file(ROWS), "word", WORD_TYPE, b"vnd.ms-word.document.macroEnabled.main")),
        ("lista.docx", with_macros(word_file(ROWS), "word", b"", b"")),
        ("lista.xlsm", with_macros(workbook(ROWS), "xl", SHEET_TYPE, b"vnd.ms-excel.sheet.macroEnabled.main")),
        ("lista.xlsx", with_macros(workbook(ROWS), "xl", b"", b"")),
    ],
    ids=["docm", "docx", "xlsm", "xlsx"],
)  # fmt: skip
def test_a_file_with_macros_is_read_as_text_and_says_so(
    town: LocalSlack, empty: House, tmp_path: Path, name: str, data: bytes
) -> None:
    before = children()
    hand_in(town, tmp_path, name, data)
    preview = shown(town, "2 nya")
    assert "Filen innehåller makron. Jag har bara läst texten; makron körs aldrig." in str(preview["text"])
    town.wait_for(lambda: children() <= before, timeout=60)
    press(town, preview, "Spara", "Sparat: 2 nya.")
    assert service.look_up(empty, "0778/21").cards[0].line.plan_words == "Kvartal 3"


def test_formulas_are_not_computed_and_a_table_in_pieces_is_no_list(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    hand_in(
        town,
        tmp_path,
        "formler.xlsx",
        workbook([*ROWS, ['=HYPERLINK("http://x.example")', "=1+1", "=NOW()"]]),
    )
    shown(town, "2 nya")
    odd = ROWS[1][0] + ";0777/21;KS 5 maj;mer;och mer\n" + ";;\n" + '"öppet citat;0778/21'
    hand_in(town, tmp_path, "udda.csv", "Uppdrag;Dnr;Plan\n" + odd)
    shown(town, "Jag hittar inga uppdrag i dokumentet. Inget är sparat.")
    assert total(empty) == 0


def test_a_locked_and_a_torn_pdf_get_one_sentence_and_the_bot_goes_on(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    before = children()
    locked = io.BytesIO()
    canvas = Canvas(locked, encrypt=StandardEncryption("hemligt"))
    canvas.drawString(40, 700, "Uppdrag Dnr Plan")
    canvas.save()
    for name, data, sentence in (
        ("låst.pdf", locked.getvalue(), "Filen är skyddad med lösenord."),
        ("halv.docx", word_file(ROWS)[:9_000], "Filen är skadad eller bara en del av en fil."),
    ):
        hand_in(town, tmp_path, name, data)
        shown(town, sentence)
    assert total(empty) == 0
    town.wait_for(lambda: children() <= before, timeout=60)
    take_in(town, tmp_path, KNOWN)
    assert total(empty) == 1
