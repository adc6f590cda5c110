"""What may be taken in hand now, and what is left alone while other messages are due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from reminders import delivery
from reminders.delivery import BATCH, LARGEST, Pace, Worker, deliver
from reminders.outcomes import DEATH_RESTS, NotSent, Unreachable
from storage import deliveries, pauses
from storage.tables import Delivery, Pause


def take_one(town: Any, me: str) -> deliveries.Claimed:
    with town.house.db.transaction() as tx:
        (one,) = delivery._claim(tx, town.house, Worker(me=me), 1)
    return one


def test_what_rests_is_left_alone_while_another_goes_out(two: Any) -> None:
    two.slack.next_outcomes = [NotSent("nere")]
    assert deliver(two.house, two.slack, two.worker, limit=1) == 1
    assert deliver(two.house, two.slack, two.worker) == 1
    assert (two.states(), two.slack.looks) == ({"pending": 1, "sent": 1}, 0)


def test_what_a_living_process_has_in_hand_is_left_alone_while_another_goes_out(two: Any) -> None:
    theirs = take_one(two, "annan")
    assert deliver(two.house, two.slack, two.worker) == 1
    with two.house.db.transaction() as tx:
        assert deliveries.held(tx, [theirs]) == {theirs.id}


def test_a_start_forgets_the_leases_of_others_and_keeps_its_own(two: Any) -> None:
    mine, _ = take_one(two, two.worker.me), take_one(two, "annan")
    with two.house.db.transaction() as tx:
        now = two.worker.local_lease_now()
        assert deliveries.forget_other_boots(tx, two.worker.me, now, DEATH_RESTS) == 1
    assert {row.id: row.state for row in two.rows(Delivery)}[mine.id] == "sending"


def test_an_old_message_waits_for_the_planner_to_put_it_into_todays(two: Any) -> None:
    two.clock.move_to("2021-03-04 08:00")
    assert deliver(two.house, two.slack, two.worker) == 0
    two.tick()
    assert {post.key[-10:] for post in two.slack.posts} == {"2021-03-04"}


def test_of_two_pauses_the_longer_one_holds(two: Any) -> None:
    with two.house.db.transaction() as tx:
        now = two.worker.lease_now(tx)
        for hours in (1, 5, 2):
            pauses.pause(tx, two.house.workspace_id, "", now + timedelta(hours=hours), f"{hours} h")
    (row,) = two.rows(Pause)
    assert row.until - now == timedelta(hours=5)


def test_whatever_else_somebody_gone_was_to_hear_goes_to_the_next_in_line(town: Any) -> None:
    """Tomorrow's reminder is planned when Slack says that Anna is gone."""
    town.add("2021-03-10")  # week on 3 March
    town.add("2021-03-11")  # week on 4 March
    town.walk("2021-03-03 07:00")
    town.slack.posts.clear()
    real = town.slack.post
    town.slack.post = lambda to, *rest: Unreachable("user_disabled") if to == "UANNA" else real(to, *rest)
    town.walk("2021-03-04 12:00", hours=1)
    assert [(to, steps) for _, to, steps in town.slack.steps()] == [
        ("UEVA", [("week", 1)]),
        ("UEVA", [("week", 2)]),
    ]


@pytest.mark.parametrize(
    ("seconds_each", "before", "after"),
    [(0.02, 8, 16), (0.02, LARGEST, LARGEST), (0.03, 8, 1), (5.0, 1, 1)],
)
def test_more_are_dealt_with_together_only_while_slack_is_swift(
    seconds_each: float, before: int, after: int
) -> None:
    pace = Pace(before)
    done = pace.begin()
    pace.seconds, pace.posts = done * seconds_each, done
    pace.end(done)
    assert pace.together == after
    assert BATCH <= LARGEST


@pytest.mark.parametrize("oldest", ["UANNA", "UBO"])
def test_the_oldest_is_taken_first_however_few_are_taken(two: Any, oldest: str) -> None:
    with two.house.db.transaction() as tx:
        earlier = {"next_try_at": two.clock.at - timedelta(hours=1)}
        tx.execute(update(Delivery).where(col(Delivery.receiver) == oldest).values(earlier))
    assert take_one(two, "annan").receiver == oldest
