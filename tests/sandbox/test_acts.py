"""A person acts, a Bolt app answers, over the real protocol."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.client import LocalSlack
from tests.sandbox.conftest import Connect

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Gå"}, "value": "U-14"}
FIELD = {
    "type": "input",
    "block_id": "plan",
    "label": {"type": "plain_text", "text": "Plan"},
    "element": {"type": "plain_text_input", "action_id": "plan_text", "initial_value": "KS 31 mars"},
}
MODAL = {
    "type": "modal",
    "callback_id": "plan",
    "title": {"type": "plain_text", "text": "Ändra plan"},
    "submit": {"type": "plain_text", "text": "Spara"},
    "blocks": [FIELD],
}


def test_a_command_is_acked_and_answered_in_private(slack: LocalSlack, app: App, connect: Connect) -> None:
    heard: list[dict[str, Any]] = []

    @app.command("/uppdrag")
    def answer(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        ack()
        heard.append(command)
        respond("Kortet")

    connect(app)
    reply = slack.command("anna", "1679/20 <b> @bo", channel="#uppdrag-slk")
    assert reply.acked
    assert [m["text"] for m in reply.messages] == ["Kortet"]
    assert slack.private("anna")[-1]["is_ephemeral"]
    assert slack.private("bo") == []
    assert heard[0]["text"] == "1679/20 &lt;b&gt; <@U0BO|bo>"


def test_a_click_opens_a_modal_with_an_error_and_then_right(
    slack: LocalSlack, app: App, web: WebClient, connect: Connect
) -> None:
    @app.action("go")
    def open_modal(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        web.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("plan")
    def save(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        typed = view["state"]["values"]["plan"]["plan_text"]["value"]
        if typed == "rappakalja":
            ack(response_action="errors", errors={"plan": "Jag förstår inte planen."})
            return
        ack()
        web.chat_postMessage(channel=body["user"]["id"], text=f"Sparat: {typed}")

    connect(app)
    posted = web.chat_postMessage(
        channel="U0ANNA", text="Kort", blocks=[{"type": "actions", "elements": [BUTTON]}]
    )
    message = slack.dm("anna")[-1]
    assert message["ts"] == posted["ts"]
    opened = slack.click("anna", message, "go")
    assert opened.view is not None
    assert opened.view["callback_id"] == "plan"
    wrong = slack.submit("anna", {"plan": "rappakalja"})
    assert wrong.errors == {"plan": "Jag förstår inte planen."}
    assert slack.view("anna") is not None
    right = slack.submit("anna", {"plan_text": "KS 5 maj"})
    assert right.messages[0]["text"] == "Sparat: KS 5 maj"
    assert slack.view("anna") is None


def test_without_a_bot_the_person_sees_that_it_failed(slack: LocalSlack) -> None:
    reply = slack.command("anna", "mina")
    assert not reply.acked
    assert reply.error == "/uppdrag misslyckades. Appen är inte igång just nu."
