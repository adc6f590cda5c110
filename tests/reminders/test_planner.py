"""Planning end to end: from an uppdrag's state to messages, whatever is edited, stopped or run twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from reminders.content import Bundle
from reminders.outcomes import NotSent
from reminders.planner import plan
from reminders.schedule import Hours
from storage import messages
from storage.tables import Delivery, Planned, Wish
from uppdrag.calendar import is_working_day
from uppdrag.changing import move_plan
from uppdrag.facts import Actor


def test_a_meeting_is_reminded_of_from_the_first_day_to_the_day_after(town: Any) -> None:
    town.add("KS 31 mars")
    town.walk("2021-04-02 08:00")
    assert town.slack.steps() == [
        ("2021-03-03", "UANNA", [("first", 1)]),
        ("2021-03-24", "UANNA", [("week", 1)]),
        ("2021-03-30", "UANNA", [("eve", 1)]),
        ("2021-04-01", "UEVA", [("asked", 1)]),
    ]
    assert set(town.states()) == {"sent"}


def test_nothing_new_is_nothing_to_do(town: Any) -> None:
    town.add("KS 31 mars")
    assert plan(town.house) == 1
    assert plan(town.house) == 0


def test_the_next_step_is_remembered(town: Any) -> None:
    town.add("KS 31 mars")
    plan(town.house)
    (planned,) = town.rows(Planned)
    assert planned.next_step_at.isoformat() == "2021-03-03T07:00:00+00:00"


def test_one_message_per_person_and_day(town: Any) -> None:
    for words in ("KS 31 mars", "2021-03-31", "KS 31 mars"):
        town.add(words)
    town.walk("2021-03-03 09:00")
    ((_, to, steps),) = town.slack.steps()
    assert (to, sorted(steps)) == ("UANNA", [("first", 1), ("first", 2), ("first", 3)])


def test_what_is_closed_before_it_is_sent_is_left_out_with_its_reason(town: Any) -> None:
    number = town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 07:50")
    plan(town.house)
    town.change(number, status="fullgjort", is_open=False)
    town.walk("2021-03-03 09:00", hours=0.5)
    assert town.slack.posts == []
    assert town.wishes() == [("first", date(2021, 3, 3), "skipped", "redovisat eller avslutat")]
    assert town.states() == {"skipped": 1}


def test_reassigned_at_the_last_moment_the_new_person_hears_instead(town: Any) -> None:
    number = town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 07:59")
    plan(town.house)
    town.change(number, ansvarig_id=town.ids["Bo"])
    town.walk("2021-03-04 09:00", hours=1)
    assert [(day, to) for day, to, _ in town.slack.steps()] == [("2021-03-03", "UBO")]


def test_given_back_before_the_slot_it_goes_to_the_first_person_after_all(town: Any) -> None:
    number = town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 07:00")
    for name in ("Anna", "Bo", "Anna"):
        town.change(number, ansvarig_id=town.ids[name])
        plan(town.house)
    town.walk("2021-03-03 09:00", hours=1)
    assert [to for _, to, _ in town.slack.steps()] == ["UANNA"]


def test_a_moved_plan_takes_its_reminders_with_it(town: Any) -> None:
    town.add("KS 31 mars", who="Anna")
    town.clock.move_to("2021-03-03 07:30")
    plan(town.house)
    with town.house.db.transaction() as tx:
        from storage import people

        people.grant(tx, town.house.workspace_id, town.ids["Eva"], "samordnare", "stadsledningskontoret")
    move_plan(town.house, Actor("Eva", town.ids["Eva"]), 1, "KS 21 april", "remisstiden förlängd")
    town.walk("2021-04-02 09:00", hours=6)
    days = [(day, steps[0][0]) for day, _, steps in town.slack.steps()]
    assert days == [("2021-03-24", "first")]


def test_after_a_stop_what_was_missed_comes_once_marked_late(town: Any) -> None:
    town.add("KS 31 mars")
    town.tick()
    town.clock.move_to("2021-03-05 10:15")
    town.tick()
    (post,) = town.slack.posts
    assert isinstance(post.content, Bundle)
    (item,) = post.content.items
    assert (item.step, item.was_due, item.delay) == ("first", date(2021, 3, 3), "away")
    assert [wish.late for wish in town.rows(Wish)] == [True]


def test_after_a_long_stop_the_expired_stays_unsaid(town: Any) -> None:
    town.add("KS 31 mars")
    town.tick()
    town.clock.move_to("2021-03-29 10:00")
    town.tick()
    ((_, _, steps),) = town.slack.steps()
    assert steps == [("week", 1)]


def test_planned_before_the_stop_it_comes_in_the_message_of_the_day_after_it(town: Any) -> None:
    town.add("KS 31 mars")
    second = town.add("2021-04-01")
    town.clock.move_to("2021-03-02 09:00")
    plan(town.house)
    town.clock.move_to("2021-03-04 08:30")
    town.tick()
    ((day, _, steps),) = town.slack.steps()
    assert (day, sorted(steps)) == ("2021-03-04", [("first", 1), ("first", second)])
    assert town.states() == {"skipped": 1, "sent": 1}


def test_nothing_goes_out_at_night_or_on_a_holiday(town: Any) -> None:
    town.add("KS 31 mars")
    town.tick()
    town.clock.move_to("2021-03-05 18:00")  # a Friday evening after a stop
    town.tick()
    assert town.slack.posts == []
    town.walk("2021-03-08 09:00", hours=3)
    assert [day for day, _, _ in town.slack.steps()] == ["2021-03-08"]


def test_a_second_reminder_of_the_day_waits_for_the_next_working_day(town: Any) -> None:
    town.add("KS 31 mars", who="Anna")
    number = town.add("KS 31 mars", who="Bo")
    town.walk("2021-03-03 07:00")
    town.slack.next_outcomes = [NotSent("nere")]
    town.clock.move_to("2021-03-03 08:00")
    town.tick()
    ((_, reached, _),) = town.slack.steps()
    town.change(
        number if reached == "UANNA" else 1, ansvarig_id=town.ids["Anna" if reached == "UANNA" else "Bo"]
    )
    town.leases_run_out()
    town.walk("2021-03-05 09:00", hours=1)
    assert [(day, to) for day, to, _ in town.slack.steps()] == [
        ("2021-03-03", reached),
        ("2021-03-04", reached),
    ]
    assert ("first", date(2021, 3, 3), "skipped", "går till någon annan") in town.wishes()


def test_a_wish_finds_the_first_day_without_a_message_however_far_ahead_it_is(town: Any) -> None:
    """Messages are looked for some days ahead at first; who has one on each of them is looked at further on."""
    town.clock.move_to("2021-03-03 08:00")
    house, me, today = town.house, town.ids["Anna"], town.house.today()
    days = [day for ahead in range(17) if is_working_day(day := today + timedelta(days=ahead))]
    hours = Hours(house.municipality.zone)
    with house.db.transaction() as tx:
        said = [
            {
                "key": f"p/{house.workspace_id}/{me}/{day}",
                "kind": "person",
                "receiver": "UANNA",
                "slot_at": hours.at(day),
            }
            for day in days[:-1]
        ]
        messages.add_messages(tx, house.workspace_id, said)
        tx.execute(update(Delivery).values(state="sent"))
    town.add("KS 31 mars")
    plan(house)
    (wish,) = town.rows(Wish)
    assert (wish.step, wish.day) == ("first", days[-1])


def refused_all_day(town: Any) -> tuple[int, int]:
    """What was to be said on 3 March did not get through; on 4 March there is something else to say."""
    first, second = town.add("KS 31 mars"), town.add("2021-04-01")
    town.clock.move_to("2021-03-03 08:00")
    town.slack.next_outcomes = [NotSent("nere")]
    town.tick()
    town.leases_run_out()
    return first, second


def test_what_slack_refused_all_day_comes_in_the_message_of_the_next(town: Any) -> None:
    first, second = refused_all_day(town)
    town.walk("2021-03-05 09:00", hours=24.5)
    assert [(day, sorted(steps)) for day, _, steps in town.slack.steps()] == [
        ("2021-03-04", [("first", first), ("first", second)])
    ]
    (post,) = town.slack.posts
    assert [item.was_due for item in post.content.items] == [date(2021, 3, 3), None]


def test_when_that_has_begun_to_go_out_it_comes_on_the_day_after(town: Any) -> None:
    first, second = refused_all_day(town)
    town.clock.move_to("2021-03-04 08:00")
    plan(town.house)
    with town.house.db.transaction() as tx:
        tx.execute(
            update(Delivery).where(col(Delivery.first_try_at).is_(None)).values(first_try_at=town.clock.at)
        )
    town.tick()
    town.walk("2021-03-05 09:00", hours=24.5)
    assert [(day, steps) for day, _, steps in town.slack.steps()] == [
        ("2021-03-04", [("first", second)]),
        ("2021-03-05", [("first", first)]),
    ]


def test_what_was_refused_the_day_before_a_digest_comes_in_it(town: Any) -> None:
    town.add("2021-04-02")  # first on Friday 5 March, made up for
    town.walk("2021-03-05 07:00")
    town.slack.posts.clear()
    town.slack.down = True
    town.walk("2021-03-05 16:00", hours=1)
    town.slack.down = False
    town.leases_run_out()
    town.walk("2021-03-08 18:00", hours=1)
    (to_anna,) = (post for post in town.slack.posts if post.to == "UANNA")
    assert [item.step for item in to_anna.content.reminders.items] == ["first"]


def test_nobody_responsible_goes_to_the_samordnare(town: Any) -> None:
    town.add("KS 31 mars", who=None)
    town.walk("2021-03-03 09:00")
    assert [(to, steps) for _, to, steps in town.slack.steps()] == [("UEVA", [("first", 1)])]


def test_two_planners_in_a_row_and_a_clock_set_back_make_nothing_twice(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 08:00")
    town.tick()
    town.clock.at -= timedelta(days=3)
    town.tick()
    town.clock.move_to("2021-03-04 08:00")
    town.tick()
    assert [day for day, _, _ in town.slack.steps()] == ["2021-03-03"]
    assert len([row for row in town.rows(Delivery) if row.kind == "person"]) == 1


def test_putting_off_moves_the_reminder_and_not_the_plan(town: Any) -> None:
    from uppdrag.snoozing import snooze

    town.add("KS 31 mars")
    town.walk("2021-03-20 09:00")
    assert snooze(town.house, Actor("Anna", town.ids["Anna"]), 1, 5) == date(2021, 3, 25)
    town.walk("2021-03-31 09:00")
    days = [(day, steps[0][0]) for day, _, steps in town.slack.steps()]
    assert days == [("2021-03-03", "first"), ("2021-03-25", "again"), ("2021-03-30", "eve")]


def test_a_clock_that_went_days_ahead_and_was_set_back_loses_nothing(town: Any) -> None:
    town.add("KS 31 mars")
    town.walk("2021-03-26 08:00")
    town.clock.move_to("2021-04-01 08:00")
    town.tick()
    town.clock.move_to("2021-03-26 09:00")
    town.tick()
    town.walk("2021-04-01 09:00")
    assert town.slack.steps() == [
        ("2021-03-03", "UANNA", [("first", 1)]),
        ("2021-03-24", "UANNA", [("week", 1)]),
        ("2021-04-01", "UEVA", [("asked", 1)]),
        ("2021-03-30", "UANNA", [("eve", 1)]),
    ]


def test_what_was_given_up_as_too_late_waits_again_when_it_is_not(town: Any) -> None:
    town.add("KS 31 mars")
    town.walk("2021-03-29 20:00")
    town.clock.move_to("2021-03-30 08:00")
    town.slack.next_outcomes = [NotSent("nere")]
    town.tick()
    town.clock.move_to("2021-04-06 08:00")
    town.leases_run_out()
    town.tick()
    town.tick()
    assert ("eve", date(2021, 3, 30), "skipped", "för sent") in town.wishes()
    town.clock.move_to("2021-03-30 10:00")
    town.tick()
    assert town.slack.steps()[-1] == ("2021-03-30", "UANNA", [("eve", 1)])


def test_a_stop_of_six_weeks_loses_only_what_has_expired(town: Any) -> None:
    town.add("KS 5 maj")
    town.tick()
    town.clock.move_to("2021-04-27 08:00")
    town.tick()
    ((day, to, steps),) = town.slack.steps()
    assert (day, to, steps) == ("2021-04-27", "UANNA", [("first", 1)])
    (post,) = (post for post in town.slack.digests() if post.to == "UANNA")
    assert [(item.was_due, item.delay) for item in post.content.reminders.items] == [
        (date(2021, 4, 7), "away")
    ]


def test_a_leap_ahead_and_a_stop_until_after_it_was_set_back_lose_nothing(town: Any) -> None:
    town.add("KS 31 mars")
    town.walk("2021-03-26 08:00")
    town.clock.move_to("2021-04-01 08:00")
    town.tick()
    town.clock.move_to("2021-03-31 08:00")
    town.tick()
    assert ("2021-03-31", "UANNA", [("eve", 1)]) in town.slack.steps()
