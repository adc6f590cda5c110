"""Deadlines as a calendar: moved and called off under the name they had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from uppdrag import changing, exporting, undoing
from uppdrag.facts import Actor, House

EVA = Actor("Eva Sund")
Record = Callable[..., int]


def events(house: House, **asked: Any) -> dict[str, Any]:
    calendar = Calendar.from_ical(exporting.export(house, "ics", **asked).data)
    return {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def test_an_uppdrag_stands_on_its_last_day(house: House, record: Record) -> None:
    record("Kommunstyrelsen får i uppdrag att utreda bryggan.", dnr="1679/20", plan="Kvartal 3")
    (event,) = events(house).values()
    assert event["DTSTART"].dt == date(2021, 9, 30)
    assert event["SUMMARY"] == "KS: Utreda bryggan. (1679/20)"
    assert "Plan: Kvartal 3, senast tors 30 september 2021" in event["DESCRIPTION"]


def test_a_moved_plan_moves_the_entry(house: House, record: Record) -> None:
    number = record("Utreda bryggan", plan="KS 31 mars")
    (before,) = events(house).values()
    changing.move_plan(house, EVA, number, "KS 21 april", "remisstiden är förlängd")
    (after,) = events(house).values()
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (date(2021, 3, 31), date(2021, 4, 21))
    assert after["STATUS"] == "CONFIRMED"


def test_what_is_undated_or_closed_is_called_off_where_it_stood(house: House, record: Record) -> None:
    undated, closed = record("Utreda bryggan", plan="KS 31 mars"), record("Utreda parken", plan="KS 31 mars")
    changing.move_plan(house, EVA, undated, "Under planering", "oklart")
    changing.end(house, EVA, closed, "avskrivet", "inte aktuellt")
    found = events(house)
    assert {event["STATUS"] for event in found.values()} == {"CANCELLED"}
    assert {event["DTSTART"].dt for event in found.values()} == {date(2021, 3, 31)}


def test_a_plan_with_fewer_days_calls_off_the_rest(house: House, record: Record) -> None:
    number = record("Utreda bryggan", plan="KS 31 mars 2021 och KS 16 juni 2021")
    assert sorted(events(house)) == [f"u-{number}-1", f"u-{number}-2"]
    changing.move_plan(house, EVA, number, "KS 5 maj", "slås ihop")
    found = events(house)
    assert [found[f"u-{number}-{place}"]["STATUS"] for place in (1, 2)] == ["CONFIRMED", "CANCELLED"]
    assert found[f"u-{number}-1"]["DTSTART"].dt == date(2021, 5, 5)


def test_what_never_had_a_day_is_not_there(house: House, record: Record) -> None:
    record("Utreda bryggan", plan="Under planering")
    record("Utreda parken", plan="KS 31 mars")
    assert len(events(house)) == 1


def test_what_recurs_recurs_from_its_first_day(house: House, record: Record) -> None:
    number = record("Utreda bryggan", plan="två gånger per år med början 31 mars 2021")
    event = events(house)[f"u-{number}-1"]
    assert event["DTSTART"].dt == date(2021, 3, 31)
    assert event["RRULE"].to_ical() == b"FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"


@pytest.mark.parametrize(
    ("rule", "day", "told"),
    [
        ("FREQ=MONTHLY;INTERVAL=6", date(2021, 3, 31), "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;INTERVAL=6", date(2021, 3, 30), "FREQ=MONTHLY;INTERVAL=6"),
        ("FREQ=YEARLY", date(2021, 12, 31), "FREQ=YEARLY"),
        (None, date(2021, 12, 31), None),
    ],
)
def test_the_end_of_each_month_is_its_own(rule: str | None, day: date, told: str | None) -> None:
    from storage.tables import PlanRow
    from uppdrag.exporting.calendar import _rule

    plan = PlanRow(workspace_id=1, uppdrag_id=1, reading={"recurrence": rule})  # type: ignore[call-arg]
    assert _rule(plan, [day]) == told
    assert _rule(plan, [day, day]) is None


def test_a_feed_for_a_person_and_a_body(house: House, record: Record) -> None:
    from uppdrag.people import person_for_slack

    anna = person_for_slack(house, "U1", "Anna Lind")
    number = record("Utreda bryggan", plan="KS 31 mars", ansvarig=anna.id)
    record("Utreda skolan", plan="KS 31 mars", organ="socialnamnden-centrum")
    assert list(events(house, person_id=anna.id)) == [f"u-{number}-1"]
    assert list(events(house, bodies=("kommunstyrelsen",))) == [f"u-{number}-1"]
    name = Calendar.from_ical(exporting.export(house, "ics", person_id=anna.id).data)["X-WR-CALNAME"]
    assert name == "Uppdrag – Anna Lind"


def test_what_went_over_to_somebody_else_is_called_off(house: House, record: Record) -> None:
    from uppdrag.people import person_for_slack

    anna, bo = person_for_slack(house, "U1", "Anna Lind"), person_for_slack(house, "U2", "Bo Ek")
    kept = record("Utreda bryggan", plan="KS 31 mars", ansvarig=anna.id)
    given = record("Utreda parken", plan="KS 31 mars", ansvarig=anna.id)
    moved = record("Utreda skolan", plan="KS 31 mars")
    changing.assign(house, EVA, given, person_id=bo.id)
    changing.assign(house, EVA, moved, organ="socialnamnden-centrum")
    hers = {uid: str(event["STATUS"]) for uid, event in events(house, person_id=anna.id).items()}
    assert hers == {f"u-{kept}-1": "CONFIRMED", f"u-{given}-1": "CANCELLED"}
    assert events(house, bodies=("KS",))[f"u-{moved}-1"]["STATUS"] == "CANCELLED"
    assert events(house, bodies=("SN Centrum",))[f"u-{moved}-1"]["STATUS"] == "CONFIRMED"
    assert events(house)[f"u-{moved}-1"]["STATUS"] == "CONFIRMED"


def test_undoing_a_move_calls_off_the_days_it_had(house: House, record: Record) -> None:
    number = record("Utreda bryggan", plan="KS 5 maj")
    changing.move_plan(house, EVA, number, "KS 31 mars 2021 och KS 16 juni 2021", "delas upp")
    event = undoing.last_event(house, number)
    assert event is not None
    undoing.undo(house, EVA, event)
    found = events(house)
    assert [str(found[f"u-{number}-{place}"]["STATUS"]) for place in (1, 2)] == ["CONFIRMED", "CANCELLED"]
    assert [found[f"u-{number}-{place}"]["DTSTART"].dt for place in (1, 2)] == [
        date(2021, 5, 5),
        date(2021, 6, 16),
    ]
