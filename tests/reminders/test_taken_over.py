"""A process that is slow, not dead: another has taken over its message, and whatever it still does changes nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from reminders import delivery
from reminders.delivery import Pace, Worker, deliver
from reminders.outcomes import NotSent, RateLimited, Unreachable
from storage import deliveries, planning
from storage.tables import Delivery, Pause, Person, Wish


def another_takes_all(town: Any) -> list[deliveries.Claimed]:
    """The leases have run out, and somebody else has the messages in hand."""
    town.leases_run_out()
    with town.house.db.transaction() as tx:
        return delivery._claim(tx, town.house, Worker(), 20)


@pytest.mark.parametrize(
    "outcome", [Unreachable("user_disabled"), RateLimited(timedelta(hours=1), "workspace"), NotSent("nere")]
)
def test_what_slack_says_to_it_takes_nothing_from_whoever_has_the_message_now(two: Any, outcome: Any) -> None:
    def post(*_: Any) -> Any:
        two.slack.post = type(two.slack).post.__get__(two.slack)
        another_takes_all(two)
        return outcome

    two.slack.post = post
    deliver(two.house, two.slack, two.worker)
    assert two.states() == {"sending": 2}
    assert two.rows(Pause) == []
    assert all(row.delivery_id for row in two.rows(Wish))
    assert {row.reachable for row in two.rows(Person)} == {True}


def test_taken_over_between_the_look_and_the_re_check_it_is_not_posted(two: Any) -> None:
    two.slack.next_outcomes = [NotSent("nere")] * 2
    deliver(two.house, two.slack, two.worker)
    two.leases_run_out()
    two.slack.before_looking = lambda: another_takes_all(two)
    deliver(two.house, two.slack, two.worker)
    assert (two.slack.looks, two.slack.posts) == (1, [])
    assert two.states() == {"sending": 2}


def test_a_re_check_that_is_old_is_made_again(two: Any) -> None:
    """Bo's uppdrag is closed while the message to Anna, re-checked together with his, takes two seconds to post."""
    passed = [0.0]

    def slow() -> None:
        passed.append(passed.pop() + 2)
        two.change(2, status="fullgjort", is_open=False)

    two.slack.before_posting = slow
    deliver(two.house, two.slack, Worker(seconds=lambda: passed[0]), pace=Pace(9))
    assert [(post.to, post.content.items[0].line.number) for post in two.slack.posts] == [("UANNA", 1)]
    assert two.states() == {"sent": 1, "skipped": 1}


def test_a_message_is_found_however_far_slacks_clock_is_from_the_towns(two: Any) -> None:
    two.slack.now = lambda: two.clock.at - timedelta(days=20)
    two.slack.lose_answers = 2
    deliver(two.house, two.slack, two.worker)
    two.leases_run_out()
    deliver(two.house, two.slack, two.worker)
    assert (two.states(), set(two.slack.keys().values())) == ({"sent": 2}, {1})


def test_what_is_in_hand_elsewhere_is_not_taken_back_with_the_rest(two: Any) -> None:
    """It lets go of what it did not come to: only of what is still its own."""
    jobs = another_takes_all(two)
    theirs = another_takes_all(two)
    delivery._let_go(two.house, jobs)
    assert {row.state for row in two.rows(Delivery)} == {"sending"}
    delivery._let_go(two.house, theirs)
    assert {row.state for row in two.rows(Delivery)} == {"pending"}


def test_what_a_planner_is_about_to_give_up_nobody_sends_meanwhile(two: Any) -> None:
    """It would stand in Slack and not in the books, and be said again. Nothing of this is committed yet."""
    (wish,) = (one for one in two.rows(Wish) if one.person_id == two.ids["Anna"])
    with two.house.db.transaction() as tx:
        planning.drop(tx, {"för sent": [wish.id]})
        sending = threading.Thread(target=deliver, args=(two.house, two.slack, two.worker))
        sending.start()
        sending.join(1)
    sending.join(20)
    two.tick()
    assert [post.to for post in two.slack.posts] == ["UBO"]
    assert {row.person_id: row.state for row in two.rows(Wish)} == {
        two.ids["Anna"]: "skipped",
        two.ids["Bo"]: "sent",
    }


def test_what_somebody_has_in_hand_is_not_given_up_by_a_planner(two: Any) -> None:
    another_takes_all(two)
    with two.house.db.transaction() as tx:
        planning.drop(tx, {"för sent": [one.id for one in two.rows(Wish)]})
    assert {row.state for row in two.rows(Wish)} == {"waiting"}
