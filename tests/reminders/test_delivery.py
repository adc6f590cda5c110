"""One message, once: answers lost, leases lost, people gone, Slack tired, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from reminders.delivery import Worker, deliver, opens_at
from reminders.outcomes import (
    ASKED_TO_REST,
    DEATH_RESTS,
    BotBroken,
    NotSent,
    RateLimited,
    Rejected,
    Unclear,
    Unreachable,
)
from reminders.planner import plan
from storage import deliveries, pauses
from storage.tables import Delivery, Pause, Person, Wish

DAYS = (datetime(2021, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC))


@pytest.fixture
def due(town: Any) -> Any:
    """The town with one reminder to Anna, due now."""
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 08:00")
    plan(town.house)
    return town


def test_sent_is_recorded_with_what_slack_said(due: Any) -> None:
    assert deliver(due.house, due.slack, due.worker) == 1
    (row,) = due.rows(Delivery)
    assert (row.state, row.ts, row.conversation, row.attempts) == ("sent", "1.000100", "DUANNA", 1)
    assert row.sent_at == due.clock.at
    assert row.key == f"p/{due.house.workspace_id}/{due.ids['Anna']}/2021-03-03"
    assert due.wishes() == [("first", date(2021, 3, 3), "sent", "ansvarig")]
    assert deliver(due.house, due.slack, due.worker) == 0


def test_why_somebody_heard_is_kept_as_the_message_said_it(town: Any) -> None:
    """Of one that Anna answers for, one that nobody does, and one whose ansvarig is away: until they go up the line."""
    for who in ("Anna", None, "Bo"):
        town.add("KS 31 mars", who=who)
    with town.house.db.transaction() as tx:
        tx.execute(update(Person).where(col(Person.name) == "Bo").values(deputy_id=town.ids["Claes"]))
    town.walk("2021-04-22 00:00")
    kept = {
        (town.number_of(row.uppdrag_id), row.step, row.person_id, row.reason)
        for row in town.rows(Wish)
        if row.state == "sent"
    }
    ids = {f"U{name.upper()}": key for name, key in town.ids.items()}
    bundles = [(post.to, getattr(post.content, "reminders", post.content)) for post in town.slack.posts]
    items = [(to, item) for to, bundle in bundles if bundle for item in bundle.items]
    assert kept == {(item.line.number, item.step, ids[to], item.why) for to, item in items}
    assert {why for *_, why in kept} == {"ansvarig", "vikarie", "ingen ansvarig", "samordnare", "chef"}


def test_a_lost_answer_is_looked_for_and_not_posted_again(due: Any) -> None:
    due.slack.lose_answers = 1
    deliver(due.house, due.slack, due.worker)
    assert due.states() == {"pending": 1}
    assert deliver(due.house, due.slack, due.worker) == 0  # it rests first
    due.leases_run_out()
    assert deliver(due.house, due.slack, due.worker) == 1
    assert list(due.slack.keys().values()) == [1]
    assert due.states() == {"sent": 1}
    assert due.slack.looks == 1


def test_closed_after_it_was_planned_it_is_not_said(due: Any) -> None:
    due.change(1, status="fullgjort", is_open=False)
    assert deliver(due.house, due.slack, due.worker) == 1
    assert (due.slack.posts, due.states()) == ([], {"skipped": 1})
    assert due.wishes() == [("first", date(2021, 3, 3), "skipped", "redovisat eller avslutat")]


def test_found_at_last_it_counts_as_said_even_when_it_is_not_wanted_any_more(due: Any) -> None:
    due.slack.lose_answers = 1
    deliver(due.house, due.slack, due.worker)
    due.change(1, status="fullgjort", is_open=False)
    due.leases_run_out()
    due.tick()
    assert due.wishes() == [("first", date(2021, 3, 3), "sent", None)]


def test_surely_not_posted_is_posted_later(due: Any) -> None:
    due.slack.next_outcomes = [NotSent("nere")]
    deliver(due.house, due.slack, due.worker)
    due.leases_run_out()
    deliver(due.house, due.slack, due.worker)
    assert (list(due.slack.keys().values()), due.states()) == ([1], {"sent": 1})


def test_not_knowing_whether_it_stands_there_is_not_a_reason_to_post(due: Any) -> None:
    due.slack.lose_answers = 1
    deliver(due.house, due.slack, due.worker)
    due.leases_run_out()
    due.slack.find = lambda *_: Unclear("historiken svarar inte")
    deliver(due.house, due.slack, due.worker)
    assert list(due.slack.keys().values()) == [1]
    assert due.states() == {"pending": 1}


def test_poison_ends_as_failed_and_can_be_tried_again(due: Any) -> None:
    due.slack.next_outcomes = [NotSent("500")] * 8
    for _ in range(9):
        deliver(due.house, due.slack, due.worker)
        due.leases_run_out()
    with due.house.db.transaction() as tx:
        (failed,) = deliveries.failed(tx, due.house.workspace_id)
        assert failed.reason == "gick inte fram på 8 försök: 500"
        assert deliveries.try_again(tx, due.house.workspace_id, failed.id or 0)
        assert not deliveries.try_again(tx, due.house.workspace_id, failed.id or 0)
    deliver(due.house, due.slack, due.worker)
    assert due.states() == {"sent": 1}
    assert due.slack.looks == 8


def test_rejected_fails_at_once(due: Any) -> None:
    due.slack.next_outcomes = [Rejected("invalid_blocks")]
    deliver(due.house, due.slack, due.worker)
    assert due.states() == {"failed": 1}


@pytest.mark.parametrize(
    ("outcome", "where"),
    [
        (RateLimited(timedelta(seconds=30), "workspace"), ""),
        (RateLimited(timedelta(seconds=30), "conversation"), "UANNA"),
        (BotBroken("token_revoked"), ""),
    ],
)
def test_a_pause_costs_no_attempt_and_holds_its_like_back(due: Any, outcome: Any, where: str) -> None:
    due.slack.next_outcomes = [outcome]
    deliver(due.house, due.slack, due.worker)
    (row,) = due.rows(Delivery)
    assert (row.state, row.attempts, row.first_try_at) == ("pending", 0, None)
    (pause,) = due.rows(Pause)
    assert pause.conversation == where
    assert row.lease_until is None
    assert deliver(due.house, due.slack, due.worker) == 0  # the pause alone holds it back
    due.leases_run_out()
    assert deliver(due.house, due.slack, due.worker) == 1
    assert due.slack.looks == 0


def test_a_token_that_works_again_lets_everything_out_at_once(two: Any) -> None:
    """Whoever paused it, and also what was refused itself; what Slack asked for itself stays."""
    two.slack.next_outcomes = [BotBroken("token_revoked")]
    deliver(two.house, two.slack, two.worker)
    assert deliver(two.house, two.slack, two.worker) == 0
    with two.house.db.transaction() as tx:
        now = two.worker.lease_now(tx)
        pauses.pause(tx, two.house.workspace_id, "UBO", now + timedelta(hours=1), ASKED_TO_REST)
        pauses.lift(tx, two.house.workspace_id, but_for=ASKED_TO_REST)
    assert deliver(two.house, two.slack, two.worker) == 1
    assert [post.to for post in two.slack.posts] == ["UANNA"]
    with two.house.db.transaction() as tx:
        pauses.pause(tx, two.house.workspace_id, "", now + timedelta(hours=1), ASKED_TO_REST)
        pauses.lift(tx, two.house.workspace_id, but_for=ASKED_TO_REST)
    assert {row.conversation for row in two.rows(Pause)} == {"", "UBO"}


def test_a_pause_lets_go_of_the_rest_of_the_batch(town: Any) -> None:
    town.add("KS 31 mars", who="Anna")
    town.add("KS 31 mars", who="Bo")
    town.clock.move_to("2021-03-03 08:00")
    plan(town.house)
    town.slack.next_outcomes = [RateLimited(timedelta(seconds=30), "workspace")]
    assert deliver(town.house, town.slack, town.worker) == 2
    assert town.slack.posts == []
    assert [(row.state, row.attempts) for row in town.rows(Delivery)] == [("pending", 0)] * 2
    town.leases_run_out()
    town.tick()
    assert sorted(town.slack.keys().values()) == [1, 1]


def test_somebody_gone_from_slack_is_replaced_by_the_samordnare(due: Any) -> None:
    due.slack.next_outcomes = [Unreachable("user_disabled")]
    due.tick()
    due.tick()
    assert [(to, steps) for _, to, steps in due.slack.steps()] == [("UEVA", [("first", 1)])]
    assert [p.reachable for p in due.rows(Person) if p.slack_id == "UANNA"] == [False]
    assert due.states() == {"failed": 1, "sent": 1}


def test_a_samordnare_gone_from_slack_is_replaced_too(town: Any) -> None:
    """What Eva was to hear of an uppdrag that nobody answers for goes to the next in line, and waits nowhere else."""
    town.add("KS 31 mars", who=None)
    town.clock.move_to("2021-03-03 08:00")
    plan(town.house)
    town.slack.next_outcomes = [Unreachable("user_disabled")]
    town.tick()
    town.tick()
    assert [(to, steps) for _, to, steps in town.slack.steps()] == [("UADA", [("first", 1)])]
    assert [(state, reason) for _, _, state, reason in town.wishes()] == [
        ("skipped", "går till någon annan"),
        ("sent", "ingen ansvarig"),
    ]


def test_only_the_holder_of_the_lease_may_record(due: Any) -> None:
    def lose_it(to: str, content: Any, key: str, renew: Any) -> Any:
        with due.house.db.transaction() as tx:
            tx.execute(update(Delivery).values(fence=Delivery.fence + 1, attempts=2))
        return NotSent("för sent ute")

    due.slack.post = lose_it
    deliver(due.house, due.slack, due.worker)
    (row,) = due.rows(Delivery)
    assert (row.state, row.attempts) == ("sending", 2)


def test_a_message_lost_before_posting_is_not_posted(due: Any) -> None:
    with due.house.db.transaction() as tx:
        asked = deliveries.Claim("annan", due.clock.at, timedelta(0), *DAYS)
        now = due.worker.lease_now(tx)
        (first,) = deliveries.claim(tx, due.house.workspace_id, asked, now)
        deliveries.free(tx, due.house.workspace_id, now, DEATH_RESTS)
        (second,) = deliveries.claim(tx, due.house.workspace_id, asked, now)
        assert (first.fence, second.fence) == (1, 2)
        assert deliveries.begin(tx, [first], due.clock.at) == []
        assert deliveries.held(tx, [first]) == set()
        assert deliveries.held(tx, [second]) == {second.id}
        assert not deliveries.record_sent(tx, [deliveries.Posted(first, "1", "D")], due.clock.at)


def test_too_late_in_the_lease_it_is_let_go_untried(due: Any) -> None:
    asked_for_lease_time = 1 if due.house.db.is_sqlite else 0
    ticks = iter([0.0] * (1 + asked_for_lease_time))
    slow = Worker(seconds=lambda: next(ticks, 100.0))
    assert deliver(due.house, due.slack, slow) == 1
    assert due.slack.posts == []
    assert [(row.state, row.attempts) for row in due.rows(Delivery)] == [("pending", 0)]


def test_a_look_that_took_the_lease_with_it_is_not_followed_by_a_post(due: Any) -> None:
    due.slack.next_outcomes = [NotSent("nere")]
    deliver(due.house, due.slack, due.worker)
    due.leases_run_out()
    passed = [0.0]
    due.slack.before_looking = lambda: passed.append(passed.pop() + 90)
    deliver(due.house, due.slack, Worker(seconds=lambda: passed[0]))
    assert (due.slack.looks, due.slack.posts) == (1, [])
    due.leases_run_out()
    due.slack.before_looking = lambda: None
    deliver(due.house, due.slack, due.worker)
    assert list(due.slack.keys().values()) == [1]


def test_a_digest_whose_picture_took_longer_than_the_lease_is_left_to_whoever_has_it_now(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-02-28 12:00")
    plan(town.house)
    town.clock.move_to("2021-03-01 08:00")
    town.slack.before_posting = town.leases_run_out
    deliver(town.house, town.slack, town.worker)
    assert town.slack.digests() == []
    town.slack.before_posting = lambda: None
    town.leases_run_out()
    town.tick()
    assert town.slack.digests()
    assert set(town.slack.keys().values()) == {1}


def test_a_digest_that_somebody_else_has_in_hand_by_now_is_not_posted(town: Any) -> None:
    """As above, and the other one is at work on it."""
    town.add("KS 31 mars")
    town.clock.move_to("2021-02-28 12:00")
    plan(town.house)
    town.clock.move_to("2021-03-01 08:00")

    def another_takes_it() -> None:
        town.leases_run_out()
        with town.house.db.transaction() as tx:
            asked = deliveries.Claim("annan", town.clock.at, timedelta(seconds=120), *DAYS)
            now = town.worker.lease_now(tx)
            deliveries.free(tx, town.house.workspace_id, now, DEATH_RESTS)
            assert deliveries.claim(tx, town.house.workspace_id, asked, now)

    town.slack.before_posting = another_takes_it
    deliver(town.house, town.slack, town.worker)
    assert town.slack.digests() == []


def test_what_a_dead_process_had_only_in_hand_is_a_first_try_when_its_lease_runs_out(due: Any) -> None:
    with due.house.db.transaction() as tx:
        asked = deliveries.Claim("död", due.clock.at, timedelta(seconds=120), *DAYS)
        assert len(deliveries.claim(tx, due.house.workspace_id, asked, due.worker.lease_now(tx))) == 1
        assert deliveries.claim(tx, due.house.workspace_id, asked, due.worker.lease_now(tx)) == []
    assert deliver(due.house, due.slack, due.worker) == 0
    due.leases_run_out()
    assert deliver(due.house, due.slack, due.worker) == 1
    assert due.slack.looks == 0
    assert list(due.slack.keys().values()) == [1]
    assert [row.attempts for row in due.rows(Delivery)] == [1]


def test_leases_and_pauses_of_another_boot_are_dead_at_start(due: Any) -> None:
    due.slack.next_outcomes = [RateLimited(timedelta(hours=5), "workspace")]
    deliver(due.house, due.slack, due.worker)
    with due.house.db.transaction() as tx:
        asked = deliveries.Claim("förra", due.clock.at, timedelta(hours=5), *DAYS)
        later = due.worker.lease_now(tx) + timedelta(hours=6)
        assert len(deliveries.claim(tx, due.house.workspace_id, asked, later)) == 1
    with due.house.db.transaction() as tx:
        assert deliveries.forget_other_boots(tx, due.worker.me, later, DEATH_RESTS) == 1
    assert deliver(due.house, due.slack, due.worker) == 1
    assert due.states() == {"sent": 1}


def test_a_message_that_cannot_be_composed_does_not_stop_the_others(
    due: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reminders import delivery

    def broken(*_: object) -> None:
        raise KeyError("title")

    monkeypatch.setattr(delivery, "prepare", broken)
    assert deliver(due.house, due.slack, due.worker) == 1
    (row,) = due.rows(Delivery)
    assert (row.state, row.attempts, row.reason) == ("pending", 1, "fel i boten: KeyError")


@pytest.mark.parametrize(
    ("local", "opens"),
    [
        ("2021-03-03 08:00", "2021-03-03 08:00"),
        ("2021-03-03 15:59", "2021-03-03 15:59"),
        ("2021-03-03 16:00", "2021-03-04 08:00"),
        ("2021-03-03 06:00", "2021-03-03 08:00"),
        ("2021-04-01 17:00", "2021-04-06 08:00"),  # Easter
        ("2021-06-24 20:00", "2021-06-28 08:00"),  # Midsommar
        ("2021-12-30 17:00", "2022-01-03 08:00"),  # nyårsafton is a Friday
    ],
)
def test_hours(town: Any, local: str, opens: str) -> None:
    town.clock.move_to(local)
    asked = town.clock.at
    town.clock.move_to(opens)
    assert opens_at(town.house, asked) == town.clock.at


def test_the_lease_clock_has_nothing_to_do_with_the_clock_that_moves(town: Any) -> None:
    with town.house.db.reading() as tx:
        before = town.worker.lease_now(tx)
        town.clock.at = datetime(2031, 1, 1, tzinfo=UTC)
        assert timedelta(0) <= town.worker.lease_now(tx) - before < timedelta(minutes=1)
