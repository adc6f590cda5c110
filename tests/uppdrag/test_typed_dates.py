"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag.dnr import read_dnr
from uppdrag.typed_dates import read_typed_date

WEDNESDAY = date(2021, 2, 24)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("idag", date(2021, 2, 24)),
        ("I morgon", date(2021, 2, 25)),
        ("imorgon", date(2021, 2, 25)),
        ("i övermorgon", date(2021, 2, 26)),
        ("om tre veckor", date(2021, 3, 17)),
        ("om 2 månader", date(2021, 4, 24)),
        ("om 10 dagar", date(2021, 3, 6)),
        ("om en vecka", date(2021, 3, 3)),
        ("om ett år", date(2022, 2, 24)),
        ("om 3 arbetsdagar", date(2021, 3, 1)),
        ("fredag", date(2021, 2, 26)),
        ("på onsdag", date(2021, 3, 3)),
        ("nästa fredag", date(2021, 3, 5)),
        ("nästa vecka", date(2021, 3, 5)),
        ("nästa månad", date(2021, 3, 31)),
        ("v. 12", date(2021, 3, 26)),
        ("vecka 12 2022", date(2022, 3, 25)),
        ("tisdag v 18", date(2021, 5, 4)),
        ("v. 2", date(2022, 1, 14)),
        ("sista mars", date(2021, 3, 31)),
        ("i slutet av februari", date(2021, 2, 28)),
        ("2 april", date(2021, 4, 2)),
        ("2 april kl 14", date(2021, 4, 2)),
        ("den 1:a december", date(2021, 12, 1)),
        ("1 jan", date(2022, 1, 1)),
        ("senast 15 juni, 2022", date(2022, 6, 15)),
        ("31/3", date(2021, 3, 31)),
        ("31/3-22", date(2022, 3, 31)),
        ("31.3.2022", date(2022, 3, 31)),
        ("2021-03-31", date(2021, 3, 31)),
        ("20210331", date(2021, 3, 31)),
        ("210331", date(2021, 3, 31)),
        ("årets slut", date(2021, 12, 31)),
        ("slutet av månaden", date(2021, 2, 28)),
        ("onsdag 31 mars", date(2021, 3, 31)),
        ("31 mars\u00a02021.", date(2021, 3, 31)),
        ("om 5 timmar", date(2021, 2, 24)),  # dateparser's
    ],
)
def test_swedish_days(typed: str, day: date) -> None:
    assert read_typed_date(typed, WEDNESDAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "1679/20",
        "0355/20",
        "SLK-2023-00738",
        "KS 2018/124",
        "dnr 1679/20",
        "31 april",
        "v. 54",
        "",
        "-",
        "!",
        "snart",
        "KS",
        "32/1",
        "29 februari 2021",
        "999999",
    ],
)
def test_what_is_no_day_is_no_day(typed: str) -> None:
    assert read_typed_date(typed, WEDNESDAY) is None


@given(st.text(max_size=25), st.dates(date(2019, 1, 1), date(2032, 12, 31)))
def test_no_text_is_too_odd(typed: str, today: date) -> None:
    found = read_typed_date(typed, today)
    assert found is None or not read_dnr(typed)


@given(st.dates(date(2019, 1, 1), date(2032, 12, 31)), st.dates(date(2019, 1, 1), date(2032, 12, 31)))
def test_written_days_come_back(day: date, today: date) -> None:
    assert read_typed_date(day.isoformat(), today) == day
    assert read_typed_date(f"{day.day}/{day.month} {day.year}", today) == day
    coming = read_typed_date(f"{day.day}/{day.month}", today)
    assert coming is None or (coming >= today and (coming.month, coming.day) == (day.month, day.day))
