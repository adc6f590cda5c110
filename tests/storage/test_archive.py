"""The archive gets everything that is a record, of one workspace only, in files that explain themselves."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from storage.archive import RECORDS, Archived, archive
from storage.db import Database
from storage.errors import Declined
from storage.tables import metadata

MADE = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)
MACHINERY = {
    "workspace",
    "setting",
    "snooze",
    "watch",
    "planned",
    "unplanned",
    "pause",
    "mark",
    "pulse",
    "inbox",
}


@pytest.fixture
def made(database: Database, fill: Callable[[Database], None], tmp_path: Path) -> Archived:
    fill(database)
    return archive(database, 2, tmp_path / "uttag.zip", MADE)


def test_each_file_holds_the_rows_of_its_workspace(made: Archived) -> None:
    assert made.rows == dict.fromkeys(RECORDS, 1)
    with zipfile.ZipFile(made.file) as found:
        for name in RECORDS:
            rows = list(csv.DictReader(io.StringIO(found.read(f"{name}.csv").decode())))
            assert [(row["id"], row["workspace_id"]) for row in rows] == [("2", "2")]
        event = next(csv.DictReader(io.StringIO(found.read("event.csv").decode())))
    assert event["at"] == "2021-02-02T07:30:00.123456+00:00"
    assert json.loads(event["before"]) == {"ord": "Övertorneå", "tal": [1, None, 2.5]}


def test_the_checksums_are_those_of_the_files(made: Archived) -> None:
    with zipfile.ZipFile(made.file) as found:
        told = json.loads(found.read("manifest.json"))
        assert told["made_at"] == "2021-02-24T07:00:00+00:00"
        for name, facts in told["files"].items():
            assert facts["sha256"] == sha256(found.read(name)).hexdigest()
        assert {f"{name}.csv" for name in RECORDS} == set(told["files"])
        assert "Endast tillägg" in found.read("LÄSMIG.txt").decode()


def test_every_table_is_a_record_or_known_machinery() -> None:
    assert set(metadata.tables) - set(RECORDS) <= MACHINERY | {"installation", "install_state"}


def test_a_file_is_never_written_over(database: Database, made: Archived) -> None:
    before = made.file.read_bytes()
    with pytest.raises(Declined, match="finns redan"):
        archive(database, 2, made.file, MADE)
    assert made.file.read_bytes() == before
