"""Copies, gallring, the archive, a person's data and a municipality's files from the command line."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import cli
from bot.settings import Settings
from tests.ops.elsewhere import slacks_elsewhere

PROJECT = Path(__file__).parents[2]
HANDLING = PROJECT / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sqlite_template: bytes,
) -> Run:
    """One command in a folder with the example's uppdrag, without a terminal: status and everything said."""
    for name in list(os.environ):
        if name in {field.upper() for field in Settings.model_fields} or name.startswith("SLACK_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "uppdrag.db").write_bytes(sqlite_template)

    def command(*words: object) -> tuple[int, str]:
        status = cli.run([str(word) for word in words])
        said = capsys.readouterr()
        return status, (said.out + said.err).strip()

    assert command("import", "--yes", HANDLING)[0] == 0
    return command


def rows(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("select count(*) from event").fetchone()
    connection.close()
    return int(count)


def test_a_copy_is_taken_and_put_back_only_with_a_word(run: Run, tmp_path: Path) -> None:
    before = rows(tmp_path / "uppdrag.db")
    status, said = run("db", "backup", tmp_path / "kopia.gz")
    assert (status, "läst tillbaka och jämförd" in said) == (0, True)
    status, said = run("db", "restore", tmp_path / "kopia.gz")
    assert status == 2
    assert said.startswith("Det finns redan en databas där. Inget är ändrat.")
    assert run("db", "restore", "--replace", tmp_path / "kopia.gz")[0] == 0
    assert rows(tmp_path / "uppdrag.db") == before
    assert len(list(tmp_path.glob("uppdrag.db.ersatt-*"))) == 1


def test_copies_of_one_second_have_each_their_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "bot.console.keeping.system_clock", lambda: datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
    )
    assert [run("db", "backup")[0] for _ in range(3)] == [0, 0, 0]
    assert sorted(path.name for path in (tmp_path / "backup").iterdir()) == [
        "uppdrag-20261129T235959Z.gz",
        "uppdrag-20261130T000000Z.gz",
        "uppdrag-20261130T000001Z.gz",
    ]


def test_a_copy_that_is_cut_short_changes_nothing(run: Run, tmp_path: Path) -> None:
    run("db", "backup", tmp_path / "kopia.gz")
    whole = (tmp_path / "kopia.gz").read_bytes()
    (tmp_path / "kopia.gz").write_bytes(whole[: len(whole) // 2])
    before = (tmp_path / "uppdrag.db").read_bytes()
    assert run("db", "restore", "--replace", tmp_path / "kopia.gz")[0] == 2
    assert (tmp_path / "uppdrag.db").read_bytes() == before


def test_a_database_that_is_new_or_current_needs_no_copy(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("db", "upgrade") == (0, "Databasen är i ordning.")
    assert not (tmp_path / "backup").exists()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'ny.db'}")
    assert run("db", "upgrade")[0] == 0


def test_gallring_shows_first_and_asks(run: Run) -> None:
    assert run("gallra", "--dry-run")[0] == 0
    status, said = run("gallra")
    assert status == 2
    assert "Här finns ingen att fråga." in said


def test_with_a_clock_that_nobody_vouches_for_nothing_is_removed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with slacks_elsewhere() as elsewhere:
        monkeypatch.setenv("KEEP_BACKUPS_DAYS", "1")
        (tmp_path / "backup").mkdir()
        old = tmp_path / "backup" / "uppdrag-20200101T023000Z.gz"
        old.write_bytes(b"gammal")
        monkeypatch.setenv("SLACK_API_URL", elsewhere(timedelta(days=-365)))
        before = rows(tmp_path / "uppdrag.db")
        status, said = run("gallra", "--yes")
        assert status == 2
        assert "Inget är gallrat. Klockan går 3153" in said
        assert rows(tmp_path / "uppdrag.db") == before
        status, said = run("db", "backup")
        assert status == 0
        assert "Äldre kopior ligger kvar. Klockan går 3153" in said
        assert old.exists()
        monkeypatch.setenv("SLACK_API_URL", elsewhere())
        assert run("gallra", "--yes")[0] == 0
        assert "Borttagen, äldre än 1 dagar" in run("db", "backup")[1]
        assert not old.exists()


def test_the_archive_is_a_zip_that_explains_itself(run: Run, tmp_path: Path) -> None:
    assert run("archive", tmp_path / "uttag.zip")[0] == 0
    with zipfile.ZipFile(tmp_path / "uttag.zip") as taken:
        assert "LÄSMIG.txt" in taken.namelist()


def test_a_person_who_is_not_known(run: Run) -> None:
    status, said = run("person", "show", "ingen@stad.example")
    assert status == 2
    assert len(said.splitlines()) == 1


def test_a_municipality_is_checked(run: Run, tmp_path: Path) -> None:
    assert run("municipality", "check", PROJECT / "uppdrag" / "municipalities" / "goteborg")[0] == 0
    assert run("municipality", "check", tmp_path / "ingen")[0] == 2


def test_a_new_key_each_time(run: Run) -> None:
    assert run("key")[1] != run("key")[1]


def test_a_move_needs_to_know_where(run: Run) -> None:
    status, said = run("db", "move")
    assert status == 2
    assert said.startswith("TARGET_DATABASE_URL saknas.")
