"""The policy as a table: which step, on which day, to whom, for which uppdrag."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.people import People, PersonFact, RoleFact
from reminders.policy import DEFAULT, Lead, Policy
from reminders.schedule import Due, Put, Subject, WantedWish, steps_for, wish_key
from uppdrag.calendar import is_working_day

ZONE = ZoneInfo("Europe/Stockholm")
ANNA, EVA, CLAES, ADA, BO = 1, 2, 3, 4, 5
PEOPLE = People(
    {n: PersonFact(n) for n in (ANNA, EVA, CLAES, ADA, BO)},
    (
        RoleFact(EVA, "samordnare", "ks"),
        RoleFact(CLAES, "chef", "ks"),
        RoleFact(ADA, "administratör"),
    ),
)
LONG_AGO = datetime(2020, 1, 2, 9, tzinfo=UTC)


def about(kind: str, deadline: str | None, since: datetime = LONG_AGO, **rest: object) -> Subject:
    dues = (Due(kind, date.fromisoformat(deadline), since),) if deadline else ()
    subject = Subject(14, "pågående", since, ansvarig=ANNA, bodies=("ks",), dues=dues)
    return subject._replace(**rest)  # type: ignore[arg-type]


def wanted(subject: Subject, policy: Policy = DEFAULT, people: People = PEOPLE) -> list[WantedWish]:
    return list(steps_for(subject, policy, people, ZONE, date(2021, 1, 1)))


def table(subject: Subject, policy: Policy = DEFAULT, people: People = PEOPLE) -> list[tuple[str, str, int]]:
    return [(wish.step, wish.day.isoformat(), wish.person_id) for wish in wanted(subject, policy, people)]


def local(iso: str) -> datetime:
    return datetime.fromisoformat(iso).replace(tzinfo=ZONE).astimezone(UTC)


def test_a_meeting_that_nobody_answers_for() -> None:
    assert table(about("meeting", "2021-03-31")) == [
        ("first", "2021-03-03", ANNA),
        ("week", "2021-03-24", ANNA),
        ("eve", "2021-03-30", ANNA),
        ("asked", "2021-04-01", EVA),  # Thursday; then long Friday, Easter Monday
        ("escalation_1", "2021-04-07", ANNA),
        ("escalation_1", "2021-04-07", EVA),
        ("escalation_2", "2021-04-21", ANNA),
        ("escalation_2", "2021-04-21", EVA),
        ("escalation_2", "2021-04-21", CLAES),
    ]


def test_three_working_days_without_an_answer_make_a_meeting_late() -> None:
    days = {step: day for step, day, _ in table(about("meeting", "2021-02-10"))}
    assert (days["asked"], days["overdue"]) == ("2021-02-11", "2021-02-16")
    assert days["escalation_1"] == "2021-02-17"


def test_it_did_not_come_up() -> None:
    answers = {date(2021, 2, 10): ("kom inte upp", date(2021, 2, 11))}
    steps = table(about("meeting", "2021-02-10", answers=answers))
    assert ("overdue", "2021-02-12", ANNA) in steps
    assert "asked" not in [step for step, _, _ in steps]


def test_noted_at_the_meeting_is_not_late() -> None:
    answers = {date(2021, 2, 10): ("antecknat", date(2021, 2, 11))}
    steps = [step for step, _, _ in table(about("meeting", "2021-02-10", answers=answers))]
    assert steps == ["first", "week", "eve"]


@pytest.mark.parametrize(
    ("kind", "deadline", "expected"),
    [
        ("quarter", "2021-09-30", ["first 2021-09-02", "week 2021-09-23", "overdue 2021-10-01"]),
        ("report", "2021-10-31", ["first 2021-10-01", "week 2021-10-22", "overdue 2021-11-01"]),  # a Sunday
        (
            "date",
            "2021-06-26",
            ["first 2021-05-28", "week 2021-06-18", "eve 2021-06-24", "overdue 2021-06-28"],
        ),
        ("half_year", "2021-12-31", ["first 2021-12-03", "week 2021-12-23", "overdue 2022-01-03"]),
        (
            "date",
            "2024-02-29",
            ["first 2024-02-01", "week 2024-02-22", "eve 2024-02-28", "overdue 2024-03-01"],
        ),
        (
            "month",
            "2021-04-05",
            ["first 2021-03-08", "week 2021-03-29", "overdue 2021-04-06"],
        ),  # Easter Monday
    ],
)
def test_days_move_to_working_days(kind: str, deadline: str, expected: list[str]) -> None:
    steps = [f"{step} {day}" for step, day, _ in table(about(kind, deadline)) if "escalation" not in step]
    assert steps == expected


def test_a_plan_in_words_with_senast_has_an_eve() -> None:
    due = Due("month", date(2021, 3, 31), LONG_AGO, strict=True)
    assert "eve" in [step for step, _, _ in table(about("month", None, dues=(due,)))]


@pytest.mark.parametrize("status", ["redovisat", "fullgjort", "avslutat utan fullgörande"])
def test_what_is_reported_or_closed_is_left_alone(status: str) -> None:
    assert table(about("quarter", "2021-03-31", status=status)) == []


def test_what_is_reported_and_waits_for_the_decision_is_asked_about() -> None:
    assert table(about("meeting", "2021-03-31", status="redovisat")) == [("asked", "2021-04-01", EVA)]


def test_hidden_is_silent_and_a_group_is_only_asked_about() -> None:
    assert table(about("meeting", "2021-03-31", hidden=True)) == []
    assert table(about("meeting", "2021-03-31", group=True)) == [("asked", "2021-04-01", EVA)]
    assert table(about("undated", None, group=True)) == []


def test_slots_keep_the_clock_of_the_town_over_summer_time() -> None:
    slots = {wish.step: wish.slot_at for wish in wanted(about("meeting", "2021-03-31"))}
    assert slots["week"] == datetime(2021, 3, 24, 7, tzinfo=UTC)
    assert slots["eve"] == datetime(2021, 3, 30, 6, tzinfo=UTC)


def test_each_step_expires_when_the_next_one_comes() -> None:
    steps = {wish.step: wish for wish in wanted(about("meeting", "2021-02-10"))}
    assert steps["first"].expires_at == steps["week"].slot_at
    assert steps["week"].expires_at == steps["eve"].slot_at
    assert steps["eve"].expires_at == local("2021-02-11 00:00")
    assert steps["asked"].expires_at == steps["asked"].slot_at + timedelta(days=14)
    assert steps["overdue"].expires_at == steps["escalation_1"].slot_at
    assert steps["escalation_2"].expires_at == steps["escalation_2"].slot_at + timedelta(days=7)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ("2021-03-01 09:00", ["first 2021-03-03", "week 2021-03-24", "eve 2021-03-30"]),
        ("2021-03-05 09:00", ["first 2021-03-08", "week 2021-03-24", "eve 2021-03-30"]),  # a Friday
        ("2021-03-05 07:00", ["first 2021-03-05", "week 2021-03-24", "eve 2021-03-30"]),
        ("2021-03-23 09:00", ["week 2021-03-24", "eve 2021-03-30"]),
        ("2021-03-25 09:00", ["week 2021-03-26", "eve 2021-03-30"]),
        ("2021-03-29 09:00", ["eve 2021-03-30"]),
        ("2021-03-30 09:00", ["eve 2021-03-31"]),
        ("2021-03-31 09:00", []),
    ],
)
def test_recorded_late_only_the_latest_passed_step_is_made_up_for(recorded: str, expected: list[str]) -> None:
    steps = table(about("meeting", "2021-03-31", since=local(recorded)))
    assert [f"{step} {day}" for step, day, _ in steps if step in ("first", "week", "eve")] == expected


def test_a_step_after_the_deadline_comes_when_it_was_recorded_right_at_its_slot() -> None:
    steps = table(about("quarter", "2021-03-31", since=local("2021-04-07 08:00")))
    assert {step for step, _, _ in steps} == {"escalation_1", "escalation_2"}


def test_recorded_after_the_deadline_only_later_steps_come() -> None:
    steps = table(about("quarter", "2021-03-31", since=local("2021-04-12 10:00")))
    assert {step for step, _, _ in steps} == {"escalation_2"}


def test_a_moved_plan_counts_from_its_move() -> None:
    moved = Due("meeting", date(2021, 3, 31), local("2021-03-25 09:00"))
    steps = table(about("meeting", None, dues=(moved,)))
    assert [(s, d) for s, d, _ in steps][:2] == [("week", "2021-03-26"), ("eve", "2021-03-30")]


def test_no_escalation_to_the_samordnare_when_somebody_has_done_something() -> None:
    touched = table(about("quarter", "2021-03-31", touched=local("2021-04-06 10:00")))
    assert "escalation_1" not in [step for step, _, _ in touched]
    before = table(about("quarter", "2021-03-31", touched=local("2021-03-31 10:00")))
    assert "escalation_1" in [step for step, _, _ in before]


def test_undated_is_asked_for_after_thirty_days_and_then_each_quarter() -> None:
    days = [day for _, day, _ in table(about("undated", None, since=local("2021-02-24 08:00")))]
    assert days == ["2021-03-26", "2021-04-06", "2021-07-05", "2021-10-04"]  # 5 April is Easter Monday
    both = [day for _, day, _ in table(about("undated", None, since=local("2021-03-06 08:00")))]
    assert both == ["2021-04-06", "2021-07-05", "2021-10-04"]


def test_nobody_responsible_falls_to_the_samordnare_and_then_to_the_administrator() -> None:
    assert ("first", "2021-09-02", EVA) in table(about("quarter", "2021-09-30", ansvarig=None))
    assert ("first", "2021-09-02", ADA) in table(about("quarter", "2021-09-30", ansvarig=None, bodies=("x",)))
    assert table(about("quarter", "2021-09-30", ansvarig=None), people=People({})) == []


def test_the_nämnd_answers_for_its_office() -> None:
    steps = table(about("quarter", "2021-09-30", ansvarig=None, bodies=("stadsledningskontoret", "ks")))
    assert ("first", "2021-09-02", EVA) in steps


@pytest.mark.parametrize("change", [{"active": False}, {"reachable": False}])
def test_somebody_who_cannot_be_reached_is_replaced_by_the_samordnare(change: dict[str, bool]) -> None:
    gone = replace(PEOPLE, persons={**PEOPLE.persons, ANNA: PersonFact(ANNA, **change)})  # type: ignore[arg-type]
    assert ("first", "2021-09-02", EVA) in table(about("quarter", "2021-09-30"), people=gone)


def test_a_deputy_receives_during_absence_and_only_then() -> None:
    away = PersonFact(ANNA, deputy_id=BO, deputy_from=date(2021, 9, 1), deputy_to=date(2021, 9, 22))
    people = replace(PEOPLE, persons={**PEOPLE.persons, ANNA: away})
    wishes = {wish.step: wish for wish in wanted(about("quarter", "2021-09-30"), people=people)}
    assert (wishes["first"].person_id, wishes["first"].why) == (BO, "vikarie")
    assert (wishes["week"].person_id, wishes["week"].why) == (ANNA, "ansvarig")


def test_deputies_in_a_circle_end_with_somebody() -> None:
    circle = {
        ANNA: PersonFact(ANNA, deputy_id=BO),
        BO: PersonFact(BO, deputy_id=ANNA),
    }
    assert People(circle).stand_in(ANNA, date(2021, 9, 1)) in circle


def test_a_samordnare_who_is_also_ansvarig_hears_once() -> None:
    steps = table(about("quarter", "2021-03-31", ansvarig=EVA))
    assert steps.count(("escalation_1", "2021-04-07", EVA)) == 1


def test_put_off_comes_back_on_its_day_and_moves_no_escalation() -> None:
    put = Put(ANNA, date(2021, 9, 20), date(2021, 9, 27))
    steps = table(about("quarter", "2021-09-30", puts=(put,)))
    assert ("first", "2021-09-02", ANNA) in steps
    assert ("week", "2021-09-23", ANNA) not in steps
    assert ("again", "2021-09-27", ANNA) in steps
    late = Put(ANNA, date(2021, 10, 1), date(2021, 10, 8))
    steps = table(about("quarter", "2021-09-30", puts=(late,)))
    assert ("escalation_1", "2021-10-07", ANNA) in steps
    assert ("again", "2021-10-08", ANNA) in steps
    later = Put(ANNA, date(2021, 10, 18), date(2021, 10, 25))
    steps = table(about("quarter", "2021-09-30", puts=(later,)))
    assert ("escalation_2", "2021-10-21", ANNA) in steps
    assert ("again", "2021-10-25", ANNA) in steps


def test_what_is_reported_does_not_come_back_though_it_was_put_off() -> None:
    put = Put(ANNA, date(2021, 9, 20), date(2021, 9, 27))
    assert table(about("quarter", "2021-09-30", status="redovisat", puts=(put,))) == []


def test_put_off_to_a_day_with_another_reminder_gives_one() -> None:
    put = Put(ANNA, date(2021, 9, 20), date(2021, 9, 23))
    steps = table(about("quarter", "2021-09-30", puts=(put,)))
    assert [step for step, day, _ in steps if day == "2021-09-23"] == ["week"]


def test_put_off_never_reaches_past_the_working_day_before() -> None:
    put = Put(ANNA, date(2021, 6, 22), date(2021, 6, 25))  # Midsommarafton
    steps = table(about("quarter", "2021-06-27", puts=(put,)))
    assert ("again", "2021-06-24", ANNA) in steps


def test_lead_times_go_by_kind_and_zero_turns_off() -> None:
    policy = replace(DEFAULT, leads={**DEFAULT.leads, "quarter": Lead(14, 0)})
    assert table(about("quarter", "2021-09-30"), policy)[0] == ("first", "2021-09-16", ANNA)
    assert "week" not in [step for step, _, _ in table(about("quarter", "2021-09-30"), policy)]


def test_a_week_reminder_on_the_eve_gives_only_the_eve() -> None:
    policy = replace(DEFAULT, leads={**DEFAULT.leads, "meeting": Lead(28, 1)})
    steps = [step for step, _, _ in table(about("meeting", "2021-03-31"), policy)]
    assert [step for step in steps if step in ("first", "week", "eve")] == ["first", "eve"]


def test_keys_tell_repeated_questions_apart() -> None:
    subject = about("undated", None, since=local("2021-02-24 08:00"))
    keys = [wish_key(1, 14, wish) for wish in wanted(subject)]
    assert keys[0] == "r/1/U-14/odaterad/undated-2021-03-26/1"
    assert len(set(keys)) == len(keys)
    assert wish_key(1, 14, wanted(about("meeting", "2021-03-31"))[0]) == "r/1/U-14/2021-03-31/first/1"


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
KINDS = st.sampled_from(["meeting", "report", "quarter", "date", "half_year", "month"])
MOMENTS = st.integers(0, 4_000).map(
    lambda hours: datetime(2019, 6, 1, tzinfo=UTC) + timedelta(hours=25.5 * hours)
)


@given(kind=KINDS, deadline=DAYS, since=MOMENTS)
def test_whatever_the_plan_messages_are_humane_once_and_in_order(
    kind: str, deadline: date, since: datetime
) -> None:
    wishes = wanted(about(kind, deadline.isoformat(), since=since))
    assert len({wish_key(1, 14, wish) for wish in wishes}) == len(wishes)
    assert len({(wish.person_id, wish.day) for wish in wishes}) == len(wishes)
    for wish in wishes:
        assert is_working_day(wish.day)
        assert wish.slot_at.astimezone(ZONE).strftime("%H:%M") == "08:00"
        assert since <= wish.slot_at < wish.expires_at
        ahead = wish.step in ("first", "week", "eve")
        assert (wish.day <= deadline) if ahead else (wish.day > deadline)
