"""A tiny Bolt app for the page's own tests: a card, a modal with an error, a Home, a file preview."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from tests.blockkit.payloads import (
    actions,
    button,
    field,
    home,
    mrkdwn,
    option,
    plain,
    section,
    select,
    typed,
)

Body = dict[str, Any]
CARD = [
    section("*Utreda hur avhopparverksamheten kan stärkas*\n1679/20 · U-14 · ansvarig <@U0ANNA>"),
    section("Plan: _Delrapport kvartal 2_ = delredovisning senast ons 30 juni 2021"),
    {"type": "context", "elements": [mrkdwn("Källa: tjänsteutlåtande 1308/20, bilaga 3, rad 14")]},
    actions(
        button(text=plain("Ändra plan"), action_id="plan"),
        button(
            text=plain("Stäng"),
            action_id="close",
            confirm={
                "title": plain("Stänga?"),
                "text": plain("Det går att ångra."),
                "confirm": plain("Ja"),
                "deny": plain("Nej"),
            },
        ),
        {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Följ", "follow"), option("Dela", "share")],
        },
        select(placeholder=plain("Påminn senare"), action_id="later"),
    ),
]
FORM: Body = {
    "type": "modal",
    "callback_id": "plan",
    "title": plain("Ändra plan"),
    "submit": plain("Spara"),
    "blocks": [
        field(typed(action_id="p"), block_id="plan", label=plain("Ny plan")),
        field(typed(action_id="w", multiline=True), block_id="why", label=plain("Varför?"), optional=True),
        field(
            {"type": "external_select", "action_id": "body", "min_query_length": 1},
            block_id="body",
            label=plain("Organ"),
            optional=True,
        ),
    ],
}


def build(web: WebClient) -> App:
    """The app, ready to be connected."""
    app = App(client=web, token_verification_enabled=False)
    _card(app)
    _form(app, web)
    _home_and_files(app, web)
    return app


def _card(app: App) -> None:
    @app.command("/uppdrag")
    def card(ack: Ack, respond: Respond, command: Body) -> None:
        ack()
        if command["text"] == "krascha":
            raise RuntimeError("as asked")
        respond(text="1679/20", blocks=CARD)

    @app.action("close")
    def close(ack: Ack, respond: Respond) -> None:
        ack()
        respond("Stängt.", replace_original=True)

    @app.action("more")
    def more(ack: Ack, respond: Respond, action: Body) -> None:
        ack()
        respond(f"Du valde {action['selected_option']['text']['text']}.")

    @app.action("later")
    def later(ack: Ack, respond: Respond, action: Body) -> None:
        ack()
        respond(f"Påminner {action['selected_option']['value']}.")


def _form(app: App, web: WebClient) -> None:
    @app.action("plan")
    def open_form(ack: Ack, body: Body) -> None:
        ack()
        web.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("plan")
    def save(ack: Ack, body: Body, view: Body) -> None:
        values = view["state"]["values"]
        plan = values["plan"]["p"]["value"]
        if not plan.startswith("KS"):
            ack(response_action="errors", errors={"plan": "Skriv till exempel KS 5 maj."})
            return
        ack()
        chosen = (values["body"]["body"]["selected_option"] or {}).get("value", "inget organ")
        web.chat_postMessage(channel=body["user"]["id"], text=f"Planen är nu {plan}, {chosen}.")

    @app.options("body")
    def bodies(ack: Ack) -> None:
        ack(options=[option("Kommunstyrelsen", "KS"), option("Kommunfullmäktige", "KF")])


def _home_and_files(app: App, web: WebClient) -> None:
    @app.event("app_home_opened")
    def show_home(event: Body) -> None:
        if event["tab"] == "home":
            row = section(
                "*Trygghet* 3 dagar försenat", accessory=button(text=plain("Visa"), action_id="plan")
            )
            web.views_publish(
                user_id=event["user"], view=home({"type": "header", "text": plain("Försenade")}, row)
            )

    @app.event({"type": "message", "subtype": "file_share"})
    def preview(event: Body) -> None:
        rows = [
            [{"type": "raw_text", "text": word} for word in row]
            for row in (("Uppdrag", "Dnr"), ("Trygghet", "0355/20"))
        ]
        saving = actions(button(text=plain("Spara"), action_id="save", style="primary"))
        name = event["files"][0]["name"]
        web.chat_postMessage(
            channel=event["channel"],
            text=f"{name}: 1 ny",
            blocks=[section(f"{name}: 1 ny"), {"type": "table", "rows": rows}, saving],
        )

    @app.action("save")
    def saved(ack: Ack, respond: Respond) -> None:
        ack()
        respond("Sparat.", replace_original=True)

    @app.event("message")
    def silent() -> None:
        """Everything else that is said."""
