"""Two municipalities in one bot, over HTTP: equal user ids are two people, and neither sees the other's uppdrag."""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.clock import system_clock
from bot.oauth import Installations, Vault, new_key
from sandbox.client import LocalSlack
from storage import migrate
from storage.db import Database
from tests.scenarios.test_serve import free_port
from tests.scenarios.town import EXAMPLE, Town

pytestmark = pytest.mark.timeout(240)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
OTHER = "T0ANNAN"


@pytest.fixture
def towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Göteborg and another town with the same people, in one local Slack."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    raw = json.loads((EXAMPLE / "slack.json").read_text("utf-8"))
    raw["workspace"] |= {"id": OTHER, "name": "En annan kommun", "domain": "annan"}
    raw["app"]["bot_token"] = "xoxb-annan-token"
    (tmp_path / "annan.json").write_text(json.dumps(raw), "utf-8")
    with LocalSlack.start(EXAMPLE / "slack.json", tmp_path / "annan.json", clock="2021-02-24T08:00") as slack:
        founded = Town(slack, tmp_path)
        yield founded
        founded.close()


def install(town: Town, key: str, first: str) -> None:
    """Both towns as if they had been through the install page."""
    with closing(Database(f"sqlite:///{town.folder / 'uppdrag.db'}")) as database:
        migrate.upgrade(database)
        store = Installations(database, Vault(key), {first: "goteborg", OTHER: "tertialkommun"}, system_clock)
        for team, token in ((first, town.slack.bot_token), (OTHER, "xoxb-annan-token")):
            bot = Installation(team_id=team, bot_token=token, user_id="U1", bot_id="B1", bot_user_id="U9")
            store.save(bot)


def test_each_town_sees_its_own(towns: Town) -> None:
    key, port, first = new_key(), free_port(), str(towns.slack._ready["team"])
    install(towns, key, first)
    several = {
        "MODE": "http", "HTTP_PORT": str(port), "SLACK_SIGNING_SECRET": towns.slack.signing_secret, "INSTALL_KEY": key,
        "WORKSPACES": f"{first}=goteborg {OTHER}=tertialkommun", "PUBLIC_URL": "https://bot.exempel.se",
        "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hemlig-1234", "SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "",
        "ROLES": str(roles(towns, first)),
    }  # fmt: skip
    handling = EXAMPLE / "tjansteutlatande-1308-20.txt"
    unnamed = towns.run("import", "--yes", handling, **several)
    assert unnamed.returncode == 2
    assert "Sätt TEAM till en av dem" in unnamed.stderr
    taken = towns.run("import", "--yes", handling, **several, TEAM=first)
    assert taken.returncode == 0, taken.stderr
    examined = towns.run("doctor", **several)
    assert f"Arbetsytan {OTHER}" in examined.stdout
    assert examined.returncode == 0, examined.stdout
    bot = towns.serve(**several)
    towns.slack.use_http(f"http://127.0.0.1:{port}/slack/events")
    assert "1679/20 · U-14" in towns.slack.command("anna", "1679/20").text
    elsewhere = towns.slack.in_team(OTHER)
    assert elsewhere.command("anna", "1679/20").text.startswith("Jag hittar inget uppdrag med dnr 1679/20.")
    assert install_page(port) == 200
    towns.move_clock("2021-03-01T08:10")
    assert towns.slack.dm("eva")  # nobody is ansvarig yet, and Eva is samordnare of the first town alone
    assert not elsewhere.dm("eva")
    assert anna(towns) == {(first, "handläggare"), (OTHER, "administratör")}
    status, logged = towns.stop(bot)
    assert status == 0
    for secret in (key, "hemlig-1234", "xoxb-annan-token", towns.slack.bot_token):
        assert secret not in logged


def roles(town: Town, first: str) -> Path:
    """Anna Lind is somebody else in the other town, with the same user id."""
    usual = json.loads((EXAMPLE / "roles.json").read_text("utf-8"))
    other = {"people": [{"slack_id": "U0ANNA", "name": "Anna Ek", "roles": [{"role": "administratör"}]}]}
    town.roles.write_text(json.dumps({first: usual, OTHER: other}), "utf-8")
    return town.roles


def anna(town: Town) -> set[tuple[str, str]]:
    """(workspace, role) of everybody with the user id U0ANNA."""
    with closing(sqlite3.connect(town.folder / "uppdrag.db")) as raw:
        asked = (
            "SELECT team_id, role FROM role JOIN person ON person.id = person_id JOIN workspace ON "
            "workspace.id = role.workspace_id WHERE slack_id = 'U0ANNA'"
        )
        return set(raw.execute(asked))


def install_page(port: int) -> int:
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/slack/install", timeout=10) as page:
            assert "slack.com/oauth/v2/authorize" in page.read().decode()
            return int(page.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_what_is_missing_for_several_towns_is_named(towns: Town) -> None:
    ran = towns.run("serve", WORKSPACES="T0AAA=goteborg", MODE="http", ROLES="")
    assert ran.returncode == 2
    for name in (
        "SLACK_CLIENT_ID",
        "SLACK_CLIENT_SECRET",
        "SLACK_SIGNING_SECRET",
        "INSTALL_KEY",
        "PUBLIC_URL",
    ):
        assert f"{name} saknas." in ran.stderr
