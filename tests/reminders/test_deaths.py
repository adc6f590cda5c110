"""What the death of a process costs: a try of the message it was trying, and nothing of those it had in hand."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from reminders import delivery
from reminders.delivery import Pace, Worker, deliver
from reminders.outcomes import DEATH_RESTS, MOST_ATTEMPTS, MOST_DEATHS, NotSent, RateLimited, way_on
from storage import deliveries
from storage.tables import Delivery

# Enough for every death, and for a life during which what was being tried is left alone.
LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)
LIVES = 2 * MOST_DEATHS + 4


class Death(BaseException):
    """As SIGKILL: nothing after it is done."""


def live(town: Any, *, together: int = 1) -> None:
    """A process's life until it dies or has nothing left; whatever it held is free afterwards."""
    pace = Pace(together)
    with contextlib.suppress(Death):
        while deliver(town.house, town.slack, town.worker, pace=pace):
            pass
    town.leases_run_out()


def dies(town: Any, name: str, *, after: bool = False, where: str = "post") -> list[str]:
    """Whoever posts to that person (or looks for it) dies, before it or after; returns what was tried, by receiver."""
    asked, real = [], getattr(town.slack, where)

    def deadly(to: str, *rest: Any) -> Any:
        asked.append(to)
        if to == f"U{name.upper()}":
            if after:
                real(to, *rest)
            raise Death
        return real(to, *rest)

    setattr(town.slack, where, deadly)
    return asked


def rows(town: Any) -> dict[str, Any]:
    return {row.receiver: row for row in town.rows(Delivery)}


def test_a_message_that_takes_every_process_with_it_fails_alone_and_visibly(two: Any) -> None:
    tried = dies(two, "Anna")
    for _ in range(LIVES):
        live(two)
    assert sorted(tried) == [*["UANNA"] * MOST_DEATHS, "UBO"]
    assert tried.index("UBO") <= 1
    anna, bo = rows(two)["UANNA"], rows(two)["UBO"]
    assert (anna.state, anna.reason) == ("failed", "boten avbröts mitt i vart och ett av 12 försök")
    assert (bo.state, bo.attempts) == ("sent", 1)
    with two.house.db.reading() as tx:
        assert [row.key for row in deliveries.failed(tx, two.house.workspace_id)] == [anna.key]


def test_a_search_that_takes_every_process_with_it_ends_too(two: Any) -> None:
    dies(two, "Anna")
    looked = dies(two, "Anna", where="find")
    for _ in range(LIVES):
        live(two)
    assert looked == ["UANNA"] * MOST_DEATHS
    assert (rows(two)["UANNA"].state, rows(two)["UBO"].state) == ("failed", "sent")


def test_however_often_processes_die_what_they_had_in_hand_is_sent_at_its_first_try(two: Any) -> None:
    """Each time somebody dies over Anna's message, or right after the claim, Bo's was in hand."""
    for _ in range(20):
        with two.house.db.transaction() as tx:
            delivery._claim(tx, two.house, two.worker, 20)
        two.leases_run_out()
    live(two)
    assert [(row.state, row.attempts) for row in two.rows(Delivery)] == [("sent", 1)] * 2
    assert two.slack.looks == 0


def test_what_was_posted_before_the_death_is_found_and_not_posted_again(two: Any) -> None:
    dies(two, "Anna", after=True)
    live(two)
    live(two)
    assert sorted(two.slack.keys().values()) == [1, 1]
    assert two.slack.looks == 1
    assert two.states() == {"sent": 2}


def test_of_those_tried_together_each_is_looked_for_once_and_tried_alone_from_then_on(two: Any) -> None:
    dies(two, "Bo")
    for _ in range(LIVES):
        live(two, together=9)
    assert rows(two)["UANNA"].state == "sent"
    assert rows(two)["UANNA"].attempts <= 2
    assert rows(two)["UBO"].state == "failed"
    assert set(two.slack.keys().values()) == {1}


def test_what_was_begun_together_and_not_come_to_was_not_tried(two: Any) -> None:
    two.slack.next_outcomes = [RateLimited(timedelta(seconds=30), "workspace")]
    live(two, together=9)
    assert [(row.state, row.attempts, row.first_try_at) for row in two.rows(Delivery)] == [
        ("pending", 0, None)
    ] * 2
    live(two)
    assert (two.states(), two.slack.looks) == ({"sent": 2}, 0)


def test_what_was_begun_together_and_is_begun_again_has_one_try(two: Any) -> None:
    """The first post takes so long that the other's re-check is too old: it is not looked for, as it stands nowhere."""
    passed = [0.0]
    two.slack.before_posting = lambda: passed.append(passed.pop() + 2)
    two.worker = Worker(seconds=lambda: passed[0])
    live(two, together=9)
    assert [(row.state, row.attempts) for row in two.rows(Delivery)] == [("sent", 1)] * 2
    assert two.slack.looks == 0


def test_tried_again_after_it_failed_it_is_looked_for_first(two: Any) -> None:
    dies(two, "Anna", after=True)
    two.slack.find, looks = lambda *_: (_ for _ in ()).throw(Death), two.slack.find
    for _ in range(LIVES):
        live(two)
    anna = rows(two)["UANNA"]
    assert anna.state == "failed"
    two.slack.find = looks
    with two.house.db.transaction() as tx:
        assert deliveries.try_again(tx, two.house.workspace_id, anna.id)
    live(two)
    assert two.states() == {"sent": 2}
    assert sorted(two.slack.keys().values()) == [1, 1]


def killed_from_outside(town: Any, times: int) -> None:
    """Whoever tries anything is killed in the middle of it, so many times; then nobody is."""
    real, left = town.slack.post, [times]

    def deadly(*asked: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise Death
        return real(*asked)

    town.slack.post = deadly


def test_an_innocent_message_outlives_more_deaths_than_tries_allowed(two: Any) -> None:
    killed_from_outside(two, 2 * (MOST_DEATHS - 1))
    for _ in range(2 * LIVES):
        live(two)
    assert two.states() == {"sent": 2}
    assert set(two.slack.keys().values()) == {1}


def test_a_death_is_no_refusal_and_a_refusal_no_death(two: Any) -> None:
    """As many as there may be of each, for one message."""
    two.change(2, status="fullgjort", is_open=False)
    killed_from_outside(two, MOST_DEATHS - 1)
    two.slack.next_outcomes = [NotSent("nere")] * (MOST_ATTEMPTS - 1)
    for _ in range(2 * LIVES):
        live(two)
    assert two.states() == {"sent": 1, "skipped": 1}
    assert rows(two)["UANNA"].attempts == MOST_DEATHS - 1 + MOST_ATTEMPTS


@pytest.mark.parametrize(("refused", "delay"), [(True, "slack"), (False, "away")])
def test_a_refusal_is_told_as_slacks_doing_and_a_death_as_the_bots_own(
    two: Any, refused: bool, delay: str
) -> None:
    if refused:
        two.slack.next_outcomes = [NotSent("nere")] * 2
    else:
        killed_from_outside(two, 2)
    for _ in range(4):
        live(two)
    assert [post.content.items[0].delay for post in two.slack.posts] == [delay] * 2


@pytest.mark.parametrize("deaths", range(1, MOST_DEATHS))
def test_after_each_death_the_message_is_left_alone_for_longer(two: Any, deaths: int) -> None:
    with two.house.db.transaction() as tx:
        tx.execute(update(Delivery).values(state="sending", unended=deaths, lease_until=LONG_AGO))
        now = two.worker.lease_now(tx)
        assert deliveries.free(tx, two.house.workspace_id, now, DEATH_RESTS) == 2
    assert {row.lease_until - now for row in two.rows(Delivery)} == {DEATH_RESTS[deaths - 1]}


def test_a_rest_after_deaths_is_not_forgotten_by_the_next_boot(two: Any) -> None:
    """A process that is killed every few seconds gets to nothing that has brought some deaths, guilty or not."""
    with two.house.db.transaction() as tx:
        tx.execute(update(Delivery).values(state="pending", unended=5, attempts=5, lease_until=LONG_AGO))
        now = two.worker.local_lease_now()
        deliveries.forget_other_boots(tx, two.worker.me, now, DEATH_RESTS)
    assert {row.lease_until - now for row in two.rows(Delivery)} == {DEATH_RESTS[4]}


def test_the_end_comes_the_same_day_and_not_within_the_hour() -> None:
    assert list(DEATH_RESTS) == sorted(DEATH_RESTS)
    assert timedelta(hours=1) < sum(DEATH_RESTS, timedelta()) < timedelta(hours=4)
    assert [way_on(deaths) for deaths in (0, 1, MOST_DEATHS - 1)] == ["try"] * 3
    assert [way_on(MOST_DEATHS + more) for more in (0, 1, 9)] == ["look", "stop", "stop"]
