"""`/uppdrag` over real Socket Mode: every answer private, kind, and there."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.client import LocalSlack

EXAMPLES = Path(__file__).parents[2] / "examples" / "goteborg"


def test_a_dnr_gives_its_card(people: LocalSlack) -> None:
    reply = people.command("anna", "1679/20")
    assert reply.acked
    assert "1679/20 · U-" in reply.text
    assert "Plan: _Delrapport kvartal 2_ = delredovisning" in reply.text
    assert "senast ons 30 juni 2021 (om 126 dagar)." in reply.text
    assert "Källa: tjänsteutlåtande 1308/20, bilaga 3, rad 14" in reply.text


@pytest.mark.parametrize("typed", ["01679/20", "SLK-2020-01679", "1679-20", "visa 1679/20", "VISA  1679/20 "])
def test_every_way_to_write_it(people: LocalSlack, typed: str) -> None:
    assert "1679/20 · U-" in people.command("anna", typed).text


def test_two_uppdrag_with_one_number(people: LocalSlack) -> None:
    assert people.command("anna", "1365/20").text.startswith("1365/20 omfattar två uppdrag:")


def test_a_miss_offers_the_nearest(people: LocalSlack) -> None:
    reply = people.command("anna", "1697/20")
    assert reply.text.startswith("Jag hittar inget uppdrag med dnr 1697/20. Närmast: ")
    assert "1679/20" in reply.text
    shown = people.click("anna", reply.messages[0], "nära:0")
    assert "Källa:" in shown.text


def test_nothing_typed_gives_the_help(people: LocalSlack) -> None:
    text = people.command("anna", "").text
    assert "`/uppdrag försenade` – det som skulle ha redovisats, äldst först" in text


def test_an_unknown_word_searches(people: LocalSlack) -> None:
    assert "uppdrag med trygghet" in people.command("anna", "trygghet").text
    assert people.command("anna", "badhus").text.startswith('Inget uppdrag innehåller "badhus". Prova ett')


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 10_000, "Det var längre än jag kan läsa här."),
        ("<!channel> ' OR 1=1 --", "Inget uppdrag innehåller"),
        ("U-999999999", "Jag hittar inget uppdrag med nummer U-999999999."),
        ("historik 1365/20", "omfattar flera uppdrag: U-1, U-2"),
        ("påminn U-14 om tusen år", "Jag förstår inte hur länge."),
        ("lista år:tjugo", "Jag förstår inte året"),
        ("lista färg:röd", "Jag känner inte villkoret"),
        ("försenade Månstyrelsen", "Jag känner inte organet"),
        ("kommande imorgon kanske", "Jag förstår inte tiden"),
        ("\u202e\u0000", "Hitta"),
    ],
)
def test_bad_input_is_answered_kindly(people: LocalSlack, typed: str, said: str) -> None:
    reply = people.command("anna", typed)
    assert reply.acked
    assert said in reply.text
    assert "<!" not in reply.text


def test_history_and_the_reminder_buttons_work(people: LocalSlack) -> None:
    card = people.command("anna", "1679/20").messages[0]
    assert "Inga har skickats." in people.click("anna", card, "kort:historik").text
    choice = people.click("anna", card, "kort:påminn").messages[0]
    options = choice["blocks"][1]["elements"][0]["options"]
    assert len(options) == 14
    assert options[6]["text"]["text"] == "om 7 dagar, ons 3 mars"
    people.click("anna", choice, "påminn:dagar", options[6]["value"])
    people.wait_for(lambda: any("igen ons 3 mars 2021" in said["text"] for said in people.private("anna")))
    assert "Anna Lind sköt upp påminnelsen" in people.command("anna", "historik 1679/20").text


def test_a_card_is_shared_with_the_channel_without_buttons(people: LocalSlack) -> None:
    before = len(people.messages("allmant"))
    reply = people.command("anna", "1679/20", channel="allmant")
    assert len(people.messages("allmant")) == before
    menu = reply.messages[0]["blocks"][-1]["elements"][-1]
    share = next(choice for choice in menu["options"] if choice["text"]["text"] == "Dela i kanalen")
    people.click("anna", reply.messages[0], "kort:mer", share["value"])
    shared = people.wait_for(lambda: people.messages("allmant")[before:])[0]
    assert "Delat av <@U0ANNA>" in shared["text"]
    assert [block["type"] for block in shared["blocks"]].count("actions") == 0


def test_lists_turn_their_pages_in_place(people: LocalSlack) -> None:
    first = people.command("anna", "lista").messages[0]
    assert "visar 1–10" in first["text"]
    second = people.click("anna", first, "sida:fram").messages[0]
    assert second["ts"] == first["ts"]
    assert "visar 11–20" in second["text"]
    assert "visar 1–10" in people.click("anna", second, "sida:bak").text


def test_what_no_one_listens_to_is_still_acked(people: LocalSlack) -> None:
    config = json.loads((EXAMPLES / "slack.json").read_text("utf-8"))
    for shortcut in config["app"]["shortcuts"]:
        if shortcut["type"] == "global":
            assert people.shortcut("anna", shortcut["callback_id"]).acked


def test_fifty_people_at_once_are_all_answered(people: LocalSlack) -> None:
    names = ["anna", "bo", "eva", "lars", "maria"] * 10
    before = sum(
        "1679/20 · U-14" in message["text"] for name in set(names) for message in people.private(name)
    )
    with ThreadPoolExecutor(50) as asking:
        replies = list(asking.map(lambda name: people.command(name, "1679/20", timeout=20), names))
    assert all(reply.acked for reply in replies)
    assert not any(reply.error for reply in replies)

    def answered() -> bool:
        said = [message["text"] for name in set(names) for message in people.private(name)]
        return sum("1679/20 · U-14" in text for text in said) >= before + 50

    people.wait_for(answered, timeout=20)
