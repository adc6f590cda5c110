"""Joining what was wrapped, and cleaning what a format leaves behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.words import clean, clean_marked, is_bold, join_wrapped


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["2024-", "03-22"], "2024-03-22"),
        (["trygghets-", "främjande"], "trygghetsfrämjande"),
        (["idrotts-", "och föreningsnämnden"], "idrotts- och föreningsnämnden"),
        (["LOV3-", "ansökningar"], "LOV3-ansökningar"),
        (["Nordost-", "Hisingen"], "Nordost-Hisingen"),
        (["ett e-", "arkiv"], "ett e-arkiv"),
        (["trygg\u00ad", "het"], "trygghet"),
        (["KS 31", "mars"], "KS 31 mars"),
        (["2020 –", "2021"], "2020 – 2021"),
        (["", "KS"], "KS"),
        ([], ""),
    ],
)
def test_a_wrap_is_undone_as_it_was_made(lines: list[str], whole: str) -> None:
    assert join_wrapped(lines) == whole


def test_a_word_cut_without_hyphen_is_joined_where_the_caller_knows_it() -> None:
    assert join_wrapped(["Överförmyndarnämnd", "en"], broken=(True,)) == "Överförmyndarnämnden"
    assert join_wrapped(["Kommunstyrelsen", "och KF"], broken=(False,)) == "Kommunstyrelsen och KF"


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("<b>Uppdrag till kommunstyrelsen</b>", "Uppdrag till kommunstyrelsen"),
        ("**Beslut** och __annat__", "Beslut och annat"),
        ("Att *bygga* ett _nytt bad_", "Att bygga ett nytt bad"),
        ("3 * 4 * 5, namn_pa_fil och fotnot*", "3 * 4 * 5, namn_pa_fil och fotnot*"),
        ("[a@b.se](mailto:a@b.se)", "a@b.se"),
        ("a < b och c > d", "a < b och c > d"),
        ("rad<br/>två", "rad två"),
        ("trygg\u00adhet\u200b", "trygghet"),
        ("  flera \t blanka\u00a0tecken ", "flera blanka tecken"),
        ("<!channel> och <@U123>", "<!channel> och <@U123>"),
    ],
)
def test_marks_go_and_words_stay(marked: str, bare: str) -> None:
    assert clean_marked(marked) == bare


def test_only_a_whole_text_is_bold() -> None:
    assert is_bold("**Beslut**")
    assert is_bold(" <b>Uppdrag</b> ")
    assert not is_bold("**Beslut** om taxan")


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in clean_marked(text)
