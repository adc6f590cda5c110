"""One change to several: each by itself, and back together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from uppdrag import changing, people, service, several
from uppdrag.changing import Evidence
from uppdrag.facts import Actor, House

PROOF = Evidence("kommunstyrelsen", date(2021, 6, 16), "584")


def test_several_are_closed_with_one_paragraph_each_by_itself(
    house: House, record: Callable[..., int]
) -> None:
    person = people.person_for_slack(house, "U0EVA", "Eva Sund")
    people.grant_roles(house, person.id, [("samordnare", "kommunstyrelsen")])
    eva = Actor("Eva Sund", person.id)
    one, two, three = record("Ett"), record("Två"), record("Tre")
    changing.close(house, eva, two, evidence=PROOF)
    outcome = several.each(
        house, [one, two, three, one, 99], lambda number: changing.close(house, eva, number, evidence=PROOF)
    )
    assert list(outcome.events) == [one, three]
    assert "redan avslutat" in outcome.refused[two].reason
    assert "U-99" in outcome.refused[99].reason
    changing.reopen(house, eva, three, reason="fel möte")
    back, refusals = several.undo(house, eva, outcome.events.values())
    assert back == [one]
    assert ["ändrats igen" in one.reason for one in refusals] == [True]
    assert service.card(house, one).line.is_open
