"""Text in every dress: encodings, tables, wrapped lines, pages."""

import pytest

from documents.errors import Unreadable
from documents.model import Paragraph, Table
from documents.text import MAX_CHARACTERS, MAX_LINES, decode, read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_swedish_survives_every_encoding(encoding: str) -> None:
    assert decode("Årsrapport – förskolenämnden".encode(encoding)) == "Årsrapport – förskolenämnden"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable):
        decode(bytes(range(1, 32)) * 50)


def table_of(text: str) -> Table:
    (table,) = [block for block in read_text(text) if isinstance(block, Table)]
    return table


def test_rows_know_their_lines_and_sections_stand_in_the_table() -> None:
    table = table_of("Rubrik\n\nUppdrag\tDnr\nGemensamma uppdrag\nUtreda\t0001/21\n")
    assert [(row.cells, row.place.line) for row in table.rows] == [
        (("Uppdrag", "Dnr"), 3),
        (("Gemensamma uppdrag", ""), 4),
        (("Utreda", "0001/21"), 5),
    ]


def test_a_cell_of_a_csv_may_hold_line_breaks_and_delimiters() -> None:
    table = table_of('Uppdrag;Dnr\n"Utreda\nfrågan; noga";0001/21\n')
    assert table.rows[1].cells == ("Utreda frågan; noga", "0001/21")
    assert table.rows[1].place.line == 2


def test_a_pipe_in_a_cell_may_be_escaped_and_the_rule_marks_the_heading() -> None:
    table = table_of("| Uppdrag | Dnr |\n|:---|---:|\n| A \\| B | 0001/21 |\n")
    assert table.rows[0].header
    assert table.rows[1].cells == ("A | B", "0001/21")


def test_wrapped_lines_are_one_paragraph_and_items_are_not() -> None:
    text = (
        "Kommunstyrelsen har i dag beslutat om en ny inriktning för arbetet med\n"
        "trygghet, och stadsledningskontoret ska nu ta fram ett förslag.\n\n1. Ett\n2. Två\n"
    )
    assert [block.text for block in read_text(text) if isinstance(block, Paragraph)] == [
        " ".join(text.splitlines()[:2]),
        "1. Ett",
        "2. Två",
    ]


def test_headings_have_levels_and_form_feeds_turn_pages() -> None:
    first, second = read_text("# Budget\n\f\n### **Uppdrag**\n")
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert (first.text, first.level, first.place.page) == ("Budget", 1, 1)
    assert (second.text, second.level, second.place.page) == ("Uppdrag", 3, 2)


def test_prose_with_double_blanks_is_no_table() -> None:
    text = "Det här är  en text.\nDen har  dubbla blanka.\nMen inga  kolumner alls i sig.\n"
    assert not [block for block in read_text(text) if isinstance(block, Table)]


def test_prose_with_semicolons_and_commas_is_no_table() -> None:
    text = "Ett, två och tre.\nFyra; fem, sex och sju.\nÅtta.\n"
    assert all(isinstance(block, Paragraph) for block in read_text(text))


@pytest.mark.parametrize("text", ["a\n" * (MAX_LINES + 1), "a" * (MAX_CHARACTERS + 1)])
def test_a_text_longer_than_any_handling_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_text(text)


def test_a_list_may_be_longer_than_any_handling() -> None:
    (table,) = read_text("Uppdrag;Dnr\n" + "Utreda bron;1679/20\n" * MAX_LINES)
    assert isinstance(table, Table)
    assert len(table.rows) == MAX_LINES + 1
    assert table.rows[-1].place.line == MAX_LINES + 1
