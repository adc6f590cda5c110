"""Several workspaces: each its own token, sealed; each its own app; nobody in who was not named."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.web import WebClient
from sqlmodel import select

from bot.faults import CannotStart
from bot.oauth import (
    STATE_LASTS,
    Installations,
    States,
    Switchboard,
    Vault,
    install_flow,
    named_workspaces,
    new_key,
)
from storage import tables
from storage.db import Database

NOW = datetime(2021, 2, 24, 8, 0, tzinfo=UTC)
KEY = new_key()
TOWNS = {"T1": "goteborg", "T2": "tertialkommun"}


def installed(team: str, token: str, enterprise: str | None = None) -> Installation:
    return Installation(
        team_id=team, enterprise_id=enterprise, user_id="U1", bot_token=token, bot_id="B1", bot_user_id="U9",
        bot_scopes=["commands", "chat:write"], app_id="A1",
    )  # fmt: skip


@pytest.fixture
def quick(sqlite_url: str) -> Iterator[Installations]:
    """A store on SQLite, where the database is not what is tried."""
    database = Database(sqlite_url)
    yield Installations(database, Vault(KEY), TOWNS, lambda: NOW)
    database.close()


@pytest.fixture
def store(database: Database) -> Installations:
    return Installations(database, Vault(KEY), TOWNS, lambda: NOW)


def rows(database: Database) -> list[tables.Installation]:
    with database.reading() as tx:
        return list(tx.exec(select(tables.Installation)))


def test_a_token_comes_back_whole_and_never_lies_in_the_open(
    store: Installations, database: Database
) -> None:
    store.save(installed("T1", "xoxb-1-secret"))
    found = store.find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.bot_token, found.bot_user_id, list(found.bot_scopes)) == (
        "xoxb-1-secret", "U9", ["commands", "chat:write"]
    )  # fmt: skip
    assert "secret" not in rows(database)[0].sealed
    assert "xoxb" not in rows(database)[0].sealed


def test_installing_again_replaces_the_token(store: Installations, database: Database) -> None:
    store.save(installed("T1", "xoxb-old"))
    store.save(installed("T1", "xoxb-new"))
    found = store.find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == "xoxb-new"
    assert len(rows(database)) == 1


def test_each_workspace_has_its_own(store: Installations, database: Database) -> None:
    store.save(installed("T1", "xoxb-one"))
    store.save(installed("T2", "xoxb-two", enterprise="E1"))
    assert store.teams() == [("", "T1"), ("E1", "T2")]
    assert store.find_bot(enterprise_id=None, team_id="T2") is None
    with database.reading() as tx:
        towns = {row.team_id: row.municipality for row in tx.exec(select(tables.Workspace))}
    assert towns == TOWNS


@pytest.mark.parametrize("team", ["T3", "", "t1"])
def test_who_was_not_named_is_not_let_in(store: Installations, database: Database, team: str) -> None:
    with pytest.raises(BoltError, match="inte anmäld"):
        store.save(installed(team, "xoxb-3"))
    assert rows(database) == []


def test_removing_takes_the_token_and_leaves_the_records(store: Installations, database: Database) -> None:
    store.save(installed("T1", "xoxb-one"))
    store.delete_bot(enterprise_id=None, team_id="T1")
    assert store.find_bot(enterprise_id=None, team_id="T1") is None
    with database.reading() as tx:
        assert tx.exec(select(tables.Workspace.team_id)).all() == ["T1"]


def test_keys_can_be_changed_without_losing_tokens(database: Database, store: Installations) -> None:
    store.save(installed("T1", "xoxb-one"))
    newer = new_key()
    both = Installations(database, Vault(f"{newer}, {KEY}"), TOWNS, lambda: NOW)
    found = both.find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == "xoxb-one"
    with pytest.raises(CannotStart, match="INSTALL_KEY"):
        Installations(database, Vault(newer), TOWNS, lambda: NOW).find_bot(enterprise_id=None, team_id="T1")


@pytest.mark.parametrize("key", ["", "kort", "å" * 44, f"{KEY},"], ids=["none", "short", "letters", "comma"])
def test_a_bad_key_is_told(key: str) -> None:
    with pytest.raises(CannotStart, match="INSTALL_KEY"):
        Vault(key)


def test_workspaces_are_named_in_one_line() -> None:
    assert named_workspaces("T1=goteborg  T2=/data/alvstad") == {"T1": "goteborg", "T2": "/data/alvstad"}
    for wrong in ("goteborg", "T1=", "X1=goteborg", "T1 = goteborg"):
        with pytest.raises(CannotStart, match="WORKSPACES"):
            named_workspaces(wrong)


class Board:
    """A switchboard whose apps note what reaches them."""

    def __init__(self, store: Installations) -> None:
        self.opened: list[str] = []
        self.reached: list[tuple[str, str, str]] = []
        self.closed: list[str] = []
        self.board = Switchboard(store, self._open, lambda team: self.closed.append(team[1]))

    def _open(self, team: tuple[str, str], bot: Bot) -> App:
        self.opened.append(team[1])
        authorized = AuthorizeResult(enterprise_id=None, team_id=team[1], bot_token=bot.bot_token)
        app = App(signing_secret="s", authorize=lambda **_: authorized, request_verification_enabled=False)
        app.event("app_uninstalled")(lambda: None)

        @app.command("/uppdrag")
        def came(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            self.reached.append((team[1], body["user_id"], str(client.token)))
            ack()

        return app

    def command(self, team: str) -> BoltResponse:
        body = {"command": "/uppdrag", "team_id": team, "user_id": "U1", "text": ""}
        return self.board.dispatch(BoltRequest(mode="socket_mode", body=body))


@pytest.fixture
def board(quick: Installations) -> Board:
    quick.save(installed("T1", "xoxb-one"))
    quick.save(installed("T2", "xoxb-two"))
    return Board(quick)


def test_equal_user_ids_of_two_workspaces_are_two_people(board: Board) -> None:
    assert [board.command(team).status for team in ("T1", "T2", "T1")] == [200, 200, 200]
    assert board.reached == [("T1", "U1", "xoxb-one"), ("T2", "U1", "xoxb-two"), ("T1", "U1", "xoxb-one")]
    assert board.opened == ["T1", "T2"]


def test_a_workspace_without_the_app_gets_no_answer(board: Board) -> None:
    assert board.command("T3").status == 404
    assert board.reached == []


def test_every_workspace_is_opened_at_start(board: Board) -> None:
    board.board.open_all()
    assert board.opened == ["T1", "T2"]


def test_many_at_once_open_a_workspace_once(board: Board) -> None:
    threads = [threading.Thread(target=board.command, args=("T1",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert board.opened == ["T1"]
    assert len(board.reached) == 8


def test_a_workspace_installed_again_is_served_with_its_new_token_at_once(
    board: Board, quick: Installations
) -> None:
    """Its reminders wait for nobody to say a word there, nor for a restart."""
    board.command("T1")
    quick.save(installed("T1", "xoxb-new"))
    assert (board.opened, board.closed) == (["T1", "T1"], ["T1"])
    board.command("T1")
    assert board.reached == [("T1", "U1", "xoxb-one"), ("T1", "U1", "xoxb-new")]
    quick.save(installed("T2", "xoxb-newer"))
    assert (board.opened, board.closed) == (["T1", "T1", "T2"], ["T1"])


def test_after_the_app_is_removed_the_workspace_is_closed(board: Board) -> None:
    assert board.command("T1").status == 200
    event = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {"type": "app_uninstalled"},
    }
    assert board.board.dispatch(BoltRequest(mode="socket_mode", body=event)).status == 200
    assert board.command("T1").status == 404
    assert board.command("T2").status == 200
    assert board.closed == ["T1"]


class Slack(WebClient):
    """Slack's two answers to an installation."""

    team = "T1"

    def oauth_v2_access(self, **asked: Any) -> Any:
        assert asked["code"] == "kod"
        return {
            "ok": True, "app_id": "A1", "access_token": "xoxb-granted", "scope": "commands,chat:write",
            "bot_user_id": "U9", "team": {"id": self.team, "name": "Göteborg"}, "authed_user": {"id": "U1"},
        }  # fmt: skip

    def auth_test(self, **_asked: Any) -> Any:
        return {"ok": True, "bot_id": "B1", "url": "https://example.slack.com/"}


def flow_of(quick: Installations, client: WebClient) -> Any:
    return install_flow(
        client,
        quick,
        States(quick._db, Vault(KEY), lambda: NOW),
        client_id="1.2",
        client_secret="hemlig",
        scopes=["commands"],
        public_url="https://bot.exempel.se/",
    )


def visit(flow: Any) -> tuple[str, str]:
    """The state and the cookie that the install page hands out."""
    page = flow.handle_installation(BoltRequest(body="", mode="http"))
    cookie = page.headers["set-cookie"][0].partition(";")[0]
    (address,) = re.findall(r'https://slack.com/oauth[^"]+', page.body)
    address = address.replace("&amp;", "&")
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == ["https://bot.exempel.se/slack/oauth_redirect"]
    return asked["state"][0], cookie


def back(flow: Any, state: str, cookie: str) -> int:
    asked = BoltRequest(
        body="", query={"code": "kod", "state": state}, headers={"cookie": cookie}, mode="http"
    )
    return int(flow.handle_callback(asked).status)


def test_a_workspace_installs_the_app(quick: Installations) -> None:
    flow = flow_of(quick, Slack())
    state, cookie = visit(flow)
    assert back(flow, state, cookie) == 200
    found = quick.find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == "xoxb-granted"
    assert back(flow, state, cookie) == 401  # a state is good once


def test_somebody_elses_browser_or_state_does_not_install(quick: Installations) -> None:
    flow = flow_of(quick, Slack())
    state, _ = visit(flow)
    assert back(flow, state, "slack-app-oauth-state=annan") == 400
    forged = States(quick._db, Vault(new_key()), lambda: NOW).issue()
    assert back(flow, forged, f"slack-app-oauth-state={forged}") == 401
    assert quick.teams() == []


def test_a_state_is_good_once_in_all_replicas_and_for_five_minutes(database: Database) -> None:
    moment = [NOW]
    one, other = (States(database, Vault(KEY), lambda: moment[0]) for _ in range(2))
    first, second = one.issue(), one.issue()
    assert first != second  # two who begin in the same second do not stand in each other's way
    assert [other.consume(first), one.consume(first), other.consume(first)] == [True, False, False]
    assert other.consume(second)
    third = one.issue()
    moment[0] += STATE_LASTS
    assert not other.consume(third)
    assert one.consume(other.issue())
    with database.reading() as tx:
        assert len(tx.exec(select(tables.InstallState)).all()) == 1  # what expired is forgotten


@pytest.mark.parametrize(
    "state",
    [
        "",
        "a.b.c",
        "gAAAAAB",
        "åäö",
        Vault(KEY).seal(Bot(bot_token="x", bot_id="B", bot_user_id="U", installed_at=0.0)),
    ],
)
def test_what_is_no_state_of_ours_is_refused(quick: Installations, state: str) -> None:
    assert not States(quick._db, Vault(KEY), lambda: NOW).consume(state)


def test_an_unnamed_workspace_sees_that_it_was_not_installed(quick: Installations) -> None:
    client = Slack()
    client.team = "T3"
    flow = flow_of(quick, client)
    assert back(flow, *visit(flow)) == 500
    assert quick.teams() == []
