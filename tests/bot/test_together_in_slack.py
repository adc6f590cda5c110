"""Several uppdrag of a list changed at once: chosen in a form, each by its own right, put back by one Ångra."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.client import LocalSlack, Reply
from uppdrag import changing, service
from uppdrag import people as who
from uppdrag.facts import Actor, House

KIM = Actor("Kim Ås")


@pytest.fixture(scope="module", autouse=True)
def _roles(filled: House) -> None:
    """Eva and Lars are samordnare for KS; Siv for SN Centrum only; Anna answers for nothing."""
    for slack_id, name, role, body in (
        ("U0EVA", "Eva Sund", "samordnare", "kommunstyrelsen"),
        ("U0LARS", "Lars Berg", "samordnare", "kommunstyrelsen"),
        ("U0SIV", "Siv Norén", "samordnare", "socialnamnden-centrum"),
    ):
        person = who.person_for_slack(filled, slack_id, name)
        who.grant_roles(filled, person.id, [(role, body)])


def keys(house: House, *dnr: str) -> list[str]:
    return [service.look_up(house, one).cards[0].line.key for one in dnr]


def line(house: House, key: str) -> Any:
    return service.look_up(house, key).cards[0].line


def form(people: LocalSlack, person: str, typed: str) -> dict[str, Any]:
    """The form that *Ändra flera* under a list opens."""
    listed = people.command(person, typed).messages[0]
    row = next(block for block in listed["blocks"] if block["type"] == "actions")
    pressed = next(one for one in row["elements"] if one["action_id"] == "lista:flera")
    view = people.click(person, listed, "lista:flera", pressed["value"]).view
    assert view is not None
    return view


def options(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What can be ticked: the option by U-number, with the field it stands in."""
    return {
        one["text"]["text"].split()[0]: {"field": block["block_id"], "value": one["value"]}
        for block in view["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "checkboxes"
        for one in block["element"]["options"]
    }


def ticked(view: dict[str, Any], chosen: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in chosen:
        one = options(view)[key]
        found.setdefault(one["field"], []).append(one["value"])
    return found


def pressed(reply: Reply, action: str) -> str:
    rows = [block for block in reply.messages[0]["blocks"] if block["type"] == "actions"]
    return str(next(one["value"] for row in rows for one in row["elements"] if one["action_id"] == action))


def test_several_get_a_responsible_person_and_are_put_back_together(
    people: LocalSlack, filled: House
) -> None:
    chosen = keys(filled, "1670/20", "1680/20")
    view = form(people, "eva", "lista nämnd:KS")
    assert len(options(view)) > 10, "further down than the page"
    done = people.submit("eva", ticked(view, chosen) | {"ansvarig": "U0ANNA"})
    assert done.text.startswith(f"Klart. Ansvarig för {chosen[0]} och {chosen[1]} är nu <@U0ANNA>.")
    assert {line(filled, key).ansvarig.slack_id for key in chosen} == {"U0ANNA"}
    undone = people.click("eva", done.messages[0], "ångra", pressed(done, "ångra"))
    assert undone.text.startswith(f"Ångrat. {chosen[0]} och {chosen[1]} är som förut.")
    assert {line(filled, key).ansvarig for key in chosen} == {None}
    again = people.click("eva", done.messages[0], "ångra", pressed(done, "ångra"))
    assert again.text == "Det är redan ångrat."


def test_one_thing_at_a_time_and_only_what_was_chosen(people: LocalSlack, filled: House) -> None:
    view = form(people, "lars", "lista nämnd:KS")
    assert people.submit("lars", {"plan": "KS 5 maj"}).errors == {"which0": "Välj minst ett uppdrag."}
    some = ticked(view, keys(filled, "1670/20")) | {"plan": None}
    assert "Fyll i vad som ska ändras" in people.submit("lars", some).errors["ansvarig"]
    both = people.submit("lars", some | {"plan": "KS 5 maj", "evidence": "KS 2021-02-10 § 74"})
    assert both.errors == {"evidence": "Fyll i bara ett av fälten."}
    no_why = people.submit("lars", some | {"plan": "KS 5 maj", "evidence": None})
    assert "Skriv varför planen ändras" in no_why.errors["reason"]
    unread = people.submit("lars", some | {"plan": "nån gång kanske", "reason": "remiss", "evidence": None})
    assert "Jag kan inte läsa det som en plan" in unread.errors["plan"]
    done = people.submit("lars", some | {"plan": "KS 5 maj", "reason": "remissen dröjer"})
    assert "är nu _KS 5 maj_ = senast ons 5 maj 2021." in done.text
    assert line(filled, keys(filled, "1680/20")[0]).plan_words != "KS 5 maj"


def test_what_one_may_not_change_is_left_and_said_why(people: LocalSlack, filled: House) -> None:
    view = form(people, "siv", "lista")
    theirs = keys(filled, "1670/20", "1680/20")
    refused = people.submit("siv", ticked(view, theirs) | {"evidence": "KS 2021-02-10 § 74"})
    assert refused.errors["ansvarig"].startswith("Bara samordnare och administratör för Kommunstyrelsen")
    own = next(key for key in options(view) if line(filled, key).organ == "socialnamnden-centrum")
    mixed = people.submit("siv", ticked(view, [*theirs, own]) | {"evidence": "KS 2021-02-10 § 74"})
    assert mixed.text.startswith(
        f"Klart. Fullgjorda med samma paragraf: {own}.\n{theirs[0]} och {theirs[1]}: "
    )
    assert {line(filled, key).status for key in theirs} == {"pågående"}
    people.click("siv", mixed.messages[0], "ångra", pressed(mixed, "ångra"))
    assert line(filled, own).is_open


def test_somebody_who_was_first_is_shown_and_nothing_is_overwritten(
    people: LocalSlack, filled: House
) -> None:
    first, other = keys(filled, "0999/20", "1680/20")
    view = form(people, "eva", "lista nämnd:KS")
    changing.move_plan(filled, KIM, int(first[2:]), "Kvartal 3", "remiss")
    chosen = ticked(view, [first, other]) | {"plan": "KS 5 maj", "reason": "mötet flyttas"}
    done = people.submit("eva", chosen)
    assert f"{first}: Kim Ås flyttade planen nyss till _Kvartal 3_. Din ändring är inte sparad." in done.text
    assert (line(filled, first).plan_words, line(filled, other).plan_words) == ("Kvartal 3", "KS 5 maj")
    anew = people.click("eva", done.messages[0], "flera:igen", pressed(done, "flera:igen")).view
    assert anew is not None
    assert list(options(anew)) == [first]
    kept = people.submit("eva", {"plan": "KS 5 maj", "reason": "mötet flyttas"})
    assert f"Planen för {first} är nu _KS 5 maj_" in kept.text


def test_a_list_of_one_is_changed_on_its_card(people: LocalSlack, filled: House) -> None:
    listed = people.command("eva", "sök avhopparverksamheten").messages[0]
    rows = [block for block in listed["blocks"] if block["type"] == "actions"]
    assert "lista:flera" not in {one["action_id"] for row in rows for one in row["elements"]}
