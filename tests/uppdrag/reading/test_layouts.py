"""The same list is read from every layout, whole and exactly."""

from collections.abc import Callable

import pytest

from tests.uppdrag.reading.layouts import (
    DATA,
    FIRST,
    HEADINGS,
    LAYOUTS,
    RENDERED,
    SECTIONS,
    as_pdf,
    as_xlsx,
    reading_of,
)
from uppdrag.municipality import Municipality
from uppdrag.reading import Reading
from uppdrag.reading.bodies import bodies_in_cell

CASES: list[tuple[str, Callable[[], bytes | str]]] = [
    *((name, lambda data=data: data) for name, data in LAYOUTS.items()),
    *RENDERED.items(),
]


@pytest.mark.parametrize("make", [make for _, make in CASES], ids=[name for name, _ in CASES])
def test_every_layout_gives_the_same_rows(make: Callable[[], bytes | str], goteborg: Municipality) -> None:
    check(reading_of(make()), goteborg)


def check(reading: Reading, goteborg: Municipality) -> None:
    assert [row.title for row in reading.uppdrag] == [row[1] for row in DATA]
    assert [", ".join(row.dnr) for row in reading.uppdrag] == [row[3] for row in DATA]
    assert [row.plan or "" for row in reading.uppdrag] == [row[4] for row in DATA]
    bodies = [bodies_in_cell(row[2], goteborg.organisation, None) for row in DATA]
    assert [row.responsible for row in reading.uppdrag] == bodies
    assert [row.section for row in reading.uppdrag] == [SECTIONS[0]] * 3 + [SECTIONS[1]] * 3
    assert [row.source.row for row in reading.uppdrag] == [1, 2, 3, 4, 5, 6]
    assert reading.uppdrag[1].with_ == ("grundskolenamnden",)


@pytest.mark.parametrize("rules", ["grid", "below", "none"])
def test_a_list_over_many_pages_keeps_rows_and_sections(rules: str) -> None:
    words = [
        "nu",
        "snart",
        "igen",
        "åter",
        "senare",
        "tidigt",
        "sent",
        "ofta",
        "alltid",
        "ibland",
        "sällan",
        "genast",
    ]
    rows = [list(HEADINGS)]
    for word in words:
        rows.append(["", SECTIONS[0], "", "", ""])
        rows += [
            [str(len(rows)), f"{word.capitalize()} {title}", who, dnr, plan]
            for _, title, who, dnr, plan in FIRST
        ]
    reading = reading_of(as_pdf(rows, rules))
    assert [row.title for row in reading.uppdrag] == [row[1] for row in rows[1:] if row[0]]
    assert [row.plan for row in reading.uppdrag] == [row[4] for row in rows[1:] if row[0]]
    assert {row.section for row in reading.uppdrag} == {SECTIONS[0]}
    pages = [row.source.page or 0 for row in reading.uppdrag]
    assert pages == sorted(pages)
    assert pages[-1] > 1


@pytest.mark.parametrize(
    "headings",
    [
        ("Dnr", "Beskrivning av uppdraget", "Redovisas senast", "Ansvarig nämnd"),
        ("Diarienummer", "Uppdragets lydelse", "Tidplan", "Utförare"),
        ("Ärendenummer", "Åtgärd", "Planerad återkoppling", "Mottagare"),
        ("Diarienr", "Uppdrag", "Deadline", "Nämnd/bolag"),
        ("Dnr", "Vad", "När", "Vem"),
    ],
)
def test_columns_are_known_by_the_meaning_of_their_headings(headings: tuple[str, ...]) -> None:
    rows = [headings, ("0412/21", "Se över taxan för parkering", "KS 16 juni 2021", "Trafiknämnden")]
    row = reading_of(as_xlsx(rows)).uppdrag[0]
    assert (row.title, row.dnr, row.plan) == ("Se över taxan för parkering", ("0412/21",), "KS 16 juni 2021")
    assert row.responsible == ("trafiknamnden",)


def test_a_list_without_a_dnr_column_still_reads() -> None:
    text = "Uppdrag\tPlan för redovisning\nSocialnämnderna får i uppdrag att stärka stödet\tÅrsrapport 2021\n"
    row = reading_of(text).uppdrag[0]
    assert (row.dnr, row.plan, row.responsible) == ((), "Årsrapport 2021", ("socialnamnderna",))


def test_a_list_without_any_heading_reads_by_its_content() -> None:
    text = (
        "Kommunstyrelsen får i uppdrag att utreda frågan\t0001/21\tKS 5 maj\n"
        "Byggnadsnämnden ska ta fram ett förslag\t\tKvartal 3\n"
        "Socialnämnden Centrum får i uppdrag att stärka stödet\t0003/21\tÅrsrapport 2021\n"
    )
    reading = reading_of(text)
    assert [row.plan for row in reading.uppdrag] == ["KS 5 maj", "Kvartal 3", "Årsrapport 2021"]
    assert [row.dnr for row in reading.uppdrag] == [("0001/21",), (), ("0003/21",)]


def test_a_status_that_says_done_makes_a_case_of_the_row() -> None:
    text = (
        "Nr;Uppdrag;Ansvarig;Status\n"
        "1;Se över taxan;Trafiknämnden;Pågår\n2;Ta fram en policy;Trafiknämnden;Klart, redovisat KS 2021-03-31\n"
    )
    reading = reading_of(text)
    assert [row.title for row in reading.uppdrag] == ["Se över taxan"]
    assert [(row.title, row.role) for row in reading.cases] == [("Ta fram en policy", "handled")]


def test_who_gave_it_is_read_from_its_own_column() -> None:
    text = "Uppdrag;Beslut;Dnr\nSe över taxan;KS 2020-10-14 § 839;1308/20\nTa fram en plan;KF budget 2021;1668/20\n"
    first, second = (row.given_by for row in reading_of(text).uppdrag)
    assert first is not None
    assert second is not None
    assert (first.body, str(first.date), first.paragraph) == ("kommunstyrelsen", "2020-10-14", 839)
    assert (second.body, second.text) == ("kommunfullmaktige", "KF budget 2021")


@pytest.mark.parametrize(
    "text",
    [
        "Konto;Belopp;Kommentar\n1234;500;hyra\n2345;700;el\n",
        "Namn\tTelefon\nAnna Ek\t031-368 00 00\nBo Ek\t031-368 00 01\n",
        "| Mål | Indikator |\n|---|---|\n| Nöjda brukare | NKI 80 |\n",
    ],
)
def test_other_tables_are_no_lists(text: str) -> None:
    reading = reading_of(text)
    assert reading.uppdrag == ()
    assert reading.cases == ()


def test_wishes_of_slack_in_a_title_are_only_words() -> None:
    text = "Uppdrag\tDnr\n<!channel> får i uppdrag att <@U123> skrika\t0001/21\n"
    assert reading_of(text).uppdrag[0].title == "<!channel> får i uppdrag att <@U123> skrika"
