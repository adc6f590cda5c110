"""What the weekly digest says, word for word, and that Slack takes it whatever it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blockkit import check_message
from bot.views.digest import digest, headline, moved
from reminders.content import Bundle, Digest, Item
from reminders.digest import Entry, Headline, Kind, Move, Overview, Section, divide
from reminders.policy import Lead
from tests.bot.facts_for_views import ANNA, a_line

TODAY = date(2021, 3, 22)
HEAD = Headline(open=28, new=2, fulfilled=1, late=3, soon=4, undated=3, protected=0, since=date(2021, 3, 15))
LATE = a_line(number=7, title="Se över avtalen", dnr=("1313/20",), deadline=date(2021, 3, 19), moves=2)


def told(*sections: Section, head: Headline = HEAD, **rest: object) -> str:
    overview = Overview(TODAY, head, sections, **rest)  # type: ignore[arg-type]
    (part,) = divide(overview)
    return str(digest(Digest(part))["text"])


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "28 pågående (2 nya, 1 fullgjort sedan 15 mars). 3 försenade, 4 inom 30 dagar, 3 utan datum."),
        (
            {"new": 1, "fulfilled": 0, "late": 1},
            "28 pågående (1 nytt sedan 15 mars). 1 försenat, 4 inom 30 dagar, 3 utan datum.",
        ),
        (
            {"new": 0, "fulfilled": 0, "late": 0},
            "28 pågående (inget nytt sedan 15 mars). Inget försenat, 4 inom 30 dagar, 3 utan datum.",
        ),
    ],
)
def test_the_first_line(changes: dict[str, int], text: str) -> None:
    assert headline(replace(HEAD, **changes)) == text  # type: ignore[arg-type]


def test_sections_in_order_each_with_its_words() -> None:
    said = told(
        Section("late", (Entry(LATE),), 5),
        Section("meeting", (Entry(a_line(number=6, dnr=("0355/20",))),), 1, "KS", date(2021, 3, 31)),
        Section(
            "moved", (Entry(LATE, move=Move("KS 31 mars", "KS 21 april", "remisstiden förlängd", 2)),), 1
        ),
        Section("fulfilled", (Entry(LATE, decision="KS 2021-03-17 § 301"),), 1),
        Section("undated", (Entry(a_line(number=9, dnr=())), Entry(LATE)), 4),
    )
    assert said.split("\n") == [
        "*Uppdragen mån 22 mars 2021*",
        "28 pågående (2 nya, 1 fullgjort sedan 15 mars). 3 försenade, 4 inom 30 dagar, 3 utan datum.",
        "*Försenade, äldst först (5)*",
        "• 1313/20 (U-7) Se över avtalen · 3 dagar försenat, flyttat två gånger · ansvarig <@U0ANNA>",
        "… och 4 till",
        "*KS ons 31 mars*",
        "• 0355/20 (U-6) Utreda hur avhopparverksamheten kan stärkas · ansvarig <@U0ANNA>",
        "*Flyttade planer (1)*",
        (
            "• 1313/20 (U-7) Se över avtalen: från _KS 31 mars_ till _KS 21 april_: remisstiden förlängd. "
            "Flyttat för andra gången."
        ),
        "*Fullgjorda (1)*",
        "• 1313/20 (U-7) Se över avtalen · KS 2021-03-17 § 301",
        "*Att reda ut*",
        "• Utan datum (4): U-9, 1313/20 (U-7) och 2 till",
        (
            "Uppgifter per mån 22 mars 2021. Du får det här varje vecka, måndag eller första arbetsdagen efter. "
            "Ändra i Inställningar."
        ),
    ]


def test_nothing_to_tell_is_one_line() -> None:
    quiet = replace(HEAD, new=0, fulfilled=0, late=0)
    said = told(head=quiet, next_meeting=("KS", date(2021, 3, 31), 1))
    assert said.split("\n")[0] == "Inget försenat. Nästa: KS 31 mars, 1 uppdrag."
    assert told(head=quiet).startswith("Inget försenat. Inget möte är planerat.")


def test_protected_ones_are_counted_in_the_last_line() -> None:
    assert "1 skyddat uppdrag räknas men visas inte." in told(head=replace(HEAD, protected=1))


def test_a_first_plan_has_no_old_one() -> None:
    assert moved(Move(None, "KS 21 april", None, 0)) == "till _KS 21 april_."


def test_a_persons_reminders_stand_on_top() -> None:
    item = Item("overdue", "ansvarig", LATE, "quarter", LATE.deadline, -3)
    (part,) = divide(Overview(TODAY, HEAD, ()))
    message = digest(Digest(part, Bundle((item,), Lead())))
    assert message["text"].startswith("Tiden för 1313/20")
    assert "*Uppdragen mån 22 mars 2021*" in message["text"]
    assert check_message(message) == []


KINDS = st.sampled_from(
    [
        "late",
        "meeting",
        "moved",
        "new",
        "fulfilled",
        "undated",
        "uncertain",
        "contradictory",
        "unassigned",
        "unreached",
        "untold",
        "unsent",
    ]
)
WORDS = st.text(max_size=400) | st.sampled_from(["<!channel>", "&" * 300, "<@U1>" * 40, "Å" * 300])


@settings(max_examples=60)
@given(
    kinds=st.lists(KINDS, min_size=1, max_size=9, unique=True),
    title=WORDS,
    words=WORDS,
    many=st.integers(1, 60),
    reminders=st.integers(0, 30),
)
def test_slack_takes_every_part(kinds: list[Kind], title: str, words: str, many: int, reminders: int) -> None:
    line = a_line(title=title or "x", dnr=(words[:40],), organ_label=words or "x", ansvarig=ANNA)
    entry = Entry(line, Move(words, words, words, 9), decision=words[:60])
    listed = {kind: entry if kind == "moved" else replace(entry, move=None) for kind in kinds}
    sections = tuple(Section(kind, (listed[kind],) * many, many + 3, words or "KS", TODAY) for kind in kinds)
    items = tuple(Item("overdue", "ansvarig", line, "quarter", TODAY, -3) for _ in range(reminders))
    bundle = Bundle(items, Lead()) if items else None
    for part in divide(Overview(TODAY, HEAD, sections), reminders=bundle is not None):
        message = digest(Digest(part, bundle if part.part == 1 else None))
        assert check_message(message) == []
        assert "<!channel>" not in message["text"]
