"""Roles given and taken back in Slack: by an administratör only, from a day to a day, told in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sandbox.client import LocalSlack
from storage import events
from uppdrag import people as who
from uppdrag import roles
from uppdrag.errors import Refused
from uppdrag.facts import Actor, House


@pytest.fixture(scope="module", autouse=True)
def kim(filled: House) -> Actor:
    person = who.person_for_slack(filled, "U0KIM", "Kim Ås")
    who.grant_roles(filled, person.id, [("administratör", "")])
    return Actor("Kim Ås", person.id)


def test_a_samordnare_is_made_for_some_weeks(people: LocalSlack, filled: House) -> None:
    view = people.command("kim", "roller @maria").view
    assert view is not None
    assert "• <@U0KIM>: administratör" in view["blocks"][0]["text"]["text"]
    unknown = people.submit("kim", {"organ": "nämnden för ingenting"})
    assert "Jag känner inte till det organet" in unknown.errors["organ"]
    turned = people.submit("kim", {"organ": "KS", "first": "2021-03-10", "last": "2021-03-01"})
    assert turned.errors == {"last": "Sista dagen ligger före den första."}
    done = people.submit("kim", {"organ": "KS", "first": "2021-03-01", "last": "2021-03-10"})
    assert done.text == "Klart. <@U0MARIA> är nu samordnare för KS."
    people.command("kim", "roller @maria")
    again = people.submit("kim", {"organ": "KS", "first": "2021-03-01", "last": "2021-03-10"}).errors
    assert again == {"who": "Så är det redan. Inget är ändrat."}
    people.close_view("kim")
    assert who.holders(filled, "samordnare", "kommunstyrelsen") == ()
    later = replace(filled, now=lambda: filled.now() + timedelta(days=10))
    assert [one.slack_id for one in who.holders(later, "samordnare", "kommunstyrelsen")] == ["U0MARIA"]
    after = replace(filled, now=lambda: filled.now() + timedelta(days=20))
    assert who.holders(after, "samordnare", "kommunstyrelsen") == ()
    shown = people.command("kim", "roller").view
    assert shown is not None
    assert "<@U0MARIA>: samordnare för KS, från mån 1 mars 2021, till och med ons 10 mars 2021" in str(shown)
    people.close_view("kim")


def test_a_role_is_taken_back_whoever_gave_it(people: LocalSlack, filled: House) -> None:
    siv = who.person_for_slack(filled, "U0SIV", "Siv Norén")
    who.grant_roles(filled, siv.id, [("chef", "socialnamnden-centrum")])
    people.command("kim", "roller @siv")
    done = people.submit("kim", {"role": "chef", "organ": "SN Centrum", "do": "ta bort"})
    assert done.text == "Klart. <@U0SIV> är inte längre chef för SN Centrum."
    assert who.holders(filled, "chef", "socialnamnden-centrum") == ()
    who.grant_roles(filled, siv.id, [("chef", "socialnamnden-centrum")])
    assert who.holders(filled, "chef", "socialnamnden-centrum") == (), "the file does not give it back"
    people.command("kim", "roller @siv")
    again = people.submit("kim", {"role": "chef", "organ": "SN Centrum", "do": "ta bort"})
    assert again.errors == {"who": "Personen har inte den rollen."}
    people.close_view("kim")
    with filled.db.reading() as tx:
        told = [
            one.what
            for one in events.between(tx, filled.workspace_id, filled.now(), filled.now() + timedelta(1))
        ]
    assert told[-1] == "roll_borttagen"


def test_only_an_administrator_and_never_the_last_one_away(
    people: LocalSlack, filled: House, kim: Actor
) -> None:
    assert (
        people.command("bo", "roller").text == "Bara administratör kan ge och ta bort roller. Fråga <@U0KIM>."
    )
    bo = who.person_for_slack(filled, "U0BO", "Bo Ek")
    with pytest.raises(Refused, match="Bara administratör"):
        roles.give(filled, Actor("Bo Ek", bo.id), bo.id, "administratör", "")
    people.command("kim", "roller @kim")
    refused = people.submit("kim", {"role": "administratör", "organ": "", "do": "ta bort"})
    assert refused.errors == {"who": "Någon måste vara administratör. Ge rollen till någon annan först."}
    people.close_view("kim")
    assert who.holders(filled, "administratör", "")[0].slack_id == "U0KIM"
