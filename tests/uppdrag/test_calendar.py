"""Working days, meeting days, reporting windows, instants."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag import calendar
from uppdrag.errors import Refused
from uppdrag.municipality import (
    FOLDERS,
    Municipality,
    known_municipalities,
    load_municipality,
    read_municipality,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(scope="module")
def goteborg() -> Municipality:
    return load_municipality("goteborg")


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2021, 3, 1), time(8), datetime(2021, 3, 1, 7, tzinfo=UTC)),
        (date(2021, 7, 1), time(8), datetime(2021, 7, 1, 6, tzinfo=UTC)),
        (date(2021, 10, 31), time(2, 30), datetime(2021, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_local_time_becomes_utc(day: date, clock: time, expected: datetime) -> None:
    assert calendar.instant(day, clock, STOCKHOLM) == expected


@pytest.mark.parametrize(
    "day",
    [
        date(2021, 1, 6),
        date(2021, 4, 2),
        date(2021, 5, 13),
        date(2021, 6, 25),  # midsommarafton
        date(2021, 12, 24),
        date(2021, 12, 31),
        date(2021, 3, 27),
        date(2021, 3, 28),
    ],
)
def test_offices_are_closed(day: date) -> None:
    assert not calendar.is_working_day(day)


def test_working_days_around_easter() -> None:
    skärtorsdag, långfredag, annandag = date(2021, 4, 1), date(2021, 4, 2), date(2021, 4, 5)
    assert calendar.working_day_on_or_before(långfredag) == skärtorsdag
    assert calendar.working_day_on_or_after(långfredag) == date(2021, 4, 6)
    assert calendar.working_day_before(date(2021, 4, 6)) == skärtorsdag
    assert calendar.working_day_after(skärtorsdag) == date(2021, 4, 6)
    assert calendar.add_working_days(skärtorsdag, 2) == date(2021, 4, 7)
    assert calendar.add_working_days(date(2021, 4, 7), -2) == skärtorsdag
    assert calendar.add_working_days(annandag, 0) == annandag


@given(st.dates(date(2019, 1, 1), date(2032, 12, 31)), st.integers(-20, 20))
def test_working_days_are_working_days(day: date, n: int) -> None:
    if n:
        moved = calendar.add_working_days(day, n)
        assert calendar.is_working_day(moved)
        assert (moved > day) == (n > 0)
    assert calendar.working_day_before(day) < day < calendar.working_day_after(day)


def test_known_meetings(goteborg: Municipality) -> None:
    meetings = goteborg.meetings
    assert date(2021, 3, 31) in meetings.known("kommunstyrelsen", 2021)
    assert not meetings.is_complete("kommunstyrelsen", 2021)
    assert (meetings.weekday("kommunstyrelsen"), meetings.weekday("kulturnamnden")) == (2, None)
    assert meetings.next_after("kommunstyrelsen", date(2021, 3, 31)) == date(2021, 5, 5)
    assert meetings.next_after("kommunstyrelsen", date(2030, 1, 1)) is None
    assert meetings.ready_by("kommunstyrelsen", date(2021, 3, 31)) == date(2021, 3, 10)
    assert meetings.ready_by("kulturnamnden", date(2021, 3, 31)) == date(2021, 3, 10)


@pytest.mark.parametrize(
    ("report", "month", "year", "answerer", "last"),
    [
        ("årsrapport", 12, 2021, "nämnd", date(2022, 2, 15)),
        ("årsrapport", 12, 2021, "ks", date(2022, 2, 15)),
        ("delårsrapport", 3, 2021, "nämnd", date(2021, 4, 30)),
        ("delårsrapport", 3, 2021, "ks", date(2021, 5, 31)),
        ("delårsrapport", 8, 2021, "nämnd", date(2021, 9, 30)),
        ("delårsrapport", 8, 2021, "ks", date(2021, 10, 31)),
        ("delårsrapport", 10, 2017, "nämnd", date(2017, 11, 30)),
        ("delårsrapport", 11, 2021, "ks", date(2022, 1, 31)),
        ("årsredovisning", 12, 2021, "nämnd", date(2022, 4, 15)),
        ("tertialrapport", 4, 2021, "nämnd", date(2021, 6, 14)),
        ("tertialrapport", 12, 2021, "nämnd", date(2022, 2, 14)),
        ("budget", 12, 2025, "ks", date(2024, 10, 31)),
    ],
)
def test_reports_have_their_last_days(
    goteborg: Municipality, report: str, month: int, year: int, answerer: calendar.Answerer, last: date
) -> None:
    first, end = goteborg.reporting.window(report, month, year, answerer)
    assert first <= end == last


def test_an_unknown_municipality_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Refused, match="goteborg"):
        load_municipality("ankeborg")
    assert "goteborg" in known_municipalities()


def test_any_folder_of_the_same_shape_is_a_municipality(tmp_path: Path) -> None:
    for file in (FOLDERS / "goteborg").iterdir():
        text = file.read_text(encoding="utf-8").replace("hela_ar = []", "hela_ar = [2021]")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    assert read_municipality(tmp_path).meetings.is_complete("kommunstyrelsen", 2021)
