"""Faults on demand, as slack_sdk's client meets them."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import LocalSlack, SandboxError
from sandbox.faults import KINDS, Fault, Faults

CHANNEL = "C0UPPDRAGSLK"


def post(web: WebClient, channel: str = CHANNEL) -> Any:
    return web.chat_postMessage(channel=channel, text="a")


def refused(web: WebClient, channel: str = CHANNEL) -> Any:
    with pytest.raises(SlackApiError) as error:
        post(web, channel)
    return error.value.response


def test_429_tells_how_long_to_wait_and_where(slack: LocalSlack, web: WebClient) -> None:
    slack.fault("ratelimited", channel="U0ANNA", retry_after=7)
    assert post(web)["ok"]
    answer = refused(web, "U0ANNA")
    assert (answer.status_code, answer["error"], answer.headers["retry-after"]) == (429, "ratelimited", "7")
    assert post(web, "U0ANNA")["ok"]


def test_429_for_a_whole_workspace_until_cleared(slack: LocalSlack, web: WebClient) -> None:
    slack.fault("ratelimited", times=0)
    assert [refused(web).status_code, refused(web, "U0BO").status_code] == [429, 429]
    slack.clear_faults()
    assert post(web)["ok"]


@pytest.mark.parametrize(("kind", "status"), [("server_error", 503), ("fatal_error", 200)])
def test_errors_of_slacks_own(slack: LocalSlack, web: WebClient, kind: str, status: int) -> None:
    slack.fault(kind, method="chat.postMessage")
    answer = refused(web)
    assert answer.status_code == status
    assert web.auth_test()["ok"]
    assert slack.messages("#uppdrag-slk") == []


@pytest.mark.parametrize(("kind", "said"), [("drop", 0), ("drop_after_accept", 1)])
def test_a_connection_can_be_cut_before_or_after(
    slack: LocalSlack, web: WebClient, kind: str, said: int
) -> None:
    slack.fault(kind)
    with pytest.raises(OSError, match=r"reset|aborted|closed"):
        post(web)
    assert len(slack.messages("#uppdrag-slk")) == said
    assert slack.requests("chat.postMessage")[0]["verdict"].endswith(f"({kind})")


@pytest.mark.parametrize(("kind", "said"), [("hang", 0), ("hang_after_accept", 1)])
def test_an_answer_can_be_kept_waiting(slack: LocalSlack, kind: str, said: int) -> None:
    hasty = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)
    slack.fault(kind, seconds=20)
    with pytest.raises(TimeoutError):
        post(hasty)
    assert len(slack.messages("#uppdrag-slk")) == said


def test_slow_is_only_slow(slack: LocalSlack, web: WebClient) -> None:
    slack.fault("slow", seconds=0.2)
    assert post(web)["ok"]
    assert slack.requests("chat.postMessage")[0]["ms"] > 199


@pytest.mark.parametrize(
    ("kind", "where", "error"),
    [
        ("revoked_token", {}, "token_revoked"),
        ("user_disabled", {"user": "anna"}, "user_disabled"),
        ("channel_archived", {"channel": "D0ANNA"}, "is_archived"),
    ],
)
def test_states_that_stop_a_message(
    slack: LocalSlack, web: WebClient, kind: str, where: dict[str, str], error: str
) -> None:
    post(web, "U0ANNA")
    slack.fault(kind, **where)
    assert refused(web, "U0ANNA")["error"] == error
    slack.clear_faults()
    assert post(web, "U0ANNA")["ok"]


def test_a_disabled_person_is_told_of(slack: LocalSlack, web: WebClient) -> None:
    slack.fault("user_disabled", user="anna")
    assert web.users_info(user="U0ANNA")["user"]["deleted"]
    with pytest.raises(SlackApiError, match="user_disabled"):
        web.conversations_open(users="U0ANNA")
    with pytest.raises(SlackApiError, match="users_not_found"):
        web.users_lookupByEmail(email="anna.lind@stad.example")


def test_sockets_can_be_refused(slack: LocalSlack) -> None:
    slack.fault("refuse_sockets")
    web = WebClient(slack.app_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="internal_error"):
        web.apps_connections_open(app_token=slack.app_token)


def test_an_unknown_fault_is_named(slack: LocalSlack) -> None:
    with pytest.raises(SandboxError, match="Det finns inget fel som heter brand"):
        slack.fault("brand")


def test_a_fault_is_used_up_where_it_hits_and_nowhere_else() -> None:
    faults = Faults()
    faults.add(Fault("ratelimited", channel="C1", times=2))
    assert faults.take(KINDS, channel="C2") is None
    assert faults.take(KINDS, channel="C1") is not None
    assert faults.take(KINDS, channel="C1") is not None
    assert faults.listed() == []
