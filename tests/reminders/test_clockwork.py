"""The metronome beats and survives faults; a clock moved by hand is walked from moment to moment."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from reminders import clockwork
from reminders.clockwork import next_moment, run_until_idle
from reminders.outcomes import NotSent
from reminders.planner import plan
from storage.tables import Delivery


def walk(town: Any, until: str) -> list[str]:
    """Moves the clock as the sandbox does: next, set, tick, until there; returns the local moments it stopped at."""
    begin = town.clock.at
    town.clock.move_to(until)
    end, town.clock.at = town.clock.at, begin
    stops = []
    while (moment := next_moment(town.house)) and moment <= end:
        town.clock.at = moment
        run_until_idle(town.house, town.slack, town.worker)
        stops.append(f"{moment.astimezone(town.house.municipality.zone):%m-%d %H:%M}")
    town.clock.at = end
    return stops


def test_nothing_planned_and_nobody_reading_is_no_moment(house: Any) -> None:
    assert next_moment(house) is None


def test_a_walk_stops_where_something_happens_and_each_message_arrives_on_its_own_day(town: Any) -> None:
    town.add("KS 31 mars")
    run_until_idle(town.house, town.slack, town.worker)
    stops = walk(town, "2021-04-02 00:00")
    assert [day for day, _, _ in town.slack.steps()] == [
        "2021-03-03",
        "2021-03-24",
        "2021-03-30",
        "2021-04-01",
    ]
    assert {"03-01 08:00", "03-03 08:00", "03-24 08:00", "03-29 08:00", "03-30 08:00", "04-01 08:00"} <= set(
        stops
    )
    assert len(stops) == len(set(stops))
    assert set(town.states()) == {"sent"}


def test_what_waits_for_slack_does_not_hold_the_walk(town: Any) -> None:
    town.add("KS 31 mars")
    town.slack.next_outcomes = [NotSent("nere")] * 3
    run_until_idle(town.house, town.slack, town.worker)
    walk(town, "2021-03-10 00:00")
    assert town.clock.at.isoformat() == "2021-03-09T23:00:00+00:00"


def test_a_tick_ends_when_a_beat_has_nothing_in_hand_any_more(town: Any) -> None:
    """Else a clock that is walked moves on, or a story is judged, while a message is on its way."""
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 08:00")
    begun, go_on = threading.Event(), threading.Event()
    post = town.slack.post

    def slow(*args: Any) -> Any:
        begun.set()
        go_on.wait(10)
        return post(*args)

    town.slack.post = slow
    running = clockwork.start(town.house, town.slack)
    assert begun.wait(10)
    threading.Timer(0.3, go_on.set).start()
    running.tick()
    assert town.states() == {"sent": 1}
    running.stop()


def test_the_metronome_plans_and_delivers_and_stops(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 08:00")
    posted = threading.Event()
    post = town.slack.post

    def seen(*args: Any) -> Any:
        posted.set()
        return post(*args)

    town.slack.post = seen
    running = clockwork.start(town.house, town.slack)
    assert posted.wait(10)
    running.stop()
    assert town.states() == {"sent": 1}
    assert running.pulse.beats["first"] == 1
    assert not running.pulse.faults


def test_a_fault_is_counted_and_the_next_beat_comes(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    beaten = threading.Event()

    def broken(_: Any) -> int:
        beaten.set()
        raise OSError("disk full")

    monkeypatch.setattr(clockwork, "plan", broken)
    running = clockwork.start(town.house, town.slack)
    assert beaten.wait(10)
    running.stop()
    assert running.pulse.faults["first"] == 1
    assert "first" not in running.pulse.last


def test_a_start_on_sqlite_frees_what_the_last_boot_held(town: Any) -> None:
    town.add("KS 31 mars")
    town.clock.move_to("2021-03-03 08:00")
    plan(town.house)
    with town.house.db.transaction() as tx:
        held = {"state": "sending", "claimed_by": "förra", "lease_until": datetime(2099, 1, 1, tzinfo=UTC)}
        tx.execute(update(Delivery).values(**held))
    clockwork.start(town.house, town.slack).stop()
    run_until_idle(town.house, town.slack, town.worker)
    assert town.states() == ({"sent": 1} if town.house.db.is_sqlite else {"sending": 1})
