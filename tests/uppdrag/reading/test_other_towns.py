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
        "KS 2023-12",
        "D-2023-55",
        "VN-HSN 2023-0114",
        "2023KS412",
        "KS23-412",
        "2022:455",
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


def test_fixed_columns_with_underlined_headings_on_two_pages_of_a_mail() -> None:
    head = (
        "Nr  Uppdrag                              Ansvarig          Klart       Dnr\n"
        "--- ------------------------------------ ----------------- ----------- -----------\n"
    )
    found = rows_of(
        f"Hej!\n\nHär kommer listan.\n\n{head}"
        "1   Utreda parkering vid stationen       Tekniska nämnden  2024-05-30  TN 2023/45\n"
        "2   Ta fram riktlinje för e-sport        Kultur och fritid våren 2024  KFN 2023/8\n"
        "    och föreningsbidrag\n"
        "3   Redovisa sjukfrånvaron               Samtliga nämnder  KS 9 april  KS 2023/101\n\n"
        f"Sida 1 (2)\n{head}"
        "4   Pröva friskvårdstimme                Personalutskottet             KS 2023/140\n\n"
        "Vänlig hälsning\nEva Ek\n"
    )
    assert [(row.title, row.plan) for row in found] == [
        ("Utreda parkering vid stationen", "2024-05-30"),
        ("Ta fram riktlinje för e-sport och föreningsbidrag", "våren 2024"),
        ("Redovisa sjukfrånvaron", "KS 9 april"),
        ("Pröva friskvårdstimme", None),
    ]


def test_an_och_inside_the_name_of_a_body_parts_nothing() -> None:
    found = rows_of(
        "Uppdrag;Ansvarig nämnd;Klart\nBygga ett bad;Kultur- och fritidsnämnden;maj\n"
        "Rusta torget;Vatten och Miljö i Väst AB;maj\nSe över taxan;Trafiknämnden och Byggnadsnämnden;maj\n"
    )
    assert [row.responsible for row in found] == [
        ("Kultur- och fritidsnämnden",),
        ("Vatten och Miljö i Väst AB",),
        ("trafiknamnden", "byggnadsnamnden"),
    ]


def test_a_column_may_tell_when_each_was_done() -> None:
    found = reading_of(
        "Uppdrag;Tilldelad;Målår;Genomfört (datum)\nBygga ett bad;Kommunstyrelsen;2026;\n"
        "Rusta torget;Kommunstyrelsen;2025;KSAU 2024-02-07\nSe över taxan;Kommunstyrelsen;2025;pågår\n"
    )
    assert [(row.title, row.plan) for row in found.uppdrag] == [
        ("Bygga ett bad", "2026"),
        ("Se över taxan", "2025"),
    ]
    assert [row.title for row in found.cases] == ["Rusta torget"]


def test_the_heading_of_an_entry_names_it_and_its_description_does_not() -> None:
    (row,) = rows_of(
        "Id;Skapad av;Rubrik;Beskrivning;Förfallodatum\n47;eva01;Utreda ridhus;Ett ridhus i öster;maj\n"
    )
    assert (row.title, row.plan) == ("Utreda ridhus", "maj")


def test_beside_a_plan_klart_tells_what_is_done() -> None:
    found = reading_of(
        "UPPDRAG;ANSVARIG;ÅTERRAPPORTERING;KLART\nBygga ett bad;Kommunstyrelsen;KF maj;\n"
        "Rusta torget;Kommunstyrelsen;;X\nSe över taxan;Kommunstyrelsen;juni;Nej\n"
    )
    assert [(row.title, row.plan) for row in found.uppdrag] == [
        ("Bygga ett bad", "KF maj"),
        ("Se över taxan", "juni"),
    ]
    assert [row.title for row in found.cases] == ["Rusta torget"]


def test_the_second_row_of_a_heading_may_have_words_that_name_no_column() -> None:
    found = list_of(
        ("Uppdrag", "", "Ansvarig", "Uppföljning", "", "Ärende"),
        ("Nr", "Beskrivning", "Avdelning", "Delår", "Helår", "Diarienummer"),
        *((str(n), task, "Måltidsenheten", "Pågår", "", "SN 2024/12") for n, task in enumerate(TASKS, 1)),
        pages=(1,) * 5,
    )
    assert [entry.row.cells[found.columns["title"][0]] for entry in found.rows] == list(TASKS)
    assert set(found.columns) == {"number", "title", "responsible", "status", "dnr"}
