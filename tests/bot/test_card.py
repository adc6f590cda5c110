"""The card, word by word."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking import decode
from bot.views import card
from tests.bot.facts_for_views import TODAY, a_card, a_line, name_of
from uppdrag.facts import Card, Given, LookUp, OccasionFact


def text_of(facts: Card) -> str:
    return str(card.card(facts, TODAY, name_of)["text"])


def test_the_card_says_all_that_is_known() -> None:
    assert text_of(a_card()) == (
        "*Utreda hur avhopparverksamheten kan stärkas*\n"
        "1679/20 · U-14 · Kommunstyrelsen · ansvarig <@U0ANNA>\n"
        "Plan: _Delrapport kvartal 2_ = delredovisning senast ons 30 juni 2021 (om 126 dagar)."
        " År antaget: listan är daterad 28 januari 2021.\n"
        "Status: ● pågående\n"
        "Gavs av KF budget 2021\n"
        "Källa: tjänsteutlåtande 1308/20, bilaga 3, rad 14 (sida 18)"
    )


def test_a_late_one_says_by_how_much() -> None:
    late = a_line(plan_words="KS 10 feb", plan_kind="meeting", deadline=date(2021, 2, 10))
    text = text_of(a_card(late, plan_explanation="Redovisning i KS ons 10 februari 2021."))
    assert "Plan: _KS 10 feb_ = redovisning i KS ons 10 februari 2021 (14 dagar försenat).\n" in text
    assert "Status: ▲ pågående, 14 dagar försenat" in text


def test_reported_is_never_late() -> None:
    reported = a_line(status="redovisat", deadline=date(2021, 2, 10))
    assert "försenat" not in text_of(a_card(reported))


def test_an_undated_plan_and_none_at_all_say_so() -> None:
    undated = a_line(plan_words="Under planering", plan_kind="undated", deadline=None)
    text = text_of(a_card(undated, plan_explanation="Ingen dag är bestämd."))
    assert "Plan: _Under planering_ = ingen dag är bestämd.\n" in text
    assert "Status: ◇ pågående, utan datum" in text
    bare = a_card(a_line(plan_words=None, deadline=None), plan_explanation=None)
    assert "Plan: Ingen plan för redovisning." in text_of(bare)


def test_a_moved_plan_says_how_often() -> None:
    assert "2021. Flyttad 2 gånger.\n" in text_of(a_card(a_line(moves=2)))


def test_who_gave_it_and_who_closed_it() -> None:
    closed = a_card(
        a_line(status="fullgjort", is_open=False),
        given=Given("kommunstyrelsen", date(2020, 10, 14), "839"),
        closed=Given("kommunstyrelsen", date(2021, 6, 16), "§ 584"),
    )
    text = text_of(closed)
    assert "Gavs av KS 2020-10-14 § 839" in text
    assert "Avslutades av KS 2021-06-16 § 584" in text
    assert "Status: ✓ fullgjort" in text


def test_occasions_marks_and_warnings_are_shown() -> None:
    def occasion(role: str, day: date) -> OccasionFact:
        return OccasionFact(role, "meeting", "kommunstyrelsen", None, False, day, day, day, "KS 10 feb")

    facts = a_card(
        occasions=(
            occasion("handled", date(2021, 2, 10)),
            occasion("due", date(2021, 3, 31)),
        ),
        warnings=("samma handling anger också <andra halvåret 2021>.",),
        partial_reports=2,
        bordlagt=True,
    )
    text = text_of(facts)
    assert "Behandlades ons 10 februari 2021 i KS (_KS 10 feb_)" in text
    assert "delredovisat 2 gånger · bordlagt" in text
    assert "Obs: samma handling anger också &lt;andra halvåret 2021&gt;." in text


def buttons(message: dict[str, Any]) -> dict[str, str]:
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    elements = [element for row in rows for element in row["elements"]]
    return {one["text"]["text"]: one["value"] for one in elements if one["type"] == "button"}


def test_the_buttons_ask_about_this_uppdrag() -> None:
    found = buttons(card.card(a_card(), TODAY, name_of))
    assert list(found) == ["Redovisat", "Ändra plan", "Påminn senare", "Historik"]
    assert {decode(value).rest for value in found.values()} == {"U-14"}


def test_a_reported_one_offers_to_be_closed() -> None:
    reported = a_card(a_line(status="redovisat"))
    assert list(buttons(card.card(reported, TODAY, name_of))) == ["Fullgjort", "Ändra plan", "Historik"]


def test_a_closed_one_offers_only_its_history() -> None:
    closed = a_card(a_line(status="fullgjort", is_open=False))
    assert list(buttons(card.card(closed, TODAY, name_of))) == ["Historik"]


def test_a_protected_one_cannot_be_shared() -> None:
    blocks = card.card(a_card(a_line(protected=True)), TODAY, name_of)["blocks"]
    (row,) = [block for block in blocks if block["type"] == "actions"]
    labels = [choice["text"]["text"] for choice in row["elements"][-1]["options"]]
    assert labels == ["Ansvarig", "Följ", "Rätta tolkningen"]


def test_two_uppdrag_with_one_dnr() -> None:
    two = tuple(a_card(a_line(number=number, dnr=("1365/20",))) for number in (1, 2))
    text = card.several(LookUp("1365/20", two), TODAY, name_of)["text"]
    assert text.startswith("1365/20 omfattar två uppdrag:\n")
    assert "U-1 " in text
    assert "U-2 " in text


HOSTILE = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["<!channel>", "&" * 10_000, "*x*_y_`z`~", "\u202egnal\n> citat", "", "🔥" * 5000]),
)


@pytest.mark.parametrize("how_many", [1, 3, 12])
@given(title=HOSTILE, words=HOSTILE, warning=HOSTILE)
def test_nothing_from_outside_breaks_the_card(how_many: int, title: str, words: str, warning: str) -> None:
    facts = a_card(a_line(title=title, plan_words=words), warnings=(warning,) * 9, notes=title)
    cards = tuple(replace(facts, line=replace(facts.line, number=n)) for n in range(1, how_many + 1))
    message = card.several(LookUp(words, cards), TODAY, name_of)
    assert "<!" not in message["text"]
    assert all(len(block["text"]["text"]) <= 3000 for block in message["blocks"] if "text" in block)
