"""What goes wrong on a Tuesday, done to the real program: one sentence with the remedy, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256

import pytest

from storage import rows
from storage.db import Database
from tests.ops.conftest import reads
from tests.scenarios.test_serve import free_port, ready
from tests.scenarios.town import Town

pytestmark = pytest.mark.timeout(240)


def checksum(town: Town) -> str:
    """Of everything in the database, row by row."""
    with closing(Database(f"sqlite:///{town.database}")) as opened, opened.engine.connect() as connection:
        return sha256(repr(rows.sums(connection)).encode()).hexdigest()


def one_sentence(ran: subprocess.CompletedProcess[str]) -> str:
    """What the program said as it gave up: bad input, no traceback, a remedy."""
    assert ran.returncode == 2, (ran.returncode, ran.stdout, ran.stderr)
    assert "Traceback" not in ran.stderr
    return ran.stderr


def test_a_database_from_the_future_is_left_as_it_is(filled: Town) -> None:
    with closing(sqlite3.connect(filled.database)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    before = checksum(filled)
    assert "nyare version av uppdragsbot" in one_sentence(filled.run("serve"))
    assert "nyare version av uppdragsbot" in one_sentence(filled.run("db", "upgrade"))
    assert checksum(filled) == before


def test_a_file_that_is_no_database_is_left_as_it_is(town: Town) -> None:
    for content in (b"this is no database" * 400, b"\x00" * 8192):
        town.database.write_bytes(content)
        assert "ingen hel databas" in one_sentence(town.run("serve"))
        assert town.database.read_bytes() == content


def test_a_page_that_went_bad_is_seen_while_serving_and_no_older_copy_goes(filled: Town) -> None:
    """The file opens and most of it can be read: nobody would notice until the copies from before were gone."""
    with closing(sqlite3.connect(filled.database)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_event_uppdrag'").fetchone()
    content = bytearray(filled.database.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    filled.database.write_bytes(content)
    copies = filled.folder / "kopior"
    copies.mkdir()
    (copies / "uppdrag-20200101T023000Z.gz").write_bytes(b"fran forr")
    bot = filled.serve(BACKUP_FOLDER=str(copies), KEEP_BACKUPS_DAYS="30")
    assert "läs tillbaka en kopia: uppdragsbot db restore" in reads(bot, "Filen är skadad")
    said = one_sentence(filled.run("db", "backup", BACKUP_FOLDER=str(copies), KEEP_BACKUPS_DAYS="30"))
    assert "Kopian är av en skadad databas. Äldre kopior ligger kvar. Filen är skadad" in said
    assert (copies / "uppdrag-20200101T023000Z.gz").exists()


def test_a_second_bot_on_the_same_file_is_refused(filled: Town) -> None:
    filled.serve()
    assert "En annan uppdragsbot använder redan" in one_sentence(filled.run("serve"))
    assert "1679/20" in filled.slack.command("anna", "1679/20").text


def test_a_full_disk_is_told_and_loses_nothing(filled: Town) -> None:
    """A disk of half a megabyte, mounted for this test where that is allowed."""
    small = filled.folder / "liten"
    small.mkdir()
    script = (
        f"mount -t tmpfs -o size=600k tmpfs {small} && cp {filled.database} {small}/uppdrag.db && "
        f"head -c 1m /dev/zero > {small}/fyllning; sha256sum {small}/uppdrag.db; "
        f"{sys.executable} -m bot import --yes {filled.folder}/mer.csv; echo status $?; rm {small}/fyllning; "
        f"{sys.executable} -m bot db upgrade; cp {small}/uppdrag.db {filled.folder}/efter.db"
    )
    lines = "\n".join(
        f"{n:04}/21;Utreda sak nummer {n} i staden och återkomma;KS 31 mars" for n in range(1, 900)
    )
    (filled.folder / "mer.csv").write_text(f"Dnr;Uppdrag;Plan för redovisning\n{lines}\n", "utf-8")
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("mounting a small disk takes root")
    before = checksum(filled)
    ran = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        env=filled.environment | {"DATABASE_URL": f"sqlite:///{small}/uppdrag.db"},
        cwd=filled.folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if "mount:" in ran.stderr:
        pytest.skip(f"mounting is not allowed here: {ran.stderr.strip()}")
    assert "status 2" in ran.stdout
    assert "Disken är full. Inget är sparat. Frigör plats och försök igen." in ran.stderr
    assert "Traceback" not in ran.stderr
    shutil.copy(filled.folder / "efter.db", filled.database)
    assert checksum(filled) == before


ON_A_SMALL_DISK = """
mount -t tmpfs -o size=2m tmpfs "$1/liten"; cp "$1/uppdrag.db" "$1/liten/"; shift
exec "$@"
"""


def test_a_bot_whose_disk_is_full_says_so_to_whoever_watches(filled: Town) -> None:
    """It lives, its line to Slack stands, and it can do nothing for anybody."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("mounting a small disk takes root")
    small = filled.folder / "liten"
    small.mkdir()
    filled.within = ("unshare", "--mount", "sh", "-ec", ON_A_SMALL_DISK, "sh", str(filled.folder))
    port = free_port()
    bot = filled.serve(HEALTH_PORT=str(port), DATABASE_URL=f"sqlite:///{small}/uppdrag.db")
    if bot.poll() is not None:
        pytest.skip("mounting is not allowed here")
    told = f"Disken är full: mindre än 5 MB kvar i {small}. Frigör plats."
    assert ready(f"http://127.0.0.1:{port}") == (503, [told])


def test_a_bot_that_is_killed_goes_on_where_it_was(filled: Town) -> None:
    bot = filled.serve()
    filled.move_clock("2021-03-01T08:00")
    sent = len(filled.slack.dm("anna"))
    before = checksum(filled)
    bot.send_signal(signal.SIGKILL)
    bot.wait(20)
    filled.bots.remove(bot)
    if bot.stderr:
        bot.stderr.close()
    assert checksum(filled) == before
    filled.serve()
    filled.move_clock("2021-03-01T08:10")
    assert len(filled.slack.dm("anna")) == sent
    assert "1679/20" in filled.slack.command("anna", "1679/20").text


def test_a_token_revoked_at_noon_loses_no_reminder(filled: Town) -> None:
    bot = filled.serve()
    filled.move_clock("2021-03-02T12:00")
    filled.slack.fault("revoked_token", times=0)
    filled.move_clock("2021-03-03T09:00")
    stood = len(filled.said())
    assert "Set a new one and restart" in reads(bot, "all sending with it is paused")
    status, logged = filled.stop(bot)
    assert status == 0
    assert filled.slack.bot_token not in logged
    filled.slack.clear_faults()
    filled.serve()
    filled.move_clock("2021-03-03T09:05")
    after = filled.said()
    assert len(after) > stood
    assert len(set(after)) == len(after)
    assert set(after) == out(filled)


def out(town: Town) -> set[str]:
    """The keys of what the database says is out."""
    with closing(sqlite3.connect(town.database)) as raw:
        return {key for (key,) in raw.execute("SELECT key FROM delivery WHERE state = 'sent'")}


def test_a_half_made_database_stops_the_start_and_stays_as_it_is(filled: Town) -> None:
    with closing(sqlite3.connect(filled.database)) as raw, raw:
        raw.execute("DROP TABLE watch")
        raw.execute("ALTER TABLE role RENAME COLUMN body TO organ")
    before = checksum(filled)
    said = one_sentence(filled.run("serve"))
    assert (
        "Databasen är inte hel: role.body, watch saknas. Läs tillbaka en kopia: uppdragsbot db restore."
        in said
    )
    assert checksum(filled) == before


BROKEN = """
import json
import os
from bot import cli, serve
token = os.environ["SLACK_BOT_TOKEN"]
def broken(*_):
    raise RuntimeError(token)
serve._serve = broken
raise SystemExit(cli.run(["serve"]))
"""


def test_a_fault_that_nobody_foresaw_stands_in_the_log_without_a_secret(town: Town) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BROKEN],
        env=town.environment | {"LOG_FORMAT": "json"},
        cwd=town.folder, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    logged, said = ran.stderr.splitlines()
    assert (ran.returncode, said) == (1, "Något gick fel i programmet (RuntimeError). Inget är sparat.")
    told = json.loads(logged)
    assert (told["level"], told["message"]) == ("ERROR", "unexpected")
    assert "RuntimeError: ***" in told["error"]
    assert town.slack.bot_token not in ran.stderr
