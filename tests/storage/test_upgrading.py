"""A new version never starts on the only copy of the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import migrate
from storage.backup import read
from storage.db import Database
from storage.upgrading import damage, missing, upgrade_safely

Fill = Callable[[Database], None]


def test_an_older_database_is_copied_before_it_is_changed(tmp_path: Path, fill: Fill) -> None:
    database = Database(f"sqlite:///{tmp_path}/gammal.db")
    migrate.upgrade(database, to="0002")
    fill(database)
    kept = upgrade_safely(database, tmp_path / "kopior", "20210224T080000")
    assert kept == tmp_path / "kopior" / "uppdrag-20210224T080000-0002.gz"
    assert read(kept).revision == "0002"
    assert read(kept).rows > 30
    assert migrate.is_current(database)
    database.close()


def test_a_new_or_current_database_needs_no_copy(database: Database, tmp_path: Path) -> None:
    assert upgrade_safely(database, tmp_path / "kopior", "20210224T080000") is None
    fresh = Database(f"sqlite:///{tmp_path}/ny.db")
    assert upgrade_safely(fresh, tmp_path / "kopior", "20210224T080000") is None
    assert migrate.is_current(fresh)
    fresh.close()
    assert not (tmp_path / "kopior").exists()


def test_when_the_copy_fails_nothing_is_changed(tmp_path: Path, fill: Fill) -> None:
    database = Database(f"sqlite:///{tmp_path}/gammal.db")
    migrate.upgrade(database, to="0002")
    fill(database)
    (tmp_path / "kopior").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="kopior"):
        upgrade_safely(database, tmp_path / "kopior", "20210224T080000")
    with database.engine.connect() as connection:
        assert migrate.revision_of(connection) == "0002"
    database.close()


def test_what_a_half_made_schema_lacks_is_named(database: Database) -> None:
    assert missing(database) == []
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE watch"))
        connection.execute(text("ALTER TABLE body RENAME COLUMN sort_key TO another"))
    assert missing(database) == ["body.sort_key", "watch"]


def test_a_damaged_file_is_seen(tmp_path: Path, fill: Fill) -> None:
    path = tmp_path / "skadad.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    fill(database)
    assert damage(database) is None
    database.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    path.write_bytes(content)
    again = Database(f"sqlite:///{path}")
    assert damage(again) is not None
    again.close()
