"""Lists as smaller towns, regions and their systems write them: their numbers, words and lines beside the uppdrag."""

import pytest

from documents.model import Block, Place, Row, Table
from tests.uppdrag.reading.layouts import reading_of
from uppdrag.reading import Found
from uppdrag.reading.tables import ListTable, lists_of

TASKS = ("Bygga ett bad", "Rusta torget", "Se över avgifterna")


def rows_of(text: str) -> list[Found]:
    return list(reading_of(text).uppdrag)


def list_of(*rows: tuple[str, ...], pages: tuple[int, ...] = ()) -> ListTable:
    table: tuple[Block, ...] = (
        Table(tuple(Row(row, Place(page)) for row, page in zip(rows, pages, strict=True)), Place(1)),
    )
    (found,) = lists_of(table)
    return found


@pytest.mark.parametrize(
    "dnr",
    [
        "2023-POL000463",
        "2022-O000186",
        "KS.2022.80",
        "STK-2023-77",
        "KS-2022/591.109",
        "RV230249",
        "KS 2021/102",
    ],
)
def test_the_number_of_a_case_as_another_town_writes_it(dnr: str) -> None:
    (row,) = rows_of(f"Uppdrag;Diarienummer;Klart senast\nBygga ett bad;{dnr};KS 5 mars\n")
    assert row.dnr == (dnr,)


def test_the_cell_of_the_decision_may_tell_the_case() -> None:
    (row,) = rows_of(
        "Uppdrag;Beslut och ärende;Redovisas\nBygga ett bad;RF 2022-08-04 § 51 2023-O000250;maj\n"
    )
    assert row.dnr == ("2023-O000250",)


def test_a_system_export_has_its_own_numbers_kinds_and_editors() -> None:
    head = "Uppdrags-ID;Uppdragstyp;Uppdrag;Huvudansvarig;Klart senast;Status;Senast ändrad av;Handläggande enhet"
    rows = "\n".join(f"UPP-{n};Styrelse;{task};Miljönämnden;;Pågår;anna04;" for n, task in enumerate(TASKS))
    found = rows_of(f"{head}\n{rows}\n")
    assert [row.title for row in found] == list(TASKS)
    assert {row.plan for row in found} == {None}


def test_headings_in_capitals_and_cases_that_are_followed_until_done() -> None:
    found = reading_of(
        "LÖPNUMMER;ÄRENDEMENING;HANDLÄGGANDE ENHET;BEVAKNINGSDATUM;LÄGE\n"
        "00001;Översyn av taxan;Miljönämnden;2024-04-30;PÅBÖRJAT\n"
        "00002;Ny simhall;Kommunstyrelsen;kv 4 2024;EJ PÅBÖRJAT\n"
        "00003;Digital signering;Kommunstyrelsen;;REDOVISAT\n"
    )
    assert [row.title for row in found.uppdrag] == ["Översyn av taxan", "Ny simhall"]
    assert [row.title for row in found.cases] == ["Digital signering"]


@pytest.mark.parametrize("comment", ["Lägesrapport: Arbetet löper på.", "Arbetet löper på enligt planen."])
def test_a_line_of_comment_belongs_to_the_row_above(comment: str) -> None:
    rows = [(("Nämnden", task, "KS.2022.1", "maj"), ("Nämnden", comment, "", "")) for task in TASKS]
    found = list_of(
        ("Nämnd", "Uppdrag", "", "Redovisning"),
        ("Nämnd", "Text", "Diarienr", "Planeras till"),
        *(row for both in rows for row in both),
        pages=(1,) * 8,
    )
    assert [(entry.number, entry.row.cells[1]) for entry in found.rows] == list(enumerate(TASKS, 1))


def test_a_sheet_that_explains_the_columns_is_no_list() -> None:
    text = "Kolumn;Förklaring\nUppdrag;Skriv hela beslutet.\nKlart senast;Datum för redovisning.\nStatus;Pågår, Klart.\n"
    assert rows_of(text) == []


def test_a_row_that_sums_up_is_no_uppdrag() -> None:
    found = rows_of("Nr;Ansvarig;Uppdrag;Tidplan\n1;Miljönämnden;Bygga ett bad;maj\nSumma;;18 uppdrag;\n")
    assert [row.title for row in found] == ["Bygga ett bad"]


def test_who_answers_is_told_above_where_a_page_break_cut_the_cell() -> None:
    found = list_of(
        ("Uppdrag", "Ansvarig nämnd", "Klart"),
        *((task, "Miljönämnden" if n != 1 else "", "maj") for n, task in enumerate(TASKS)),
        pages=(1, 1, 2, 2),
    )
    assert [entry.row.cells[1] for entry in found.rows] == ["Miljönämnden"] * 3


def test_marks_of_markdown_are_no_words() -> None:
    (row,) = rows_of(
        "| Ansvarig | Uppdrag | Läge |\n|:---|---:|:-:|\n| Miljönämnden | Att *bygga* ett _bad_ | Pågår |\n"
    )
    assert row.title == "Att bygga ett bad"
