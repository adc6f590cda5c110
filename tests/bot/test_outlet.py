"""The outlet against the local Slack: every way in which a post can end is a value, and what stands there is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from slack_sdk.web import WebClient

from bot.outlet import SlackOutlet
from reminders.content import Bundle, Item
from reminders.outcomes import (
    BotBroken,
    NotSent,
    Outcome,
    RateLimited,
    Rejected,
    Sent,
    Unclear,
    Unreachable,
)
from reminders.policy import Lead
from storage.db import Database
from tests.bot.facts_for_views import a_line

LONG = timedelta(days=14)


def still_ours() -> bool:
    return True


def said() -> Bundle:
    item = Item("overdue", "ansvarig", a_line(), "quarter", a_line().deadline, -1)
    return Bundle((item,), Lead())


@pytest.fixture
def outlet(client: WebClient) -> SlackOutlet:
    return SlackOutlet(client)


@pytest.fixture
def key() -> str:
    return f"p/1/{uuid4().hex}/2021-03-31"


@pytest.fixture(autouse=True)
def _directly(slack: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxy in between, and no trouble left behind."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield
    slack.clear_faults()


def standing(slack: Any, user: str, key: str) -> int:
    """How many messages with this key the person has."""
    rows = slack.dm(user)
    return sum((row.get("metadata") or {}).get("event_payload") == {"key": key} for row in rows)


def test_a_person_gets_it_in_the_conversation_with_the_bot(outlet: SlackOutlet, slack: Any, key: str) -> None:
    outcome = outlet.post("U0ANNA", said(), key, still_ours)
    assert isinstance(outcome, Sent)
    assert slack.dm("U0ANNA")[-1]["ts"] == outcome.ts
    assert outcome.conversation.startswith("D")
    assert outlet.find("U0ANNA", key, slack.clock() - LONG) == outcome
    assert outlet.find(outcome.conversation, key, slack.clock() - LONG) == outcome


def test_what_does_not_stand_there_is_not_found(outlet: SlackOutlet, slack: Any, key: str) -> None:
    assert outlet.find("U0ANNA", key, slack.clock() - LONG) is None


def test_accepted_without_an_answer_is_unclear_and_is_found(
    outlet: SlackOutlet, slack: Any, key: str
) -> None:
    slack.fault("drop_after_accept", method="chat.postMessage")
    assert isinstance(outlet.post("U0ANNA", said(), key, still_ours), Unclear)
    assert isinstance(outlet.find("U0ANNA", key, slack.clock() - LONG), Sent)
    assert standing(slack, "U0ANNA", key) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "ratelimited", "retry_after": 7}, RateLimited(timedelta(seconds=7), "workspace")),
        ({"kind": "revoked_token", "times": None}, BotBroken("token_revoked")),
    ],
)
def test_refusals_are_told_apart(
    outlet: SlackOutlet, slack: Any, key: str, fault: dict[str, Any], outcome: Outcome
) -> None:
    slack.fault(**fault)
    assert outlet.post("U0ANNA", said(), key, still_ours) == outcome


@pytest.mark.parametrize("kind", ["server_error", "fatal_error", "drop"])
def test_what_nobody_knows_is_unclear(outlet: SlackOutlet, slack: Any, key: str, kind: str) -> None:
    slack.fault(kind, method="chat.postMessage")
    assert isinstance(outlet.post("U0ANNA", said(), key, still_ours), Unclear)
    assert outlet.find("U0ANNA", key, slack.clock() - LONG) is None


def test_silence_is_unclear(slack: Any, key: str) -> None:
    hasty = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)
    slack.fault("hang_after_accept", method="chat.postMessage", seconds=3)
    assert isinstance(SlackOutlet(hasty).post("U0ANNA", said(), key, still_ours), Unclear)


def test_nobody_at_home_is_surely_not_sent(key: str) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        outlet = SlackOutlet(WebClient("xoxb-1", base_url=url, retry_handlers=[], timeout=5))
        assert isinstance(outlet.post("U0ANNA", said(), key, still_ours), NotSent)


@pytest.mark.parametrize(
    ("to", "reason"), [("U0NOBODY", "channel_not_found"), ("C0NOWHERE", "channel_not_found")]
)
def test_unknown_receivers_cannot_be_reached(outlet: SlackOutlet, key: str, to: str, reason: str) -> None:
    assert outlet.post(to, said(), key, still_ours) == Unreachable(reason)


def test_somebody_deactivated_cannot_be_reached(outlet: SlackOutlet, slack: Any, key: str) -> None:
    slack.fault("user_disabled", user="U0BO", times=None)
    assert outlet.post("U0BO", said(), key, still_ours) == Unreachable("user_disabled")


def test_a_limit_met_in_a_channel_is_the_channels(outlet: SlackOutlet, slack: Any, key: str) -> None:
    slack.fault("ratelimited", retry_after=3)
    assert outlet.post("C0LEDNING", said(), key, still_ours) == RateLimited(
        timedelta(seconds=3), "conversation"
    )


def test_a_message_that_slack_never_takes_is_rejected(
    outlet: SlackOutlet, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"text": "x", "blocks": [{"type": "section"}]}
    monkeypatch.setattr("bot.outlet.shown", lambda _: broken)
    assert isinstance(outlet.post("U0ANNA", said(), key, still_ours), Rejected)


def test_not_being_able_to_look_is_not_knowing(outlet: SlackOutlet, slack: Any, key: str) -> None:
    slack.fault("fatal_error", method="conversations.history")
    assert isinstance(outlet.find("U0ANNA", key, slack.clock() - LONG), Unclear)
    slack.fault("ratelimited", method="conversations.history", retry_after=2)
    assert isinstance(outlet.find("U0ANNA", key, slack.clock() - LONG), RateLimited)
    assert isinstance(outlet.find("C0NOWHERE", key, slack.clock() - LONG), Unclear)


def test_without_the_right_to_look_nothing_is_looked_for(client: WebClient, slack: Any, key: str) -> None:
    outlet = SlackOutlet(client, may_look=False)
    outlet.post("U0ANNA", said(), key, still_ours)
    before = len(slack.requests("conversations.history"))
    assert outlet.find("U0ANNA", key, slack.clock() - LONG) is None
    assert len(slack.requests("conversations.history")) == before


def test_nothing_is_sent_inside_a_transaction(outlet: SlackOutlet, sqlite_url: str, key: str) -> None:
    database = Database(sqlite_url)
    with database.transaction(), pytest.raises(AssertionError):
        outlet.post("U0ANNA", said(), key, still_ours)
    database.close()


def test_a_client_that_retries_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="retry"):
        SlackOutlet(WebClient("xoxb-1"))
