"""What stands around a list and tells of its rows: headings of its parts, other tables, what a page break leaves."""

import io

import pytest

from documents.model import Paragraph, Place, Row, Table
from tests.uppdrag.reading.layouts import reading_of
from uppdrag.reading.tables import lists_of

PENDING = "| Uppdrag | Redovisas |\n|---|---|\n| Bygga ett bad | KS 5 maj |\n| Rusta torget | Kvartal 3 |\n"
ENDED = "| Uppdrag | Redovisat |\n|---|---|\n| Se över taxan | KS 2022-03-01 |\n| Mäta bullret | KS 2022-04-05 |\n"


def table_of(*rows: tuple[str, ...], page: int = 1) -> Table:
    return Table(tuple(Row(row, Place(page)) for row in rows), Place(page), certain=False)


@pytest.mark.parametrize(
    ("below", "section"), [(f"## Avslutade uppdrag\n\n{ENDED}", "Pågående uppdrag"), ("", None)]
)
def test_beside_a_list_of_what_is_ended_the_heading_of_what_is_pending_is_its_section(
    below: str, section: str | None
) -> None:
    found = reading_of(f"# Status\n\n## Pågående uppdrag\n\n{PENDING}\n{below}")
    assert [(row.title, row.section) for row in found.uppdrag] == [
        ("Bygga ett bad", section),
        ("Rusta torget", section),
    ]


def test_a_heading_may_say_whom_all_uppdrag_are_to() -> None:
    found = reading_of(
        "Beslutad;Dnr;Uppdrag till förvaltningen;Vem;Återrapportering\n"
        "2022-02-28 § 27;0087/22;Konstens dag;Kulturskolan;Kvartal 3\n"
        "2022-03-28 § 40;0119/22;Ett nytt magasin;Stadsmuseet;Under planering\n"
    )
    assert [(row.title, row.responsible, row.plan) for row in found.uppdrag] == [
        ("Konstens dag", ("Kulturskolan",), "Kvartal 3"),
        ("Ett nytt magasin", ("Stadsmuseet",), "Under planering"),
    ]


@pytest.mark.parametrize(("name", "pending"), [("Bevakningslista", 2), ("Anmälningslista", 0)])
def test_what_is_on_a_list_of_bevakningar_is_pending_whatever_its_column_is_called(
    name: str, pending: int
) -> None:
    found = reading_of(
        f"# {name}\n\n| Dnr | Ärende | Redovisas |\n|---|---|---|\n"
        "| KS 2021/143 | Ny taxa för Folkets hus | Kvartal 3 |\n| KS 2021/209 | Arvoden | Kvartal 4 |\n"
    )
    assert (len(found.uppdrag), len(found.cases)) == (pending, 2 - pending)


def test_rows_of_the_page_before_stand_above_the_heading_that_a_new_part_repeats() -> None:
    head = ("Uppdrag", "Diarienr", "Tidplan")
    first = table_of(head, ("Bygga ett bad", "KS 112/22", "maj"), ("Skolnämnden", "", ""), head)
    other = table_of(
        ("Rusta torget", "KS 113/22", "juni"),
        ("Tekniska nämnden", "", ""),
        head,
        ("Se över avgifterna", "KS 114/22", "juli"),
        page=2,
    )
    (found,) = lists_of((Paragraph("Kommunstyrelsen", Place(1), 2), first, other))
    assert [(entry.row.cells[0], entry.section) for entry in found.rows] == [
        ("Bygga ett bad", "Kommunstyrelsen"),
        ("Rusta torget", "Skolnämnden"),
        ("Se över avgifterna", "Tekniska nämnden"),
    ]


def test_a_table_of_money_below_a_list_as_wide_is_none_of_it() -> None:
    rows = table_of(("Uppdrag", "Diarienr", "Tidplan"), ("Bygga ett bad", "KS 112/22", "maj"))
    money = table_of(("Nämnd", "Budget 2023, tkr", "Utfall feb, tkr"), ("Kommunstyrelsen", "1 200", "85"))
    (found,) = lists_of((rows, Paragraph("Avsatta medel", Place(1), bold=True), money))
    assert [entry.row.cells[0] for entry in found.rows] == ["Bygga ett bad"]


def test_words_that_go_on_from_a_full_line_are_no_row_though_a_short_cell_wraps_beside_them() -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph as Words
    from reportlab.platypus import SimpleDocTemplate
    from reportlab.platypus import Table as Printed

    tasks = [
        ("Utveckla samarbetet med Västtrafik kring<br/>nattrafik till Lindome och redovisa resandet.", "Årsbokslut<br/>2023"),
        ("Genomför en översyn av alla bilavtal", "2023-05-31, KS 5 maj"),
        ("Ta fram ett program för kulturmiljön som<br/>tillvaratar industrierna vid ån i hela dalen.", "september<br/>2023"),
    ]  # fmt: skip
    style = getSampleStyleSheet()["BodyText"]
    style.fontSize, style.leading, style.spaceBefore, style.spaceAfter = 9, 11, 0, 0
    cells = [["Uppdrag", "Diarienr", "Tidplan"], *([one, f"KS 11{n}/22", plan] for n, (one, plan) in enumerate(tasks))]  # fmt: skip
    target = io.BytesIO()
    close = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    table = Printed(
        [[Words(cell, style) for cell in row] for row in cells], colWidths=(185, 70, 140), style=close
    )
    SimpleDocTemplate(target).build([table])
    assert [(row.title, row.plan) for row in reading_of(target.getvalue()).uppdrag] == [
        (title.replace("<br/>", " "), plan.replace("<br/>", " ")) for title, plan in tasks
    ]
