"""The numbers behind the pictures, told in the words beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from uppdrag import after_meeting, changing
from uppdrag.changing import Evidence
from uppdrag.errors import Refused
from uppdrag.exporting import pictures
from uppdrag.facts import Actor, House

EVA = Actor("Eva Sund")
Record = Callable[..., int]


def told(alt: str) -> list[str]:
    """The rows of a picture's words, without its heading."""
    return [row.strip() for row in alt.removesuffix(".").split(". ")][2:]


def test_deadlines_by_month_late_ones_first(house: House, record: Record, clock: Any) -> None:
    record("Utreda bryggan", plan="KS 31 mars")
    record("Utreda parken", plan="KS 21 april")
    record("Utreda skolan", plan="KS 21 april", status="ej påbörjat")
    record("Utreda torget", plan="Under planering")
    record("Utreda gatan", plan="Årsrapport 2021", organ="socialnamnden-centrum")
    clock.move_to("2021-04-06 08:00")
    assert told(pictures.deadlines(house).alt) == [
        "Sista dag passerad: 1 (1 pågående)",
        "april 2021: 2 (1 pågående, 1 ej påbörjat)",
        "maj: 0",
        "juni: 0",
        "juli: 0",
        "augusti: 0",
        "september: 0",
        "oktober: 0",
        "november: 0",
        "december: 0",
        "januari 2022: 0",
        "februari: 1 (1 pågående)",
        "Utan datum: 1 (1 pågående)",
    ]
    assert told(pictures.deadlines(house, ("SN Centrum",)).alt)[-1] == "februari: 1 (1 pågående)"


def test_deadlines_by_occasion_in_the_plans_words(house: House, record: Record) -> None:
    record("Utreda bryggan", plan="KS 31 mars")
    record("Utreda parken", plan="Kvartal 3")
    record("Utreda skolan", plan="Kvartal 3.")
    record("Utreda gatan", plan="Årsrapport 2021", organ="socialnamnden-centrum")
    assert [row.replace("\u00a0", " ") for row in told(pictures.deadlines(house, by="occasion").alt)] == [
        "KS 31 mars: 1 (1 pågående)",
        "Kvartal 3 (30 sep): 2 (2 pågående)",
        "Årsrapport 2021 (15 feb 2022): 1 (1 pågående)",
    ]


def test_every_open_uppdrag_is_counted_once(house: House, record: Record, clock: Any) -> None:
    for place, plan in enumerate(
        ["KS 31 mars", "Kvartal 3", "Under planering", "senast 1 maj 2023", "Årsrapport 2021"]
    ):
        record(f"Utreda sak {place}", plan=plan)
    clock.move_to("2021-04-06 08:00")
    for by in ("month", "occasion"):
        rows = told(pictures.deadlines(house, by=by).alt)
        assert sum(int(row.rpartition(": ")[2].split()[0]) for row in rows) == 5


def test_a_timeline_for_each_body(house: House, record: Record, clock: Any) -> None:
    record("Utreda bryggan", plan="KS 31 mars", organ="stadsledningskontoret")
    record("Utreda parken", plan="KS 5 maj")
    record("Utreda gatan", plan="Årsrapport 2021", organ="socialnamnden-centrum")
    clock.move_to("2021-04-06 08:00")
    assert told(pictures.timeline(house).alt) == [
        "Kommunstyrelsen: sena 1, maj 1",
        "Socialnämnden Centrum: senare 1",
    ]


def test_too_many_bodies_become_others(house: House, record: Record) -> None:
    bodies = [body.id for body in house.municipality.organisation.all() if body.kind == "nämnd"]
    for body in bodies[: pictures.BODIES_SHOWN + 3]:
        record(f"Utreda {body}", plan="Kvartal 3", organ=body)
    rows = told(pictures.timeline(house).alt)
    assert len(rows) == pictures.BODIES_SHOWN
    assert rows[-1] == "Övriga (4): sep 4"


def test_on_time_is_measured_against_the_last_day(house: House, record: Record, clock: Any) -> None:
    done = record("Utreda bryggan", plan="KS 31 mars")
    late = record("Utreda parken", plan="KS 31 mars")
    record("Utreda skolan", plan="KS 31 mars")
    told_so = record("Utreda gatan", plan="KS 31 mars", organ="socialnamnden-centrum")
    noted = record("Utreda kajen", plan="KS 31 mars", organ="socialnamnden-centrum")
    dropped = record("Utreda torget", plan="KS 31 mars")
    record("Utreda hamnen", plan="KS 16 juni")
    clock.move_to("2021-03-30 08:00")
    changing.report(house, EVA, told_so)
    changing.end(house, EVA, dropped, "avskrivet", "inte aktuellt")
    clock.move_to("2021-05-20 08:00")
    after_meeting.noted(house, EVA, noted, Evidence("kommunstyrelsen", date(2021, 3, 31), "124"))
    changing.close(house, EVA, done, evidence=Evidence("kommunstyrelsen", date(2021, 3, 31), "123"))
    changing.close(house, EVA, late, evidence=Evidence("kommunstyrelsen", date(2021, 5, 5), "200"))
    assert told(pictures.on_time(house, 2021).alt)[1:] == [
        "Kommunstyrelsen: 33 procent, 1 i tid, 1 sent, 1 inte redovisat",
        "Socialnämnden Centrum: 100 procent, 2 i tid",
        "Alla: 60 procent, 3 i tid, 1 sent, 1 inte redovisat",
    ]
    with pytest.raises(Refused, match="2020"):
        pictures.on_time(house, 2020)


def test_nothing_to_draw_is_said(house: House) -> None:
    with pytest.raises(Refused, match="inga uppdrag"):
        pictures.deadlines(house)
