"""The two lists of the real handling, row by row, against the gold answers."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.read_once import read_once
from uppdrag.municipality import load_municipality
from uppdrag.reading import Found, Reading, read_handling

FILES = (
    "seeds/004_055c33912e67eacf.txt",
    "documents/tjansteutlatande-1308-20.docx",
    "documents/tjansteutlatande-1308-20.pdf",
)
ROLES = {"uppdrag": None, "handled": "handled", "arende": "case", "uppdrag_given": "given"}


@pytest.fixture(scope="module", params=FILES)
def reading(request: pytest.FixtureRequest, shared: Path) -> Reading:
    file = shared / request.param
    return read_handling(read_once(file.read_bytes(), file.name), load_municipality("goteborg"))


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, Any]]:
    rows = json.loads((shared / "domain" / "seed_gold.json").read_text("utf-8"))
    return [row for row in rows if row["list"].startswith("bilaga")]


def found_rows(reading: Reading, name: str) -> list[Found]:
    rows = [row for row in (*reading.uppdrag, *reading.cases) if row.list == name]
    return sorted(rows, key=lambda row: row.source.row or 0)


@pytest.mark.parametrize(("name", "count"), [("bilaga 3", 27), ("bilaga 4", 13)])
def test_every_row_is_as_the_gold_says(
    reading: Reading, gold: list[dict[str, Any]], name: str, count: int
) -> None:
    found = found_rows(reading, name)
    wanted = [row for row in gold if row["list"] == name]
    assert len(found) == len(wanted) == count
    assert [row.source.row for row in found] == list(range(1, count + 1))
    for row, right in zip(found, wanted, strict=True):
        assert " ".join(row.title.split()[:12]) == right["title"]
        assert list(row.dnr) == right["dnr"]
        assert list(row.responsible) == right["responsible"]
        assert (row.plan or "") == right["plan"]
        assert row.section == right["section"]
        assert row.role == ROLES[right["record_type"]]


def test_helpers_of_bilaga_3_are_as_the_gold_says(reading: Reading, gold: list[dict[str, Any]]) -> None:
    wanted = [row["with"] for row in gold if row["list"] == "bilaga 3"]
    assert [list(row.with_) for row in found_rows(reading, "bilaga 3")] == wanted


def test_31_rows_are_pending_and_9_are_not(reading: Reading) -> None:
    assert len(reading.uppdrag) == 31
    assert sorted(row.role or "" for row in reading.cases) == ["case"] * 4 + ["given"] + ["handled"] * 4


def test_the_handling_knows_its_day_and_numbers(reading: Reading) -> None:
    assert reading.document.date == date(2021, 1, 28)
    assert reading.document.dnr == ("1308/20", "1312/20")
    assert reading.document.kind == "tjänsteutlåtande"
    assert reading.document.title is not None
    assert reading.document.title.startswith("Redovisning av uppdrag om kartläggning")


def test_the_budget_named_in_a_title_is_the_giver(reading: Reading) -> None:
    row = found_rows(reading, "bilaga 3")[2]
    assert row.given_by is not None
    assert (row.given_by.body, row.given_by.text) == ("kommunfullmaktige", "Kfs budget 2020")


def test_a_text_file_knows_the_line_of_every_row(shared: Path, gold: list[dict[str, Any]]) -> None:
    file = shared / FILES[0]
    reading = read_handling(read_once(file.read_bytes(), file.name), load_municipality("goteborg"))
    lines = [row.source.line for name in ("bilaga 3", "bilaga 4") for row in found_rows(reading, name)]
    assert lines == [row["line"] for row in gold]


def test_a_pdf_knows_the_page_on_which_every_row_begins(shared: Path) -> None:
    file = shared / FILES[2]
    reading = read_handling(read_once(file.read_bytes(), file.name), load_municipality("goteborg"))
    assert [row.source.page for row in found_rows(reading, "bilaga 3")] == [17] * 7 + [18] * 11 + [19] * 9
    assert [row.source.page for row in found_rows(reading, "bilaga 4")] == [19] + [20] * 10 + [21] * 2
