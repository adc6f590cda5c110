"""Every uppdrag of the invented budget is found, and nothing else."""

from collections.abc import Callable

import pytest

from tests.uppdrag.reading import budget_example
from tests.uppdrag.reading.layouts import reading_of
from uppdrag.reading import Reading

WANTED = [line for line in budget_example.lines() if line.kind == "uppdrag"]
FORMATS = {"text": budget_example.as_text, "Word": budget_example.as_docx, "PDF": budget_example.as_pdf}


@pytest.fixture(scope="module", params=FORMATS.values(), ids=FORMATS)
def reading(request: pytest.FixtureRequest) -> Reading:
    make: Callable[[], bytes | str] = request.param
    return reading_of(make())


def test_forty_uppdrag_are_found_and_no_other(reading: Reading) -> None:
    assert len(WANTED) == 40
    assert [row.title for row in reading.uppdrag] == [line.text for line in WANTED]


def test_each_has_its_body_plan_and_chapter(reading: Reading) -> None:
    assert [row.responsible for row in reading.uppdrag] == [line.responsible for line in WANTED]
    assert [row.plan for row in reading.uppdrag] == [line.plan for line in WANTED]
    chapters = [name for name, (_, uppdrag) in budget_example.CHAPTERS.items() for _ in uppdrag]
    assert [row.section for row in reading.uppdrag] == chapters


def test_the_council_gave_them_in_the_budget_of_the_year(reading: Reading) -> None:
    givers = {(row.given_by.body, row.given_by.text) for row in reading.uppdrag if row.given_by}
    assert givers == {("kommunfullmaktige", "KF budget 2022")}
    assert {row.list for row in reading.uppdrag} == {"budget 2022"}
    assert [row.source.row for row in reading.uppdrag] == list(range(1, 41))


def test_a_rival_budget_and_retold_uppdrag_are_left_out_with_a_reason(reading: Reading) -> None:
    reasons = {ignored.text: ignored.reason for ignored in reading.ignored}
    assert all("budgetförslag" in reasons[text] for text in budget_example.RIVAL)
    assert any("tidigare" in reason for reason in reasons.values())


def test_a_pdf_knows_the_pages(reading: Reading) -> None:
    pages = [row.source.page for row in reading.uppdrag if row.source.page]
    assert pages == sorted(pages)
    assert not pages or pages[-1] > 20


def test_co_operating_bodies_are_named() -> None:
    rows = reading_of(budget_example.as_text()).uppdrag
    assert rows[6].with_ == ("kulturnamnden",)
    assert rows[-2].with_ == ("berorda-namnder-och-styrelser",)


def test_bullets_after_a_common_opening_are_one_uppdrag_each() -> None:
    text = "Budget 2022\n\n# Trafiknämnden\n\nTrafiknämnden får i uppdrag att:\n\n- se över taxan\n- laga broar\n\nAnnan text.\n"
    assert [(row.title, row.responsible) for row in reading_of(text).uppdrag] == [
        ("se över taxan", ("trafiknamnden",)),
        ("laga broar", ("trafiknamnden",)),
    ]


def test_a_budget_in_another_style_reads_too() -> None:
    text = (
        "Budget 2023 för Göteborgs Stad\n\n3.1 Trafiknämnden\n\nI nämndens uppdrag ingår att sköta gator.\n\nUppdrag till nämnden\n"
        "Trafiknämnden ska bygga fler cykelbanor.\nTa fram en plan för laddstolpar senast 2023-10-31.\n\n3.2 Göteborg Energi AB\n\n"
        "Bolaget får i uppdrag att sänka priserna. Bolaget får även i uppdrag att bygga ut fjärrkylan.\n\n"
        "3.3 Kommungemensamma uppdrag\n\nGrundskolenämnden och förskolenämnden får i uppdrag att samverka.\n"
    )
    rows = reading_of(text).uppdrag
    assert [(row.section, row.responsible, row.plan) for row in rows] == [
        ("Trafiknämnden", ("trafiknamnden",), None),
        ("Trafiknämnden", ("trafiknamnden",), "senast 2023-10-31"),
        ("Göteborg Energi AB", ("goteborg-energi-ab",), None),
        ("Göteborg Energi AB", ("goteborg-energi-ab",), None),
        ("Kommungemensamma uppdrag", ("grundskolenamnden", "forskolenamnden"), None),
    ]


def test_a_budget_that_a_party_proposes_gives_nothing() -> None:
    text = "Förslag till budget 2023 från Moderaterna\n\nTrafiknämnden\n\nTrafiknämnden får i uppdrag att bygga en bro.\n"
    reading = reading_of(text)
    assert reading.uppdrag == ()
    assert "budgetförslag" in reading.ignored[0].reason
