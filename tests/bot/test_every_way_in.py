"""Every row of the command table and every button, over the wire: what the code knows is what is tried here.

The stories of single commands stand in their own files; this one makes sure that no way in is left without one.
"""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web import WebClient

from bot.forms import FORMS
from bot.grammar import COMMANDS
from bot.handlers.incoming import OUTPUTS
from bot.views import sendings
from bot.views.changes import several_done
from bot.views.parts import said
from bot.views.reminder import reminder
from reminders.content import Bundle, Item
from reminders.policy import DEFAULT
from reminders.sendings import Sending
from sandbox.client import LocalSlack, Reply
from uppdrag import changing, service
from uppdrag import people as who
from uppdrag.creating import Wanted, create
from uppdrag.facts import Actor, House

EXAMPLES = Path(__file__).parents[2] / "examples" / "goteborg"
VIEWS = Path(__file__).parents[2] / "bot" / "views"
KIM = Actor("Kim Ås")
PEOPLE = ("eva", "lars", "maria", "kim", "siv", "ali", "anna", "bo")
IN_PLACE = ("sida:", "påminn:")  # these change what they stand in, so they come last
FAULTS = ("Något gick fel", "Knappen går inte", "gick fort")

# what one types after /uppdrag, and what stands in the answer, or the form that it opens
STORIES = {
    "visa": ("visa 1679/20", "*Kommunstyrelsen får i uppdrag att utreda"),
    "sök": ("sök trygghet", "*1 uppdrag med trygghet*"),
    "historik": ("historik U-14", "*Historik för U-14*"),
    "tolka": ('tolka "KS 5 maj"', "_KS 5 maj_ = redovisning på sammanträdet i KS ons 5 maj 2021"),
    "mina": ("mina", "Du är inte ansvarig för något öppet uppdrag."),
    "försenade": ("försenade", "Inget är försenat."),
    "kommande": ("kommande KS 31 mars", "*1 uppdrag _KS 31 mars_ (ons 31 mars 2021)*"),
    "lista": ("lista nämnd:KS år:2021", " uppdrag · nämnd KS, år 2021*"),
    "utan datum": ("utan datum", " uppdrag utan datum*"),
    "påminn": ("påminn U-14", "När ska jag påminna om U-14 igen?"),
    "följ": ("följ U-14", "Du följer nu U-14."),
    "sluta följa": ("sluta följa U-14", "Du följer inte längre U-14."),
    "rapport": ("rapport vecka", "*Uppdragen ons 24 februari 2021*"),
    "exportera": ("exportera csv", "ligger i vårt samtal"),
    "utdrag": ("utdrag U-14", "ligger i vårt samtal"),
    "hjälp": ("hjälp", "`/uppdrag sök trygghet` –"),
    "roller": ("roller @bo", "roller"),
    "ny": ("ny Utreda bryggan", "ny"),
    "importera": ("importera", "importera"),
    "plan": ("plan U-14 KS 5 maj", "plan"),
    "redovisa": ("redovisa U-14", "redovisa"),
    "fullgjort": ("fullgjort U-14 KS 2021-02-10 § 123", "fullgjort"),
    "ansvarig": ("ansvarig U-14 @anna", "ansvarig"),
    "avsluta": ("avsluta U-14 avskrivet", "avsluta"),
    "bordlagt": ("bordlagt U-14 KS 30 juni", "bordlagt"),
    "öppna": ("öppna U-14 återremiss KS 2021-02-10 § 123", "öppna"),
    "skydda": ("skydda U-14", "skydda"),
    "häv skydd": ("häv skydd U-30", "häv skydd"),
    "slå ihop": ("slå ihop U-14 U-20", "slå ihop"),
    "inställningar": ("inställningar", "inställningar"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _roles(filled: House) -> None:
    """All of them may do everything, so that each button does what it says; U-30 is protected."""
    for name in PEOPLE:
        person = who.person_for_slack(filled, f"U0{name.upper()}", name.capitalize())
        who.grant_roles(filled, person.id, [("samordnare", ""), ("administratör", "")])
    changing.protect(filled, KIM, 30)


def test_every_row_of_the_table_has_its_story() -> None:
    assert set(STORIES) == {command.word for command in COMMANDS}


@pytest.mark.parametrize(
    ("person", "word", "typed"),
    [
        (PEOPLE[(row + place) % len(PEOPLE)], command.word, typed)
        for row, command in enumerate(COMMANDS)
        for place, typed in enumerate(command.words)
    ],
)
def test_a_command_and_its_twins_answer_alike(people: LocalSlack, person: str, word: str, typed: str) -> None:
    story, expected = STORIES[word]
    reply = people.command(person, story.replace(word, typed, 1))
    if word in FORMS:
        assert reply.view is not None, reply.text
        assert reply.view["callback_id"] == expected
        people.close_view(person, whole_stack=True)
    elif word in OUTPUTS and word != "rapport":
        people.wait_for(lambda: any(expected in one["text"] for one in people.private(person)), timeout=15)
    elif word in ("följ", "sluta följa"):
        assert "Du följ" in reply.text  # or it was so already: the twins come one after the other
    else:
        assert expected in reply.text
        assert not any(fault in reply.text for fault in FAULTS)


def action_ids(*, of_previews: bool = False) -> tuple[set[str], set[str]]:
    """The ids that the views give to what can be pressed: whole ones, and what those made up begin with."""
    whole, begun = set(), set()
    for file in (one for one in VIEWS.glob("*.py") if one.name.startswith("preview") == of_previews):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            place = {"button": 1, "select": 0, "overflow": 0}.get(
                getattr(getattr(node, "func", None), "id", "")
            )
            if place is None:
                continue
            given = node.args[place]  # type: ignore[attr-defined]
            if isinstance(given, ast.Constant):
                whole.add(str(given.value))
            elif isinstance(given, ast.JoinedStr):
                begun.add(next(str(part.value) for part in given.values if isinstance(part, ast.Constant)))
            else:
                assert file.name in {"parts.py", "reminder.py"}, f"{file.name}: {ast.unparse(node)}"
    return whole, begun


def pressable(blocks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What can be pressed in a message or view: the id, and the value of a button or of each first choice."""
    found = [one for block in blocks for one in block.get("elements", []) if "action_id" in one]
    found += [block["accessory"] for block in blocks if "accessory" in block]
    return [
        (one["action_id"], value)
        for one in found
        for value in (
            [one["value"]] if "value" in one else [each["value"] for each in one.get("options", [])[:4]]
        )
    ]


def press_all(people: LocalSlack, person: str, where: dict[str, Any], pressed: set[str]) -> None:
    """Presses each thing once; every one is answered with a message or on the screen, and none is a fault."""
    found = pressable(where["blocks"])
    for action, value in sorted(found, key=lambda one: one[0].startswith(IN_PLACE)):
        if action in pressed and not action.startswith(("kort:mer", "after")):
            continue
        reply: Reply = people.click(person, where, action, value)
        assert reply.acked, action
        shown = f"{reply.text} {reply.view or ''} {reply.edited}"
        assert not any(fault in shown for fault in FAULTS), (action, shown)
        pressed.add(action)
        if people.view(person) is not None:
            people.close_view(person, whole_stack=True)


def a_reminder(house: House, step: Any, number: int) -> dict[str, Any]:
    line = service.card(house, number).line
    item = Item(step, "ansvarig", line, "meeting", date(2021, 2, 10), -14, body="KS")
    return reminder(Bundle((item,), DEFAULT.lead("meeting")))


def posted(people: LocalSlack, client: WebClient, person: str, message: dict[str, Any]) -> dict[str, Any]:
    """A message of the bot's own in somebody's direct message, as a delivery leaves it."""
    client.chat_postMessage(channel=f"D0{person.upper()}", **message)
    return people.dm(person)[-1]


def test_every_button_and_menu_is_answered(people: LocalSlack, filled: House, client: WebClient) -> None:
    pressed: set[str] = set()

    def press(person: str, typed: str, channel: str | None = None) -> None:
        press_all(people, person, people.command(person, typed, channel=channel).messages[-1], pressed)

    press("eva", "U-14", "#uppdrag-slk")
    press("eva", "0330/20")
    press("lars", "lista")
    turned = next(one for one in people.private("lars") if "visar 11–" in one["text"])
    press_all(people, "lars", turned, pressed)
    press("maria", "1697/20")
    press("maria", "overdue")
    named = Wanted(
        "Laga bryggan i Åby", "kommunstyrelsen", notes="Ansvarig enligt handlingen: Anna Andersson"
    )
    press("maria", f"U-{create(filled, KIM, named)}")
    changing.move_plan(filled, KIM, 14, "KS 5 maj", "remiss")
    press("maria", "historik U-14")
    press("maria", "påminn U-14")
    unsure = service.look_up(filled, "1680/20").cards[0].line.number
    changing.move_plan(filled, KIM, unsure, "till hösten, ev. KS", "oklart")
    press("anna", f"U-{unsure}")
    people.command("kim", "plan U-14 KS 21 april för att remissen dröjer")
    press_all(people, "kim", people.submit("kim", {}).messages[0], pressed)
    press_all(people, "kim", posted(people, client, "kim", several_done("", (), (14,))), pressed)
    press("kim", "rapport vecka")
    lost = Sending(99, None, "C0BORTA", "reminder", filled.now(), (("week", 14),), "channel_not_found")
    unsent = list(sendings.failed([lost], "sändning"))
    press_all(people, "kim", posted(people, client, "kim", {"text": said(unsent), "blocks": unsent}), pressed)
    people.say("siv", None, "plan U-14")
    written = people.wait_for(lambda: [one for one in people.dm("siv") if "formulär" in one["text"]])
    press_all(people, "siv", written[-1], pressed)
    press_all(people, "siv", posted(people, client, "siv", a_reminder(filled, "week", 14)), pressed)
    press_all(people, "siv", posted(people, client, "siv", a_reminder(filled, "asked", 14)), pressed)
    home = people.open_home("ali").home
    assert home is not None
    press_all(people, "ali", home, pressed)

    whole, begun = action_ids()
    assert whole - pressed == set()
    assert {one for one in begun if not any(one in each for each in pressed)} == set()
    assert {"show_card", "report", "move_plan", "remind_later", "history"} <= pressed
    assert len([one for one in pressed if one.startswith("after_meeting_")]) == 5


def test_every_button_of_a_preview_is_answered(people: LocalSlack, tmp_path: Path) -> None:
    later = tmp_path / "mars.txt"
    text = (EXAMPLES / "tjansteutlatande-1308-20.txt").read_text("utf-8")
    later.write_text(text.replace("0355/20\tKS 31 mars", "0355/20\tKS 21 april", 1), "utf-8")
    pressed: set[str] = set()

    def shown(words: str) -> dict[str, Any]:
        people.wait_for(lambda: words in people.dm("eva")[-1]["text"], timeout=30)
        return people.dm("eva")[-1]

    def press(label: str, words: str) -> None:
        seen = people.dm("eva")[-1]
        buttons = [one for block in seen["blocks"] if block["type"] == "actions" for one in block["elements"]]
        found = next(one for one in buttons if one["text"]["text"].startswith(label))
        people.click("eva", seen, found["action_id"], found["value"])
        shown(words)
        pressed.add(found["action_id"])

    people.upload("eva", None, later)
    shown("Inget är sparat än.")
    press("Frågor", "binder inte")
    press("Ta med", "Svar: Ta med.")
    press("Spara", "Sparat:")
    press("Ångra", "Ångrat.")
    people.upload("eva", None, later)
    shown("Inget är sparat än.")
    press("Avbryt", "Avbrutet.")

    whole, begun = action_ids(of_previews=True)
    assert whole - pressed == set()
    assert {one for one in begun if not any(each.startswith(one) for each in pressed)} == set()


def test_both_shortcuts_open_the_form(people: LocalSlack) -> None:
    assert (people.shortcut("bo", "new_uppdrag").view or {})["callback_id"] == "ny"
    people.close_view("bo")
    talk = people.say("bo", "#uppdrag-slk", "KS får i uppdrag att utreda bryggan")
    view = people.shortcut("bo", "create_from_message", talk | {"channel": "#uppdrag-slk"}).view
    assert view is not None
    assert "bryggan" in str(view["blocks"])
    people.close_view("bo")
