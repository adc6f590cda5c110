"""Roles from Slack's user groups, over the wire: who joins gets them, who leaves loses them, nobody is left without."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web import WebClient

from bot.app import build_app
from bot.connection import Connection
from bot.scopes import SCOPES, lacking
from bot.user_groups import LACKING, UserGroups
from sandbox.client import LocalSlack
from uppdrag import people as who
from uppdrag import roles
from uppdrag.errors import Refused
from uppdrag.facts import Actor, House

EXAMPLES = Path(__file__).parents[2] / "examples" / "goteborg"

SAMORDNARE = {"group": "@samordnare", "roles": [{"role": "samordnare", "body": "kommunstyrelsen"}]}
ADMINISTRATORS = {"group": "S0SAMORDNARE", "roles": [{"role": "administratör", "body": ""}]}


@pytest.fixture
def groups_of(house: House, client: WebClient) -> Callable[..., UserGroups]:
    return lambda *rows: UserGroups(house, client, {"user_groups": list(rows)})


def holding(house: House, role: str = "samordnare", body: str = "kommunstyrelsen") -> list[str]:
    return sorted(one.name for one in who.holders(house, role, body))


@contextmanager
def connected(house: House, slack: LocalSlack, client: WebClient, groups: UserGroups) -> Iterator[None]:
    listeners = ThreadPoolExecutor(4)
    own = WebClient(slack.app_token, base_url=slack.api_url, retry_handlers=[])
    connection = Connection(build_app(house, client, listeners, groups=groups), slack.app_token, own)
    connection.open(threading.Event())
    slack.wait_for_bot()
    yield
    connection.close()
    listeners.shutdown()
    slack.wait_for_no_bot()


def test_who_joins_becomes_samordnare_at_once_and_who_leaves_is_it_no_more(
    filled: House, slack: LocalSlack, client: WebClient
) -> None:
    groups = UserGroups(filled, client, {"user_groups": [SAMORDNARE]})
    groups.look()
    at_first = holding(filled)
    assert len(at_first) == 3
    with connected(filled, slack, client, groups):
        slack.join_group("bo", "@samordnare")
        slack.wait_for(lambda: len(holding(filled)) == 4, timeout=30)
        slack.leave_group("bo", "S0SAMORDNARE")
        slack.wait_for(lambda: holding(filled) == at_first, timeout=30)


def test_looking_again_changes_nothing_and_a_group_no_longer_named_gives_nothing(
    house: House, slack: LocalSlack, groups_of: Callable[..., UserGroups]
) -> None:
    for _ in range(2):
        groups_of(SAMORDNARE).look()
    assert len(roles.held(house)) == 3
    asked = len(slack.requests("usergroups.users.list")) + len(slack.requests("usergroups.list"))
    groups_of().look()
    assert roles.held(house) == ()
    after = len(slack.requests("usergroups.users.list")) + len(slack.requests("usergroups.list"))
    assert after == asked, "without a group in ROLES nothing is asked"


def test_what_was_given_elsewhere_stands(house: House, groups_of: Callable[..., UserGroups]) -> None:
    maria = who.person_for_slack(house, "U0MARIA", "Maria")
    who.grant_roles(house, maria.id, [("samordnare", "kommunstyrelsen")])
    groups_of(SAMORDNARE).look()
    assert len(holding(house)) == 4
    groups_of().look()
    assert holding(house) == ["Maria"]


def test_a_role_of_a_group_is_taken_back_in_slack(house: House, groups_of: Callable[..., UserGroups]) -> None:
    groups_of(ADMINISTRATORS, SAMORDNARE).look()
    eva = who.person_for_slack(house, "U0EVA")
    with pytest.raises(Refused, match="kommer från användargruppen @samordnare i Slack"):
        roles.take_back(house, Actor("Eva", eva.id), eva.id, "samordnare", "kommunstyrelsen")
    assert eva.name in holding(house)


def test_the_last_administrators_stay_until_somebody_else_is(
    house: House, groups_of: Callable[..., UserGroups]
) -> None:
    groups_of(ADMINISTRATORS).look()
    groups_of().look()
    assert len(holding(house, "administratör", "")) == 3
    kim = who.person_for_slack(house, "U0KIM", "Kim Ås")
    who.grant_roles(house, kim.id, [("administratör", "")])
    groups_of().look()
    assert holding(house, "administratör", "") == ["Kim Ås"]


def test_while_slack_does_not_tell_everybody_keeps_what_they_have(
    house: House, slack: LocalSlack, groups_of: Callable[..., UserGroups]
) -> None:
    groups = groups_of(SAMORDNARE)
    groups.look()
    slack.fault("fatal_error", method="usergroups.users.list")
    groups.look()
    assert len(holding(house)) == 3


def test_without_the_scope_that_is_said_once_and_nothing_else_changes(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    raw = json.loads((EXAMPLES / "slack.json").read_text("utf-8"))
    raw["app"]["scopes"].remove("usergroups:read")
    (tmp_path / "slack.json").write_text(json.dumps(raw), "utf-8")
    with LocalSlack.start(tmp_path / "slack.json", clock="2021-02-24T08:00") as older:
        client = WebClient(older.bot_token, base_url=older.api_url, retry_handlers=[], timeout=10)
        groups = UserGroups(house, client, {"user_groups": [SAMORDNARE]})
        headers = client.auth_test().headers
        groups.look()
        groups.look()
    assert [one.message for one in caplog.records] == [LACKING]
    assert roles.held(house) == ()
    assert lacking(headers) == (), "without a group in ROLES nothing is missed"
    assert lacking(headers, SCOPES) == ("usergroups:read",)


def test_a_group_that_slack_does_not_have_is_named(
    groups_of: Callable[..., UserGroups], caplog: pytest.LogCaptureFixture
) -> None:
    groups_of(SAMORDNARE | {"group": "@samordnarna"}).look()
    assert "the user group @samordnarna, which Slack does not have" in caplog.text


def test_news_of_other_groups_are_not_followed_up(
    slack: LocalSlack, groups_of: Callable[..., UserGroups]
) -> None:
    groups = groups_of(SAMORDNARE)
    groups.look()
    before = len(slack.requests("usergroups.users.list"))
    event: dict[str, Any] = {"type": "subteam_members_changed", "subteam_id": "S0ANDRA"}
    groups.heard(event)
    assert len(slack.requests("usergroups.users.list")) == before
