"""Swedish dates, distances and counts."""

from datetime import date

import pytest

from bot.views import words


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Kommunstyrelsen får i uppdrag att utreda bryggan vid ån.", "Utreda bryggan vid ån"),
        ("Uppdrag till förskolenämnden att se till fristående förskolor.", "Se till fristående förskolor"),
        ("KS har i uppdrag, att, med stöd av andra, hålla ihop", "Med stöd av andra, hålla ihop"),
        ("Utreda bryggan vid ån", "Utreda bryggan vid ån"),
        ("Får i uppdrag att", "Får i uppdrag att"),
        ("", ""),
    ],
)
def test_where_there_is_little_room_it_says_what_is_to_be_done(title: str, short: str) -> None:
    assert words.gist(title) == short


def test_days_and_spans() -> None:
    assert words.day(date(2021, 3, 31)) == "ons 31 mars 2021"
    assert words.span(date(2021, 4, 1), date(2021, 6, 30)) == "1 april–30 juni 2021"
    assert words.span(date(2020, 12, 1), date(2021, 1, 31)) == "1 december 2020–31 januari 2021"
    assert words.span(date(2021, 3, 31), date(2021, 3, 31)) == "ons 31 mars 2021"


@pytest.mark.parametrize(
    ("days", "late", "said"),
    [
        (0, False, "i dag"),
        (1, False, "i morgon"),
        (7, False, "om 7 dagar"),
        (-1, False, "i går"),
        (-3, False, "för 3 dagar sedan"),
        (-1, True, "1 dag försenat"),
        (-3, True, "3 dagar försenat"),
        (0, True, "i dag"),
    ],
)
def test_distances(days: int, late: bool, said: str) -> None:
    assert words.distance(days, late=late) == said


def test_counts_and_lists() -> None:
    assert [words.number(count) for count in (1, 2, 3)] == ["ett", "två", "3"]
    assert words.many(1, "dag", "dagar") == "1 dag"
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b och c"
