"""Excel and CSV: the same columns out and in, and what comes in again changes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.read import read_bytes
from storage.tables import Uppdrag
from tests.conftest import MovableClock
from uppdrag import changing, exporting, importing, people
from uppdrag.errors import Refused
from uppdrag.exporting import table, words
from uppdrag.facts import NOBODY, Actor, House
from uppdrag.reading import read_handling
from uppdrag.reading.columns import meaning

EVA = Actor("Eva Sund")
EXAMPLE = Path(__file__).parents[2] / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"
Record = Callable[..., int]


def preview(house: House, data: bytes, name: str) -> importing.Preview:
    reading = read_handling(read_bytes(data, name), house.municipality, on=house.today())
    return importing.preview(house, reading, sha256=hashlib.sha256(data).hexdigest(), name=name, actor=EVA)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def kinds(shown: importing.Preview) -> set[str]:
    return {item.kind for item in shown.items}


@pytest.fixture
def example(house: House) -> House:
    shown = preview(house, EXAMPLE.read_bytes(), EXAMPLE.name)
    importing.save(house, shown.import_id, EVA)
    return house


@pytest.mark.parametrize("kind", ["xlsx", "csv", "docx"])
def test_an_export_that_comes_in_again_changes_nothing(example: House, kind: str) -> None:
    out = exporting.export(example, kind)
    before = exporting.export(example, "csv").data
    shown = preview(example, out.data, out.name)
    assert kinds(shown) == {"unchanged"}
    assert len(shown.items) >= 29
    importing.save(example, shown.import_id, EVA)
    assert exporting.export(example, "csv").data == before


def test_every_heading_means_what_the_tracker_can_take_back() -> None:
    found = {column.heading: meaning(column.heading) for column in table.COLUMNS}
    assert {heading: what for heading, what in found.items() if what} == {
        "U-nummer": "number",
        "Uppdrag": "title",
        "Dnr": "dnr",
        "Ansvarigt organ": "responsible",
        "Handläggare": "person",
        "Plan för redovisning": "plan",
        "Uppdragsgivare": "given",
    }


def test_the_number_is_the_key_and_days_are_iso(house: House, record: Record) -> None:
    number = record("Utreda bryggan", dnr="1679/20", plan="KS 31 mars")
    (row,) = rows_of(exporting.export(house, "csv").data)
    assert row["U-nummer"] == f"U-{number}"
    assert (row["Dnr"], row["Sista dag"], row["Läget"]) == ("1679/20", "2021-03-31", "pågående")


def test_what_is_late_and_what_is_closed_say_so(house: House, record: Record, clock: MovableClock) -> None:
    late = record("Utreda bryggan", plan="KS 31 mars")
    done = record("Utreda parken", plan="KS 31 mars")
    clock.move_to("2021-04-08 08:00")
    changing.close(house, EVA, done, evidence=changing.Evidence("kommunstyrelsen", date(2021, 3, 31), "123"))
    rows = {row["U-nummer"]: row for row in rows_of(exporting.export(house, "csv").data)}
    assert rows[f"U-{late}"]["Läget"] == "pågående, försenat"
    assert rows[f"U-{done}"]["Läget"] == "fullgjort"
    assert rows[f"U-{done}"]["Stängt genom"] == "KS 2021-03-31 § 123"


class World:
    """The house of one test; it says nothing of itself when an example fails."""

    def __init__(self, house: House, record: Record) -> None:
        self.house, self.record = house, record


@pytest.fixture
def world(house: House, record: Record) -> World:
    return World(house, record)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.text("abcdefghijklmnopqrstuvwxyzåäöÅÄÖ =+-@;\"'\t\n,.§()0123456789", max_size=40),
            st.sampled_from(["", "1679/20", "0355/20, 0356/20", "0353/21"]),
            st.sampled_from([None, "KS 31 mars", "Kvartal 3", "Under planering", "Årsrapport 2021"]),
            st.sampled_from(["kommunstyrelsen", "socialnamnden-centrum", "okänd"]),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda row: row[0],
    )
)
def test_whatever_is_recorded_comes_back_unchanged(
    world: World, rows: list[tuple[str, str, str | None, str]]
) -> None:
    house, record = world.house, world.record
    for place, (title, dnr, plan, organ) in enumerate(rows):
        # A word of its own keeps the titles apart: two alike in one case are told apart by nobody.
        own = "".join(chr(ord("a") + int(digit)) for digit in str(crc32(f"{title}{place}".encode()))) * 3
        record(f"Utreda {own} {title}", dnr=dnr, plan=plan, organ=organ)
    for kind in ("csv", "xlsx"):
        out = exporting.export(house, kind)
        assert kinds(preview(house, out.data, out.name)) == {"unchanged"}


def test_narrowed_to_a_body_with_the_offices_that_serve_it(house: House, record: Record) -> None:
    wanted = {
        record("Utreda bryggan", organ="kommunstyrelsen"),
        record("Utreda parken", organ="stadsledningskontoret"),
    }
    record("Utreda skolan", organ="socialnamnden-centrum")
    rows = rows_of(exporting.export(house, "csv", bodies=("KS",)).data)
    assert {row["U-nummer"] for row in rows} == {f"U-{number}" for number in wanted}


def test_protected_ones_are_counted_and_not_shown(house: House, record: Record) -> None:
    number = record("Utreda hemligheten", dnr="1679/20")
    record("Utreda bryggan")
    changing.protect(house, EVA, number)
    for kind in exporting.FORMATS:
        if kind != "ics":
            assert exporting.export(house, kind).left_out == 1
    assert b"hemligheten" not in exporting.export(house, "csv").data
    assert b"hemligheten" in exporting.export(house, "csv", may_see_protected=True).data
    with pytest.raises(Refused, match="skydda"):
        exporting.export(house, "csv", number=number)


def test_each_reader_gets_what_that_reader_may_see(house: House, record: Record) -> None:
    """A samordnare of one body has that body's protected uppdrag in the file, and nobody else's."""
    hers = record("Utreda hemligheten", organ="kommunstyrelsen")
    others = record("Utreda dolda parken", organ="socialnamnden-centrum")
    for number in (hers, others):
        changing.protect(house, EVA, number)
    record("Utreda bryggan")
    eva = people.person_for_slack(house, "U0EVA", "Eva Sund")
    people.grant_roles(house, eva.id, [("samordnare", "kommunstyrelsen")])
    for kind in ("csv", "xlsx", "docx"):
        out = exporting.export(replace(house, viewer=eva.id), kind)
        assert out.left_out == 1
    data = exporting.export(replace(house, viewer=eva.id), "csv").data
    assert b"hemligheten" in data
    assert b"dolda parken" not in data
    assert exporting.export(replace(house, viewer=NOBODY), "csv").left_out == 2


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"format": "pdf"}, "csv, xlsx, docx eller ics"),
        ({"format": "csv", "number": 99}, "U-99"),
        ({"format": "csv", "bodies": ("Månnämnden",)}, "Månnämnden"),
        ({"format": "csv", "bodies": ("SN Hisingen",)}, "inga sådana"),
        ({"format": "csv", "person_id": 7}, "inga sådana"),
        ({"format": "csv", "as_of": date(2021, 2, 23)}, "börjar ons 24 februari 2021"),
        ({"format": "csv", "as_of": date(2021, 2, 25)}, "inte varit än"),
    ],
)
def test_what_cannot_be_had_is_said_in_a_sentence(
    house: House, record: Record, asked: dict[str, object], why: str
) -> None:
    record("Utreda bryggan")
    with pytest.raises(Refused, match=why):
        exporting.export(house, **asked)  # type: ignore[arg-type]


def test_an_empty_tracker_says_what_to_do(house: House) -> None:
    for kind in exporting.FORMATS:
        with pytest.raises(Refused, match="inga uppdrag att ta med än"):
            exporting.export(house, kind)


def test_a_file_is_saved_whole_or_refused(house: House, record: Record, tmp_path: Path) -> None:
    record("Utreda bryggan")
    out = exporting.export(house, "csv")
    exporting.save(out, tmp_path / out.name)
    assert (tmp_path / out.name).read_bytes() == out.data
    with pytest.raises(Refused, match=r"Mappen finns inte\. Inget är sparat\."):
        exporting.save(out, tmp_path / "saknas" / out.name)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"given_body": "kommunstyrelsen", "given_on": date(2020, 10, 14), "given_paragraph": "839"}, "KS 2020-10-14 § 839"),
        ({"given_body": "kommunfullmaktige", "budget_year": 2021}, "KF budget 2021"),
        ({"budget_year": 2021}, "KF budget 2021"),
        ({"given_text": "Kfs budget 2020"}, "Kfs budget 2020"),
        ({}, ""),
    ],
)  # fmt: skip
def test_who_gave_it(facts: dict[str, object], told: str) -> None:
    stock = SimpleNamespace(
        short=lambda body: {"kommunstyrelsen": "KS", "kommunfullmaktige": "KF"}.get(body, "")
    )
    assert words.giver(stock, Uppdrag(**facts)) == told  # type: ignore[arg-type]
