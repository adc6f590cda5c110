"""A reading that was kept while somebody looked at its preview says the same afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from documents.read import read_bytes
from uppdrag.municipality import Municipality
from uppdrag.reading import read_handling
from uppdrag.reading.model import Found, GivenBy, Reading, Source
from uppdrag.reading.stored import AT_ONCE, from_json, to_json, to_rows

EXAMPLE = Path(__file__).parents[3] / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"
FULL = Found(
    title="Utreda bryggan",
    dnr=("1679/20", "SLK-2021-00012"),
    responsible=("kommunstyrelsen",),
    with_=("Räddningstjänsten",),
    plan="KS 31 mars",
    section="Uppdrag till kommunstyrelsen",
    list="bilaga 3",
    given_by=GivenBy("kommunfullmaktige", date(2020, 6, 11), 14, "KF 2020-06-11 § 14"),
    source=Source("bilaga 3", 18, 14, 402),
    role="handled",
    number=7,
)


def kept(reading: Reading) -> Reading:
    """Through the JSON that the database holds."""
    uppdrag, cases = (
        json.loads(json.dumps(list(to_rows(rows)))) for rows in (reading.uppdrag, reading.cases)
    )
    return from_json(json.loads(json.dumps(to_json(reading))), uppdrag, cases)


def test_a_handling_says_the_same_afterwards(goteborg: Municipality) -> None:
    reading = read_handling(read_bytes(EXAMPLE.read_bytes(), EXAMPLE.name), goteborg)
    assert reading.uppdrag
    assert reading.cases
    assert reading.suggestions
    assert kept(reading) == reading


def test_a_row_keeps_all_that_it_says_and_a_long_list_its_order(goteborg: Municipality) -> None:
    reading = read_handling(read_bytes(EXAMPLE.read_bytes(), EXAMPLE.name), goteborg)
    rows = tuple(
        replace(FULL, source=Source("bilaga 3", 18, place, None)) for place in range(2 * AT_ONCE + 1)
    )
    long = replace(reading, uppdrag=rows, cases=(FULL, Found("Utan något mer")))
    assert kept(long) == long
    assert [len(part) for part in to_rows(rows)] == [AT_ONCE, AT_ONCE, 1]
