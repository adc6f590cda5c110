"""What may be about a person is asked about before it is stored, once, and only when somebody typed it."""

from __future__ import annotations

import pytest

from sandbox.client import LocalSlack
from uppdrag import people as who
from uppdrag import service
from uppdrag.facts import House


@pytest.fixture(scope="module", autouse=True)
def _roles(filled: House) -> None:
    person = who.person_for_slack(filled, "U0EVA", "Eva Sund")
    who.grant_roles(filled, person.id, [("samordnare", "kommunstyrelsen")])


@pytest.fixture
def number(filled: House) -> str:
    return service.look_up(filled, "0355/20").cards[0].line.key


def reasons(house: House) -> list[str]:
    number = service.look_up(house, "0355/20").cards[0].line.number
    return [one.reason or "" for one in service.history(house, number)]


def test_it_is_asked_and_sending_again_means_yes(people: LocalSlack, filled: House, number: str) -> None:
    people.command("eva", f"plan {number} KS 21 april för att handläggaren är sjukskriven")
    asked = people.submit("eva", {})
    assert asked.view is not None
    top = asked.view["blocks"][0]["text"]["text"]
    assert "Texten verkar innehålla ord om hälsa (sjukskriven)." in top
    fields = {block.get("block_id"): block.get("element", {}) for block in asked.view["blocks"]}
    assert fields["reason"]["initial_value"] == "handläggaren är sjukskriven"
    assert "handläggaren är sjukskriven" not in reasons(filled)
    assert people.submit("eva", {}).text.startswith("Klart.")
    assert "handläggaren är sjukskriven" in reasons(filled)


def test_what_is_written_anew_is_stored_without_a_word(
    people: LocalSlack, filled: House, number: str
) -> None:
    people.command("eva", f"plan {number} KS 5 maj för att 811228-9874 inte hinner")
    asked = people.submit("eva", {})
    assert asked.view is not None
    assert "811228-••••" in asked.view["blocks"][0]["text"]["text"]
    assert people.submit("eva", {"reason": "handläggaren hinner inte"}).text.startswith("Klart.")
    assert not [reason for reason in reasons(filled) if "811228" in reason]


def test_something_else_is_asked_about_anew(people: LocalSlack, filled: House, number: str) -> None:
    people.command("eva", f"plan {number} KS 31 mars för att hon är gravid")
    people.submit("eva", {})
    again = people.submit("eva", {"reason": "hon har en diagnos"})
    assert again.view is not None
    assert "(diagnos)" in again.view["blocks"][0]["text"]["text"]
    assert len([block for block in again.view["blocks"] if block.get("block_id") == "privacy"]) == 1


def test_ordinary_words_are_not_asked_about(people: LocalSlack, number: str) -> None:
    people.command("eva", f"plan {number} KS 21 april för att remisstiden är förlängd")
    assert people.submit("eva", {}).text.startswith("Klart.")


def test_what_is_read_as_a_document_is_left_alone(people: LocalSlack) -> None:
    people.command("eva", "importera")
    pasted = "Dnr;Uppdrag;Plan för redovisning\n0001/21;Utreda hur sjukskriven personal får stöd;KS 31 mars"
    reply = people.submit("eva", {"text": pasted})
    assert reply.view is None or "Texten verkar" not in str(reply.view)


def test_a_pasted_decision_is_asked_about_as_what_is_typed_is(people: LocalSlack, filled: House) -> None:
    people.command("eva", "importera")
    asked = people.submit(
        "eva", {"text": "Beslut\nNämnden får i uppdrag att hjälpa Kim, som är sjukskriven."}
    )
    assert asked.view is not None
    assert "(sjukskriven)" in asked.view["blocks"][0]["text"]["text"]
    people.close_view("eva")


def test_what_is_written_in_a_conversation_is_asked_about_in_the_form_that_it_leads_to(
    people: LocalSlack, filled: House, number: str
) -> None:
    before = reasons(filled)
    people.say("eva", None, f"plan {number} KS 21 april för att handläggaren är dement")
    people.wait_for(lambda: people.dm("eva")[-1].get("blocks"), 20)
    answered = people.dm("eva")[-1]
    buttons = (
        one for block in answered["blocks"] for one in block.get("elements", []) if one["type"] == "button"
    )
    people.click("eva", answered, next(buttons)["action_id"])
    asked = people.submit("eva", {})
    assert asked.view is not None
    assert "(dement)" in asked.view["blocks"][0]["text"]["text"]
    people.close_view("eva")
    assert reasons(filled) == before


def test_a_message_that_becomes_an_uppdrag_is_asked_about(people: LocalSlack, filled: House) -> None:
    people.say("eva", "uppdrag-slk", "Utreda hur Bo, som har en diagnos, ska få stöd")
    people.shortcut("eva", "create_from_message", people.messages("uppdrag-slk")[-1])
    asked = people.submit("eva", {"organ": "Kommunstyrelsen"})
    assert asked.view is not None
    assert "(diagnos)" in asked.view["blocks"][0]["text"]["text"]
    people.close_view("eva")
