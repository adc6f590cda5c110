"""Whatever is typed, pasted, pressed twice, late or without the right: a private, kind sentence, and nothing changed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.asking import Ask
from bot.forms import FORMS
from bot.grammar import COMMANDS
from bot.handlers import forms, incoming
from bot.replying import Reply as Way
from sandbox.client import LocalSlack, Reply
from storage import pulse
from uppdrag import changing, service
from uppdrag import people as who
from uppdrag.facts import Actor, House

KIM = Actor("Kim Ås")
NOBODIES = ("bo", "maria", "lars", "ali", "asa", "siv")  # without any role here
HOSTILE = (
    "<!channel> & <@U0EVA>",
    "'; DROP TABLE uppdrag; -- §",
    "U-14 " + "x" * 40_000,
    "U-99999 KS 2021-02-10 § 1",
    "U-14 U-14 \u202e U-00014 §§ {}|%s",
    '"',
    "U-14 KS 30 februari för att ' OR 1=1",
)
FAULT = "Något gick fel"


@pytest.fixture(scope="module", autouse=True)
def _known(filled: House) -> None:
    """Everybody has been met before: a first meeting is written down, whatever is said."""
    for name in (*NOBODIES, "anna"):
        who.person_for_slack(filled, f"U0{name.upper()}", name.capitalize())
    eva = who.person_for_slack(filled, "U0EVA", "Eva Sund")
    who.grant_roles(filled, eva.id, [("samordnare", "kommunstyrelsen")])


def state(house: House) -> tuple[Any, ...]:
    """What would be another if anything had changed."""
    with house.db.reading() as tx:
        return pulse.state(tx, house.workspace_id), service.counts(house)


def kind(reply: Reply) -> bool:
    """Acked and answered, with words that are ours, whose mentions are no broadcast."""
    sections = [block for block in (reply.view or {}).get("blocks", []) if block["type"] == "section"]
    said = f"{reply.text} {sections} {reply.errors}"
    assert reply.acked or reply.errors, said  # Slack itself stops what leaves a compulsory field empty
    assert reply.error is None
    assert reply.text or reply.view or reply.errors or reply.messages, reply
    assert FAULT not in said
    assert "<!channel>" not in said
    assert all(one.get("is_ephemeral") for one in reply.messages if one["channel"].startswith("C"))
    return True


@pytest.mark.parametrize(("row", "verb"), list(enumerate(command.word for command in COMMANDS)))
def test_hostile_words_after_every_command_and_in_every_form(
    people: LocalSlack, filled: House, row: int, verb: str
) -> None:
    person = NOBODIES[row % len(NOBODIES)]
    before = state(filled)
    for turn in range(2):
        text = HOSTILE[(row * 2 + turn) % len(HOSTILE)]
        reply = people.command(person, f"{verb} {text}", channel="#uppdrag-slk" if turn else None)
        assert kind(reply)
        if reply.view is not None:
            _fill_with(people, person, reply.view, text)
    assert state(filled) == before


def _fill_with(people: LocalSlack, person: str, view: dict[str, Any], text: str) -> None:
    """Sends the form with the text in every field that takes text, and again: it stays shut or says why."""
    fields = [
        block["block_id"]
        for block in view["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input"
    ]
    for _ in range(2):
        if "submit" in (people.view(person) or {}):
            assert kind(people.submit(person, dict.fromkeys(fields, text[:2_900]), timeout=10))
    if people.view(person) is not None:
        people.close_view(person, whole_stack=True)


@pytest.mark.parametrize(
    "typed", ["delete U-14", "close all", "radera allt", "ta bort U-14", "stäng", "/mina", "=cmd()", "--help"]
)
def test_a_word_that_is_no_command_is_searched_for(people: LocalSlack, filled: House, typed: str) -> None:
    before = state(filled)
    reply = people.command("anna", typed)
    assert kind(reply)
    assert "innehåller" in reply.text or "Mest brådskande" in reply.text or "/uppdrag" in reply.text
    assert state(filled) == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("close 1670/20", "fullgjort 1670/20"),
        ("show 1670/20", "visa 1670/20"),
        ("radera allt", "avsluta"),
        ("förseande KS", "försenade KS"),
        ("overdue", "försenade"),
        ("settings", "inställningar"),
    ],
)
def test_a_word_that_is_nearly_one_or_another_language_s_is_asked_about(
    people: LocalSlack, typed: str, meant: str
) -> None:
    reply = people.command("eva", typed)
    assert reply.text.endswith(f"Menade du `/uppdrag {meant}`?")
    (button,) = reply.messages[0]["blocks"][-1]["elements"]
    assert kind(people.click("eva", reply.messages[0], button["action_id"], button["value"]))
    if people.view("eva") is not None:
        people.close_view("eva", whole_stack=True)


def test_a_button_pressed_twice_late_and_on_what_is_gone(people: LocalSlack, filled: House) -> None:
    card = people.command("eva", "1670/20").messages[0]
    buttons = {one["action_id"]: one["value"] for one in card["blocks"][-1]["elements"] if "value" in one}
    for _ in range(2):
        assert people.click("eva", card, "kort:plan", buttons["kort:plan"]).view is not None
        people.close_view("eva", whole_stack=True)
    form = people.command("eva", "redovisa 1670/20").view
    assert form is not None
    number = int(
        next(one for one in form["blocks"] if one["type"] == "section")["text"]["text"].split()[0][2:]
    )
    changing.end(filled, KIM, number, "felregistrerat", "dubblett")
    before = state(filled)
    assert f"Jag hittar inget uppdrag U-{number}." in str(people.submit("eva", {}).errors)
    people.close_view("eva", whole_stack=True)
    for action, value in buttons.items():
        assert f"Jag hittar inget uppdrag U-{number}." in people.click("eva", card, action, value).text
    assert state(filled) == before


def test_what_takes_too_long_to_open_is_said(people: LocalSlack, filled: House) -> None:
    before = state(filled)
    people.settings(trigger_seconds=0)
    try:
        reply = people.command("eva", "plan 1680/20")
        assert reply.text == "Det tog för lång tid att öppna formuläret. Prova igen."
    finally:
        people.settings(trigger_seconds=3)
    assert state(filled) == before


def test_a_value_that_no_button_has_is_a_button_gone_stale(people: LocalSlack, filled: House) -> None:
    before = state(filled)
    told: list[str] = []

    class Back(Way):
        def private(self, message: dict[str, Any], *, replace: bool = False) -> None:
            told.append(message["text"])

    for value in ("", "x", "1|2", "a|b|c", "9" * 2_000):
        incoming.action(filled, Back(None, {"user": {"id": "U0EVA"}}), {"action_id": "x", "value": value})  # type: ignore[arg-type]
    assert [text.split(".")[0] for text in told] == ["Knappen går inte att använda längre"] * 5
    assert state(filled) == before


def test_a_form_of_another_time_says_so(people: LocalSlack, filled: House) -> None:
    desk = incoming.desk_of(filled, Way(None, {"user": {"id": "U0EVA"}}))  # type: ignore[arg-type]
    view = {"callback_id": "gammalt", "title": {"text": "Gammalt"}, "state": {"values": {}}}
    answer, done, _ = forms.submitted(desk, view)
    assert "går inte att använda längre" in answer["view"]["blocks"][0]["text"]["text"]
    assert done is None


def test_every_form_is_opened_by_some_command_or_button() -> None:
    typed = {command.word for command in COMMANDS}
    assert set(FORMS) - typed == {"antecknat", "återremitterat", "flera"}
    assert Ask("flera", "lista|").encode() == "0|flera|lista|"
