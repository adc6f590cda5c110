"""The example handling says the same in every format, and the same facts as the real one in other words."""

import json
import re
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from docx import Document

Row = dict[str, Any]
NAME = "tjansteutlatande-1308-20"
FACTS = ("section", "dnr", "responsible", "plan")
RUN_OF_WORDS = 30  # formulas and the facts between them make runs of up to 26


@pytest.fixture(scope="module")
def example(project: Path) -> Path:
    return project / "examples" / "goteborg"


@pytest.fixture(scope="module")
def expected(example: Path) -> Row:
    found: Row = json.loads((example / "expected.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def rows(expected: Row) -> list[Row]:
    """The rows of both lists in their order."""
    return sorted(expected["uppdrag"] + expected["cases"], key=lambda row: (row["list"], row["row"]))


def words(text: str) -> list[str]:
    return re.findall(r"[\w§/-]+", text.lower())


def list_lines(text: str) -> list[list[str]]:
    """The rows of the lists as cells: no repeated heads, no section rows."""
    lines = [line.split("\t") for line in text.splitlines() if "\t" in line]
    return [cells for cells in lines if cells[1] != "Dnr" and any(cells[1:])]


def test_text_holds_the_expected_rows(example: Path, rows: list[Row]) -> None:
    lines = list_lines((example / f"{NAME}.txt").read_text("utf-8"))
    assert lines == [[row["title"], "".join(row["dnr"]), row["plan"]] for row in rows]
    assert (len(rows), len(lines)) == (40, 40)


def test_word_file_says_what_the_text_says(example: Path) -> None:
    document = Document(str(example / f"{NAME}.docx"))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    text = (example / f"{NAME}.txt").read_text("utf-8")
    assert [row for row in cells if row[1] != "Dnr" and any(row[1:])] == list_lines(text)
    prose = [line.lstrip("# ") for line in text.splitlines() if line and "\t" not in line]
    assert [p.text for p in document.paragraphs if p.text] == prose


def test_pdf_says_what_the_text_says(example: Path) -> None:
    with pdfplumber.open(example / f"{NAME}.pdf") as pdf:
        found = set(words(" ".join(page.extract_text() for page in pdf.pages)))
    text = re.sub(r"</?b>", "", (example / f"{NAME}.txt").read_text("utf-8"))
    assert {word for word in words(text) if word not in found} == set()


def test_facts_are_those_of_the_real_lists(shared: Path, rows: list[Row]) -> None:
    gold = json.loads((shared / "domain" / "seed_gold.json").read_text("utf-8"))
    real = [row for row in gold if row["seed"].startswith("004") and row["list"].startswith("bilaga")]
    assert [[row[fact] for fact in FACTS] for row in rows] == [[row[fact] for fact in FACTS] for row in real]


def test_sentences_are_our_own(shared: Path, example: Path) -> None:
    seed = next((shared / "seeds").glob("004*.txt")).read_text("utf-8")
    theirs, ours = words(seed), words((example / f"{NAME}.txt").read_text("utf-8"))
    runs = {tuple(theirs[i : i + RUN_OF_WORDS]) for i in range(len(theirs))}
    assert [
        ours[i : i + RUN_OF_WORDS] for i in range(len(ours)) if tuple(ours[i : i + RUN_OF_WORDS]) in runs
    ] == []


def test_traps_are_kept(example: Path, expected: Row) -> None:
    text = (example / f"{NAME}.txt").read_text("utf-8")
    assert all(phrase in text for phrase in expected["never_an_uppdrag"])
    assert all(words in text for doubt in expected["doubts"] for words in doubt["words"])
    assert [text.count(f"\t{dnr}\t") for dnr in ("1365/20", "1296/20", "0958/20")] == [2, 3, 1]


def test_everyone_who_is_responsible_exists(example: Path, rows: list[Row]) -> None:
    roles = json.loads((example / "roles.json").read_text("utf-8"))
    people = {person["slack_id"] for person in roles["people"]}
    dnr = {(row["list"], row["row"]): row["dnr"] for row in rows}
    assert {entry["slack_id"] for entry in roles["ansvarig"]} <= people
    assert all(dnr[e["list"], e["row"]] == ([e["dnr"]] if e["dnr"] else []) for e in roles["ansvarig"])
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+@stad\.example", person["email"]) for person in roles["people"])
