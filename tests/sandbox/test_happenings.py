"""Events: what the bot hears of, how text arrives, and that some come twice."""

from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App, BoltRequest

from sandbox.client import LocalSlack
from tests.sandbox.conftest import CLOCK, CONFIG, Connect

Body = dict[str, Any]


@pytest.fixture
def heard(app: App, connect: Connect) -> list[Body]:
    """Every event body the bot got, in order."""
    bodies: list[Body] = []

    def note(body: Body) -> None:
        bodies.append(body)

    for name in ("message", "app_mention", "app_home_opened", "file_shared"):
        app.event(name)(note)
    connect(app)
    return bodies


def wait(slack: LocalSlack, heard: list[Body], count: int) -> list[Body]:
    found: list[Body] = slack.wait_for(lambda: heard if len(heard) >= count else None)
    return [body["event"] for body in found]


def test_what_is_written_to_the_bot_arrives_encoded(slack: LocalSlack, heard: list[Body]) -> None:
    slack.say("anna", None, "a < b & <!channel> @bo #ledning https://stad.example/x?a=1&b=2")
    event = wait(slack, heard, 1)[0]
    assert event["text"] == (
        "a &lt; b &amp; &lt;!channel&gt; <@U0BO> <#C0LEDNING|ledning> <https://stad.example/x?a=1&amp;b=2>"
    )
    assert (event["channel_type"], event["channel"], event["user"]) == ("im", "D0ANNA", "U0ANNA")
    outer = heard[0]
    assert outer["authorizations"][0]["user_id"] == "U0UPPDRAGSBOT"
    assert outer["event_time"] == 1614150000


def test_a_mention_is_an_event_of_its_own(slack: LocalSlack, heard: list[Body]) -> None:
    slack.say("anna", "#uppdrag-slk", "@uppdragsbot 1679/20")
    events = {event["type"]: event for event in wait(slack, heard, 2)}
    assert events["app_mention"]["text"] == "<@U0UPPDRAGSBOT> 1679/20"
    assert events["message"]["channel_type"] == "channel"
    assert len({body["event_id"] for body in heard}) == 2


def test_a_private_channel_is_a_group(slack: LocalSlack, heard: list[Body]) -> None:
    slack.say("eva", "#ledning", "hej")
    assert wait(slack, heard, 1)[0]["channel_type"] == "group"


def test_home_opened_brings_the_published_view(slack: LocalSlack, heard: list[Body], app: App) -> None:
    slack.open_home("anna", timeout=0)
    assert "view" not in wait(slack, heard, 1)[0]
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    app.client.views_publish(user_id="U0ANNA", view=view)
    slack.open_home("anna", timeout=0)
    assert wait(slack, heard, 2)[1]["view"]["hash"] == (slack.home("anna") or {})["hash"]


def test_a_message_shortcut_carries_the_message(slack: LocalSlack, app: App, connect: Connect) -> None:
    bodies: list[Body] = []

    @app.shortcut("create_from_message")
    def note(ack: Any, body: Body) -> None:
        ack()
        bodies.append(body)

    connect(app)
    slack.say("bo", "#uppdrag-slk", "KS har beslutat")
    slack.shortcut("anna", "create_from_message", slack.messages("#uppdrag-slk")[0], timeout=0)
    assert bodies[0]["message"]["text"] == "KS har beslutat"
    assert bodies[0]["channel"]["name"] == "uppdrag-slk"
    assert bodies[0]["response_url"].startswith(slack.url)


def test_an_event_without_ack_comes_again_with_its_number(
    slack: LocalSlack, app: App, connect: Connect
) -> None:
    slack.settings(retry_delays=[0.0, 0.0, 0.0], ack_seconds=0.2)
    tries: list[tuple[str, str, str]] = []

    @app.middleware
    def silent(req: BoltRequest) -> None:
        number = req.headers.get("x-slack-retry-num", [""])[0]
        reason = req.headers.get("x-slack-retry-reason", [""])[0]
        tries.append((req.body["event_id"], number, reason))

    connect(app)
    slack.say("anna", None, "hej")
    slack.wait_for(lambda: len(tries) == 4, timeout=10)
    assert [number for _, number, _ in tries] == ["", "1", "2", "3"]
    assert {reason for _, number, reason in tries if number} == {"timeout"}
    assert len({event_id for event_id, _, _ in tries}) == 1


def test_an_acked_event_can_be_made_to_come_twice(slack: LocalSlack, heard: list[Body]) -> None:
    slack.fault("redelivery")
    slack.say("anna", None, "hej")
    wait(slack, heard, 2)
    assert len({body["event_id"] for body in heard}) == 1
    again = slack.requests("message")[-1]["request"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")


def test_what_was_not_subscribed_to_is_not_heard_of(tmp_path: Path) -> None:
    only_direct = tmp_path / "slack.json"
    only_direct.write_text(CONFIG.read_text("utf-8").replace('"message.channels", ', ""), "utf-8")
    with LocalSlack.start(only_direct, clock=CLOCK) as slack:
        slack.say("anna", "#uppdrag-slk", "hej")
        slack.say("anna", None, "hej")
        slack.wait_for(lambda: slack.requests("message"))
        told = [r["request"]["payload"]["event"]["channel"] for r in slack.requests("message")]
        assert set(told) == {"D0ANNA"}
