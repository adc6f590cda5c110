"""Phrases put together from the grammar of plans, with what they mean worked out beside them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag.calendar import last_of_month
from uppdrag.municipality import Municipality, load_municipality
from uppdrag.plans import read_plan
from uppdrag.plans.words import MONTHS

DATED = date(2021, 1, 28)
Span = tuple[date, date]
YEARS = st.integers(2019, 2032)
OPENINGS = [
    "",
    "Redovisas ",
    "Återrapporteras ",
    "Plan för redovisning: ",
    "Ska redovisas ",
    "redovisning under ",
    "i ",
]
CLOSINGS = ["", ".", " ", ";", "\u00a0", " (redovisas)"]
BODIES = {
    "KS": "KS",
    "kommunstyrelsen": "KS",
    "Kommunstyrelsens sammanträde": "KS",
    "KF": "KF",
    "kommunfullmäktige": "KF",
    "SN Centrum": "SN Centrum",
    "socialnämnden Hisingen": "SN Hisingen",
    "KFN": "KFN",
    "KSAU": "KSAU",
}


def months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), last_of_month(year, last)


def quarter(year: int, number: int) -> list[str]:
    ordinal = ("första", "andra", "tredje", "fjärde")[number - 1]
    return [
        f"Kvartal {number} {year}", f"kv {number} {year}", f"kv.{number}-{year % 100}", f"Q{number} {year}",
        f"Q{number}-{year % 100}", f"{ordinal} kvartalet {year}", f"{number}:e kvartalet {year}", f"{year} Q{number}",
    ]  # fmt: skip


def half(year: int, number: int) -> list[str]:
    season, term, ordinal = ("våren", "vt", "första") if number == 1 else ("hösten", "ht", "andra")
    return [
        f"{season} {year}", f"{term} {year}", f"{term.upper()}{year % 100}", f"{season} -{year % 100}",
        f"{ordinal} halvåret {year}", f"H{number} {year}", f"{season[:-2]}terminen {year}",
    ]  # fmt: skip


def month(year: int, number: int) -> list[str]:
    name = MONTHS[number - 1]
    return [
        f"{name} {year}", f"{name[:3]}. {year}", f"{name} -{year % 100}", f"{name} månad {year}", f"{year}-{number:02d}",
        f"{name.upper()} {year}", f"{name}, {year}",
    ]  # fmt: skip


PERIODS = st.one_of(
    st.tuples(st.just("quarter"), YEARS, st.integers(1, 4)),
    st.tuples(st.just("half_year"), YEARS, st.integers(1, 2)),
    st.tuples(st.just("month"), YEARS, st.integers(1, 12)),
)
WRITTEN = {"quarter": quarter, "half_year": half, "month": month}
LENGTH = {"quarter": 3, "half_year": 6, "month": 1}


@pytest.fixture(scope="module")
def goteborg() -> Municipality:
    return load_municipality("goteborg")


@given(PERIODS, st.sampled_from(OPENINGS), st.sampled_from(CLOSINGS), st.data())
def test_periods(
    goteborg: Municipality, period: tuple[str, int, int], opening: str, closing: str, data: st.DataObject
) -> None:
    kind, year, number = period
    core = data.draw(st.sampled_from(WRITTEN[kind](year, number)))
    plan = read_plan(f"{opening}{core}{closing}", DATED, goteborg)
    length = LENGTH[kind]
    span = months(year, (number - 1) * length + 1, number * length)
    assert (plan.kind, plan.earliest, plan.latest, plan.certain) == (kind, *span, True)
    assert plan.deadline == plan.latest


@given(
    st.dates(date(2019, 1, 1), date(2032, 12, 31)),
    st.sampled_from(sorted(BODIES)),
    st.sampled_from(["{body} {day}", "{body} den {day}", "{body}, {day}", "{day} {body}", "i {body} {day}", "till {body} {day}"]),
    st.sampled_from(OPENINGS),
)  # fmt: skip
def test_meetings(goteborg: Municipality, day: date, body: str, order: str, opening: str) -> None:
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    plan = read_plan(opening + order.format(body=body, day=written), DATED, goteborg)
    assert (plan.kind, plan.body, plan.deadline, plan.certain) == ("meeting", BODIES[body], day, True)


@given(st.dates(date(2019, 1, 1), date(2032, 12, 31)), st.integers(1, 300))
def test_two_meetings_share_a_year(goteborg: Municipality, first: date, days: int) -> None:
    second = first + timedelta(days=days)
    one, two = (f"{day.day} {MONTHS[day.month - 1][:3]}" for day in (first, second))
    plan = read_plan(f"KS {one} {first.year}, KF {two} {second.year}", DATED, goteborg)
    assert [(occasion.body, occasion.deadline) for occasion in plan.occasions] == [
        ("KS", first),
        ("KF", second),
    ]
    if first.year == second.year:
        shared = read_plan(f"KS {one} och KF {two} {second.year}", DATED, goteborg)
        assert shared.occasions == plan.occasions


@given(YEARS, st.sampled_from(["", "för ", "avseende år "]), st.sampled_from(["Årsrapport", "i samband med årsrapporten", "Verksamhetsberättelse", "bokslut", "årsraport"]))  # fmt: skip
def test_yearly_reports(goteborg: Municipality, year: int, between: str, name: str) -> None:
    plan = read_plan(f"{name} {between}{year}", DATED, goteborg)
    assert (plan.kind, plan.report, plan.certain) == ("report", "årsrapport", True)
    assert (plan.earliest, plan.latest, plan.deadline) == (*months(year, 1, 12), date(year + 1, 2, 15))


@given(YEARS, st.sampled_from([3, 8]), st.sampled_from(["Delårsrapport {}", "delårsrapport per {}", "delårsbokslut {}", "Delår {}"]))  # fmt: skip
def test_partial_year_reports(goteborg: Municipality, year: int, last: int, shape: str) -> None:
    phrase = f"{shape.format(MONTHS[last - 1])} {year}"
    ends = {3: (date(year, 4, 30), date(year, 5, 31)), 8: (date(year, 9, 30), date(year, 10, 31))}
    for body, deadline in zip((None, "KS"), ends[last], strict=True):
        plan = read_plan(phrase, DATED, goteborg, body=body)
        assert (plan.report, plan.latest, plan.deadline) == (
            "delårsrapport",
            last_of_month(year, last),
            deadline,
        )
        assert plan.certain
