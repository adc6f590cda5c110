"""Lists put together at random, in layouts that nobody fitted the reader to, and what each of them taught it."""

import io
from collections.abc import Sequence
from typing import Any

from tests.uppdrag.reading.composed import Composed
from tests.uppdrag.reading.composed_pdf import composed_pdf
from tests.uppdrag.reading.layouts import reading_of
from uppdrag.reading import Found

SEEDS = range(1_000, 1_040)
LEAST_F1, LEAST_FIELDS = 0.95, 0.95


def right_fields(rows: Composed, found: Sequence[Found]) -> tuple[int, int]:
    """How many rows are found with their whole title, and how many of their fields are exact."""
    left, right, exact = list(found), 0, 0
    for item in rows.items:
        same = next((row for row in left if row.title == item.cells["title"]), None)
        if same is None:
            continue
        left.remove(same)
        right += 1
        plan = same.plan or "" if "plan" in rows.columns else ""
        exact += (same.dnr == item.dnr) + (plan == item.cells.get("plan", ""))
        exact += (same.section or "") in {item.section or "", "" if item.section else rows.caption}
    return right, exact


def test_lists_that_nobody_has_seen_are_read_as_well_as_was_measured() -> None:
    right = exact = rows = 0
    for seed in SEEDS:
        data, wanted, _ = composed_pdf(seed)
        found = reading_of(data).uppdrag
        one, fields = right_fields(wanted, found)
        right, exact, rows = right + one, exact + fields, rows + len(wanted.items) + len(found)
    assert 2 * right / rows >= LEAST_F1
    assert exact / (3 * right) >= LEAST_FIELDS


def printed(
    rows: Sequence[Sequence[Any]], widths: Sequence[int], style: Sequence[Any], *between: Any
) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=11)
    bold = ParagraphStyle("bold", parent=plain, fontName="Helvetica-Bold")
    ends = {n: ParagraphStyle(str(n), parent=plain, alignment=n) for n in (0, 1, 2)}
    cells = [[Paragraph(name, bold) for name in rows[0]]]
    sides = [0, *between] if between else [0] * len(widths)
    cells += [[Paragraph(text, ends[n]) for text, n in zip(row, sides, strict=True)] for row in rows[1:]]
    target = io.BytesIO()
    SimpleDocTemplate(target, topMargin=60, bottomMargin=60).build(
        [Table(cells, colWidths=widths, repeatRows=1, splitInRow=1, style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *style])]
    )  # fmt: skip
    return target.getvalue()


TITLES = (
    "Utreda hur skolgårdarna kan öppnas på kvällar och helger för föreningslivet i stadsdelen",
    "Ta fram en plan för cykelparkering vid alla större hållplatser och byten",
    "Redovisa vad som har gjorts för att korta köerna till kommunens musikskola",
    "Kartlägga vilka lokaler som står tomma och vad de kostar under ett helt år",
    "Pröva om badhusets öppettider kan bli längre utan att taxan behöver höjas",
)
LIST = [["Uppdrag", "Dnr", "Redovisas"], *([title, f"0{n}12/23", ("KS 5 maj", "december 2024")[n % 2]] for n, title in enumerate(TITLES, 1))]  # fmt: skip


def check(data: bytes) -> None:
    found = reading_of(data).uppdrag
    assert [(row.title, *row.dnr, row.plan) for row in found] == [tuple(row) for row in LIST[1:]]


def test_cells_that_are_centred_or_end_below_each_other_are_columns_though_little_white_parts_them() -> None:
    tight = [("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    check(printed(LIST, (170, 50, 70), tight, 1, 2))


def test_a_table_with_rules_only_between_its_cells_has_its_outer_cells_too() -> None:
    check(printed(LIST, (170, 50, 70), [("INNERGRID", (0, 0), (-1, -1), 0.5, "black")]))


def test_what_is_shaded_cell_by_cell_tells_the_columns() -> None:
    shades = [("BACKGROUND", (c, n), (c, n), "#eeeeee") for n in (1, 3, 5) for c in range(3)]
    check(printed(LIST, (150, 44, 48), [*shades, ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 0)], 1, 1))  # fmt: skip


def test_a_repeated_heading_is_no_part_of_the_row_that_goes_on_below_it() -> None:
    long = [*LIST[:1], *([f"{row[0]} {n}", *row[1:]] for n in range(6) for row in LIST[1:])]
    data = printed(long, (110, 60, 70), [("GRID", (0, 0), (-1, -1), 0.5, "black")])
    assert [row.title for row in reading_of(data).uppdrag] == [row[0] for row in long[1:]]


def test_short_words_at_the_end_of_justified_lines_are_no_column() -> None:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=11)
    wide = ParagraphStyle("wide", parent=plain, alignment=4)
    bold = ParagraphStyle("bold", parent=plain, fontName="Helvetica-Bold")
    texts = [
        f"{title} och föreslå åtgärder för barn och unga och deras föräldrar i varje stadsdel och by"
        for title in (*TITLES, "Se över alla avtal")
    ]
    story: list[Any] = []
    for start, name in ((0, "Nämnden för kultur"), (3, "Nämnden för teknik")):
        rows = [
            [Paragraph(text, wide), Paragraph("0412/23", plain), Paragraph("KS 5 maj", plain)]
            for text in texts[start : start + 3]
        ]
        heads = [Paragraph(text, bold) for text in ("Uppdrag", "Dnr", "Redovisas")]
        story += [Paragraph(name, bold), Table([heads, *rows], colWidths=(170, 80, 90)), Spacer(1, 14)]
    target = io.BytesIO()
    SimpleDocTemplate(target).build(story)
    found = reading_of(target.getvalue()).uppdrag
    assert [row.title for row in found] == texts
    assert [row.section for row in found] == ["Nämnden för kultur"] * 3 + ["Nämnden för teknik"] * 3


def test_cells_that_stand_a_little_higher_than_their_row_tell_how_far_lines_are_apart_by_themselves() -> None:
    rows = [LIST[0], *([(n % 2 and title) or "Utreda frågan", f"0{n}12/23<br/>0{n}13/23", "KS 5 maj"] for n, title in enumerate(TITLES))]  # fmt: skip
    higher = [("TOPPADDING", (0, 0), (-1, -1), 7), ("TOPPADDING", (1, 0), (1, -1), 5)]
    found = reading_of(printed(rows, (170, 60, 70), higher)).uppdrag
    assert [(row.title, len(row.dnr)) for row in found] == [(row[0], 2) for row in rows[1:]]
