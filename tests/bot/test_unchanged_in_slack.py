"""A form that changes nothing, one that nobody may send, and where a shortcut is answered."""

from __future__ import annotations

import pytest

from sandbox.client import LocalSlack
from uppdrag import people as who
from uppdrag import service
from uppdrag.facts import House


@pytest.fixture(scope="module", autouse=True)
def _roles(filled: House) -> None:
    for slack_id, name, role, body in (
        ("U0EVA", "Eva Sund", "samordnare", "kommunstyrelsen"),
        ("U0LARS", "Lars Berg", "samordnare", "kommunstyrelsen"),
        ("U0ANNA", "Anna Lind", "handläggare", "stadsledningskontoret"),
    ):
        person = who.person_for_slack(filled, slack_id, name)
        who.grant_roles(filled, person.id, [(role, body)])


def test_a_form_sent_as_it_was_says_so_and_writes_nothing(people: LocalSlack, filled: House) -> None:
    number = service.look_up(filled, "1668/20").cards[0].line.key
    before = service.history(filled, int(number[2:]))
    people.command("eva", f"ansvarig {number}")
    assert people.submit("eva", {}).errors == {"ansvarig": "Så är det redan. Inget är ändrat."}
    people.close_view("eva")
    people.command("eva", f"plan {number}")
    assert people.submit("eva", {"reason": "remiss"}).errors == {"plan": "Så är det redan. Inget är ändrat."}
    people.close_view("eva")
    people.command("eva", "inställningar")
    told = people.submit("eva", {}).text
    assert told.startswith("Inget är ändrat. Det här gäller: ")
    assert service.history(filled, int(number[2:])) == before


def test_a_paragraph_noted_twice_is_one_report(people: LocalSlack, filled: House) -> None:
    number = service.look_up(filled, "1670/20").cards[0].line.key
    people.command("eva", f"redovisa {number} del KS 2021-02-10 § 95")
    people.submit("eva", {})
    told = {"evidence": f"KS ons 10 februari 2021 § 95 är redan antecknad för {number}. Inget är ändrat."}
    people.command("eva", f"redovisa {number} del KS 10 feb § 95")
    assert people.submit("eva", {}).errors == told
    people.close_view("eva")
    assert "delredovisat 1 gång" in people.command("eva", number).text
    history = people.command("eva", f"historik {number}").text
    assert history.count("Eva Sund antecknade delredovisning (KS ons 10 februari 2021 § 95)") == 1


def test_whoever_may_create_nothing_is_told_before_the_form(people: LocalSlack) -> None:
    told = people.command("bo", "ny Utreda bryggan")
    assert told.view is None
    assert told.text.startswith("Bara samordnare, administratör, chef och handläggare kan skapa uppdrag.")
    people.command("anna", "ny Utreda bryggan")
    errors = people.submit("anna", {"organ": "SN Centrum"}).errors
    assert errors["organ"].endswith("handläggare för Socialnämnden Centrum kan skapa uppdrag.")
    people.close_view("anna")


def test_an_uppdrag_made_of_a_message_is_told_of_where_the_message_stands(people: LocalSlack) -> None:
    talk = people.say("lars", "#uppdrag-slk", "KS får i uppdrag att måla bryggan")
    people.shortcut("lars", "create_from_message", talk | {"channel": "#uppdrag-slk"})
    made = people.submit("lars", {}).messages
    assert made[-1]["text"].endswith("är skapat.")
    assert made[-1]["channel"] == "C0UPPDRAGSLK"
