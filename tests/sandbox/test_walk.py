"""The movable clock: forward only, and always by way of what the bot wants to do."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.client import LocalSlack, SandboxError
from sandbox.clock import Backwards, Clock, instant_of, micros, read_instant, ts_of
from tests.sandbox.conftest import CLOCK, Variant

START = datetime(2021, 2, 24, 7, tzinfo=UTC)


class Planner:
    """A bot's health port with a plan: what is due is done at the tick, at the clock it then reads."""

    def __init__(self, slack: LocalSlack, plan: list[datetime]) -> None:
        self.plan = sorted(plan)
        self.done: list[tuple[datetime, datetime]] = []
        planner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.say({"next": planner.plan[0].isoformat() if planner.plan else None})

            def do_POST(self) -> None:
                now = slack.clock()
                while planner.plan and planner.plan[0] <= now:
                    planner.done.append((planner.plan.pop(0), now))
                self.say({"done": True})

            def say(self, answer: dict[str, Any]) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
                """Keeps the test's output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        slack.register_bot(f"http://127.0.0.1:{self.server.server_address[1]}")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def planner(slack: LocalSlack) -> Iterator[Planner]:
    made = Planner(slack, [START + timedelta(days=days) for days in (1, 3, 3, 30)])
    yield made
    made.close()


def test_a_walk_stops_at_everything_on_its_way(slack: LocalSlack, planner: Planner) -> None:
    stops = slack.walk_to(START + timedelta(days=7))
    assert [(wanted, at - wanted) for wanted, at in planner.done] == [
        (START + timedelta(days=days), timedelta()) for days in (1, 3, 3)
    ]
    assert slack.clock() == START + timedelta(days=7)
    assert stops == 3


def test_the_next_thing_and_a_day_on_the_wall_clock(slack: LocalSlack, planner: Planner) -> None:
    slack.order("walk")
    assert slack.clock() == START + timedelta(days=1)
    slack.walk_to(datetime(2021, 3, 27, 7, tzinfo=UTC))
    slack.order("walk", days=1)
    assert slack.clock() == datetime(2021, 3, 28, 6, tzinfo=UTC)
    assert len(planner.done) == 4


def test_with_nothing_planned_there_is_no_next(slack: LocalSlack) -> None:
    with pytest.raises(SandboxError, match="Ingenting är planerat"):
        slack.order("walk")
    slack.walk_to(START + timedelta(days=1))
    assert slack.clock() == START + timedelta(days=1)


def test_a_bot_that_has_gone_stops_the_walk(slack: LocalSlack, planner: Planner) -> None:
    planner.close()
    with pytest.raises(SandboxError, match="Boten svarar inte, så klockan väntar"):
        slack.walk_to(START + timedelta(days=7))
    assert slack.clock() == START


def test_the_clock_never_goes_back(slack: LocalSlack) -> None:
    slack.set_clock(START + timedelta(days=1))
    with pytest.raises(SandboxError, match="klockan går bara framåt"):
        slack.set_clock(START)
    with pytest.raises(SandboxError, match="klockan går bara framåt"):
        slack.walk_to(START)
    with pytest.raises(SandboxError, match="ISO 8601"):
        slack._http("PUT", "/_clock", b'{"now": "i morgon"}')


def test_without_a_start_it_is_the_machines_own_time(variant: Variant) -> None:
    with LocalSlack.start(variant({})) as slack:
        assert abs(slack.clock() - datetime.now(UTC)) < timedelta(minutes=1)
        with pytest.raises(SandboxError, match="klockan följer datorns tid"):
            slack.walk_to(datetime.now(UTC) + timedelta(days=1))


def test_the_clock_and_all_that_was_said_are_there_after_a_restart(variant: Variant, tmp_path: Path) -> None:
    config, state = variant({}), tmp_path / "demo" / "state.json"
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    with LocalSlack.start(config, clock=CLOCK, state=state) as slack:
        slack.set_clock(START + timedelta(days=40))
        slack.say("anna", "#uppdrag-slk", "Hej")
        slack.upload("anna", None, path, timeout=0)
        before = slack.messages("#uppdrag-slk")
    with LocalSlack.start(config, clock=CLOCK, state=state) as slack:
        assert slack.clock() == START + timedelta(days=40)
        assert slack.messages("#uppdrag-slk") == before
        again = slack.say("anna", "#uppdrag-slk", "Igen")
        assert again["ts"] > before[0]["ts"]
        assert slack.dm("anna")[0]["files"][0]["name"] == "a.txt"


@given(st.integers(0, 7 * 10**15))
def test_a_ts_is_the_instant_to_the_microsecond(micro: int) -> None:
    assert micros(instant_of(ts_of(micro))) == micro


def test_a_time_without_offset_is_the_workspaces_own() -> None:
    assert read_instant("2021-02-24T08:00", "Europe/Stockholm") == START
    assert read_instant("2021-02-24T08:00+00:00", "Europe/Stockholm") == START + timedelta(hours=1)
    clock = Clock(START)
    clock.move(START)
    with pytest.raises(Backwards):
        clock.move(START - timedelta(microseconds=1))
