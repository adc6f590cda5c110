"""The example handling, read by the product in each of its formats, against what a careful official records."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from documents.read import read_bytes
from uppdrag.municipality import load_municipality
from uppdrag.plans import read_plan
from uppdrag.reading import Found, Reading, read_handling

FACTS = ("list", "section", "title", "dnr", "responsible", "with", "plan", "role")
DECIDED = ("effect", "body", "date", "paragraph", "point", "dnr", "responsible")


@pytest.fixture(scope="module")
def expected(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project / "examples/goteborg/expected.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module", params=["txt", "docx", "pdf"])
def reading(request: pytest.FixtureRequest, project: Path) -> Reading:
    file = project / "examples" / "goteborg" / f"tjansteutlatande-1308-20.{request.param}"
    return read_handling(read_bytes(file.read_bytes(), file.name), load_municipality("goteborg"))


def facts(row: Found) -> dict[str, Any]:
    """The row in the shape of expected.json."""
    return {
        "list": row.list,
        "section": row.section,
        "title": row.title,
        "dnr": list(row.dnr),
        "responsible": list(row.responsible),
        "with": list(row.with_),
        "plan": row.plan,
        "role": row.role,
    }


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("part", ["uppdrag", "cases"])
def test_every_row_is_as_an_official_would_record_it(
    reading: Reading, expected: dict[str, Any], part: str
) -> None:
    found = [facts(row) for row in getattr(reading, part)]
    assert found == [{fact: row.get(fact) for fact in FACTS} for row in expected[part]]


def test_the_head_is_read(reading: Reading, expected: dict[str, Any]) -> None:
    head = reading.document
    found = {"title": head.title, "kind": head.kind, "date": str(head.date), "dnr": list(head.dnr)}
    assert found == expected["document"]


def test_only_what_stands_under_beslut_is_decided(reading: Reading, expected: dict[str, Any]) -> None:
    found = [{fact: plain(getattr(made, fact)) for fact in DECIDED} for made in reading.decisions]
    assert found == expected["decisions"]


def test_proposed_closings_are_only_proposed(reading: Reading, expected: dict[str, Any]) -> None:
    proposed = [found for found in reading.suggestions if found.kind == "proposed_closing"]
    givers = [(list(found.dnr), found.given_by.paragraph if found.given_by else None) for found in proposed]
    assert givers == [
        (right["dnr"], right["given_by"]["paragraph"]) for right in expected["proposed_closings"]
    ]


def test_the_two_times_of_one_uppdrag_are_both_told(reading: Reading, expected: dict[str, Any]) -> None:
    doubt = next(doubt for doubt in expected["doubts"] if doubt["about"] == "plan")
    listed = [row.plan for row in reading.uppdrag if doubt["dnr"] in row.dnr]
    retold = [found.plan for found in reading.suggestions if doubt["dnr"] in found.dnr]
    assert listed + retold == doubt["words"]


def test_no_motion_becomes_an_uppdrag(reading: Reading, expected: dict[str, Any]) -> None:
    taken = [row.title for row in (*reading.uppdrag, *reading.cases)]
    taken += [made.text for made in reading.decisions if made.effect != "rejects"]
    taken += [found.text for found in reading.suggestions]
    assert [text for text in taken for never in expected["never_an_uppdrag"] if never in text] == []


@pytest.mark.parametrize("part", ["uppdrag", "cases"])
def test_every_plan_means_what_an_official_takes_it_to_mean(expected: dict[str, Any], part: str) -> None:
    issued, town = date.fromisoformat(expected["document"]["date"]), load_municipality("goteborg")
    plans = [read_plan(row["plan"], issued, town, body=row["responsible"][0]) for row in expected[part]]
    found = [plan.deadline and plan.deadline.isoformat() for plan in plans]
    assert found == [row["deadline"] for row in expected[part]]


def test_odd_meeting_days_are_pointed_at(expected: dict[str, Any]) -> None:
    issued, town = date.fromisoformat(expected["document"]["date"]), load_municipality("goteborg")
    odd = [doubt for doubt in expected["doubts"] if doubt["about"] == "meeting day"]
    warnings = [" ".join(read_plan(doubt["words"][0], issued, town).warnings) for doubt in odd]
    assert all(doubt["weekday"] in told for doubt, told in zip(odd, warnings, strict=True))
    assert len(odd) == 2
