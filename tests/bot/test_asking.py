"""What people type, in all the ways they type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import grammar
from bot.asking import LONGEST, Ask, days_until, decode, leading_key, mentioned, parse, unquoted
from uppdrag.errors import Refused


@pytest.mark.parametrize(
    "typed",
    [
        "1679/20",
        " 01679/20 ",
        "SLK-2020-01679",
        "slk-2020-01679",
        "1679-20",
        "U-14",
        "u14",
        "U 14",
        "1679\u201020",
        "hsn/220415",
        "KS 112/22",
    ],
)
def test_a_bare_number_looks_up(typed: str) -> None:
    assert parse(typed).verb == "visa"


@pytest.mark.parametrize(
    ("typed", "verb", "rest"),
    [
        ("", "", ""),
        ("   ", "", ""),
        ("?", "hjälp", ""),
        ("!!", "hjälp", ""),
        ("HJÄLP", "hjälp", ""),
        ("hja\u0308lp", "hjälp", ""),
        ("forsenade", "försenade", ""),
        ("Försenade  KS", "försenade", "KS"),
        ("sena", "försenade", ""),
        ("utan datum", "utan datum", ""),
        ("utan\u00a0datum", "utan datum", ""),
        ("utan tak", "sök", "utan tak"),
        ("sök badhus", "sök", "badhus"),
        ("sokande", "sök", "sokande"),
        ("trygghet i skolan", "sök", "trygghet i skolan"),
        ("tolka “KS 10 feb”", "tolka", '"KS 10 feb"'),
        ("hav skydd u-3", "häv skydd", "u-3"),
        ("häv skydd U-3", "häv skydd", "U-3"),
        ("snooze U-14 om 1 vecka", "påminn", "U-14 om 1 vecka"),
        ("lista ansvarig:<@U123|anna>", "lista", "ansvarig:<@U123|anna>"),
        ("sök A &amp; B", "sök", "A & B"),
        ("1679/20 badhus", "sök", "1679/20 badhus"),
        ("drop table uppdrag;--", "sök", "drop table uppdrag;--"),
    ],
)
def test_what_is_typed_is_understood(typed: str, verb: str, rest: str) -> None:
    assert parse(typed) == Ask(verb, rest)


def test_every_word_and_twin_leads_to_its_command() -> None:
    for command in grammar.COMMANDS:
        for word in command.words:
            assert parse(f"{word.upper()} något").verb == command.word


def test_no_word_stands_for_two_commands() -> None:
    words = [word for command in grammar.COMMANDS for word in command.words]
    assert len(words) == len(set(words))


def test_more_text_than_any_question_needs_is_refused_kindly() -> None:
    with pytest.raises(Refused, match="längre än jag kan läsa"):
        parse("x" * 10_000)
    assert parse("x" * LONGEST).verb == "sök"


@given(st.text(max_size=400))
def test_nothing_typed_ever_breaks(typed: str) -> None:
    try:
        ask = parse(typed)
    except Refused:
        return
    assert decode(ask.encode()) == ask


@given(st.integers(0, 10**6), st.sampled_from([c.word for c in grammar.COMMANDS]), st.text(max_size=300))
def test_a_button_brings_its_question_back(offset: int, verb: str, rest: str) -> None:
    assert decode(Ask(verb, rest, offset).encode()) == Ask(verb, rest, offset)


@pytest.mark.parametrize("value", ["", "x", "a|b", "tio|visa|U-1"])
def test_a_value_that_is_no_question_is_an_error(value: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        decode(value)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("om 1 vecka", 7),
        ("1 vecka", 7),
        ("om en vecka", 7),
        ("två veckor", 14),
        ("3 dagar", 3),
        ("30d", 30),
        ("5", 5),
        ("i morgon", 1),
        ("i övermorgon", 2),
        ("på måndag", 5),
        ("onsdag", 7),
        ("2021-03-01", 5),
        ("0 dagar", 0),
        ("2021-02-30", None),
        ("snart", None),
        ("om 99999 dagar", None),
        ("", None),
    ],
)
def test_lengths_of_time(words: str, days: int | None) -> None:
    assert days_until(words, date(2021, 2, 24)) == days


def test_a_leading_number_is_taken_off() -> None:
    assert leading_key("U-14 om 1 vecka") == (14, "om 1 vecka")
    assert leading_key("U-14") == (14, "")
    assert leading_key("U-14x") == (None, "U-14x")
    assert leading_key("1679/20") == (None, "1679/20")


def test_mentions_and_quotes() -> None:
    assert mentioned("ansvarig <@U0ANNA|anna> tack") == "U0ANNA"
    assert mentioned("@anna") is None
    assert unquoted(' "KS 10 feb" ') == "KS 10 feb"


def test_what_is_pasted_keeps_its_lines_and_the_words_of_its_links() -> None:
    typed = "importera A\tB\n<mailto:bo@stad.example|bo@stad.example>\t<https://stad.example/x|stad.example>\t1 &lt; 2 <https://stad.example>"
    assert parse(typed).rest == "A\tB\nbo@stad.example\tstad.example\t1 < 2 https://stad.example"
