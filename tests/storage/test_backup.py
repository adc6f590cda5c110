"""A backup is whole or it is nothing; restoring it gives the same rows, and never takes anything away."""

from __future__ import annotations

import gzip
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from storage import migrate, rows
from storage.backup import Backup, backup, read
from storage.db import Database
from storage.errors import Declined
from storage.restoring import restore
from storage.tables import Event, Uppdrag, Workspace

Fill = Callable[[Database], None]


def sums(database: Database) -> dict[str, rows.Sum]:
    with database.engine.connect() as connection:
        return rows.sums(connection)


@pytest.fixture
def taken(database: Database, fill: Fill, tmp_path: Path) -> Backup:
    fill(database)
    return backup(database, tmp_path / "kopia.gz")


@pytest.fixture
def file(sqlite_url: str, fill: Fill, tmp_path: Path) -> Path:
    """A backup to damage: the same from either kind of database."""
    database = Database(sqlite_url)
    fill(database)
    backup(database, tmp_path / "kopia.gz")
    database.close()
    return tmp_path / "kopia.gz"


def test_it_holds_every_row_and_only_its_owner_may_read_it(database: Database, taken: Backup) -> None:
    assert taken.sums == sums(database) == read(taken.file).sums
    assert {one.rows for one in taken.sums.values()} == {3}
    assert stat.S_IMODE(taken.file.stat().st_mode) == 0o600
    assert [path.name for path in taken.file.parent.glob("*kopia*")] == ["kopia.gz"]


def test_restored_into_a_new_file_it_is_the_same_database(taken: Backup, tmp_path: Path) -> None:
    restored = restore(taken.file, f"sqlite:///{tmp_path}/ny.db", keep_as=tmp_path / "gammal.db")
    assert restored.kept is None
    fresh = Database(f"sqlite:///{tmp_path}/ny.db")
    assert sums(fresh) == taken.sums
    assert migrate.is_current(fresh)
    fresh.close()


def test_restored_where_it_came_from_it_needs_a_word_and_keeps_what_was_there(
    database: Database, taken: Backup, tmp_path: Path
) -> None:
    url, keep_as = database.url, tmp_path / "gammal"
    with database.transaction() as tx:
        tx.add(Workspace(team_id="T9", municipality="goteborg"))
    later = sums(database)
    with pytest.raises(Declined, match="--replace"):
        restore(taken.file, url, keep_as=keep_as)
    assert sums(database) == later
    database.close()
    assert restore(taken.file, url, replace=True, keep_as=keep_as).kept == keep_as
    again = Database(url)
    assert sums(again) == taken.sums
    kept = read(keep_as).sums if not again.is_sqlite else _sums_of_file(keep_as)
    assert kept == later
    again.close()


def _sums_of_file(path: Path) -> dict[str, rows.Sum]:
    database = Database(f"sqlite:///{path}")
    found = sums(database)
    database.close()
    return found


def test_after_restoring_history_is_still_append_only_and_keys_go_on(
    database: Database, taken: Backup, tmp_path: Path
) -> None:
    url = database.url
    database.close()
    restore(taken.file, url, replace=True, keep_as=tmp_path / "gammal")
    again = Database(url)
    with pytest.raises(DatabaseError, match="append-only"), again.transaction() as tx:
        tx.connection().execute(text("DELETE FROM event"))
    with again.transaction() as tx:
        event = Event(workspace_id=1, at=datetime(2021, 4, 1, tzinfo=UTC), actor="Eva", what="skapat")
        tx.add(event)
        tx.flush()
        assert event.id == 4
    again.close()


def test_a_row_may_refer_to_a_later_one_of_its_own_table(
    database: Database, fill: Fill, tmp_path: Path
) -> None:
    fill(database)
    with database.transaction() as tx:
        first = tx.get(Uppdrag, 1)
        assert first is not None
        first.parent_id = 3
    kept = backup(database, tmp_path / "kopia.gz")
    assert kept.sums == sums(database)


def test_what_is_written_meanwhile_is_wholly_in_or_wholly_out(
    database: Database, fill: Fill, tmp_path: Path
) -> None:
    fill(database)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with database.transaction() as tx:  # two rows that belong together
                for half in ("a", "b"):
                    tx.add(Workspace(team_id=f"T{number}{half}", municipality="goteborg"))

    writer = threading.Thread(target=write)
    writer.start()
    kept = [backup(database, tmp_path / f"kopia-{number}.gz") for number in range(3)]
    stop.set()
    writer.join()
    assert all(one.sums["workspace"].rows % 2 == 1 for one in kept)  # three from before, then pairs


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_is_cut_short_is_refused(file: Path, tmp_path: Path, share: float) -> None:
    whole = file.read_bytes()
    cut = tmp_path / "kort.gz"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Declined, match="ingen hel säkerhetskopia"):
        restore(cut, f"sqlite:///{tmp_path}/ny.db", keep_as=tmp_path / "gammal.db")
    assert not (tmp_path / "ny.db").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda told: told.replace("pågående", "fullgjort", 1),
        lambda told: told[: told.rindex("\n", 0, -1) + 1],
        lambda told: told.replace("uppdragsbot 1", "uppdragsbot 2"),
        lambda told: told.replace("uppdrag\t", "nytt\t", 1),
        lambda _told: "en vanlig text\n",
        lambda _told: "",
    ],
)
def test_a_backup_that_was_tampered_with_is_refused(
    file: Path, tmp_path: Path, damage: Callable[[str], str]
) -> None:
    told = gzip.decompress(file.read_bytes()).decode()
    changed = tmp_path / "andrad.gz"
    changed.write_bytes(gzip.compress(damage(told).encode()))
    with pytest.raises(Declined, match="ingen hel säkerhetskopia"):
        read(changed)


def test_a_backup_of_a_later_version_says_so(file: Path, tmp_path: Path) -> None:
    told = gzip.decompress(file.read_bytes()).decode()
    later = tmp_path / "senare.gz"
    later.write_bytes(
        gzip.compress(told.replace(f'"revision": "{migrate.head()}"', '"revision": "9999"').encode())
    )
    with pytest.raises(migrate.TooNew):
        read(later)


def test_a_file_is_never_written_over(sqlite_url: str, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(Declined, match="finns redan"):
        backup(Database(sqlite_url), file)
    assert file.read_bytes() == before


def test_an_empty_database_is_no_backup(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path}/tom.db")
    with pytest.raises(Declined, match="tom"):
        backup(empty, tmp_path / "kopia.gz")
    empty.close()
    assert list(tmp_path.glob("*kopia*")) == []


def test_what_the_schema_would_refuse_is_not_restored(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = gzip.decompress(file.read_bytes()).decode()
    taken = read(file)
    monkeypatch.setattr("storage.backup.read", lambda odd: Backup(odd, taken.revision, taken.sums))
    odd = tmp_path / "udda.gz"
    odd.write_bytes(gzip.compress(told.replace('"status":"pågående"', '"status":"struntat i"').encode()))
    with pytest.raises(IntegrityError):
        restore(odd, f"sqlite:///{tmp_path}/ny.db", keep_as=tmp_path / "gammal.db")
    assert not (tmp_path / "ny.db").exists()
