"""Nobody who asks as people do is ever stopped; who asks as a machine does is, and others do not notice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import BoltResponse
from slack_sdk.web import WebClient

from bot import pace
from bot.clock import system_clock
from bot.household import open_house
from bot.middleware import once_only, person_in
from bot.pace import BURST, Pace
from bot.views.errors import TOO_FAST
from storage.db import Database


class Steady:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_allowed_then_a_trickle() -> None:
    clock = Steady()
    asked = Pace(burst=5, per_second=0.5, clock=clock)
    assert [asked.allows("U1") for _ in range(7)] == [True] * 5 + [False] * 2
    clock.now += 2
    assert [asked.allows("U1") for _ in range(2)] == [True, False]
    clock.now += 1000
    assert [asked.allows("U1") for _ in range(6)] == [True] * 5 + [False]


def test_one_persons_haste_is_not_anothers() -> None:
    asked = Pace(burst=1, clock=Steady())
    assert [asked.allows("U1"), asked.allows("U1"), asked.allows("U2")] == [True, False, True]


def test_as_many_as_it_takes_are_remembered_and_no_more() -> None:
    clock = Steady()
    asked = Pace(clock=clock)
    for number in range(pace.MOST_KNOWN):
        asked.allows(f"U{number}")
    clock.now += 61
    assert asked.allows("one more")
    assert len(asked._left) == 1


@given(st.lists(st.floats(0, 5), max_size=200))
def test_never_more_than_the_burst_and_the_trickle(pauses: list[float]) -> None:
    clock = Steady()
    asked = Pace(burst=10, per_second=1, clock=clock)
    begun, allowed = clock.now, 0
    for wait in pauses:
        clock.now += wait
        allowed += asked.allows("U1")
    assert allowed <= 10 + (clock.now - begun) + 1e-6


def test_a_machine_at_the_keyboard_is_asked_to_wait_and_its_forms_are_not_lost(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    door = once_only(open_house(database, "goteborg", system_clock))
    client, through, said = WebClient(), [], []

    def ack(text: str = "") -> BoltResponse:
        said.append(text)
        return BoltResponse(status=200)

    def ask(number: int, user: str, **more: object) -> None:
        body = {"trigger_id": f"{user}.{number}", "user_id": user, "command": "/uppdrag"} | more
        door(body, client, ack, lambda: through.append(user))

    for number in range(BURST + 1):
        ask(number, "U1")
    assert (len(through), said) == (BURST, [TOO_FAST])
    ask(0, "U2")
    form = {"type": "view_submission", "user": {"id": "U1"}, "trigger_id": "v.1"}
    door(form, client, ack, lambda: through.append("form"))
    assert through[-2:] == ["U2", "form"]
    database.close()


def test_who_asks_is_known_in_whatever_comes() -> None:
    assert person_in({"user_id": "U1"}) == "U1"
    assert person_in({"user": {"id": "U2"}}) == "U2"
    assert person_in({"event": {"user": "U3"}}) == "U3"
    assert person_in({"event": {"user": {"id": "U4"}}}) == "U4"
    assert person_in({"event": {"type": "tokens_revoked"}}) == ""
