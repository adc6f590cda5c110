"""A clock that leaps days ahead and is set back, and whatever was half done meanwhile: nothing is lost, nothing early."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from reminders import bundling, moments, planner, receivers
from reminders.composing import TOO_LATE
from reminders.delivery import deliver
from reminders.outcomes import NotSent, Unclear
from reminders.planner import plan
from storage import deliveries, planning
from storage.tables import Delivery, Mark, Wish


class Death(BaseException):
    """As SIGKILL: nothing after it is done."""


def leap(town: Any, ahead: str, back: str) -> None:
    """A tick at one moment, and the clock set back to another."""
    town.clock.move_to(ahead)
    plan(town.house)
    town.clock.move_to(back)


def test_what_was_put_into_a_message_of_a_day_far_ahead_comes_on_its_own_day(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-02 10:00")
    plan(town.house)
    leap(town, "2021-03-12 08:00", "2021-03-03 08:00")
    town.tick()
    assert town.slack.steps() == [("2021-03-03", "UANNA", [("first", 1)])]
    assert [(row.state, row.late) for row in town.rows(Wish)] == [("sent", False)]


def test_what_was_moved_to_a_day_far_ahead_comes_on_the_next_working_day(town: Any) -> None:
    """Anna's message of the day is being tried when Bo leaves her his: that is for tomorrow, until the clock leaps."""
    town.add("KS 31 mars")
    number = town.add("KS 31 mars", who="Bo")
    town.clock.move_to("2021-03-03 08:00")
    town.slack.next_outcomes = [NotSent("nere")] * 2
    town.tick()
    town.change(number, ansvarig_id=town.ids["Anna"])
    plan(town.house)
    leap(town, "2021-03-12 08:00", "2021-03-03 09:00")
    town.leases_run_out()
    town.walk("2021-03-04 09:00", hours=1)
    assert town.slack.steps() == [
        ("2021-03-03", "UANNA", [("first", 1)]),
        ("2021-03-04", "UANNA", [("first", number)]),
    ]


def test_a_digest_tried_ahead_and_not_there_waits_for_its_day(town: Any) -> None:
    town.add("KS 5 maj")
    town.clock.move_to("2021-02-28 12:00")
    plan(town.house)
    town.clock.move_to("2021-03-01 08:00")
    with town.house.db.transaction() as tx:
        tx.execute(update(Delivery).values(attempts=1, first_try_at=town.clock.at))
    town.clock.move_to("2021-02-26 08:00")
    town.tick()
    assert town.slack.digests() == []
    town.walk("2021-03-01 09:00", hours=24.5)
    assert len(town.slack.digests()) == 4


def test_tried_without_an_answer_on_a_day_far_ahead_it_is_looked_for_now(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-12 08:00")
    town.slack.lose_answers = 9
    town.tick()
    town.clock.move_to("2021-03-03 08:00")
    town.slack.lose_answers = 0
    town.leases_run_out()
    town.tick()
    assert ("first", "sent") in [(row.step, row.state) for row in town.rows(Wish)]
    assert set(town.slack.keys().values()) == {1}


def test_tried_on_a_day_far_ahead_and_not_there_it_waits_for_its_day_and_its_reminders_do_not(
    town: Any,
) -> None:
    town.add("KS 31 mars")
    town.add("2021-04-09", who="Bo")
    town.clock.move_to("2021-03-12 08:00")
    town.slack.next_outcomes = [Unclear("inget svar")] * 9
    town.tick()
    town.slack.next_outcomes = []
    town.clock.move_to("2021-03-03 08:00")
    town.leases_run_out()
    for _ in range(3):
        town.tick()
    assert town.slack.steps() == [("2021-03-03", "UANNA", [("first", 1)])]
    town.walk("2021-03-12 09:00")
    assert town.slack.steps()[-1] == ("2021-03-12", "UBO", [("first", 2)])


def test_a_message_that_is_opened_again_has_all_its_tries(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 08:00")
    town.slack.next_outcomes = [NotSent("nere")] * 8
    for _ in range(7):
        town.tick()
        town.leases_run_out()
    town.clock.move_to("2021-03-05 08:00")
    deliver(town.house, town.slack, town.worker, limit=1)
    assert town.states() == {"skipped": 1}
    town.clock.move_to("2021-03-03 09:00")
    town.tick()
    town.leases_run_out()
    town.tick()
    assert town.slack.steps() == [("2021-03-03", "UANNA", [("first", 1)])]
    assert town.states() == {"sent": 1}


@pytest.mark.parametrize("where", [(planner, "_tick"), (receivers, "plan_digests"), (bundling, "bundle")])
def test_a_tick_far_ahead_that_dies_is_known_too(
    town: Any, monkeypatch: pytest.MonkeyPatch, where: tuple[Any, str]
) -> None:
    def dies(*_: Any) -> None:
        raise Death

    town.add("KS 31 mars")
    town.walk("2021-03-26 08:00")
    town.clock.move_to("2021-04-01 08:00")
    with monkeypatch.context() as patch, pytest.raises(Death):
        patch.setattr(*where, dies)
        plan(town.house)
    town.clock.move_to("2021-03-29 08:00")
    town.walk("2021-03-31 09:00")
    assert ("2021-03-30", "UANNA", [("eve", 1)]) in town.slack.steps()


def test_given_up_by_a_sender_far_ahead_whom_no_planner_followed_it_is_said_after_all(town: Any) -> None:
    town.add("KS 5 maj")
    town.clock.move_to("2021-02-28 12:00")
    plan(town.house)
    town.clock.move_to("2021-03-04 08:00")
    deliver(town.house, town.slack, town.worker)
    assert town.states() == {"skipped": 4}
    town.clock.move_to("2021-03-01 08:10")
    town.tick()
    assert len(town.slack.digests()) == 4


def test_given_up_by_a_tick_far_ahead_it_waits_again_although_its_slot_was_before_the_leap(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-29 20:00")
    plan(town.house)
    town.clock.move_to("2021-03-30 08:00")
    plan(town.house)
    with town.house.db.transaction() as tx:
        planning.set_mark(tx, town.house.workspace_id, moments.BEFORE_LEAP, datetime(2020, 1, 1, tzinfo=UTC))
    leap(town, "2021-04-06 08:00", "2021-03-30 08:05")
    assert TOO_LATE in [row.reason for row in town.rows(Wish)]
    town.tick()
    assert ("2021-03-30", "UANNA", [("eve", 1)]) in town.slack.steps()


def test_two_leaps_in_a_row_are_gone_back_to_where_the_first_began(town: Any) -> None:
    town.add("KS 31 mars")
    town.walk("2021-03-26 08:00")
    for ahead in ("2021-04-07 08:00", "2021-04-09 08:00"):
        town.clock.move_to(ahead)
        plan(town.house)
    town.clock.move_to("2021-03-30 08:00")
    town.tick()
    assert town.slack.steps()[-1] == ("2021-03-30", "UANNA", [("eve", 1)])


def test_a_digest_whose_slot_a_leap_went_past_comes(town: Any) -> None:
    town.add("KS 5 maj")
    town.clock.move_to("2021-02-26 10:00")
    town.tick()
    leap(town, "2021-03-10 08:00", "2021-03-01 08:00")
    town.tick()
    assert {post.to for post in town.slack.digests()} == {"UANNA", "UEVA", "UCLAES", "UADA"}


def test_a_tick_that_began_before_the_clock_was_set_back_plans_nothing_more(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another replica goes back while this one has yet to bundle, for a day far ahead, what it planned."""
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-02 10:00")
    plan(town.house)
    bundle = bundling.bundle

    def slow(house: Any) -> None:
        town.clock.move_to("2021-03-03 07:00")
        monkeypatch.setattr(bundling, "bundle", bundle)
        plan(town.house)
        bundle(house)

    monkeypatch.setattr(bundling, "bundle", slow)
    town.clock.move_to("2021-03-12 08:00")
    assert plan(town.house) == 0
    with town.house.db.reading() as tx:
        assert planning.mark(tx, town.house.workspace_id, moments.LAST_TICK) == town.clock.at
    (row,) = town.rows(Wish)
    keys = {one.id: one.key for one in town.rows(Delivery)}
    assert keys[row.delivery_id].endswith("2021-03-03")


def test_whoever_goes_back_waits_for_whoever_is_acting_ahead(town: Any) -> None:
    """A sender far ahead has yet to commit what it gives up there when another replica goes back."""
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-29 20:00")
    plan(town.house)
    town.clock.move_to("2021-04-06 08:00")
    deliver(town.house, town.slack, town.worker)
    behind = replace(town.house, now=lambda: datetime(2021, 3, 30, 6, tzinfo=UTC))
    with town.house.db.transaction() as tx:
        moments.acting(tx, town.house)
        (wish,) = (one for one in town.rows(Wish) if one.step == "eve")
        going_back = threading.Thread(target=plan, args=(behind,))
        going_back.start()
        going_back.join(0.5)
        deliveries.settle_wishes(tx, [wish.id], "skipped", TOO_LATE)
    going_back.join(20)
    town.clock.at = behind.now()
    town.walk("2021-03-30 09:00", hours=1)
    assert town.slack.steps()[-1] == ("2021-03-30", "UANNA", [("eve", 1)])


def test_clocks_that_differ_by_a_minute_are_not_set_back(town: Any) -> None:
    number = town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 07:59")
    plan(town.house)
    town.clock.move_to("2021-03-03 07:58")
    assert plan(town.house) == 0
    town.change(number, title="Annat")
    assert plan(town.house) == 1
    assert {row.name for row in town.rows(Mark)} == {moments.REACHED, moments.LAST_TICK, moments.LAST_LOOK}
