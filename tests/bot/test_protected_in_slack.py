"""A protected uppdrag in Slack: whoever may reads it, everybody else is told only that it is there."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.client import LocalSlack
from uppdrag import changing, service
from uppdrag import people as who
from uppdrag.facts import Actor, House

SECRET = "avhopparverksamheten kan stärkas"
VEIL = "Skyddat uppdrag"


@pytest.fixture(scope="module", autouse=True)
def number(filled: House) -> int:
    """1679/20 is protected; Eva is samordnare for KS, Bo is nobody."""
    eva = who.person_for_slack(filled, "U0EVA", "Eva Sund")
    who.grant_roles(filled, eva.id, [("samordnare", "kommunstyrelsen")])
    who.person_for_slack(filled, "U0BO", "Bo Ek")
    found = service.look_up(filled, "1679/20").cards[0].line.number
    changing.protect(filled, Actor("Kim Ås"), found)
    return found


def text_of(message: dict[str, Any]) -> str:
    return f"{message.get('text')} {message.get('blocks')}"


@pytest.mark.parametrize("typed", ["1679/20", "U-{}", "historik U-{}", "kommande kvartal 2"])
def test_only_who_may_reads_it(people: LocalSlack, number: int, typed: str) -> None:
    open_to_eva = people.command("eva", typed.format(number))
    assert SECRET in open_to_eva.text
    shut_to_bo = people.command("bo", typed.format(number)).messages[0]
    assert VEIL in text_of(shut_to_bo)
    assert SECRET not in text_of(shut_to_bo)


def test_the_card_says_who_may_read_it_and_offers_no_change(people: LocalSlack, number: int) -> None:
    card = people.command("bo", f"U-{number}").messages[0]
    assert "Texten visas bara för den som ansvarar, samordnare och chef." in card["text"]
    buttons = [
        one["text"]["text"] for block in card["blocks"] if block["type"] == "actions"
        for one in block["elements"] if one["type"] == "button"
    ]  # fmt: skip
    assert buttons == ["Historik"]


def test_it_is_not_found_by_its_words(people: LocalSlack) -> None:
    assert people.command("eva", f"sök {SECRET}").text.startswith("*1 uppdrag")
    assert people.command("bo", f"sök {SECRET}").text.startswith("Inget uppdrag innehåller")


def test_a_number_close_to_it_does_not_name_it(people: LocalSlack) -> None:
    assert "1679/20" in people.command("eva", "1697/20").text
    told = people.command("bo", "1697/20").text
    assert "Närmast:" in told
    assert "1679/20" not in told


def test_sharing_never_tells_it(people: LocalSlack, number: int) -> None:
    listed = people.command("eva", "kommande kvartal 2", channel="uppdrag-slk").messages[0]
    assert SECRET in text_of(listed)
    share = listed["blocks"][-1]["elements"][-1]
    before = len(people.messages("uppdrag-slk"))  # the channel is older than this town's bot
    people.click("eva", listed, share["action_id"], share["value"])
    public = people.wait_for(lambda: people.messages("uppdrag-slk")[before:])
    assert all("Delat av" in text_of(one) and SECRET not in text_of(one) for one in public)


def test_the_digest_only_counts_it(people: LocalSlack) -> None:
    for person in ("eva", "bo"):
        text = people.command(person, "rapport vecka").text
        assert SECRET not in text
        assert "1 skyddat uppdrag räknas men visas inte." in text


def test_who_may_change_but_not_read_is_told_nothing_of_the_plan(
    people: LocalSlack, filled: House, number: int
) -> None:
    siv = who.person_for_slack(filled, "U0SIV", "Siv Norén")
    who.grant_roles(filled, siv.id, [("administratör", "")])
    view = people.command("siv", f"plan U-{number}").view
    assert view is not None
    assert view["blocks"][1]["hint"]["text"] == "Nu: visas inte, uppdraget är skyddat"
    changing.move_plan(filled, Actor("Kim Ås"), number, "Kvartal 4", "hemligt skäl")
    asked = people.submit("siv", {"plan": "KS 5 maj", "reason": "tidigare"}).view
    assert "Kim Ås flyttade planen nyss. Din ändring är inte sparad." in str(asked)
    assert "Kvartal 4" not in str(asked)
    people.close_view("siv")
