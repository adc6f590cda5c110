"""response_url: five uses within thirty minutes of the clock, private unless it says otherwise."""

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.client import LocalSlack
from tests.blockkit.payloads import actions, button
from tests.sandbox.conftest import Connect

PLACE = "#uppdrag-slk"


@pytest.fixture
def url(slack: LocalSlack, app: App, connect: Connect) -> str:
    """The response_url of a command that Anna typed in a channel."""
    found: list[str] = []

    @app.command("/uppdrag")
    def note(ack: Ack, command: dict[str, Any]) -> None:
        ack()
        found.append(command["response_url"])

    connect(app)
    slack.command("anna", "mina", channel=PLACE, timeout=0)
    return found[0]


def test_it_works_five_times(slack: LocalSlack, url: str) -> None:
    hook = WebhookClient(url)
    assert [hook.send(text=str(n)).status_code for n in range(5)] == [200] * 5
    sixth = hook.send(text="6")
    assert (sixth.status_code, sixth.body) == (404, '{"ok":false,"error":"used_url"}')
    assert [m["text"] for m in slack.private("anna")] == ["0", "1", "2", "3", "4"]
    assert slack.messages(PLACE) == []


def test_it_lives_thirty_minutes_of_the_clock(slack: LocalSlack, url: str) -> None:
    hook = WebhookClient(url)
    slack.set_clock(slack.clock() + timedelta(minutes=30))
    assert hook.send(text="i tid").status_code == 200
    slack.set_clock(slack.clock() + timedelta(seconds=1))
    assert hook.send(text="för sent").body == '{"ok":false,"error":"expired_url"}'


def test_in_channel_shows_the_answer_and_the_command_to_all(slack: LocalSlack, url: str) -> None:
    WebhookClient(url).send(text="Kortet", response_type="in_channel")
    assert [(m["user"], m["text"]) for m in slack.messages(PLACE)] == [
        ("U0ANNA", "/uppdrag mina"),
        ("U0UPPDRAGSBOT", "Kortet"),
    ]
    assert slack.private("anna") == []


def test_badly_built_blocks_are_refused(slack: LocalSlack, url: str) -> None:
    answer = WebhookClient(url).send(text="a", blocks=[{"type": "sektion"}])
    assert (answer.status_code, answer.body) == (400, '{"ok":false,"error":"invalid_blocks"}')
    assert WebhookClient(url).send().status_code == 400
    assert WebhookClient(slack.url + "/response/none").send(text="a").status_code == 404


@pytest.mark.parametrize("private", [True, False])
def test_the_message_acted_on_can_be_replaced_and_deleted(
    slack: LocalSlack, app: App, web: WebClient, connect: Connect, private: bool
) -> None:
    urls: list[str] = []

    @app.action("go")
    def note(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        urls.append(body["response_url"])

    connect(app)
    blocks = [actions(button())]
    if private:
        web.chat_postEphemeral(channel="C0UPPDRAGSLK", user="U0ANNA", text="Kort", blocks=blocks)
    else:
        web.chat_postMessage(channel="C0UPPDRAGSLK", text="Kort", blocks=blocks)

    def shown() -> list[Any]:
        return slack.private("anna") if private else slack.messages(PLACE)

    slack.click("anna", shown()[0], "go", timeout=0)
    WebhookClient(urls[0]).send(text="Klart", replace_original=True)
    assert [(m["text"], "blocks" in m) for m in shown()] == [("Klart", False)]
    WebhookClient(urls[0]).send(text="", delete_original=True)
    assert shown() == []


def test_the_ack_itself_may_answer(slack: LocalSlack, app: App, connect: Connect) -> None:
    @app.command("/uppdrag")
    def answer(ack: Ack) -> None:
        ack("Genast")

    connect(app)
    assert slack.command("anna", "mina").text == "Genast"


def test_an_ack_that_cannot_be_shown_is_a_failure(slack: LocalSlack, app: App, connect: Connect) -> None:
    @app.command("/uppdrag")
    def answer(ack: Ack) -> None:
        ack(text="a", blocks=[{"type": "sektion"}])

    connect(app)
    reply = slack.command("anna", "mina")
    assert (
        reply.error
        == "/uppdrag misslyckades. Appen svarade med något som inte går att visa (invalid_blocks)."
    )
    assert slack.private("anna") == []
