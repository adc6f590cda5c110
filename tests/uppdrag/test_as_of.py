"""The state as of any day is what it was at the end of that day."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.read import read_bytes
from uppdrag import after_meeting, changing, exporting, importing, service, undoing
from uppdrag.changing import Evidence
from uppdrag.errors import Refused, Unchanged
from uppdrag.facts import Actor, House
from uppdrag.reading import read_handling

EVA = Actor("Eva Sund")
EXAMPLE = Path(__file__).parents[2] / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"
MEETING = Evidence("kommunstyrelsen", date(2021, 3, 31), "123")
Record = Callable[..., int]


def listed(house: House, as_of: date | None = None) -> list[dict[str, str]]:
    data = exporting.export(house, "csv", as_of=as_of, may_see_protected=True).data
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def on(house: House, number: int, day: date) -> dict[str, str]:
    (row,) = [row for row in listed(house, day) if row["U-nummer"] == f"U-{number}"]
    return row


def test_a_moved_plan_stands_where_it_stood(house: House, record: Record, clock: Any) -> None:
    number = record("Utreda bryggan", plan="KS 31 mars")
    clock.move_to("2021-03-01 08:00")
    changing.move_plan(house, EVA, number, "KS 21 april", "remisstiden är förlängd")
    clock.move_to("2021-03-10 08:00")
    changing.move_plan(house, EVA, number, "Under planering", "oklart")
    told = [on(house, number, day) for day in (date(2021, 2, 28), date(2021, 3, 1), date(2021, 3, 10))]
    assert [(row["Plan för redovisning"], row["Sista dag"], row["Antal flyttar"]) for row in told] == [
        ("KS 31 mars", "2021-03-31", "0"),
        ("KS 21 april", "2021-04-21", "1"),
        ("Under planering", "", "2"),
    ]


def test_closed_was_open_before(house: House, record: Record, clock: Any) -> None:
    number = record("Utreda bryggan", plan="KS 31 mars")
    clock.move_to("2021-04-01 08:00")
    changing.close(house, EVA, number, evidence=MEETING)
    clock.move_to("2021-04-02 08:00")
    assert on(house, number, date(2021, 3, 31))["Läget"] == "pågående"
    assert on(house, number, date(2021, 3, 31))["Stängt genom"] == ""
    assert on(house, number, date(2021, 4, 1))["Stängt genom"] == "KS 2021-03-31 § 123"


def test_what_was_undone_stands_until_it_was_undone(house: House, record: Record, clock: Any) -> None:
    number = record("Utreda bryggan", plan="KS 31 mars")
    clock.move_to("2021-03-01 08:00")
    changing.close(house, EVA, number, evidence=MEETING)
    event = undoing.last_event(house, number)
    assert event is not None
    clock.move_to("2021-03-02 08:00")
    undoing.undo(house, EVA, event)
    clock.move_to("2021-03-03 08:00")
    days = [date(2021, 2, 28), date(2021, 3, 1), date(2021, 3, 2)]
    assert [on(house, number, day)["Läget"] for day in days] == ["pågående", "fullgjort", "pågående"]


def test_recorded_later_was_not_there_and_hidden_later_was(house: House, record: Record, clock: Any) -> None:
    first = record("Utreda bryggan")
    clock.move_to("2021-03-01 08:00")
    second = record("Utreda parken")
    changing.end(house, EVA, first, "felregistrerat", "dubblett")
    clock.move_to("2021-03-02 08:00")
    assert [row["U-nummer"] for row in listed(house, date(2021, 2, 28))] == [f"U-{first}"]
    assert [row["U-nummer"] for row in listed(house)] == [f"U-{second}"]


def test_what_is_protected_now_is_never_shown_as_it_was(house: House, record: Record, clock: Any) -> None:
    number = record("Utreda hemligheten")
    record("Utreda bryggan")
    clock.move_to("2021-03-01 08:00")
    changing.protect(house, EVA, number)
    clock.move_to("2021-03-02 08:00")
    assert b"hemligheten" not in exporting.export(house, "csv", as_of=date(2021, 2, 28)).data


def test_a_new_list_is_taken_back(house: House, clock: Any) -> None:
    def take_in(text: str) -> None:
        data = text.encode()
        reading = read_handling(read_bytes(data, "lista.txt"), house.municipality)
        digest = hashlib.sha256(data).hexdigest()
        shown = importing.preview(house, reading, sha256=digest, name="lista.txt", actor=EVA)
        importing.save(house, shown.import_id, EVA)

    take_in(EXAMPLE.read_text())
    before = listed(house)
    clock.move_to("2021-03-10 08:00")
    take_in(EXAMPLE.read_text().replace("\t0999/20\tKS 21 april\n", "\t0999/20\tKS 5 maj\n"))
    clock.move_to("2021-03-11 08:00")
    (moved,) = [row for row in listed(house) if row["Dnr"] == "0999/20"]
    assert (moved["Plan för redovisning"], moved["Antal flyttar"]) == ("KS 5 maj", "1")
    kept = ("U-nummer", "Uppdrag", "Plan för redovisning", "Sista dag", "Antal flyttar", "Läget")
    again = listed(house, date(2021, 2, 24))
    assert [[row[name] for name in kept] for row in again] == [[row[name] for name in kept] for row in before]


STEPS: dict[str, Callable[[House, int], object]] = {
    "move": lambda house, number: changing.move_plan(house, EVA, number, "KS 16 juni 2021", "flyttat"),
    "undate": lambda house, number: changing.move_plan(house, EVA, number, "Under planering", "oklart"),
    "report": lambda house, number: changing.report(house, EVA, number),
    "part": lambda house, number: changing.report(house, EVA, number, partial=True),
    "close": lambda house, number: changing.close(house, EVA, number, evidence=MEETING),
    "end": lambda house, number: changing.end(house, EVA, number, "avskrivet", "inte aktuellt"),
    "reopen": lambda house, number: changing.reopen(house, EVA, number),
    "organ": lambda house, number: changing.assign(house, EVA, number, organ="socialnamnden-centrum"),
    "note": lambda house, number: after_meeting.noted(house, EVA, number, MEETING),
    "refer": lambda house, number: after_meeting.referred_back(house, EVA, number, MEETING),
    "postpone": lambda house, number: changing.postpone(house, EVA, number, "KS 30 juni 2021"),
}


class World:
    """The house of one test; it says nothing of itself when an example fails."""

    def __init__(self, house: House, record: Record, clock: Any) -> None:
        self.house, self.record, self.clock = house, record, clock

    def next_day(self) -> date:
        self.clock.at += timedelta(days=1)
        return self.house.today()


@pytest.fixture
def world(house: House, record: Record, clock: Any) -> World:
    return World(house, record, clock)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=6))
def test_each_day_looks_afterwards_as_it_did_then(world: World, steps: list[str]) -> None:
    house, day = world.house, world.next_day()
    number = world.record("Utreda bryggan", plan="KS 16 juni 2021")
    seen = {day: on(house, number, day)}
    for step in steps:
        day = world.next_day()
        is_open = service.card(house, number).line.is_open
        with suppress(Refused if step == "reopen" else Unchanged):  # it may be so already
            if is_open or step == "reopen":
                STEPS[step](house, number)
        seen[day] = on(house, number, day)
    world.next_day()
    assert {day: on(house, number, day) for day in seen} == seen
