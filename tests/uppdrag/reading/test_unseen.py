"""Lists of other offices: other columns, other words, and lists that never were tables."""

from datetime import date

import pytest

from documents.read import read_bytes
from tests.uppdrag.reading.layouts import as_docx, reading_of
from uppdrag.municipality import load_municipality
from uppdrag.reading import Found, read_handling


def rows_of(text: str) -> list[Found]:
    return list(reading_of(text).uppdrag)


def test_paragraph_and_day_in_columns_of_their_own_are_one_decision() -> None:
    (row,) = rows_of("KF-beslut;§;Uppdrag;Till;Redovisas\n2021-02-10;101;Ta fram en policy;SLK;KS 16 juni\n")
    assert row.given_by is not None
    assert (row.given_by.body, str(row.given_by.date), row.given_by.paragraph) == (
        "kommunfullmaktige",
        "2021-02-10",
        101,
    )
    assert (row.responsible, row.plan) == (("stadsledningskontoret",), "KS 16 juni")


@pytest.mark.parametrize("other", ["Rubrik", "Ärende"])
def test_of_several_titles_the_uppdrag_itself_counts(other: str) -> None:
    text = f"Dnr;{other};Uppdragets lydelse;Ansvarig nämnd;Klart\n0412/20;Simhall;Utreda en simhall i nordost;Trafiknämnden;2022\n"
    (row,) = rows_of(text)
    assert row.title == "Utreda en simhall i nordost"


def test_sections_that_name_bodies_tell_who_answers() -> None:
    text = "Uppdrag\tTid\nTrafiknämnden\t\nTa fram en cykelplan\tKvartal 2\nByggnadsnämnden\t\nKorta tiden\tÅrsrapport 2021\n"
    assert [row.responsible for row in rows_of(text)] == [("trafiknamnden",), ("byggnadsnamnden",)]


def test_an_official_beside_a_body_is_no_body() -> None:
    text = "Uppdrag;Ansvarig;Plan\nTa fram en cykelplan;Anna Ek, SLK;KS 5 maj\nSläcka;Räddningstjänsten Storgöteborg;KS 5 maj\n"
    reading = reading_of(text)
    assert [row.responsible for row in reading.uppdrag] == [
        ("stadsledningskontoret",),
        ("Räddningstjänsten Storgöteborg",),
    ]
    assert any("Räddningstjänsten Storgöteborg" in warning for warning in reading.warnings)


def test_dnr_and_plan_may_stand_in_the_uppdrag_itself() -> None:
    (row,) = rows_of(
        "Uppdrag\tAnsvarig\nUtreda simhall (dnr 0412/21). Redovisas senast kvartal 3 2021.\tTrafiknämnden\n"
    )
    assert (row.dnr, row.plan) == (("0412/21",), "senast kvartal 3 2021")


def test_forms_of_dnr_from_elsewhere_are_kept_as_written() -> None:
    text = (
        "Ärendenummer;Uppdrag;Uppdrag till;Planerad redovisning\n"
        "KS 2018/124;Se över rutinerna;Trafiknämnden;KS 5 maj\n2021/114;Mäta;Trafiknämnden;maj 2021\n"
        "N161-0123/21;Räkna;Trafiknämnden;vecka 12\n"
    )
    assert [row.dnr for row in rows_of(text)] == [("KS 2018/124",), ("2021/114",), ("N161-0123/21",)]


def test_totals_are_no_rows_and_wrapped_cells_are_whole() -> None:
    cells = [
        ["Uppdrag", "Handläggare", "Ansvarig", "Plan"],
        ["Ta fram\nen plan", "Anna Ek", "Trafiknämnden", "KS 5 maj,\nKF 20 maj"],
    ]
    (row,) = reading_of(as_docx([*cells, ["Summa", "", "", "1 uppdrag"]])).uppdrag
    assert (row.title, row.plan, row.responsible) == (
        "Ta fram en plan",
        "KS 5 maj, KF 20 maj",
        ("trafiknamnden",),
    )


def test_a_numbered_list_under_its_heading_is_a_list() -> None:
    text = (
        "Lista över pågående uppdrag\n\n1. Kommunstyrelsen får i uppdrag att utreda simhall. Dnr 0412/21. KS 5 maj.\n"
        "2. Byggnadsnämnden får i uppdrag att korta tiden. Samlingsärende.\n"
    )
    assert [(row.title, row.dnr, row.plan) for row in rows_of(text)] == [
        ("Kommunstyrelsen får i uppdrag att utreda simhall.", ("0412/21",), "KS 5 maj"),
        ("Byggnadsnämnden får i uppdrag att korta tiden.", (), "Samlingsärende"),
    ]


def test_records_of_named_fields_are_a_list() -> None:
    text = "".join(
        f"Uppdrag: {title}\nAnsvarig: Trafiknämnden\nDnr: {dnr}\nPlan: {plan}\n\n"
        for title, dnr, plan in (("Bygga bro", "0412/21", "KS 5 maj"), ("Laga väg", "0413/21", "Kvartal 3"))
    )
    assert [(row.title, row.dnr, row.plan) for row in rows_of(text)] == [
        ("Bygga bro", ("0412/21",), "KS 5 maj"),
        ("Laga väg", ("0413/21",), "Kvartal 3"),
    ]


def test_text_of_a_pdf_pasted_without_separators_is_put_together() -> None:
    text = (
        "Bilaga 3\n\nUppdrag Dnr Plan för redovisning\nUppdrag till kommunstyrelsen\n"
        "Stadsledningskontoret får i\nuppdrag att se över stadens\nrutiner.\n1365/20 KS 5 maj\n"
        "Kommunstyrelsen får i uppdrag\natt nå målet år 2025.\n1669/20 Kvartal 3\n"
        "Uppdrag till övriga nämnder\noch styrelser\nSocialnämnderna får i uppdrag\natt stärka stödet.\nÅrsrapport 2021\n"
    )
    assert [(row.title, row.dnr, row.plan, row.section) for row in rows_of(text)] == [
        (
            "Stadsledningskontoret får i uppdrag att se över stadens rutiner.",
            ("1365/20",),
            "KS 5 maj",
            "Uppdrag till kommunstyrelsen",
        ),
        (
            "Kommunstyrelsen får i uppdrag att nå målet år 2025.",
            ("1669/20",),
            "Kvartal 3",
            "Uppdrag till kommunstyrelsen",
        ),
        (
            "Socialnämnderna får i uppdrag att stärka stödet.",
            (),
            "Årsrapport 2021",
            "Uppdrag till övriga nämnder och styrelser",
        ),
    ]


def test_doubts_are_said_and_nothing_is_corrected() -> None:
    reading = reading_of("Uppdrag\tDnr\tPlan\nUtreda frågan noga\t0001/21\t\n")
    assert reading.warnings == ("Rad 1 säger inte vem som ansvarar.",)


def test_a_document_without_a_day_has_the_one_that_is_given() -> None:
    document = read_bytes("Uppdrag\tDnr\nUtreda frågan\t0001/21\n".encode(), "lista")
    assert read_handling(document, load_municipality("goteborg"), on=date(2021, 3, 1)).document.date == date(
        2021, 3, 1
    )
    assert read_handling(document, load_municipality("goteborg")).document.date is None


def test_headings_of_many_words_vouch_for_each_other_where_each_stands_alone() -> None:
    text = (
        "Uppdrag att bevaka\n\nLöpnr\nUppdragets lydelse\nGivet av\nAnsvarig förvaltning/bolag\nÄrendenummer\nFärdigt\nLäge\n"
        "1\nSe över rutinerna för orosanmälan\nKF 2022-11-10 § 9\nSocialnämnden Nordost\n0301/23\nKvartal 2 2023\nPågår\n"
        "2\nInventera stadens alla skyddsrum\nKF budget 2023\nRäddningstjänsten Storgöteborg\ntvå gånger per år\nPausat\n"
    )
    assert [(row.title, row.dnr, row.plan, row.responsible) for row in rows_of(text)] == [
        ("Se över rutinerna för orosanmälan", ("0301/23",), "Kvartal 2 2023", ("socialnamnden-nordost",)),
        ("Inventera stadens alla skyddsrum", (), "två gånger per år", ("Räddningstjänsten Storgöteborg",)),
    ]


def test_a_heading_that_its_narrow_column_has_cut_still_names_it() -> None:
    (row,) = rows_of("Uppdrag;Ärendenumm er;Tid\nSe över taxan;0301/23;KS 5 maj\n")
    assert (row.dnr, row.plan) == (("0301/23",), "KS 5 maj")
