"""What is drawn beside the words: rules and edges of shades, however a program draws them."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from documents.strokes import Strokes, strokes_of


def drawn(draw: Callable[[Any], object]) -> Strokes:
    import pypdfium2
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(400, 400))
    draw(canvas)
    canvas.showPage()
    canvas.save()
    pdf = pypdfium2.PdfDocument(target.getvalue())
    try:
        return strokes_of(pdf[0])
    finally:
        pdf.close()


@pytest.mark.parametrize(
    "draw",
    [
        lambda canvas: canvas.line(50, 300, 350, 300),
        lambda canvas: canvas.rect(50, 299.5, 300, 1, stroke=0, fill=1),
        lambda canvas: [canvas.line(x, 300, x + 100, 300) for x in (50, 150, 250)],
    ],
    ids=["a line", "a thin box", "a piece for each cell"],
)
def test_a_rule_is_one_however_it_is_drawn(draw: Callable[[Any], object]) -> None:
    found = drawn(draw)
    assert [round(rule.y) for rule in found.rules] == [100]
    assert found.rules[0].crosses(60, 340)
    assert found.upright == 0


def test_a_shaded_row_has_two_edges_and_no_upright_rule() -> None:
    found = drawn(lambda canvas: [canvas.rect(x, 300, 100, 20, stroke=0, fill=1) for x in (50, 150, 250)])
    assert [round(rule.y) for rule in found.rules] == [80, 100]
    assert found.upright == 0


def test_upright_rules_are_counted_by_their_places() -> None:
    found = drawn(lambda canvas: canvas.grid([50, 150, 350], [200, 250, 300]))
    assert found.upright == 3
    assert [round(rule.y) for rule in found.rules] == [100, 150, 200]


def test_a_rule_under_one_column_does_not_cross_the_table() -> None:
    found = drawn(lambda canvas: canvas.line(50, 300, 150, 300))
    assert not found.rules[0].crosses(50, 350)


def test_where_shaded_cells_end_again_and_again_a_column_has_its_border() -> None:
    def shade(canvas: Any) -> None:
        for y in (200, 240, 280):
            canvas.rect(50, y, 100, 20, stroke=0, fill=1)
            canvas.rect(150, y, 200, 20, stroke=0, fill=1)

    found = drawn(shade)
    assert [(round(x), round(top), round(bottom)) for x, top, bottom in found.borders] == [
        (50, 100, 200),
        (150, 100, 200),
        (350, 100, 200),
    ]
