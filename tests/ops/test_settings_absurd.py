"""Every setting set to something absurd, on the real program: one sentence each with what it should be, exit 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.oauth import new_key
from bot.settings import Settings

pytestmark = pytest.mark.timeout(240)

PROJECT = Path(__file__).parents[2]

SECRET = "xoxb-hemlig-1234567890"
A_FILE = "/finns/inte"

# What the list of settings itself can tell is told all at once.
AT_ONCE = {
    "SLACK_BOT_TOKEN_FILE": (A_FILE, "Filen i SLACK_BOT_TOKEN_FILE går inte att läsa."),
    "SLACK_APP_TOKEN_FILE": (A_FILE, "Filen i SLACK_APP_TOKEN_FILE går inte att läsa."),
    "SLACK_SIGNING_SECRET_FILE": (A_FILE, "Filen i SLACK_SIGNING_SECRET_FILE går inte att läsa."),
    "SLACK_CLIENT_SECRET_FILE": (A_FILE, "Filen i SLACK_CLIENT_SECRET_FILE går inte att läsa."),
    "INSTALL_KEY_FILE": (A_FILE, "Filen i INSTALL_KEY_FILE går inte att läsa."),
    "DATABASE_URL_FILE": (A_FILE, "Filen i DATABASE_URL_FILE går inte att läsa."),
    "TARGET_DATABASE_URL_FILE": (A_FILE, "Filen i TARGET_DATABASE_URL_FILE går inte att läsa."),
    "HEARTBEAT_URL_FILE": (A_FILE, "Filen i HEARTBEAT_URL_FILE går inte att läsa."),
    "SLACK_API_URL": ("slack", "SLACK_API_URL ska vara en adress som börjar med https://."),
    "SLACK_TIMEOUT": ("länge", "SLACK_TIMEOUT ska vara ett heltal mellan 1 och 60."),
    "DATABASE_URL": ("mysql://db/x", "DATABASE_URL ska börja med sqlite:/// eller postgresql://."),
    "TARGET_DATABASE_URL": ("db", "TARGET_DATABASE_URL ska börja med sqlite:/// eller postgresql://."),
    "HEALTH_PORT": ("99999", "HEALTH_PORT ska vara ett heltal mellan 0 och 65535."),
    "HTTP_PORT": ("-1", "HTTP_PORT ska vara ett heltal mellan 0 och 65535."),
    "MODE": ("brevduva", "MODE ska vara något av socket eller http."),
    "PUBLIC_URL": ("http://[", "PUBLIC_URL ska vara en adress som börjar med https://."),
    "HEARTBEAT_URL": ("ftp://x", "HEARTBEAT_URL ska vara en adress som börjar med https://."),
    "CLOCK_URL": ("klockan", "CLOCK_URL ska vara en adress som börjar med https://."),
    "KEEP_DRAFTS_DAYS": ("-1", "KEEP_DRAFTS_DAYS ska vara ett heltal mellan 0 och 3650."),
    "KEEP_INBOX_DAYS": ("0", "KEEP_INBOX_DAYS ska vara ett heltal mellan 1 och 3650."),
    "KEEP_MESSAGES_DAYS": ("30", "KEEP_MESSAGES_DAYS ska vara 0 eller minst 365."),
    "KEEP_BACKUPS_DAYS": ("1.5", "KEEP_BACKUPS_DAYS ska vara ett heltal mellan 0 och 36500."),
    "WEEDING": ("ibland", "WEEDING ska vara något av daily, dry-run eller off."),
    "LEASE_SECONDS": ("0", "LEASE_SECONDS ska vara ett heltal mellan 30 och 3600."),
    "LOOK_BEFORE_RESEND": ("kanske", "LOOK_BEFORE_RESEND ska vara true eller false."),
    "LISTENER_THREADS": ("9999999999999999999999", "LISTENER_THREADS ska vara ett heltal mellan 4 och 256."),
    "LOG_FORMAT": ("xml", "LOG_FORMAT ska vara något av text eller json."),
    "LOG_LEVEL": ("LOUD", "LOG_LEVEL ska vara något av DEBUG, INFO, WARNING eller ERROR."),
    "SLACK_BOT_TOKN": (SECRET, "Inställningen SLACK_BOT_TOKN finns inte. Menade du SLACK_BOT_TOKEN?"),
    "DATABSE_URL": (SECRET, "Inställningen DATABSE_URL finns inte. Menade du DATABASE_URL?"),
}
SEVERAL = {
    "MODE": "http", "WORKSPACES": "T0AAA=goteborg", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": SECRET,
    "SLACK_SIGNING_SECRET": SECRET, "INSTALL_KEY": new_key(), "PUBLIC_URL": "https://bot.exempel.se", "ROLES": "",
}  # fmt: skip
# What takes a start to find out; each by itself, for the start ends at the first.
AT_START: tuple[tuple[str, dict[str, str], str], ...] = (
    ("SLACK_BOT_TOKEN SLACK_APP_TOKEN", {"SLACK_BOT_TOKEN": "xapp-1-fel", "SLACK_APP_TOKEN": SECRET},
     "SLACK_BOT_TOKEN ska börja med xoxb-.\nSLACK_APP_TOKEN ska börja med xapp-."),
    ("SLACK_SIGNING_SECRET", {"MODE": "http", "SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET saknas."),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:////finns/inte/uppdrag.db"}, "Mappen /finns/inte i DATABASE_URL finns inte"),
    ("DATABASE_URL", {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "Jag når inte databasen."),
    ("MUNICIPALITY", {"MUNICIPALITY": "atlantis"}, "Jag känner inte kommunen atlantis"),
    ("ROLES", {"ROLES": "/finns/inte.json"}, "Filen /finns/inte.json i ROLES går inte att läsa"),
    ("HEALTH_HOST", {"HEALTH_HOST": "192.0.2.1"}, "(HEALTH_HOST, HEALTH_PORT) går inte att använda"),
    ("HTTP_HOST", SEVERAL | {"HTTP_HOST": "å" * 80}, "(HTTP_HOST, HTTP_PORT) går inte att använda"),
    ("WORKSPACES", SEVERAL | {"WORKSPACES": "Göteborg"}, "WORKSPACES går inte att läsa vid Göteborg."),
    ("WORKSPACES", SEVERAL | {"WORKSPACES": "T0AAA=atlantis"}, "Jag känner inte kommunen atlantis"),
    ("INSTALL_KEY", SEVERAL | {"INSTALL_KEY": "kort"}, "INSTALL_KEY ska vara en eller flera nycklar"),
    ("SLACK_CLIENT_ID SLACK_CLIENT_SECRET", SEVERAL | {"SLACK_CLIENT_ID": "", "SLACK_CLIENT_SECRET": ""},
     "SLACK_CLIENT_ID saknas. Den behövs när WORKSPACES är satt; se docs/drift.md.\nSLACK_CLIENT_SECRET saknas."),
)  # fmt: skip
ELSEWHERE = {"TEAM": "test_two_towns.py", "BACKUP_FOLDER": "test_upgrading.py"}


# Starts the program once for each set of settings, one after the other: loading it takes longer than its refusal.
STARTS = """
import contextlib, io, json, os, sys
from bot import cli
usual = dict(os.environ)
for settings in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(usual | settings)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = cli.run(["serve"])
    print(json.dumps([status, said.getvalue()]))
"""


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the program says to everything at once, and to each that takes a start."""
    folder = tmp_path_factory.mktemp("absurd")
    sets = [{name: value for name, (value, _) in AT_ONCE.items()}, *(settings for _, settings, _ in AT_START)]
    usual = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "http://127.0.0.1:1/api/",
    }
    ran = subprocess.run(
        [sys.executable, "-c", STARTS],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **usual},
        cwd=folder, input=json.dumps(sets), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [status for status, _ in answers] == [2] * len(sets), answers
    assert not any(SECRET in said or "Traceback" in said for _, said in answers)
    return [said for _, said in answers]


def test_no_setting_is_left_out() -> None:
    tried = {*AT_ONCE, *ELSEWHERE, *(name for names, _, _ in AT_START for name in names.split())}
    assert {name.upper() for name in Settings.model_fields} - tried == set()


def test_everything_is_told_at_once_and_no_secret_with_it(refusals: list[str]) -> None:
    assert sorted(refusals[0].splitlines()) == sorted(told for _, told in AT_ONCE.values())


@pytest.mark.parametrize(("place", "told"), list(enumerate((told for _, _, told in AT_START), 1)))
def test_what_only_a_start_can_find(refusals: list[str], place: int, told: str) -> None:
    assert told in refusals[place]
