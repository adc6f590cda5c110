"""Word files that are being worked on: tracked changes, controls to fill in, a letter inside a frame."""

from documents.model import Table
from documents.read import read_bytes
from tests.documents.test_formats import docx_with, paragraph, tables, texts


def row(*cells: str, mark: str = "") -> str:
    change = f'<w:trPr><w:{mark} w:id="1" w:author="A"/></w:trPr>' if mark else ""
    return f"<w:tr>{change}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def said(*words: str) -> list[str]:
    return [paragraph(word) for word in words]


def test_a_row_that_was_deleted_is_gone_and_one_that_was_inserted_counts() -> None:
    body = table(
        row(*said("Uppdrag", "Dnr")),
        row(*said("Bygga bro", "1/22")),
        row(*said("Struket", "2/22"), mark="del"),
        row(*said("Tillagt", "3/22"), mark="ins"),
    )
    (found,) = tables(read_bytes(docx_with(body), "logg").blocks)
    assert [line.cells[0] for line in found.rows] == ["Uppdrag", "Bygga bro", "Tillagt"]


def test_the_hint_in_a_control_that_nobody_has_filled_in_is_no_text() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
    hint = control.format("<w:showingPlcHdr/>", "Klicka här för att ange text.")
    body = "".join(
        f"<w:p><w:r><w:t>Plan:</w:t></w:r>{part}</w:p>" for part in (hint, control.format("", " KS 5 maj"))
    )
    assert texts(read_bytes(docx_with(body), "mall").blocks) == ["Plan:", "Plan: KS 5 maj"]


def test_tables_in_a_frame_are_tables_and_the_frame_is_none() -> None:
    inner = table(row(*said("Uppdrag", "Dnr")), row(*said("Bygga en bro över ån", "1/22")))
    frame = table(
        row(*said("KOMMUNEN", "PM")),
        row(f"{paragraph('Nämndens uppdrag')}{inner}{paragraph('')}", paragraph("")),
    )
    blocks = read_bytes(docx_with(frame), "brev").blocks
    assert texts(blocks) == ["KOMMUNEN", "PM", "Nämndens uppdrag"]
    assert [line.cells for line in tables(blocks)[0].rows] == [
        ("Uppdrag", "Dnr"),
        ("Bygga en bro över ån", "1/22"),
    ]


def test_a_small_table_in_a_cell_is_a_part_of_that_cell() -> None:
    small = table(row(paragraph("2024")), row(paragraph("2025")))
    outer = table(
        row(*said("Uppdrag", "Plan")),
        row(paragraph("Bygga en bro över ån och redovisa vad den kostar"), f"{small}{paragraph('')}"),
    )
    (found,) = read_bytes(docx_with(outer), "lista").blocks
    assert isinstance(found, Table)
    assert found.rows[1].cells[1] == "2024 2025"
