"""Every uppdrag of the invented budget of thirty pages is found, and nothing else."""

import re
from pathlib import Path

import pypdfium2
import pytest

from examples.budget import contents
from tests.uppdrag.reading.layouts import reading_of
from uppdrag.reading import Reading

WANTED = contents.wanted()
BUDGET = Path("examples/budget")


@pytest.fixture(scope="module", params=["text", "docx", "pdf"])
def reading(request: pytest.FixtureRequest, project: Path) -> Reading:
    if request.param == "text":
        return reading_of(contents.as_text())
    return reading_of((project / BUDGET / f"budget-2022.{request.param}").read_bytes())


def test_forty_uppdrag_are_found_and_no_other(reading: Reading) -> None:
    assert len(WANTED) == 40
    assert [row.title for row in reading.uppdrag] == [line.text for line in WANTED]
    assert reading.cases == ()


def test_each_has_its_body_plan_and_chapter(reading: Reading) -> None:
    assert [row.responsible for row in reading.uppdrag] == [line.responsible for line in WANTED]
    assert [row.plan for row in reading.uppdrag] == [line.plan for line in WANTED]
    assert [row.section for row in reading.uppdrag] == [line.chapter for line in WANTED]


def test_the_council_gave_them_in_the_budget_of_the_year(reading: Reading) -> None:
    givers = {(row.given_by.body, row.given_by.text) for row in reading.uppdrag if row.given_by}
    assert givers == {("kommunfullmaktige", "KF budget 2022")}
    assert {row.list for row in reading.uppdrag} == {"budget 2022"}
    assert [row.source.row for row in reading.uppdrag] == list(range(1, 41))


def test_a_rival_budget_and_retold_uppdrag_are_left_out_with_a_reason(reading: Reading) -> None:
    reasons = {ignored.text: ignored.reason for ignored in reading.ignored}
    assert all("budgetförslag" in reasons[text] for _, text in contents.RIVAL)
    assert any("tidigare" in reason for reason in reasons.values())


def test_a_pdf_knows_the_page_of_each(project: Path) -> None:
    data = (project / BUDGET / "budget-2022.pdf").read_bytes()
    pdf = pypdfium2.PdfDocument(data)
    pages = [words(page.get_textpage().get_text_range()) for page in pdf]
    assert len(pages) == 30
    assert all(words(row.title)[:60] in pages[(row.source.page or 0) - 1] for row in reading_of(data).uppdrag)


def words(text: str) -> str:
    """The letters of a text, for lines are broken anywhere."""
    return re.sub(r"\W", "", text)


def test_the_files_are_small_and_say_what_the_source_says(project: Path) -> None:
    import docx

    files = sorted((project / BUDGET).glob("budget-2022.*"))
    assert [file.suffix for file in files] == [".docx", ".pdf"]
    assert all(file.stat().st_size < 300_000 for file in files)
    said = [paragraph.text for paragraph in docx.Document(str(files[0])).paragraphs if paragraph.text]
    assert said == [line.text for line in contents.lines() if line.text]


def test_co_operating_bodies_are_named() -> None:
    rows = reading_of(contents.as_text()).uppdrag
    assert rows[6].with_ == ("kulturnamnden",)
    assert [row.with_ for row in rows if "rusta två torg" in row.title] == [
        ("berorda-namnder-och-styrelser",)
    ]


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
