"""A report that was noted: counted once for each §, however it is told, and its day has had its turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import MovableClock
from uppdrag import after_meeting, changing, people, service, undoing
from uppdrag.changing import Evidence
from uppdrag.errors import Unchanged
from uppdrag.facts import Actor, House

Record = Callable[..., int]
PROOF = Evidence("kommunstyrelsen", date(2021, 6, 16), "584")


@pytest.fixture
def eva(house: House) -> Actor:
    person = people.person_for_slack(house, "U0EVA", "Eva Sund")
    people.grant_roles(house, person.id, [("samordnare", "kommunstyrelsen")])
    return Actor("Eva Sund", person.id)


def test_the_history_says_by_which_paragraph_it_was_closed_or_noted(
    house: House, record: Record, eva: Actor
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    after_meeting.noted(house, eva, number, PROOF)
    changing.close(house, eva, number, evidence=replace(PROOF, paragraph="585"))
    told = [one.after.get("proof") for one in service.history(house, number)]
    assert told == [None, "KS ons 16 juni 2021 § 584", "KS ons 16 juni 2021 § 585"]


def test_noted_is_not_closed_and_not_late(
    house: House, record: Record, eva: Actor, clock: MovableClock
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    clock.move_to("2021-04-01 09:00")
    assert service.overdue(house).total == 1
    after_meeting.noted(house, eva, number, Evidence("kommunstyrelsen", date(2021, 3, 31), "301"))
    card = service.card(house, number)
    assert (card.line.status, card.line.deadline, card.partial_reports) == ("pågående", None, 1)
    assert service.overdue(house).total == 0
    event = undoing.last_event(house, number)
    assert event is not None
    undoing.undo(house, eva, event)
    assert service.card(house, number).line.deadline == date(2021, 3, 31)


def test_the_second_meeting_of_a_plan_counts_when_the_first_has_been(
    house: House, record: Record, eva: Actor, clock: MovableClock
) -> None:
    """However it is told; an older § says nothing of a later meeting, and Ångra puts the first day back."""
    first, second = date(2021, 3, 31), date(2021, 4, 21)
    clock.move_to("2021-04-22 09:00")
    for partial in (True, False):
        number = record("Programmet", plan="KS 31 mars 2021 och KS 21 april 2021")

        def tell(day: date, paragraph: str, number: int = number, partial: bool = partial) -> date | None:
            proof = Evidence("kommunstyrelsen", day, paragraph)
            if partial:
                changing.report(house, eva, number, partial=True, evidence=proof)
            else:
                after_meeting.noted(house, eva, number, proof)
            return service.card(house, number).line.deadline

        assert tell(date(2021, 2, 10), "95") == first
        assert tell(first, "301") == second
        undoing.undo(house, eva, undoing.last_event(house, number) or 0)
        assert service.card(house, number).line.deadline == first
        assert tell(first, "301") == second
        assert tell(second, "402") is None


def test_the_same_paragraph_is_one_partial_report_however_it_is_told(
    house: House, record: Record, eva: Actor, clock: MovableClock
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    clock.move_to("2021-04-01 09:00")
    proof = Evidence("kommunstyrelsen", date(2021, 3, 31), "301")
    changing.report(house, eva, number, partial=True, evidence=proof)
    card = service.card(house, number)
    assert (card.partial_reports, card.line.deadline) == (1, None)
    with pytest.raises(Unchanged, match=r"§ 301 p\. 2 är redan antecknad"):
        after_meeting.noted(house, eva, number, replace(proof, paragraph="301 p. 2"))

    changing.move_plan(house, eva, number, "KS 21 april", "remissen")
    clock.move_to("2021-05-01 09:00")
    happened = service.history(house, number)
    already = f"KS ons 31 mars 2021 § 301 är redan antecknad för U-{number}. Inget är ändrat."
    with pytest.raises(Unchanged, match=already):
        after_meeting.noted(house, eva, number, proof)
    with pytest.raises(Unchanged, match=already):
        changing.report(house, eva, number, partial=True, evidence=proof)
    assert service.history(house, number) == happened
    assert service.card(house, number).line.deadline == date(2021, 4, 21)

    after_meeting.noted(house, eva, number, replace(proof, paragraph="302"))
    changing.report(house, eva, number, partial=True)  # nobody can tell which report this was
    assert service.card(house, number).partial_reports == 3


def test_a_paragraph_that_was_taken_back_is_counted_when_it_is_told_anew(
    house: House, record: Record, eva: Actor
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    before = service.card(house, number)
    for _ in range(2):
        after_meeting.noted(house, eva, number, PROOF)
        assert service.card(house, number).partial_reports == 1
        undoing.undo(house, eva, undoing.last_event(house, number) or 0)
        card = service.card(house, number)
        assert (card.partial_reports, card.occasions) == (0, before.occasions)


def test_a_meeting_that_two_have_told_of_has_been_when_one_takes_it_back(
    house: House, record: Record, eva: Actor
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    changing.report(house, eva, number, evidence=PROOF)
    after_meeting.noted(house, eva, number, PROOF)
    told = service.card(house, number).occasions
    undoing.undo(house, eva, undoing.last_event(house, number) or 0)
    assert service.card(house, number).occasions == told
