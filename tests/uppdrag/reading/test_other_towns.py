"""Lists as smaller towns, regions and their systems write them: their numbers, words and lines beside the uppdrag."""

import pytest

from documents.model import Block, Paragraph, Place, Row, Table
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


def test_whom_each_is_from_may_stand_merged_down_before_what_is_to_be_done() -> None:
    found = reading_of(
        "Uppdrag från;Vad ska göras;Beslut;Vem;Klart senast;Läge\n"
        "Budget 2023;Bygga ett bad;KF § 12/2022;Gatuchef;2024-04-09;Pågår\n"
        "Budget 2023;Nytt torg;KF § 12/2022;Gatuchef;2024-05-09;Klart\n"
        "Egna uppdrag;Se över taxan;TN § 8/2023;VA-chef;;Pågår\n"
        "Antal uppdrag;3;;;;\nVarav klara;1;;;;\n"
    )
    assert [row.title for row in found.uppdrag] == ["Bygga ett bad", "Se över taxan"]
    assert [row.title for row in found.cases] == ["Nytt torg"]


def test_the_underline_of_a_heading_parts_it_from_rows_that_blank_lines_part() -> None:
    found = rows_of(
        "Nr  Uppdrag                         Dnr           Plan för redovisning\n"
        "--  -----------------------------   -----------   --------------------\n"
        "1   Utreda fri entré för unga upp   N155-0230/22  KuN 22 april\n"
        "    till 25 år på museerna\n\n"
        "2   Konst i tunnlar                 0955/21       Under planering\n\n"
        "3   Samverka med grundskolan om     N155-0401/22  KuN 20 maj\n"
        "    kulturgarantin\n"
    )
    assert [(row.title, row.plan) for row in found] == [
        ("Utreda fri entré för unga upp till 25 år på museerna", "KuN 22 april"),
        ("Konst i tunnlar", "Under planering"),
        ("Samverka med grundskolan om kulturgarantin", "KuN 20 maj"),
    ]


def test_a_list_that_names_decision_time_and_person_is_of_uppdrag_whatever_it_calls_them() -> None:
    head = "Diarienr;Ärende;Ansvarig;{};Redovisas senast\n"
    rows = "KS 2021/143;Ny taxa för Folkets hus;HR-chef;KS 2021-05-04 § 88;KS 2 april\n"
    rows += "KS 2021/209;Översyn av arvodena;Kanslichef;KF 2021-06-14 § 61;våren 2024\n"
    assert len(rows_of(head.format("Beslut") + rows)) == 2
    assert rows_of(head.format("Prioritet") + rows) == []


def test_a_list_of_cases_with_the_days_of_decisions_to_come_is_of_no_uppdrag() -> None:
    found = reading_of(
        "Dnr;Ärende;Ansvarig;Beslut KF;Till KS\nKS 2021/143;Ny taxa för Folkets hus;HR-chef;2024-05-27;2024-05-14\n"
        "KS 2021/209;Översyn av arvodena;Kanslichef;2024-06-17;2024-06-04\n"
    )
    assert (len(found.uppdrag), len(found.cases)) == (0, 2)


@pytest.mark.parametrize(("page", "first"), [(1, "Vård"), (2, None)])
def test_what_stands_over_a_table_heads_the_first_of_its_parts(page: int, first: str | None) -> None:
    head = ("Uppdrag", "Beslut", "Status")
    rows = [head, ("Bygga ett bad", "SN § 4", "Pågår"), ("Äldreomsorg", "", ""), head]
    rows.append(("Rusta torget", "SN § 5", "Pågår"))
    pages = (1, 1, 1, page, page)  # after a page break the heading only stands there once more
    table = Table(tuple(Row(row, Place(n)) for row, n in zip(rows, pages, strict=True)), Place(1))
    (found,) = lists_of((Paragraph("Vård", Place(1), 2), table))
    assert [entry.section for entry in found.rows] == [first, "Äldreomsorg"]
