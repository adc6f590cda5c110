"""The verbs: what they write, who may use them, and that Ångra puts back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.conftest import MovableClock
from uppdrag import after_meeting, changing, people, service, undoing
from uppdrag.changing import Evidence
from uppdrag.errors import Changed, Refused, Unchanged
from uppdrag.facts import Actor, House, PersonRef

Record = Callable[..., int]
PROOF = Evidence("kommunstyrelsen", date(2021, 6, 16), "584")


@pytest.fixture
def eva(house: House) -> Actor:
    return _with_role(house, "U0EVA", "Eva Sund", "samordnare", "kommunstyrelsen")


@pytest.fixture
def anna(house: House) -> Actor:
    return _with_role(house, "U0ANNA", "Anna Lind", "handläggare", "stadsledningskontoret")


def _with_role(house: House, slack_id: str, name: str, role: str, body: str) -> Actor:
    person: PersonRef = people.person_for_slack(house, slack_id, name)
    people.grant_roles(house, person.id, [(role, body)])
    return Actor(name, person.id)


def test_moving_a_plan_keeps_the_old_one_and_its_reason(house: House, record: Record, eva: Actor) -> None:
    number = record("Programmet", plan="KS 31 mars")
    changing.move_plan(house, eva, number, "KS 21 april", "remisstiden förlängd")
    card = service.card(house, number)
    assert (card.line.plan_words, card.line.deadline, card.line.moves) == (
        "KS 21 april",
        date(2021, 4, 21),
        1,
    )
    moved = service.history(house, number)[-1]
    assert (moved.what, moved.actor, moved.reason) == ("plan_flyttad", "Eva Sund", "remisstiden förlängd")
    assert [occasion.words for occasion in card.occasions] == ["KS 21 april"]


def test_a_plan_is_not_moved_without_a_reason(house: House, record: Record, eva: Actor) -> None:
    number = record("Programmet", plan="KS 31 mars")
    with pytest.raises(Refused, match="varför"):
        changing.move_plan(house, eva, number, "KS 21 april", "  ")
    assert service.card(house, number).line.plan_words == "KS 31 mars"


def test_closing_asks_for_evidence(house: House, record: Record, eva: Actor) -> None:
    number = record("Programmet")
    with pytest.raises(Refused, match="organ, datum och paragraf"):
        changing.close(house, eva, number)
    changing.close(house, eva, number, evidence=PROOF)
    card = service.card(house, number)
    assert card.line.status == "fullgjort"
    assert (card.closed.body, card.closed.on, card.closed.paragraph) == (
        "kommunstyrelsen",
        date(2021, 6, 16),
        "584",
    )


def test_only_those_who_may_can_close_and_the_refusal_says_who_can(
    house: House, record: Record, eva: Actor, anna: Actor
) -> None:
    number = record("Programmet", organ="stadsledningskontoret", ansvarig=anna.person_id)
    with pytest.raises(Refused) as refused:
        changing.close(house, anna, number, evidence=PROOF)
    assert "för Kommunstyrelsen kan stänga uppdrag. Fråga <@U0EVA>." in refused.value.reason
    changing.report(house, anna, number)
    assert service.card(house, number).line.status == "redovisat"
    changing.close(house, eva, number, evidence=PROOF)
    assert service.card(house, number).line.status == "fullgjort"


def test_somebody_else_s_uppdrag_is_not_reported_by_a_stranger(
    house: House, record: Record, anna: Actor
) -> None:
    number = record("Förskolans", organ="forskolenamnden")
    with pytest.raises(Refused):
        changing.report(house, anna, number)


def test_a_partial_report_leaves_it_pending(house: House, record: Record, eva: Actor) -> None:
    number = record("Programmet", plan="Delrapport kvartal 2")
    changing.report(house, eva, number, partial=True)
    card = service.card(house, number)
    assert (card.line.status, card.partial_reports) == ("pågående", 1)


def test_the_second_of_two_editors_is_shown_the_first_change(
    house: House, record: Record, eva: Actor
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    seen = service.card(house, number).line.revision
    changing.move_plan(house, eva, number, "KS 21 april", "remiss", seen=seen)
    with pytest.raises(Changed) as conflict:
        changing.move_plan(house, eva, number, "KS 5 maj", "annat", seen=seen)
    assert (conflict.value.actor, conflict.value.what) == ("Eva Sund", "plan_flyttad")
    assert service.card(house, number).line.plan_words == "KS 21 april"


def test_undo_puts_back_and_only_once(house: House, record: Record, eva: Actor) -> None:
    number = record("Programmet", plan="KS 31 mars")
    changing.move_plan(house, eva, number, "KS 21 april", "remiss")
    event = undoing.last_event(house, number)
    assert event is not None
    undoing.undo(house, eva, event, quick=True)
    card = service.card(house, number)
    assert (card.line.plan_words, card.line.deadline, card.line.moves) == ("KS 31 mars", date(2021, 3, 31), 0)
    assert [occasion.words for occasion in card.occasions] == ["KS 31 mars"]
    assert service.history(house, number)[-1].what == "ångrat"
    with pytest.raises(Refused, match="redan ångrat"):
        undoing.undo(house, eva, event)


def test_quick_undo_ends_after_a_quarter_of_an_hour(
    house: House, record: Record, eva: Actor, clock: MovableClock
) -> None:
    number = record("Programmet")
    changing.close(house, eva, number, evidence=PROOF)
    event = undoing.last_event(house, number)
    assert event is not None
    clock.at += timedelta(minutes=16)
    with pytest.raises(Refused, match="15 minuter"):
        undoing.undo(house, eva, event, quick=True)
    undoing.undo(house, eva, event)
    card = service.card(house, number)
    assert card.line.status == "pågående"
    assert card.closed.paragraph is None


def test_what_has_changed_again_is_not_undone(house: House, record: Record, eva: Actor) -> None:
    number = record("Programmet", plan="KS 31 mars")
    changing.move_plan(house, eva, number, "KS 21 april", "remiss")
    first = undoing.last_event(house, number)
    changing.move_plan(house, eva, number, "KS 5 maj", "remiss igen")
    assert first is not None
    with pytest.raises(Refused, match="ändrats igen"):
        undoing.undo(house, eva, first)


def test_felregistrerat_hides_but_keeps(house: House, record: Record, eva: Actor) -> None:
    number = record("Dubbletten", dnr="0999/20")
    changing.end(house, eva, number, "felregistrerat", "dubblett")
    assert service.look_up(house, "0999/20").cards == ()
    assert service.search(house, "Dubbletten").total == 0


def test_bordlagt_asks_for_the_day_where_the_calendar_is_not_complete(
    house: House, record: Record, eva: Actor
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    with pytest.raises(Refused, match="Skriv dagen"):
        changing.postpone(house, eva, number, None)
    changing.postpone(house, eva, number, "KS 21 april")
    card = service.card(house, number)
    assert (card.bordlagt, card.line.deadline, card.line.moves) == (True, date(2021, 4, 21), 0)


def test_aterremiss_opens_it_again(house: House, record: Record, eva: Actor) -> None:
    number = record("Programmet")
    changing.close(house, eva, number, evidence=PROOF)
    after_meeting.referred_back(house, eva, number, PROOF)
    card = service.card(house, number)
    assert (card.line.status, card.aterremitterat, card.closed.paragraph) == ("pågående", True, None)
    assert [(occasion.role, occasion.paragraph) for occasion in card.occasions] == [("reported", "584")]


def test_what_did_not_come_up_keeps_its_plan(
    house: House, record: Record, eva: Actor, clock: MovableClock
) -> None:
    number = record("Programmet", plan="KS 31 mars")
    with pytest.raises(Refused, match="inte varit"):
        after_meeting.did_not_come_up(house, eva, number, date(2021, 3, 31))
    clock.move_to("2021-04-01 09:00")
    after_meeting.did_not_come_up(house, eva, number, date(2021, 3, 31))
    assert service.card(house, number).line.plan_words == "KS 31 mars"
    told = service.history(house, number)
    assert told[-1].after == {"deadline": "2021-03-31"}
    with pytest.raises(Unchanged):
        after_meeting.did_not_come_up(house, eva, number, date(2021, 3, 31))
    assert service.history(house, number) == told, "a second click is no second answer"


def test_another_person_answers(house: House, record: Record, eva: Actor, anna: Actor) -> None:
    number = record("Programmet")
    changing.assign(house, eva, number, person_id=anna.person_id)
    line = service.card(house, number).line
    assert line.ansvarig is not None
    assert line.ansvarig.name == "Anna Lind"


def test_another_body_answers_and_the_person_stays(
    house: House, record: Record, eva: Actor, anna: Actor
) -> None:
    number = record("Programmet", ansvarig=anna.person_id)
    changing.assign(house, eva, number, organ="socialnamnden-centrum")
    line = service.card(house, number).line
    assert line.ansvarig is not None
    assert (line.organ, line.ansvarig.name) == ("socialnamnden-centrum", "Anna Lind")


def test_what_is_as_it_was_is_no_event(house: House, record: Record, eva: Actor, anna: Actor) -> None:
    number = record("Programmet", plan="KS 31 mars", ansvarig=anna.person_id)
    organ = service.card(house, number).line.organ

    def same(change: Callable[[], object]) -> None:
        before = service.history(house, number), service.card(house, number).line.revision
        with pytest.raises(Unchanged, match="Inget är ändrat"):
            change()
        assert (service.history(house, number), service.card(house, number).line.revision) == before

    same(lambda: changing.assign(house, eva, number, person_id=anna.person_id, organ=organ, co_ids=[]))
    same(lambda: changing.move_plan(house, eva, number, "KS 31 mars", "remiss"))
    changing.postpone(house, eva, number, "KS 21 april")
    same(lambda: changing.postpone(house, eva, number, "KS 21 april"))
    changing.move_plan(house, eva, number, "KS 21 april", "det räknas ändå")  # no longer bordlagt
    changing.report(house, eva, number)
    same(lambda: changing.report(house, eva, number))
    changing.postpone(house, eva, number, "KS 21 april")  # goes on again
    same(lambda: changing.postpone(house, eva, number, "KS 21 april"))
    changing.report(house, eva, number, evidence=PROOF)
    same(lambda: changing.report(house, eva, number))
    same(lambda: changing.report(house, eva, number, evidence=PROOF))


def test_a_group_given_anew_reaches_the_member_that_nobody_answers_for(
    house: House, record: Record, anna: Actor
) -> None:
    kim = Actor("Kim Ås")
    number = record("Stärka samverkan", organ="socialnamnderna")
    changing.assign(house, kim, number, person_id=anna.person_id)
    first = service.card(house, number).member_numbers[0]
    changing.assign(house, kim, first, person_id=None)
    changing.assign(house, kim, number, person_id=anna.person_id)
    line = service.card(house, first).line
    assert line.ansvarig is not None
    assert line.ansvarig.name == "Anna Lind"
    with pytest.raises(Unchanged):
        changing.assign(house, kim, number, person_id=anna.person_id)


def test_nobody_answers_any_more_nor_in_the_group(house: House, record: Record, anna: Actor) -> None:
    kim = Actor("Kim Ås")
    number = record("Stärka samverkan", organ="socialnamnderna")
    changing.assign(house, kim, number, person_id=anna.person_id)
    changing.assign(house, kim, number, person_id=None)
    members = service.card(house, number).member_numbers
    assert [service.card(house, one).line.ansvarig for one in (number, *members)] == [None] * (
        1 + len(members)
    )


def test_a_reminder_is_put_off_within_its_caps(house: House, record: Record, anna: Actor) -> None:
    number = record("Programmet", plan="KS 31 mars", ansvarig=anna.person_id)
    assert service.snooze(house, anna, number, 7) == date(2021, 3, 3)
    with pytest.raises(Refused, match="1–14"):
        service.snooze(house, anna, number, 15)
    service.snooze(house, anna, number, 14)
    service.snooze(house, anna, number, 14)
    with pytest.raises(Refused, match="3 gånger"):
        service.snooze(house, anna, number, 1)


def test_a_reminder_is_put_off_to_the_working_day_on_which_it_comes(
    house: House, record: Record, anna: Actor, clock: MovableClock
) -> None:
    number = record("Programmet", plan="KS 31 mars", ansvarig=anna.person_id)
    assert service.snooze(house, anna, number, 3) == date(2021, 3, 1), "not on a Saturday"
    undated = record("Bryggan", ansvarig=anna.person_id)
    assert service.snooze(house, anna, undated, 4) == date(2021, 3, 1)
    clock.move_to("2021-04-01 09:00")
    assert service.snooze(house, anna, number, 2) == date(2021, 4, 6), "after Easter"


def test_a_reminder_is_never_put_off_past_the_eve(
    house: House, record: Record, anna: Actor, clock: MovableClock
) -> None:
    number = record("Programmet", plan="KS 31 mars", ansvarig=anna.person_id)
    clock.move_to("2021-03-25 09:00")
    assert service.snooze(house, anna, number, 14) == date(2021, 3, 30)
    clock.move_to("2021-03-30 09:00")
    with pytest.raises(Refused, match="för nära"):
        service.snooze(house, anna, number, 1)


def test_the_group_s_decision_closes_its_members(house: House, record: Record, eva: Actor) -> None:
    person = people.person_for_slack(house, "U0SIV", "Siv Norén")
    people.grant_roles(house, person.id, [("samordnare", "socialnamnderna")])
    siv = Actor("Siv Norén", person.id)
    number = record("Stärka samverkan", organ="socialnamnderna")
    members = service.card(house, number).member_numbers
    changing.assign(house, siv, number, person_id=eva.person_id)
    assert {service.card(house, one).line.ansvarig.name for one in members} == {"Eva Sund"}  # type: ignore[union-attr]
    changing.close(house, siv, number, evidence=PROOF)
    assert {service.card(house, one).line.status for one in members} == {"fullgjort"}
    event = undoing.last_event(house, number)
    assert event is not None
    undoing.undo(house, siv, event)
    assert {service.card(house, one).line.status for one in (number, *members)} == {"pågående"}
