"""Bilaga 3 and 4 come out as they went in, now and as of any day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from documents.docx import read_docx
from documents.model import Table
from documents.read import read_bytes
from uppdrag import changing, exporting, importing, service
from uppdrag.facts import Actor, House
from uppdrag.reading import Found, Reading, read_handling

EVA = Actor("Eva Sund")
EXAMPLE = Path(__file__).parents[2] / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"


def read(house: House, data: bytes, name: str) -> Reading:
    return read_handling(read_bytes(data, name), house.municipality, on=house.today())


def take_in(house: House, path: Path) -> Reading:
    data = path.read_bytes()
    reading = read(house, data, path.name)
    shown = importing.preview(
        house, reading, sha256=hashlib.sha256(data).hexdigest(), name=path.name, actor=EVA
    )
    importing.save(house, shown.import_id, EVA)
    return reading


def told(row: Found) -> tuple[Any, ...]:
    return (row.title, row.dnr, row.responsible, row.plan, row.role)


def rows_in(reading: Reading, name: str) -> list[Found]:
    return [row for row in (*reading.uppdrag, *reading.cases) if row.list == name]


def check_round_trip(house: House, path: Path) -> None:
    before = take_in(house, path)
    three = exporting.bilaga3(house)
    again = read(house, three.data, three.name)
    wanted = rows_in(before, "bilaga 3")
    found = rows_in(again, "bilaga 3")
    assert len(wanted) == 27
    known = {told(row) for row in wanted}
    assert [told(row) for row in found if told(row) in known] == [told(row) for row in wanted]
    assert [row.section for row in found if told(row) in known] == [row.section for row in wanted]
    added = {row.dnr for row in found if told(row) not in known}
    assert {("0958/20",), ("1029/20",)} <= added

    four = exporting.bilaga4(house)
    again = read(house, four.data, four.name)
    assert sorted(map(told, rows_in(again, "bilaga 4")), key=str) == sorted(
        map(told, rows_in(before, "bilaga 4")), key=str
    )


def test_the_example_comes_out_as_it_went_in(house: House) -> None:
    check_round_trip(house, EXAMPLE)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["seeds/004_055c33912e67eacf.txt", "documents/tjansteutlatande-1308-20.docx"]
)
def test_the_real_lists_come_out_as_they_went_in(house: House, shared: Path, name: str) -> None:
    check_round_trip(house, shared / name)


def listed(house: House, as_of: date | None = None) -> dict[str | None, list[tuple[str, str | None]]]:
    """The rows of bilaga 4 as (dnr or title, time), by the section they stand in."""
    out = exporting.bilaga4(house, as_of)
    (table,) = [block for block in read_docx(out.data) if isinstance(block, Table)]
    found: dict[str | None, list[tuple[str, str | None]]] = {}
    section: str | None = None
    for row in table.rows[1:]:
        if not any(row.cells[1:]) and row.cells[0].startswith(("Kommande", "Ärenden 20")):
            section = row.cells[0]
        else:
            found.setdefault(section, []).append((row.cells[1] or row.cells[0], row.cells[2]))
    return found


def test_what_is_coming_follows_the_tracker(house: House, record: Callable[..., int], clock: Any) -> None:
    take_in(house, EXAMPLE)
    clock.move_to("2021-03-10 08:00")
    number = service.look_up(house, "0999/20").cards[0].line.number
    changing.move_plan(house, EVA, number, "KS 5 maj", "remisstiden är förlängd")
    record("Kommunstyrelsen får i uppdrag att utreda bryggan.", dnr="0100/21", plan="KS 16 juni")
    record("Kommunstyrelsen får i uppdrag att utreda parken.", dnr="0101/21", plan="Kvartal 3")
    done = service.look_up(house, "0355/20").cards[0].line.number
    clock.move_to("2021-04-01 08:00")
    changing.report(house, EVA, done, evidence=changing.Evidence("kommunstyrelsen", date(2021, 3, 31), "300"))
    found = listed(house)
    assert found["Kommande"] == [
        ("0999/20", "KS 5 maj"),
        ("0100/21", "KS 16 juni"),
        ("1668/20", "Delårsrapport augusti 2021."),
        ("0958/20", "Delårsrapport augusti 2021"),
    ]
    been = found["Ärenden 2020-10 till 2021-04"]
    assert been[0] == ("0355/20", "KS 2021-03-31 § 300")
    assert ("0533/20", "KS 12 dec 2020") in been
    assert ("0355/20", "KS 19 aug 2020") not in been


def test_bilaga_4_as_of_an_earlier_day_knows_nothing_of_what_came_later(
    house: House, record: Callable[..., int], clock: Any
) -> None:
    take_in(house, EXAMPLE)
    before = listed(house)
    clock.move_to("2021-03-10 08:00")
    number = service.look_up(house, "0999/20").cards[0].line.number
    changing.move_plan(house, EVA, number, "KS 5 maj", "remisstiden är förlängd")
    record("Kommunstyrelsen får i uppdrag att utreda bryggan.", dnr="0100/21", plan="KS 16 juni")
    done = service.look_up(house, "0355/20").cards[0].line.number
    clock.move_to("2021-04-01 08:00")
    changing.close(house, EVA, done, evidence=changing.Evidence("kommunstyrelsen", date(2021, 3, 31), "300"))
    assert listed(house) != before
    assert listed(house, date(2021, 2, 24)) == before
