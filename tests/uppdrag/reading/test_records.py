"""Lists that are no tables are read whole and exactly; what merely has labels is no list of uppdrag."""

from collections.abc import Callable

import pytest

from tests.uppdrag.reading.layouts import reading_of
from tests.uppdrag.reading.told import DONE, OTHERS, ROWS, TEXTS, WORD
from uppdrag.reading.labels import Fact, Labels

CASES: list[tuple[str, Callable[[], bytes | str]]] = [
    *((name, lambda words=words: words) for name, words in TEXTS.items()),
    *WORD.items(),
]


@pytest.mark.parametrize("make", [make for _, make in CASES], ids=[name for name, _ in CASES])
def test_every_way_of_telling_gives_the_same_rows(make: Callable[[], bytes | str]) -> None:
    reading = reading_of(make())
    pending = [row for row in ROWS if row is not DONE]
    assert [row.title for row in reading.uppdrag] == [task.title for task, _ in pending]
    assert [row.dnr for row in reading.uppdrag] == [task.dnr for task, _ in pending]
    assert [row.plan or "" for row in reading.uppdrag] == [task.plan for task, _ in pending]
    assert [row.responsible for row in reading.uppdrag] == [task.ids for task, _ in pending]
    assert [row.section for row in reading.uppdrag] == [section for _, section in pending]
    assert [(row.title, row.role) for row in reading.cases] == [(DONE[0].title, "handled")]


@pytest.mark.parametrize("words", OTHERS.values(), ids=OTHERS)
def test_what_has_labels_and_is_something_else_is_no_list(words: str) -> None:
    reading = reading_of(words)
    assert (reading.uppdrag, reading.cases) == ((), ())


def test_a_value_that_is_not_finished_goes_on_below() -> None:
    text = "\n\n".join(
        f"Uppdrag: Rusta lekplatsen i {where}, torget\n\noch parken\n\nAnsvarig: Trafiknämnden\n\nStatus: Pågår"
        for where in ("Backa", "Kviberg")
    )
    assert [row.title for row in reading_of(text).uppdrag] == [
        "Rusta lekplatsen i Backa, torget och parken",
        "Rusta lekplatsen i Kviberg, torget och parken",
    ]


def test_the_head_of_a_letter_with_the_same_labels_is_no_record() -> None:
    text = "Diarienummer: 0999/22\nAnsvarig nämnd: Kulturnämnden\n\n" + TEXTS["a labelled fact a line"]
    assert [(row.title, row.dnr) for row in reading_of(text).uppdrag] == [
        (task.title, task.dnr) for task, _ in ROWS if task is not DONE[0]
    ]


def test_two_alike_are_no_list_yet() -> None:
    text = "".join(
        f"{title}\nDnr: 0412/21\nAnsvarig: Trafiknämnden\nStatus: Pågår\n\n" for title in ("Bro", "Väg")
    )
    assert reading_of(text).uppdrag == ()


def test_the_dnr_of_records_are_not_those_of_the_document() -> None:
    assert reading_of(TEXTS["a labelled fact a line"]).document.dnr == ()


def test_a_foot_of_the_page_between_two_facts_belongs_to_neither() -> None:
    text = TEXTS["a labelled fact a line"].replace("Redovisas senast:", "Nämndens kansli\nRedovisas senast:")
    assert [row.title for row in reading_of(text).uppdrag] == [
        task.title for task, _ in ROWS if task is not DONE[0]
    ]


@pytest.mark.parametrize(
    ("words", "lead", "facts"),
    [
        ("Dnr: saknas Ansvarig: Skolchefen Status: Pågår", "", [("Dnr", "saknas"), ("Ansvarig", "Skolchefen"), ("Status", "Pågår")]),
        ("Bygga bro. Ansvarig: Trafiknämnden. Redovisas senast: KS 5 maj.", "Bygga bro.", [("Ansvarig", "Trafiknämnden"), ("Redovisas senast", "KS 5 maj")]),
        ("Bygga bro (dnr 0412/21, status: klart)", "Bygga bro", [("dnr", "0412/21"), ("status", "klart")]),
        ("0412/21 · Trafiknämnden · KS 5 maj · Pågår", "", [("Dnr", "0412/21"), ("Ansvarig", "Trafiknämnden"), ("Plan", "KS 5 maj"), ("Status", "Pågår")]),
        ("Mötet börjar kl. 13:00 – 15:00 i sal B", "Mötet börjar kl. 13:00 – 15:00 i sal B", []),
    ],
)  # fmt: skip
def test_facts_are_parted_at_their_labels(words: str, lead: str, facts: list[tuple[str, str]]) -> None:
    assert Labels([]).parted(words) == (lead, [Fact(*fact) for fact in facts])
