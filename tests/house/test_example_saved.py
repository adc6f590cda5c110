"""The example handling, saved from each of its formats, leaves what a careful official would have left."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from storage.lists import Filter
from tests.read_once import read_once
from uppdrag import importing, service
from uppdrag.facts import Actor, House
from uppdrag.reading import read_handling

EVA = Actor("Eva Sund")


@pytest.fixture(params=["txt", "docx", "pdf"])
def saved(request: pytest.FixtureRequest, house: House, project: Path) -> importing.Saved:
    file = project / "examples" / "goteborg" / f"tjansteutlatande-1308-20.{request.param}"
    data = file.read_bytes()
    reading = read_handling(read_once(data, file.name), house.municipality)
    sha256 = hashlib.sha256(data).hexdigest()
    preview = importing.preview(house, reading, sha256=sha256, name=file.name, actor=EVA)
    return importing.save(house, preview.import_id, EVA)


def test_rows_are_merged_as_an_official_would(saved: importing.Saved, house: House, project: Path) -> None:
    gold: dict[str, Any] = json.loads((project / "examples/goteborg/expected.json").read_text("utf-8"))[
        "after_merging"
    ]
    assert len(saved.numbers) == gold["with_reported_decisions"]
    assert [len(service.look_up(house, same["dnr"]).cards) for same in gold["same"]] == [1] * len(
        gold["same"]
    )
    apart = gold["different_in_spite_of_equal_dnr"]
    assert [len(service.look_up(house, one["dnr"]).cards) for one in apart] == [
        len(one["rows"]) for one in apart
    ]
    lines = service.listing(house, Filter(open_only=False), limit=100).lines
    assert sorted(line.dnr[0] for line in lines if line.status == "redovisat") == gold["reported"]
