"""What the docs name exists: a page about a house that was never built is worse than none."""

import re
from pathlib import Path

import pytest

from tests.house.rules import PACKAGES

CODE_NAME = re.compile(r"`([^`]+)`")
PLACE = re.compile(
    r"`((?:bot|reminders|uppdrag|documents|storage|blockkit|sandbox|examples|tests|docs|scripts)/[\w./-]*)`"
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


@pytest.fixture(scope="module")
def pages(tracked: dict[str, str]) -> dict[str, str]:
    """The pages of docs/ and the README."""
    return {
        path: text
        for path, text in tracked.items()
        if path.endswith(".md") and path.startswith(("docs/", "README"))
    }


def test_places_that_are_named_exist(pages: dict[str, str], project: Path) -> None:
    named = {(page, place) for page, text in pages.items() for place in PLACE.findall(text)}
    assert {(page, place) for page, place in named if not (project / place).exists()} == set()
    assert named


def test_links_lead_somewhere(pages: dict[str, str], project: Path) -> None:
    links = {(page, link) for page, text in pages.items() for link in LINK.findall(text)}
    assert {
        (page, link) for page, link in links if not (project / page).parent.joinpath(link).exists()
    } == set()


def test_glossary_speaks_of_the_code(pages: dict[str, str], tracked: dict[str, str]) -> None:
    code = "\n".join(text for path, text in tracked.items() if path.split("/")[0] in PACKAGES)
    rows = [line.split(" | ") for line in pages["docs/glossary.md"].splitlines() if line.startswith("| ")]
    names = {name for row in rows if len(row) == 3 for name in CODE_NAME.findall(row[1])}
    assert {name for name in names if name not in code} == set()
    assert len(names) > 30


def test_every_decision_is_listed_and_whole(pages: dict[str, str]) -> None:
    records = {path: text for path, text in pages.items() if re.match(r"docs/adr/\d{4}-", path)}
    index = pages["docs/adr/README.md"]
    assert [path for path in records if Path(path).name not in index] == []
    parts = ("**Context.**", "**Decision.**", "**Consequences.**")
    assert [path for path, text in records.items() if not all(part in text for part in parts)] == []
    assert [f"{number:04}" for number in range(1, len(records) + 1)] == sorted(
        Path(path).name[:4] for path in records
    )
