"""Modals and Home: triggers, stacks, hashes, values, what is refused."""

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import LocalSlack, SandboxError
from tests.blockkit.payloads import actions, button, field, home, modal, option, plain, section, select, typed
from tests.sandbox.conftest import Connect

Body = dict[str, Any]


def error_of(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return str(refused.value.response["error"])


@pytest.fixture
def triggers(slack: LocalSlack, app: App, connect: Connect) -> list[str]:
    """Fresh trigger ids land here whenever somebody uses the shortcut."""
    found: list[str] = []

    @app.shortcut("new_uppdrag")
    def note(ack: Ack, body: Body) -> None:
        ack()
        found.append(body["trigger_id"])

    connect(app)
    return found


def trigger(slack: LocalSlack, triggers: list[str]) -> str:
    slack.shortcut("anna", "new_uppdrag", timeout=0)
    return triggers[-1]


def test_a_trigger_opens_once_and_within_three_seconds(
    slack: LocalSlack, web: WebClient, triggers: list[str]
) -> None:
    first = trigger(slack, triggers)
    web.views_open(trigger_id=first, view=modal(field()))
    assert error_of(web.views_open, trigger_id=first, view=modal(field())) == "exchanged_trigger_id"
    assert error_of(web.views_open, trigger_id="1.2.3", view=modal(field())) == "invalid_trigger_id"
    slack.settings(trigger_seconds=0)
    late = trigger(slack, triggers)
    assert error_of(web.views_open, trigger_id=late, view=modal(field())) == "expired_trigger_id"


def test_a_badly_built_view_is_refused_and_keeps_its_trigger(
    slack: LocalSlack, web: WebClient, triggers: list[str]
) -> None:
    one = trigger(slack, triggers)
    assert (
        error_of(web.views_open, trigger_id=one, view=modal(field(), title=plain("a" * 25)))
        == "invalid_arguments"
    )
    large = modal(*(section("å" * 3000, block_id=str(n)) for n in range(50)))
    assert error_of(web.views_open, trigger_id=one, view=large) == "view_too_large"
    assert web.views_open(trigger_id=one, view=modal(field()))["ok"]


def test_three_modals_on_top_of_each_other_and_no_fourth(
    slack: LocalSlack, web: WebClient, triggers: list[str]
) -> None:
    root = web.views_open(trigger_id=trigger(slack, triggers), view=modal(section("1")))["view"]
    for text in "23":
        top = web.views_push(trigger_id=trigger(slack, triggers), view=modal(section(text)))["view"]
    assert (top["root_view_id"], slack.view("anna")) == (root["id"], top)
    again = {"trigger_id": trigger(slack, triggers), "view": modal(section("4"))}
    assert error_of(web.views_push, **again) == "push_limit_reached"
    slack.close_view("anna")
    assert slack.view("anna") != top
    slack.close_view("anna", whole_stack=True)
    assert slack.view("anna") is None


def test_a_stale_hash_is_a_conflict(slack: LocalSlack, web: WebClient) -> None:
    first = web.views_publish(user_id="U0ANNA", view=home(section("1")))["view"]
    second = web.views_publish(user_id="U0ANNA", view=home(section("2")), hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    stale = {"user_id": "U0ANNA", "view": home(section("3")), "hash": first["hash"]}
    assert error_of(web.views_publish, **stale) == "hash_conflict"
    assert web.views_publish(user_id="U0ANNA", view=home(section("4")))["ok"]
    update = {"view_id": first["id"], "view": home(section("5")), "hash": second["hash"]}
    assert error_of(web.views_update, **update) == "hash_conflict"
    shown = slack.home("anna")
    assert shown is not None
    assert shown["blocks"][0]["text"]["text"] == "4"


def test_views_are_found_by_external_id_which_is_unique(
    slack: LocalSlack, web: WebClient, triggers: list[str]
) -> None:
    web.views_open(trigger_id=trigger(slack, triggers), view=modal(field(), external_id="plan"))
    web.views_update(external_id="plan", view=modal(section("ny"), external_id="plan"))
    shown = slack.view("anna")
    assert shown is not None
    assert shown["blocks"][0]["text"]["text"] == "ny"
    assert error_of(web.views_update, external_id="annan", view=modal(section())) == "not_found"
    again = {"trigger_id": trigger(slack, triggers), "view": modal(field(), external_id="plan")}
    assert error_of(web.views_push, **again) == "duplicate_external_id"


def test_untouched_initial_values_are_submitted_too(
    slack: LocalSlack, web: WebClient, app: App, triggers: list[str]
) -> None:
    heard: list[Body] = []

    @app.view("values")
    def note(ack: Ack, view: Body) -> None:
        ack()
        heard.append(view["state"]["values"])

    chosen = select(initial_option=option("Val 1", "1"))
    blocks = [
        field(typed(initial_value="KS 31 mars"), block_id="plan"),
        field(typed(action_id="why"), block_id="why", optional=True),
        field(chosen, block_id="organ"),
        field({"type": "users_select", "action_id": "who"}, block_id="who"),
        field(
            {"type": "checkboxes", "action_id": "c", "options": [option()]}, block_id="boxes", optional=True
        ),
    ]
    web.views_open(trigger_id=trigger(slack, triggers), view=modal(*blocks, callback_id="values"))
    assert slack.submit("anna", {}).errors == {"who": "Fyll i det här fältet."}
    assert slack.submit("anna", {"who": "U0BO"}, timeout=0).acked
    values = heard[0]
    assert values["plan"]["text"] == {"type": "plain_text_input", "value": "KS 31 mars"}
    assert values["why"]["why"]["value"] is None
    assert values["organ"]["pick"]["selected_option"] == option("Val 1", "1")
    assert values["who"]["who"] == {"type": "users_select", "selected_user": "U0BO"}
    assert values["boxes"]["c"] == {"type": "checkboxes", "selected_options": []}


def test_what_the_app_answers_to_a_submission(
    slack: LocalSlack, web: WebClient, app: App, triggers: list[str]
) -> None:
    answers: dict[str, Any] = {
        "errors": {"response_action": "errors", "errors": {"plan": "Skriv en plan."}},
        "wrong_errors": {"response_action": "errors", "errors": {"annat": "Fel."}},
        "update": {
            "response_action": "update",
            "view": modal(field(block_id="plan"), callback_id="a", title=plain("Ny")),
        },
        "push": {"response_action": "push", "view": modal(section("ovanpå"))},
        "broken": {"response_action": "update", "view": {"type": "modal"}},
        "clear": {"response_action": "clear"},
    }

    @app.view("a")
    def reply(ack: Ack, view: Body) -> None:
        ack(**answers[view["state"]["values"]["plan"]["text"]["value"]])

    web.views_open(trigger_id=trigger(slack, triggers), view=modal(field(block_id="plan"), callback_id="a"))
    assert slack.submit("anna", {"plan": "errors"}).errors == {"plan": "Skriv en plan."}
    assert slack.submit("anna", {"plan": "wrong_errors"}).error == "Appen angav fel för fält som inte finns."
    assert "går att visa" in (slack.submit("anna", {"plan": "broken"}).error or "")
    updated = slack.submit("anna", {"plan": "update"}).view
    assert updated is not None
    assert updated["title"]["text"] == "Ny"
    slack.submit("anna", {"plan": "push"})
    pushed = slack.view("anna")
    assert pushed is not None
    assert pushed["blocks"][0]["text"]["text"] == "ovanpå"
    slack.close_view("anna")
    slack.submit("anna", {"plan": "clear"}, timeout=0)
    assert slack.view("anna") is None


def test_closing_is_told_only_when_asked_for(
    slack: LocalSlack, web: WebClient, app: App, triggers: list[str]
) -> None:
    closed: list[str] = []

    @app.view_closed("told")
    def note(ack: Ack, view: Body) -> None:
        ack()
        closed.append(view["callback_id"])

    web.views_open(trigger_id=trigger(slack, triggers), view=modal(section(), callback_id="untold"))
    slack.close_view("anna")
    web.views_open(
        trigger_id=trigger(slack, triggers), view=modal(section(), callback_id="told", notify_on_close=True)
    )
    slack.close_view("anna")
    assert closed == ["told"]


def test_elements_in_modals_and_home_act_at_once(
    slack: LocalSlack, web: WebClient, app: App, triggers: list[str]
) -> None:
    heard: list[Body] = []

    @app.action("pick")
    def note(ack: Ack, body: Body) -> None:
        ack()
        heard.append(body)

    web.views_open(
        trigger_id=trigger(slack, triggers), view=modal(section(accessory=select()), field(block_id="plan"))
    )
    shown = slack.view("anna")
    assert shown is not None
    slack.click("anna", shown, "pick", selected="1", timeout=0)
    web.views_publish(user_id="U0ANNA", view=home(actions(select())))
    slack.click("anna", slack.home("anna") or {}, "pick", selected="Val 0", timeout=0)
    in_modal, in_home = heard
    assert in_modal["container"] == {"type": "view", "view_id": shown["id"]}
    assert in_modal["actions"][0]["selected_option"]["value"] == "1"
    state = in_modal["view"]["state"]["values"]
    assert next(iter(state[shown["blocks"][0]["block_id"]].values()))["selected_option"]["value"] == "1"
    assert in_home["view"]["type"] == "home"
    assert "response_url" not in in_home


def test_an_external_select_asks_the_app(
    slack: LocalSlack, web: WebClient, app: App, triggers: list[str]
) -> None:
    @app.options("find")
    def offer(ack: Ack, payload: Body) -> None:
        ack(options=[option(f"{payload['value']} {n}", str(n)) for n in range(3)])

    picker = {"type": "external_select", "action_id": "find", "min_query_length": 0}
    web.views_open(
        trigger_id=trigger(slack, triggers), view=modal(field(picker, block_id="b"), callback_id="ext")
    )
    heard: list[Body] = []

    @app.view("ext")
    def note(ack: Ack, view: Body) -> None:
        ack()
        heard.append(view["state"]["values"]["b"]["find"])

    offered = slack.suggest("anna", slack.view("anna") or {}, "find", "tryg")
    assert [o["text"]["text"] for o in offered] == ["tryg 0", "tryg 1", "tryg 2"]
    slack.submit("anna", {"b": offered[1]}, timeout=0)
    assert heard[0]["selected_option"]["value"] == "1"


def test_what_a_person_cannot_do_is_one_sentence(slack: LocalSlack, web: WebClient) -> None:
    web.chat_postMessage(channel="U0ANNA", text="a", blocks=[actions(button())])
    message = slack.dm("anna")[0]
    for act in (
        lambda: slack.submit("anna", {}),
        lambda: slack.click("anna", message, "saknas"),
        lambda: slack.click("anna", message | {"ts": "1.1"}, "go"),
        lambda: slack.shortcut("anna", "okänd"),
        lambda: slack.command("anna", "x", command="/okänt"),
        lambda: slack.command("ingen", "x"),
        lambda: slack.say("anna", "#ledning", "hej"),
        lambda: slack.say("anna", "#uppdrag-slk", "  "),
    ):
        with pytest.raises(SandboxError, match=r"^[A-ZÅÄÖ/].*\.$"):
            act()
