"""Points under a heading or a body are a list with their facts on the same line; other points are none."""

import pytest

from tests.uppdrag.reading.layouts import reading_of
from uppdrag.reading.labels import Labels
from uppdrag.reading.tail import item_of


@pytest.mark.parametrize(
    ("line", "title", "facts"),
    [
        ("Utreda simhall (dnr 0412/21, kvartal 3, pågår)", "Utreda simhall", {"dnr": "0412/21", "plan": "kvartal 3", "status": "pågår"}),
        ("Utreda simhall – KS 2021/12 – Trafiknämnden – v. 18", "Utreda simhall", {"dnr": "KS 2021/12", "responsible": "Trafiknämnden", "plan": "v. 18"}),
        ("Utreda simhall. Redovisas i maj 2022. Klart.", "Utreda simhall", {"plan": "maj 2022", "status": "Klart"}),
        ("Nämnden får i uppdrag att utreda simhall. KS 5 maj, KF 20 maj.", "Nämnden får i uppdrag att utreda simhall.", {"plan": "KS 5 maj, KF 20 maj"}),
        ("Utreda simhall. Tidplan: Mars 2022 (delrapport), maj 2022. Status: Pågår.", "Utreda simhall", {"plan": "Mars 2022 (delrapport), maj 2022", "status": "Pågår"}),
        ("Utreda simhall, camping och hamn (etapp 2)", "Utreda simhall, camping och hamn (etapp 2)", {}),
        ("Nå målen i Agenda 2030 – steg 2", "Nå målen i Agenda 2030 – steg 2", {}),
    ],
)  # fmt: skip
def test_facts_are_parted_from_the_words_before_them(line: str, title: str, facts: dict[str, str]) -> None:
    item = item_of(line, Labels([]))
    assert (item.title, item.facts) == (title, facts)


POINTS = """Bevakningslista

Trafiknämnden
- Bygga en bro (0412/21), maj 2022
- Laga vägen till Åby

Tekniska nämnden
- Se över taxan (0413/21), KS 5 maj
"""


def test_points_under_a_body_are_its_uppdrag() -> None:
    assert [
        (row.title, row.dnr, row.plan, row.section, row.responsible) for row in reading_of(POINTS).uppdrag
    ] == [
        ("Bygga en bro", ("0412/21",), "maj 2022", "Trafiknämnden", ("trafiknamnden",)),
        ("Laga vägen till Åby", (), None, "Trafiknämnden", ("trafiknamnden",)),
        ("Se över taxan", ("0413/21",), "KS 5 maj", "Tekniska nämnden", ("Tekniska nämnden",)),
    ]


@pytest.mark.parametrize("lead", ["Vi föreslår kommunstyrelsen besluta:", "Beslut", "Nämnden ansvarar för"])
def test_points_that_decide_propose_or_describe_are_no_list(lead: str) -> None:
    assert reading_of(POINTS.replace("Trafiknämnden", lead).replace("Tekniska nämnden", lead)).uppdrag == ()


def test_columns_are_known_by_what_stands_in_them() -> None:
    text = (
        "Beteckning;Vad som sägs;Var är vi?;Återkommer till oss\n"
        "KS 2021/12;Utreda en simhall i nordost;Pågår;KS 5 maj\n"
        "KS 2021/13;Laga vägen till Åby;Klart;Kvartal 3\n"
        "KS 2021/14;Se över taxan för vatten;Pågår;maj 2022\n"
    )
    reading = reading_of(text)
    assert [(row.title, row.dnr, row.plan) for row in reading.uppdrag] == [
        ("Utreda en simhall i nordost", ("KS 2021/12",), "KS 5 maj"),
        ("Se över taxan för vatten", ("KS 2021/14",), "maj 2022"),
    ]
    assert [row.title for row in reading.cases] == ["Laga vägen till Åby"]


def test_a_cell_a_line_is_parted_by_the_number_of_its_headings() -> None:
    text = (
        "Uppdrag\nSkede just nu\nDnr\nRedovisas\n2021\nUtreda en simhall i nordost\nPågår\n–\nKS 5 maj\n"
        "Laga vägen till Åby\nFramskjutet\nKS 2021/13\n–\n2022\nSe över taxan för vatten\nPågår\nKS 2021/14\nmaj 2022\n"
    )
    assert [(row.title, row.dnr, row.plan, row.section) for row in reading_of(text).uppdrag] == [
        ("Utreda en simhall i nordost", (), "KS 5 maj", "2021"),
        ("Laga vägen till Åby", ("KS 2021/13",), None, "2021"),
        ("Se över taxan för vatten", ("KS 2021/14",), "maj 2022", "2022"),
    ]


BARE = """Kommunstyrelsen

- Utreda en brygga vid ån (0412/21), KS 31 mars
- Vice ordförande: Bo Ek

Badnämnden:
1. Kartlägga cykelställ i centrum.
"""


def test_points_under_a_body_that_nothing_calls_uppdrag_are_offered_or_told_why_not() -> None:
    """No list says that they are pending, so that nothing is recorded; but nobody is to believe that they were."""
    reading = reading_of(BARE)
    assert (reading.uppdrag, reading.document.title) == ((), "Kommunstyrelsen")
    assert [
        (one.kind, one.text, one.dnr, one.responsible, one.plan, one.source.line)
        for one in reading.suggestions
    ] == [
        ("listed", "Utreda en brygga vid ån", ("0412/21",), ("kommunstyrelsen",), "KS 31 mars", 3),
        ("listed", "Kartlägga cykelställ i centrum.", (), ("Badnämnden",), None, 7),
    ]
    assert [(one.text, one.source.line) for one in reading.ignored] == [("- Vice ordförande: Bo Ek", 4)]
    assert reading.ignored[0].reason.startswith("Punkt under ett organs namn;")


@pytest.mark.parametrize(
    "above", ["Uppdrag 2021\n\n", "Reglemente för kommunens nämnder och styrelser\n\n", "Beslut\n\n"]
)
def test_points_of_a_document_that_says_what_it_is_are_not_offered(above: str) -> None:
    assert reading_of(above + BARE).suggestions == ()
