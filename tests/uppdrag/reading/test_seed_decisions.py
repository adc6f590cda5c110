"""Decisions, suggestions and all that must be neither, in the five real handlingar."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.read_once import read_once
from uppdrag.municipality import Municipality
from uppdrag.reading import Reading, read_handling

FORMATS = (
    "seeds/004_055c33912e67eacf.txt",
    "documents/tjansteutlatande-1308-20.docx",
    "documents/tjansteutlatande-1308-20.pdf",
)
ALL = (
    "000_d8ce8d11d0963e04",
    "001_dba287e3a7b50b34",
    "002_db0d7c9ccfd9f6f8",
    "003_3b4a82567e54a968",
    "004_055c33912e67eacf",
)


def reading_of(file: Path, municipality: Municipality) -> Reading:
    return read_handling(read_once(file.read_bytes(), file.name), municipality)


@pytest.fixture(scope="module")
def seeds(shared: Path, goteborg: Municipality) -> dict[str, Reading]:
    return {name: reading_of(shared / "seeds" / f"{name}.txt", goteborg) for name in ALL}


@pytest.mark.parametrize("file", FORMATS)
def test_two_decisions_give_and_one_rejects_in_every_format(
    file: str, shared: Path, goteborg: Municipality
) -> None:
    decisions = reading_of(shared / file, goteborg).decisions
    assert [(d.effect, d.paragraph, d.point, d.dnr, d.responsible) for d in decisions] == [
        ("gives", 839, None, ("1308/20",), ("stadsledningskontoret",)),
        ("gives", 840, 1, ("1312/20",), ("stadsledningskontoret",)),
        ("rejects", 840, 2, ("1312/20",), ()),
    ]
    assert {(d.body, d.date) for d in decisions} == {("kommunstyrelsen", date(2020, 10, 14))}


@pytest.mark.parametrize("file", FORMATS)
def test_proposed_closings_name_the_decision_they_answer(
    file: str, shared: Path, goteborg: Municipality
) -> None:
    reading = reading_of(shared / file, goteborg)
    closings = [s for s in reading.suggestions if s.kind == "proposed_closing"]
    assert [(s.dnr, s.responsible, s.given_by and s.given_by.paragraph) for s in closings] == [
        (("1308/20",), ("stadsledningskontoret",), 839),
        (("1312/20",), ("stadsledningskontoret",), 840),
    ]


def test_the_handling_of_five_kinds_gives_one_decision(seeds: dict[str, Reading]) -> None:
    reading = seeds["000_d8ce8d11d0963e04"]
    assert reading.document.kind == "handling"
    (decision,) = reading.decisions
    assert (decision.effect, decision.body, decision.date) == ("gives", "kommunstyrelsen", date(2023, 9, 20))
    assert (decision.paragraph, decision.dnr) == (633, ("0738/23", "SLK-2023-00738"))
    assert (decision.responsible, decision.with_) == (("stadsledningskontoret",), ("Polismyndigheten",))
    proposed = [(s.source.line, s.kind) for s in reading.suggestions if s.kind != "retold"]
    assert proposed == [(15, "proposed_closing"), (16, "proposed_uppdrag"), (145, "proposed_closing")]


@pytest.mark.parametrize("name", ALL)
def test_no_real_handling_closes_anything(seeds: dict[str, Reading], name: str) -> None:
    assert not [d for d in seeds[name].decisions if d.effect == "closes"]


@pytest.mark.parametrize("name", ["001_dba287e3a7b50b34", "002_db0d7c9ccfd9f6f8"])
def test_steering_documents_hold_nothing_to_record(seeds: dict[str, Reading], name: str) -> None:
    reading = seeds[name]
    assert (reading.uppdrag, reading.cases, reading.decisions, reading.suggestions) == ((), (), (), ())
    assert reading.ignored


def test_a_proposal_to_note_and_repeal_is_neither_uppdrag_nor_closing(seeds: dict[str, Reading]) -> None:
    reading = seeds["003_3b4a82567e54a968"]
    assert (reading.uppdrag, reading.cases, reading.decisions) == ((), (), ())
    assert [i.source.line for i in reading.ignored][:3] == [6, 9, 12]


def test_no_negative_line_creates_a_record(seeds: dict[str, Reading], shared: Path) -> None:
    negatives: list[dict[str, Any]] = json.loads(
        (shared / "domain" / "seed_negatives.json").read_text("utf-8")
    )
    assert len(negatives) == 96
    for negative in negatives:
        reading = seeds[negative["seed"].removesuffix(".txt")]
        recorded = {row.source.line for row in (*reading.uppdrag, *reading.cases) if row.role != "case"}
        recorded |= {decision.source.line for decision in reading.decisions if decision.effect != "rejects"}
        assert negative["line"] not in recorded, negative["starts"]


def test_retellings_point_at_the_row_they_retell(seeds: dict[str, Reading]) -> None:
    retold = {s.source.line: s for s in seeds["004_055c33912e67eacf"].suggestions if s.kind == "retold"}
    assert retold[171].dnr == ("0958/20",)
    given = retold[171].given_by
    assert given is not None
    assert (given.body, given.date, given.paragraph) == ("kommunfullmaktige", date(2020, 5, 14), 31)
    assert retold[167].responsible == retold[623].responsible == ("kommunstyrelsen",)
    assert retold[101].responsible == ("framtidenkoncernen",)


def test_what_an_older_decision_ordered_is_told_even_without_the_word_uppdrag(
    seeds: dict[str, Reading],
) -> None:
    told = {s.source.line: s for s in seeds["004_055c33912e67eacf"].suggestions if s.kind == "retold"}
    assert (told[97].dnr, told[97].responsible) == (("0355/20",), ("stadsledningskontoret",))
    assert told[97].plan == "kommunstyrelsen 31 mars 2021"
    assert told[97].given_by is not None
    assert (told[97].given_by.body, told[97].given_by.paragraph) == ("kommunstyrelsen", 652)
    assert told[580].given_by is not None
    assert (told[580].given_by.date, told[580].given_by.paragraph) == (date(2019, 8, 28), 632)


def test_every_retelling_of_the_real_handlingar_is_told_or_left_out_with_its_reason(
    seeds: dict[str, Reading], shared: Path
) -> None:
    negatives = json.loads((shared / "domain" / "seed_negatives.json").read_text("utf-8"))
    missed = [
        (negative["seed"][:3], negative["line"])
        for negative in negatives
        if negative["class"] == "retold" and not negative["starts"].startswith("#")
        if negative["line"] not in _lines_told(seeds[negative["seed"].removesuffix(".txt")])
    ]
    assert missed == []


def _lines_told(reading: Reading) -> set[int | None]:
    rows = {one.source.line for one in (*reading.uppdrag, *reading.cases)}
    return rows | {s.source.line for s in reading.suggestions} | {i.source.line for i in reading.ignored}


def test_what_the_state_gives_its_authorities_is_ignored_with_that_reason(seeds: dict[str, Reading]) -> None:
    reasons = {i.source.line: i.reason for i in seeds["004_055c33912e67eacf"].ignored}
    assert all("staten" in reasons[line] for line in (121, 195, 726))
    assert "Yrkande" in reasons[400]
    assert "Yrkande" in reasons[514]


def test_the_reading_is_plain_json(seeds: dict[str, Reading]) -> None:
    plain = seeds["004_055c33912e67eacf"].as_json()
    json.dumps(plain)
    assert set(plain) == {"document", "uppdrag", "cases", "decisions", "suggestions", "ignored", "warnings"}
    row = plain["uppdrag"][0]
    assert set(row) == {
        "title",
        "dnr",
        "responsible",
        "with",
        "plan",
        "section",
        "list",
        "given_by",
        "source",
    }
    assert row["source"] == {"part": "bilaga 3", "page": None, "row": 1, "line": 436}
    assert {case["role"] for case in plain["cases"]} == {"handled", "given", "case"}


@pytest.mark.parametrize("file", FORMATS)
def test_an_uppdrag_that_a_bilaga_quotes_and_no_list_has_is_suggested(
    file: str, shared: Path, goteborg: Municipality
) -> None:
    reading = reading_of(shared / file, goteborg)
    (quoted,) = [found for found in reading.suggestions if "lokaler eller mark" in found.text]
    assert quoted.text.startswith("Kommunstyrelsen får i uppdrag att med stadens samtliga nämnder")
    assert (quoted.kind, quoted.responsible) == ("retold", ("kommunstyrelsen",))
    assert quoted.given_by is not None
    assert quoted.given_by.body == "kommunfullmaktige"


@pytest.mark.parametrize("file", FORMATS)
def test_a_bilaga_under_the_wrong_number_is_pointed_at(
    file: str, shared: Path, goteborg: Municipality
) -> None:
    warnings = reading_of(shared / file, goteborg).warnings
    assert warnings == (
        "En bilaga har rubriken ”Bilaga 2” men är bilaga 6 i handlingens lista över bilagor.",
    )
