"""The same list as PDF in many dresses: rules, shades, cells set high, low or in the middle, heads and feet, page breaks."""

import io
from itertools import product
from typing import Any

import pytest

from tests.uppdrag.reading.invented import LONG
from tests.uppdrag.reading.layouts import reading_of

HEADINGS = ("Dnr", "Uppdrag", "Beslut<br/>datum och §", "Redovisas")
ROWS = [
    (", ".join(task.dnr[:1]), f"Uppdrag {n}: {task.title}", "KF 2022-11-10 § 9", task.plan)
    for n, task in enumerate(LONG * 2, 1)
]
RULES: dict[str, list[Any]] = {
    "none": [],
    "grid": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
    "below": [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black")],
    "below the heading": [("LINEBELOW", (0, 0), (-1, 0), 1, "black")],
    "around": [("BOX", (0, 0), (-1, -1), 0.5, "black")],
    "every other row shaded": [
        ("BACKGROUND", (0, n), (-1, n), "#eeeeee") for n in range(1, len(ROWS) + 1, 2)
    ],
    "every cell of a shaded row by itself": [
        ("BACKGROUND", (column, n), (column, n), "#eeeeee")
        for n in range(1, len(ROWS) + 1, 2)
        for column in range(4)
    ],
}


def printed(rules: str, height: str, *, repeated: bool, split: bool, padding: float = 3) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    style = ParagraphStyle("cell", fontName="Helvetica", fontSize=9, leading=11)
    bold = ParagraphStyle("bold", parent=style, fontName="Helvetica-Bold")
    cells = [[Paragraph(text, bold) for text in HEADINGS]]
    cells += [[Paragraph(text, style) for text in row] for row in ROWS]
    sides = ("TOP", "BOTTOM", "LEFT", "RIGHT")
    padded = [(f"{side}PADDING", (0, 0), (-1, -1), padding) for side in sides]
    table = Table(
        cells, colWidths=(90, 200, 105, 120), repeatRows=int(repeated), splitInRow=int(split), style=padded
    )
    table.setStyle([("VALIGN", (0, 0), (-1, -1), height), *RULES[rules]])

    def furnish(canvas: Any, document: Any) -> None:
        canvas.drawString(40, 815, "Göteborgs Stad, Stadsledningskontoret")
        canvas.drawRightString(555, 815, "Bilaga 3")
        canvas.drawString(40, 22, "Pågående uppdrag")
        canvas.drawRightString(555, 22, f"Sida {document.page}")

    target = io.BytesIO()
    SimpleDocTemplate(
        target, pagesize=A4, leftMargin=40, rightMargin=40, topMargin=50, bottomMargin=50
    ).build([Paragraph("Uppdrag att bevaka", bold), table], onFirstPage=furnish, onLaterPages=furnish)
    return target.getvalue()


def check(data: bytes) -> None:
    found = reading_of(data).uppdrag
    assert [row.title for row in found] == [row[1] for row in ROWS]
    assert [", ".join(row.dnr) for row in found] == [row[0] for row in ROWS]
    assert [row.plan or "" for row in found] == [row[3] for row in ROWS]
    assert {row.section for row in found} == {None}


@pytest.mark.parametrize(("rules", "height"), list(product(RULES, ("TOP", "MIDDLE", "BOTTOM"))))
def test_rows_are_whole_whatever_is_drawn_and_wherever_cells_stand(rules: str, height: str) -> None:
    check(printed(rules, height, repeated=True, split=False))


@pytest.mark.parametrize("rules", RULES)
def test_a_row_that_a_page_break_has_cut_is_one_row_though_no_heading_is_repeated(rules: str) -> None:
    check(printed(rules, "TOP", repeated=False, split=True, padding=6))


@pytest.mark.parametrize(("between", "side"), [("Närvaro vid beredningen", "RIGHT"), ("", "LEFT")])
def test_a_table_with_columns_of_its_own_below_a_line_or_far_below_is_another_one(
    between: str, side: str
) -> None:
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    cells = [["Dnr", "Uppdrag", "Klart"], *([f"KS 2023/{n}", f"Bygga bad {n}", "maj"] for n in range(11, 15))]
    others = [["Namn", "Parti", "Närvarande"], ["Anna Öberg", "C", "Ja"], ["Göran Åhs", "S", "Nej"]]
    target = io.BytesIO()
    SimpleDocTemplate(target).build(
        [
            Table(cells, colWidths=(90, 200, 105), hAlign="LEFT"),
            Paragraph(between) if between else Spacer(1, 15),
            Table(others, colWidths=(120, 140, 80), hAlign=side),
        ]
    )
    assert [(row.title, row.plan) for row in reading_of(target.getvalue()).uppdrag] == [
        (title, plan) for _, title, plan in cells[1:]
    ]


def test_a_cell_that_reaches_down_over_rows_is_one_of_each() -> None:
    from reportlab.platypus import SimpleDocTemplate, Table

    cells = [["Uppdrag", "Ansvarig nämnd", "Klart"], *([f"Bygga bad {n}", "", "maj"] for n in range(4))]
    cells[1][1], cells[3][1] = "Miljönämnden", "Kommunstyrelsen"
    target = io.BytesIO()
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (1, 1), (1, 2)), ("SPAN", (1, 3), (1, 4))]
    SimpleDocTemplate(target).build([Table(cells, style=style)])
    assert [row.responsible for row in reading_of(target.getvalue()).uppdrag] == [
        ("miljo-och-klimatnamnden",),
        ("miljo-och-klimatnamnden",),
        ("kommunstyrelsen",),
        ("kommunstyrelsen",),
    ]
