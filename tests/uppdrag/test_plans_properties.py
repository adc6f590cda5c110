"""What holds for every phrase and every day, whatever is written."""

import string
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag.municipality import Municipality, load_municipality
from uppdrag.plans import Plan, read_plan
from uppdrag.plans.words import MONTHS, WEEKDAYS, vocabulary

FIRST, LAST = date(2019, 1, 1), date(2032, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
SHAPES: dict[str, Callable[[date], str]] = {
    "31 mars 2021": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "31 MARS, 2021": lambda d: f"{d.day} {MONTHS[d.month - 1].upper()}, {d.year}",
    "31 mar. -21": lambda d: f"{d.day} {MONTHS[d.month - 1][:3]}. -{d:%y}",
    "den 31:a mars 2021": lambda d: f"den {d.day}:a {MONTHS[d.month - 1]} {d.year}",
    "onsdag 31 mars 2021": lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    "2021-03-31": lambda d: d.isoformat(),
    "2021\u201103\u201131": lambda d: d.isoformat().replace("-", "\u2011"),
    "2021.03.31": lambda d: f"{d:%Y.%m.%d}",
    "2021/03/31": lambda d: f"{d:%Y/%m/%d}",
    "20210331": lambda d: f"{d:%Y%m%d}",
    "210331": lambda d: f"{d:%y%m%d}",
    "31/3-21": lambda d: f"{d.day}/{d.month}-{d:%y}",
    "31/3 2021": lambda d: f"{d.day}/{d.month} {d.year}",
    "31/3/2021": lambda d: f"{d.day}/{d.month}/{d.year}",
    "31.3.2021": lambda d: f"{d.day}.{d.month}.{d.year}",
    "31-03-2021": lambda d: f"{d:%d-%m-%Y}",
    "senast den 31 mars 2021": lambda d: f"senast den {d.day} {MONTHS[d.month - 1]} {d.year}",
}
PHRASES = [phrase for phrase, _, _ in vocabulary()]
NUMBERS = [
    "1",
    "2",
    "3",
    "10",
    "12",
    "31",
    "53",
    "2021",
    "-21",
    "2021-03-31",
    "31/3",
    "§ 12",
    "1679/20",
    "Q3",
]
MARKS = [",", " -", ".", "/", "?", "(", ")", "\u00ad", "\u00a0", "\n", "och", "KS", "KFN", "SN Centrum"]
WORDS = st.lists(st.sampled_from(PHRASES + NUMBERS * 20 + MARKS * 20), max_size=8).map(" ".join)
REFERENCES = st.none() | st.dates(FIRST, LAST)


@pytest.fixture(scope="module")
def goteborg() -> Municipality:
    return load_municipality("goteborg")


def is_sound(plan: Plan) -> bool:
    """Windows have both ends in order, certain plans with a window have a deadline, occasions agree with the top."""
    for occasion in plan.occasions:
        if (occasion.earliest is None) != (occasion.latest is None):
            return False
        if occasion.earliest and occasion.latest and occasion.earliest > occasion.latest:
            return False
    if plan.kind == "undated" or not plan.occasions:
        return plan.earliest is plan.latest is plan.deadline is None
    first = plan.occasions[0]
    return (plan.earliest, plan.latest, plan.deadline) == (first.earliest, first.latest, first.deadline)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_day_comes_back_from_every_shape(goteborg: Municipality, shape: str) -> None:
    write = SHAPES[shape]
    for day in DAYS:
        plan = read_plan(write(day), date(2021, 1, 28), goteborg)
        assert (plan.earliest, plan.deadline, plan.certain) == (day, day, True), write(day)


@given(st.text(max_size=60), REFERENCES)
def test_no_text_is_too_odd(goteborg: Municipality, text: str, reference: date | None) -> None:
    plan = read_plan(text, reference, goteborg)
    assert plan.phrase == text
    assert is_sound(plan)


@given(WORDS, REFERENCES, st.booleans(), st.none() | st.integers(2019, 2032))
def test_no_row_of_words_is_too_odd(
    goteborg: Municipality, text: str, reference: date | None, handled: bool, sibling: int | None
) -> None:
    plan = read_plan(text, reference, goteborg, handled=handled, sibling_year=sibling)
    assert is_sound(plan)
    assert plan.explanation.endswith(".")
    assert plan.as_json()["certain"] == plan.certain


SERIALS = st.integers(100, 1989) | st.integers(2100, 9999)  # 2020/21 is two years
DNR = st.one_of(
    st.builds("{:04d}/{:02d}".format, SERIALS, st.integers(0, 99)),
    st.builds("SLK-20{:02d}-{:05d}".format, st.integers(10, 40), st.integers(1, 99999)),
    st.builds("KS 20{:02d}/{:03d}".format, st.integers(10, 40), st.integers(100, 999)),
    st.builds("N161-{:04d}/{:02d}".format, SERIALS, st.integers(20, 40)),
)


@given(WORDS, DNR, REFERENCES)
def test_nothing_is_certain_beside_a_dnr(
    goteborg: Municipality, text: str, dnr: str, reference: date | None
) -> None:
    assert not read_plan(f"{text} {dnr}", reference, goteborg).certain
    assert not read_plan(f"{dnr} {text}", reference, goteborg).certain


@given(WORDS, REFERENCES)
def test_noise_does_not_change_a_reading(goteborg: Municipality, text: str, reference: date | None) -> None:
    plain = read_plan(text, reference, goteborg)
    noisy = read_plan(f"  {text.replace(' ', chr(0xA0))} ", reference, goteborg)
    assert (noisy.kind, noisy.earliest, noisy.deadline, noisy.certain) == (
        plain.kind,
        plain.earliest,
        plain.deadline,
        plain.certain,
    )


@given(st.sampled_from(PHRASES), st.integers(0, 30), st.sampled_from(string.ascii_lowercase))
def test_one_wrong_letter_never_makes_another_day(
    goteborg: Municipality, phrase: str, place: int, letter: str
) -> None:
    """A misspelt word is read as it was meant, is told about, or is asked about."""
    right = read_plan(f"KS 5 maj 2021 {phrase}", date(2021, 1, 28), goteborg)
    misspelt = phrase[:place] + letter + phrase[place + 1 :]
    wrong = read_plan(f"KS 5 maj 2021 {misspelt}", date(2021, 1, 28), goteborg)
    assert wrong.deadline in {right.deadline, None, date(2021, 5, 5)} or not wrong.certain or wrong.warnings


@given(
    st.dates(FIRST, LAST),
    st.sampled_from(["KS 10 feb", "Kvartal 3", "våren", "v. 12", "31 mars", "Årsrapport"]),
)
def test_a_year_that_is_assumed_is_not_over(goteborg: Municipality, reference: date, phrase: str) -> None:
    plan = read_plan(phrase, reference, goteborg)
    assert plan.latest is None or plan.latest >= reference
    assert plan.latest is None or plan.latest <= reference + timedelta(days=372)
    assert plan.year_inferred
