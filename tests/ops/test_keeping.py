"""An operator's year: copies, a restore, a move, gallring, the archive, a person who leaves; with the real program."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage import migrate, rows
from storage.db import Database
from storage.tables import Import
from tests.scenarios.town import Town
from uppdrag.municipality import FOLDERS

pytestmark = pytest.mark.timeout(240)


def sums(url: str) -> dict[str, rows.Sum]:
    with closing(Database(url)) as opened, opened.engine.connect() as connection:
        return rows.sums(connection)


def test_a_copy_is_taken_while_the_bot_works_and_put_back(filled: Town) -> None:
    before = sums(f"sqlite:///{filled.database}")
    bot = filled.serve()
    ran = filled.run("db", "backup", filled.folder / "kopia.gz")
    assert ran.returncode == 0, ran.stderr
    assert "läst tillbaka och jämförd" in ran.stdout
    refused = filled.run("db", "restore", filled.folder / "kopia.gz", "--replace")
    assert refused.returncode == 2
    assert "En annan uppdragsbot använder redan" in refused.stderr
    filled.stop(bot)
    taken = sums(f"sqlite:///{filled.database}")
    for table in ("event", "plan", "source"):
        assert taken[table] == before[table]
    refused = filled.run("db", "restore", filled.folder / "kopia.gz")
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert sums(f"sqlite:///{filled.database}") == taken
    done = filled.run("db", "restore", filled.folder / "kopia.gz", "--replace")
    assert done.returncode == 0, done.stderr
    kept = next(
        path for path in filled.folder.glob("uppdrag.db.ersatt-*") if not path.name.endswith(("-wal", "-shm"))
    )
    assert sums(f"sqlite:///{kept}") == taken
    assert sums(f"sqlite:///{filled.database}")["event"] == before["event"]


def test_without_a_name_a_copy_lands_in_the_folder(filled: Town) -> None:
    folder = filled.folder / "kopior"
    folder.mkdir()
    (folder / "uppdrag-20200101T023000Z.gz").write_bytes(b"gammal")
    ran = filled.run("db", "backup", BACKUP_FOLDER=str(folder), KEEP_BACKUPS_DAYS="30")
    assert ran.returncode == 0, ran.stderr
    assert "Borttagen, äldre än 30 dagar: uppdrag-20200101T023000Z.gz" in ran.stdout
    assert [path.name[:10] for path in folder.iterdir()] == ["uppdrag-20"]


def test_a_copy_that_is_cut_short_changes_nothing(filled: Town) -> None:
    copy = filled.folder / "kopia.gz"
    filled.run("db", "backup", copy)
    copy.write_bytes(copy.read_bytes()[:-200])
    before = sums(f"sqlite:///{filled.database}")
    ran = filled.run("db", "restore", copy, "--replace")
    assert ran.returncode == 2
    assert "är ingen hel säkerhetskopia. Inget är ändrat." in ran.stderr
    assert "Traceback" not in ran.stderr
    assert sums(f"sqlite:///{filled.database}") == before


def test_a_copy_of_nothing_is_refused_and_makes_nothing(town: Town) -> None:
    ran = town.run("db", "backup")
    assert ran.returncode == 2
    assert "Det finns ingen databas i" in ran.stderr
    assert not town.database.exists()


def test_an_older_database_is_copied_before_it_is_upgraded(town: Town) -> None:
    with closing(Database(f"sqlite:///{town.database}")) as old:
        migrate.upgrade(old, to="0002")
    folder = town.folder / "kopior"
    ran = town.run("db", "upgrade", BACKUP_FOLDER=str(folder))
    assert ran.returncode == 0, ran.stderr
    assert [path.name.endswith("-0002.gz") for path in folder.iterdir()] == [True]


@pytest.mark.postgres
def test_it_moves_to_postgresql_and_goes_on_there(filled: Town, postgres: Any) -> None:
    postgres.sql("CREATE DATABASE moved_town")
    target = postgres.url("moved_town")
    before = sums(f"sqlite:///{filled.database}")
    ran = filled.run("db", "move", TARGET_DATABASE_URL=target)
    assert ran.returncode == 0, ran.stderr
    assert "lika på båda sidor" in ran.stdout
    assert sums(target) == sums(f"sqlite:///{filled.database}") == before
    again = filled.run("db", "move", TARGET_DATABASE_URL=target)
    assert again.returncode == 2
    assert "Måldatabasen är inte tom. Inget är ändrat." in again.stderr
    bot = filled.serve(DATABASE_URL=target)
    assert "1679/20 · U-" in filled.slack.command("anna", "1679/20").text
    filled.stop(bot)


def draft(town: Town) -> None:
    """A reading from last year that nobody saved."""
    at = datetime(2020, 1, 1, 8, tzinfo=UTC)
    unsaved = Import(workspace_id=1, at=at, state="preview", sha256="a", name="utkast.docx", actor="Eva")
    with closing(Database(f"sqlite:///{town.database}")) as opened, opened.transaction() as tx:
        tx.add(unsaved)


def weeded(town: Town) -> list[str]:
    with closing(sqlite3.connect(town.database)) as raw:
        return [actor for (actor,) in raw.execute("SELECT actor FROM event WHERE what = 'gallrat'")]


def test_a_bot_that_serves_weeds_by_itself(filled: Town) -> None:
    draft(filled)
    bot = filled.serve()
    assert filled.slack.wait_for(lambda: weeded(filled), 60) == ["uppdragsbot"]
    status, logged = filled.stop(bot)
    assert status == 0
    assert "gallring removed 1 rows of utkast from before 2021-01-25" in logged


def test_gallring_shows_asks_and_tells(filled: Town) -> None:
    draft(filled)
    looked = filled.run("gallra", "--dry-run")
    assert looked.returncode == 0, looked.stderr
    assert "inläsningar som ingen sparade" in looked.stdout
    unasked = filled.run("gallra")
    assert unasked.returncode == 2
    assert "--yes" in unasked.stderr
    assert "Gallrat: 1 rader." in filled.run("gallra", "--yes").stdout
    assert filled.run("gallra", "--yes", KEEP_MESSAGES_DAYS="30").returncode == 2
    with closing(sqlite3.connect(filled.database)) as raw:
        assert raw.execute("SELECT count(*) FROM event WHERE what = 'gallrat'").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM import WHERE name = 'utkast.docx'").fetchone() == (0,)


def test_the_archive_gets_it_all(filled: Town) -> None:
    ran = filled.run("archive", filled.folder / "uttag.zip")
    assert ran.returncode == 0, ran.stderr
    with zipfile.ZipFile(filled.folder / "uttag.zip") as found:
        files = json.loads(found.read("manifest.json"))["files"]
    counted = sums(f"sqlite:///{filled.database}")
    assert {name: facts["rows"] for name, facts in files.items()} == {
        name: counted[name.removesuffix(".csv")].rows for name in files
    }
    assert files["uppdrag.csv"]["rows"] >= 27


def test_a_person_sees_and_leaves(filled: Town) -> None:
    bot = filled.serve()
    filled.slack.command("anna", "")
    filled.stop(bot)
    shown = filled.run("person", "show", "U0ANNA")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["person"][0]["slack_id"] == "U0ANNA"
    assert filled.run("person", "forget", "U0ANNA").returncode == 2
    gone = filled.run("person", "forget", "U0ANNA", "--yes")
    assert gone.returncode == 0, gone.stderr
    assert "Borttagen person" in gone.stdout
    with closing(sqlite3.connect(filled.database)) as raw:
        assert "U0ANNA" not in "\n".join(raw.iterdump())


def test_a_town_of_ones_own_is_checked_and_served(town: Town) -> None:
    own = Path(shutil.copytree(FOLDERS / "mall", town.folder / "minkommun"))
    assert town.run("municipality", "check", own).returncode == 0
    organ = own / "organ.toml"
    organ.write_text(organ.read_text("utf-8").replace('slag = "nämnd"', 'slag = "namnd"', 1), "utf-8")
    wrong = town.run("municipality", "check", own)
    assert wrong.returncode == 2
    assert "slag ska vara något av" in wrong.stdout
    refused = town.run("plan", "KS 13 mars", "--date", "2024-01-28", MUNICIPALITY=str(own))
    assert refused.returncode == 2
    assert "slag ska vara något av" in refused.stderr
    shutil.rmtree(own)
    shutil.copytree(FOLDERS / "mall", own)
    read = town.run("plan", "KS 13 mars", "--date", "2024-01-28", "--json", MUNICIPALITY=str(own))
    assert json.loads(read.stdout)["deadline"] == "2024-03-13"
