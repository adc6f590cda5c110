"""Settings become numbers; absurd ones are told, all at once, and not obeyed."""

from __future__ import annotations

from datetime import time

import pytest

from reminders.policy import DEFAULT, Lead, nonsense, read_policy


def test_nothing_set_is_the_default() -> None:
    assert read_policy({}) == (DEFAULT, ())


def test_lead_times_may_be_for_one_kind() -> None:
    policy, problems = read_policy({"first_days": 14, "first_days.report": 60, "week_days.meeting": 0})
    assert problems == ()
    assert policy.lead("quarter") == Lead(14, 7)
    assert policy.lead("report") == Lead(60, 7)
    assert policy.lead("meeting") == Lead(14, 0)
    assert policy.lead("unknown") == Lead()


def test_everything_that_is_wrong_is_told_at_once_and_the_rest_is_obeyed() -> None:
    policy, problems = read_policy(
        {"first_days": 400, "slot": "åtta", "digest_weekday": 6, "eve": "ja", "undated_days": 45}
    )
    assert problems == (
        "Inställningen first_days ska vara ett antal dagar mellan 0 och 366.",
        "Inställningen slot ska vara ett klockslag, till exempel 08:00.",
        "Inställningen digest_weekday ska vara en vardag, 0 för måndag till 4 för fredag.",
        "Inställningen eve ska vara ja eller nej.",
    )
    assert (policy.lead("date"), policy.slot, policy.undated_days) == (Lead(), time(8), 45)


@pytest.mark.parametrize(
    "name",
    ["first_days", "week_days", "answer_days", "escalation_1_days", "escalation_2_days", "undated_days"],
)
@pytest.mark.parametrize(
    ("days", "from_nought", "from_one"),
    [(-1, False, False), (0, True, False), (1, True, True), (366, True, True), (367, False, False)]
    + [(wrong, False, False) for wrong in (True, False, "7", 7.0, None)],
)
def test_days_have_bounds(name: str, days: object, from_nought: bool, from_one: bool) -> None:
    sensible = from_nought if name in ("first_days", "week_days") else from_one
    assert (read_policy({name: days})[1] == ()) is sensible


@pytest.mark.parametrize("day", [-1, 5, True, "0", None])
def test_a_digest_comes_on_a_weekday(day: object) -> None:
    policy, problems = read_policy({"digest_weekday": day})
    assert (policy.digest_weekday, len(problems)) == (0, 1)


@pytest.mark.parametrize(
    ("values", "slot"),
    [
        ({"opens": "16:00", "closes": "08:00"}, time(8)),
        ({"opens": "09:00"}, time(9)),
        ({"slot": "22:00"}, time(8)),
        ({"opens": "10:00", "closes": "10:00"}, time(8)),
        ({"opens": "00:00", "closes": "23:59", "slot": "03:00"}, time(8)),
        ({"closes": "20:01"}, time(8)),
        ({"opens": "05:59"}, time(8)),
        ({"slot": "16:00"}, time(8)),
        ({"slot": "07:59"}, time(8)),
    ],
)
def test_the_slot_always_lies_within_the_hours(values: dict[str, str], slot: time) -> None:
    policy, problems = read_policy(values)
    assert problems
    assert policy.slot == slot
    assert policy.opens <= policy.slot < policy.closes


def test_names_of_others_are_not_ours() -> None:
    assert read_policy({"channel_cards": True, "first_days.nonsense": 3}) == (DEFAULT, ())


def test_what_an_operator_writes_may_not_be_misspelt_either() -> None:
    assert nonsense({"first_day": 20, "week_days.meeting": 5, "undated_days": 0}) == (
        "Inställningen first_day finns inte.",
        "Inställningen undated_days ska vara ett antal dagar mellan 1 och 366.",
    )
    assert nonsense({"first_days": 20, "opens": "07:00", "closes": "17:00", "slot": "07:30"}) == ()
