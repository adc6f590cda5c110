"""Without `/uppdrag`: written to the bot, with its name in a channel, or a dnr in passing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web import WebClient

from bot.handlers.events import take
from bot.handlers.scene import Scene
from bot.home import Homes
from reminders import preferences
from reminders.preferences import CARDS, Whose
from sandbox.client import LocalSlack
from storage import marks, planning
from uppdrag import changing, service
from uppdrag import people as who
from uppdrag.facts import Actor, House

KIM = Actor("Kim Ås")
CHANNEL = "uppdrag-slk"
TITLE = "avhopparverksamheten kan stärkas"


@pytest.fixture(scope="module", autouse=True)
def _eva(filled: House) -> None:
    eva = who.person_for_slack(filled, "U0EVA", "Eva Sund")
    who.grant_roles(filled, eva.id, [("samordnare", "kommunstyrelsen")])


def to_the_bot(people: LocalSlack, person: str, text: str) -> dict[str, Any]:
    """Writes to the bot and waits for what it answers."""
    before = len(people.dm(person))
    people.say(person, None, text)
    answers: list[dict[str, Any]] = people.wait_for(lambda: people.dm(person)[before + 1 :])
    return answers[0]


@pytest.fixture
def channel(filled: House) -> str:
    """The id of a channel that wants cards."""
    preferences.choose(filled, Whose("channel", "C0UPPDRAGSLK"), {CARDS: True})
    return "C0UPPDRAGSLK"


def in_thread(people: LocalSlack, ts: str) -> list[dict[str, Any]]:
    return [one for one in people.messages(CHANNEL) if one.get("thread_ts") == ts and one["ts"] != ts]


def test_what_is_written_to_the_bot_is_answered_like_a_command(people: LocalSlack) -> None:
    assert TITLE in to_the_bot(people, "anna", "1679/20")["text"]
    assert to_the_bot(people, "bo", "mina")["text"] == "Du är inte ansvarig för något öppet uppdrag."
    assert to_the_bot(people, "anna", "sök  <!channel> & månen")["text"].startswith(
        "Inget uppdrag innehåller"
    )
    assert "Jag hittar inget uppdrag" in to_the_bot(people, "anna", "historik U-9999")["text"]
    assert to_the_bot(people, "anna", "ISO-27001-B")["text"].startswith("Inget uppdrag innehåller")


def test_a_form_opens_with_a_click(people: LocalSlack) -> None:
    asked = to_the_bot(people, "eva", "plan U-14 KS 5 maj för att remissen dröjer")
    button = asked["blocks"][1]["elements"][0]
    opened = people.click("eva", asked, button["action_id"], button["value"])
    assert opened.view is not None
    assert opened.view["callback_id"] == "plan"
    people.close_view("eva")


def test_its_name_in_a_channel_is_answered_in_the_thread(people: LocalSlack) -> None:
    asked = people.mention("bo", CHANNEL, "1679/20").messages
    answer = next(one for one in asked if TITLE in one["text"])
    assert answer["thread_ts"]
    assert not [block for block in answer["blocks"] if block["type"] == "actions"]


@pytest.mark.parametrize(
    "typed", ["plan U-14 KS 5 maj", "följ U-14", "påminn U-14 om 1 vecka", "historik U-9999"]
)
def test_what_is_one_persons_own_is_told_to_that_one(people: LocalSlack, typed: str) -> None:
    before = len(people.messages(CHANNEL))
    people.mention("bo", CHANNEL, typed)
    told = people.wait_for(lambda: people.private("bo"))[-1]["text"]
    assert "Skriv `/uppdrag" in told or "U-9999" in told
    assert len(people.messages(CHANNEL)) == before + 1


def test_a_channel_never_hears_what_is_protected(people: LocalSlack, filled: House, channel: str) -> None:
    number = service.look_up(filled, "1679/20").cards[0].line.number
    changing.protect(filled, KIM, number)
    answer = people.mention("eva", CHANNEL, "1679/20").messages[-1]
    assert "Skyddat uppdrag" in answer["text"]
    assert TITLE not in str(answer)
    passing = people.say("eva", CHANNEL, "Vad hände med 1679/20?")
    seen = people.say("eva", CHANNEL, "Och 1313/20 då?")
    people.wait_for(lambda: in_thread(people, seen["ts"]))
    assert in_thread(people, passing["ts"]) == []
    changing.protect(filled, KIM, number, protected=False)


def test_a_dnr_in_passing_gets_one_quiet_card_and_not_again_for_a_while(
    people: LocalSlack, filled: House, channel: str
) -> None:
    first = people.say("bo", CHANNEL, "Jag tittar på dnr 0999/20 i dag.")
    cards = people.wait_for(lambda: in_thread(people, first["ts"]))
    assert len(cards) == 1
    assert "0999/20" in cards[0]["text"]
    assert not [block for block in cards[0]["blocks"] if block["type"] == "actions"]
    again = people.say("bo", CHANNEL, "Alltså 0999/20.")
    many = people.say("bo", CHANNEL, "0353/21, 1365/20 och 1668/20 hör ihop.")
    other = people.say("bo", CHANNEL, "Men 1673/20 är klart.")
    people.wait_for(lambda: in_thread(people, other["ts"]))
    assert in_thread(people, again["ts"]) == []
    assert in_thread(people, many["ts"]) == []


def test_a_channel_that_did_not_ask_is_left_alone(people: LocalSlack, filled: House, channel: str) -> None:
    preferences.choose(filled, Whose("channel", channel), {CARDS: False})
    said = people.say("bo", CHANNEL, "1670/20 är på gång.")
    to_the_bot(people, "bo", "mina")
    assert in_thread(people, said["ts"]) == []


def scene(house: House, client: WebClient) -> Scene:
    return Scene(house, client, Homes(house, client), "U0UPPDRAGSBOT")


def test_somebody_who_left_is_no_longer_active_and_may_come_back(filled: House, client: WebClient) -> None:
    siv = who.person_for_slack(filled, "U0SIV", "Siv Norén")
    user = {
        "id": "U0SIV",
        "deleted": True,
        "real_name": "Siv Norén Ek",
        "profile": {"email": "siv@stad.example"},
    }
    take(scene(filled, client), {"type": "user_change", "user": user})
    assert siv.slack_id not in {one.slack_id for one in who.everybody(filled)}
    found = who.by_slack(filled, "U0SIV")
    assert found is not None
    assert (found.name, found.active) == ("Siv Norén Ek", False)
    take(scene(filled, client), {"type": "user_change", "user": user | {"deleted": False}})
    assert siv.slack_id in {one.slack_id for one in who.everybody(filled)}


def test_who_leaves_is_noticed_over_the_wire_and_may_come_back(people: LocalSlack, filled: House) -> None:
    anna = who.person_for_slack(filled, "U0ANNA", "Anna Lind")

    def active() -> bool:
        found = who.by_slack(filled, anna.slack_id)
        return found is not None and found.active

    people.leave("anna")
    people.wait_for(lambda: not active(), timeout=15)
    people.come_back("anna")
    people.wait_for(active, timeout=15)


def test_what_is_said_in_a_channel_without_a_dnr_is_not_even_counted(
    people: LocalSlack, filled: House
) -> None:
    def kept() -> int:
        with filled.db.reading() as tx:
            return int(tx.connection().exec_driver_sql("select count(*) from inbox").scalar() or 0)

    before = kept()
    for text in ("God morgon", "Mötet är kl 13", "1679/20 1680/20 0355/20 är tre"):
        people.say("bo", "#uppdrag-slk", text)
    people.say("bo", "#uppdrag-slk", "Vi tar 9999/20")
    people.wait_for(lambda: kept() > before, timeout=15)
    assert kept() == before + 1


def test_when_a_card_was_shown_is_forgotten_in_time(filled: House) -> None:
    with filled.db.transaction() as tx:
        planning.set_mark(tx, filled.workspace_id, "card/C1/SLK:2020:1679", filled.now())
        planning.set_mark(tx, filled.workspace_id, "card%2", filled.now())
        assert marks.forget(tx, filled.workspace_id, marks.SHOWN, filled.now()) == 0
        assert marks.forget(tx, filled.workspace_id, marks.SHOWN, filled.now() + timedelta(days=1)) > 0
        assert planning.mark(tx, filled.workspace_id, "card/C1/SLK:2020:1679") is None
        assert planning.mark(tx, filled.workspace_id, "card%2") is not None


def test_somebody_never_met_is_not_written_down(filled: House, client: WebClient) -> None:
    take(scene(filled, client), {"type": "user_change", "user": {"id": "U0NEW", "real_name": "Ny Person"}})
    assert who.by_slack(filled, "U0NEW") is None


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"files": [{"id": "F1"}]},
        {"text": "  "},
        {"channel_type": "channel"},
    ],
)
def test_other_messages_are_nobody_s(
    filled: House, client: WebClient, people: LocalSlack, event: Any
) -> None:
    before = len(people.requests("chat.postMessage"))
    said = {
        "type": "message",
        "channel": "D0BO",
        "channel_type": "im",
        "user": "U0BO",
        "text": "hej",
        "ts": "1.1",
    }
    take(scene(filled, client), said | event)
    assert len(people.requests("chat.postMessage")) == before


def test_a_person_is_found_by_e_mail(people: LocalSlack) -> None:
    view = people.command("eva", "ansvarig U-14 anna.lind@stad.example").view
    assert view is not None
    field = next(block for block in view["blocks"] if block.get("block_id") == "ansvarig")
    assert field["element"]["initial_user"] == "U0ANNA"
    people.close_view("eva")
