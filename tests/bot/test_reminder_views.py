"""What reminders say, word for word, and that Slack takes them whatever the title holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockkit import check_message
from bot.asking import Ask, decode
from bot.views.reminder import reminder
from reminders.content import Bundle, Item
from reminders.policy import Lead
from tests.bot.facts_for_views import ANNA, a_line

TODAY = date(2021, 3, 3)
PROGRAMME = a_line(
    number=6,
    title="Nytt trygghetsfrämjande program",
    dnr=("0355/20",),
    plan_words="KS 31 mars",
    plan_kind="meeting",
)
QUARTER = a_line(number=7, title="Se över avtalen", dnr=("1313/20",), plan_words="Kvartal 3")
NO_DNR = a_line(number=9, dnr=(), plan_words="Under planering", deadline=None, plan_kind="undated")


def item(step: Any, line: Any = PROGRAMME, days: int | None = 28, **more: Any) -> Item:
    meeting = {"kind": "meeting", "body": "KS"} if line.plan_kind == "meeting" else {"kind": line.plan_kind}
    deadline = None if days is None else date(2021, 3, 31)
    return Item(step=step, why="ansvarig", line=line, deadline=deadline, days=days, **(meeting | more))


def first_line(one: Item) -> str:
    return str(reminder(Bundle((one,), Lead()))["text"].split("\n")[0])


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (
            item("first", ready_by=date(2021, 3, 10)),
            (
                "Om 28 dagar, ons 31 mars, ska *Nytt trygghetsfrämjande program* (0355/20) redovisas i KS. "
                "Handlingarna ska vara klara ons 10 mars."
            ),
        ),
        (
            item("week", QUARTER, 7),
            "Om 7 dagar, ons 31 mars, ska *Se över avtalen* (1313/20) redovisas. Plan: _Kvartal 3_.",
        ),
        (item("eve", days=1), "I morgon, ons 31 mars, ska 0355/20 upp i KS."),
        (item("eve", days=0), "I dag, ons 31 mars, ska 0355/20 upp i KS."),
        (item("asked", days=-1), "0355/20 var planerat till KS i går. Hur gick det?"),
        (
            item("asked", days=-6),
            "0355/20 var planerat till KS ons 31 mars, för 6 dagar sedan. Hur gick det?",
        ),
        (
            item("overdue", QUARTER, -1),
            "Tiden för 1313/20 (_Kvartal 3_) gick ut i går. Är det redovisat, flyttat eller på gång?",
        ),
        (
            item("escalation_1", QUARTER, -7),
            (
                "Tiden för 1313/20 (_Kvartal 3_) gick ut ons 31 mars, för 7 dagar sedan. Är det redovisat, flyttat "
                "eller på gång? Ansvarig: <@U0ANNA>. Det här går också till samordnaren."
            ),
        ),
        (
            item("undated", NO_DNR, None),
            "U-9 saknar tid för redovisning (_Under planering_). När räknar du med att det kan redovisas?",
        ),
        (
            item("again", days=6),
            "Du bad mig påminna om 0355/20 igen. Det ska redovisas i KS ons 31 mars, om 6 dagar.",
        ),
        (
            item("eve", days=1, was_due=date(2021, 3, 1)),
            "I morgon, ons 31 mars, ska 0355/20 upp i KS. (Skulle ha kommit mån 1 mars; jag var avstängd då.)",
        ),
        (
            item("eve", days=1, was_due=date(2021, 3, 1), delay="slack"),
            "I morgon, ons 31 mars, ska 0355/20 upp i KS. (Skulle ha kommit mån 1 mars; jag nådde inte Slack då.)",
        ),
    ],
)
def test_the_words(one: Item, text: str) -> None:
    assert first_line(one) == text


def test_it_ends_with_why_it_came_and_how_to_change_that() -> None:
    said = reminder(Bundle((item("first"),), Lead()))["text"]
    assert said.endswith(
        "Du får det här eftersom du är ansvarig. Påminnelser: 28 och 7 dagar före samt arbetsdagen före. "
        "Ändra i Inställningar."
    )


@pytest.mark.parametrize(
    ("lead", "eve", "told"),
    [
        (Lead(14, 0), True, "Påminnelser: 14 dagar före samt arbetsdagen före."),
        (Lead(0, 0), True, "Påminnelser: arbetsdagen före."),
        (Lead(28, 7), False, "Påminnelser: 28 och 7 dagar före."),
        (Lead(0, 0), False, "du är ansvarig. Ändra i Inställningar."),
    ],
)
def test_why_names_the_days_that_hold(lead: Lead, eve: bool, told: str) -> None:
    assert told in reminder(Bundle((item("first"),), lead, eve))["text"]


def pressed(message: dict[str, Any]) -> dict[str, Ask]:
    blocks = [block for block in message["blocks"] if block["type"] == "actions"]
    return {e["action_id"]: decode(e["value"]) for block in blocks for e in block["elements"]}


def test_the_buttons_say_which_uppdrag() -> None:
    assert pressed(reminder(Bundle((item("first"),), Lead()))) == {
        "show_card": Ask("visa", "U-6"),
        "report": Ask("redovisa", "U-6"),
        "move_plan": Ask("plan", "U-6"),
        "remind_later": Ask("påminn", "U-6"),
        "history": Ask("historik", "U-6"),
    }


def test_the_day_after_has_five_answers_with_the_meetings_day() -> None:
    assert pressed(reminder(Bundle((item("asked", days=-1),), Lead()))) == {
        "after_meeting_fullgjort": Ask("fullgjort", "U-6 2021-03-31"),
        "after_meeting_antecknat": Ask("antecknat", "U-6 2021-03-31"),
        "after_meeting_bordlagt": Ask("bordlagt", "U-6 2021-03-31"),
        "after_meeting_aterremitterat": Ask("återremitterat", "U-6 2021-03-31"),
        "after_meeting_kom_inte_upp": Ask("kom inte upp", "U-6 2021-03-31"),
    }


def test_several_come_as_one() -> None:
    bundle = Bundle((item("first"), item("asked", days=-1), item("overdue", QUARTER, -1)), Lead())
    message = reminder(bundle)
    assert message["text"].startswith("*3 uppdrag att tänka på i dag:*\n")
    assert message["text"].count("Ändra i Inställningar.") == 1
    assert check_message(message) == []


def test_what_is_protected_is_named_by_its_number_only() -> None:
    secret = replace(PROGRAMME, protected=True)
    for step, days in (("first", 28), ("eve", 1), ("asked", -1), ("overdue", -1)):
        said = reminder(Bundle((item(step, secret, days),), Lead()))["text"]
        assert "trygghetsfrämjande" not in said
        assert "0355/20" not in said
        assert "U-6" in said


def test_a_day_with_very_much_still_fits() -> None:
    long = [a_line(number=n, title="&" * 500, plan_words="&" * 500, dnr=("&" * 60,)) for n in range(1, 41)]
    for step in ("first", "asked", "overdue", "escalation_2"):
        bundle = Bundle(tuple(item(step, line, -9, kind="meeting", body="KS") for line in long), Lead())
        message = reminder(bundle)
        assert check_message(message) == []
        assert all(line.key in message["text"] for line in long)


TITLES = st.text(min_size=1, max_size=600) | st.sampled_from(
    ["<!channel> & <@U1>", "*_~`>" * 60, "&" * 500, "<" * 500, "\n\t" * 20, "Å" * 4000]
)
STEPS = st.sampled_from(
    ["first", "week", "eve", "asked", "overdue", "escalation_1", "escalation_2", "undated", "again"]
)


@given(
    titles=st.lists(TITLES, min_size=1, max_size=45),
    step=STEPS,
    dnr=st.lists(st.text(max_size=60), max_size=2),
    days=st.integers(-400, 400),
)
def test_slack_takes_whatever_people_write(titles: list[str], step: Any, dnr: list[str], days: int) -> None:
    lines = [
        a_line(number=n, title=title, dnr=tuple(dnr), plan_words=title[:200], ansvarig=ANNA)
        for n, title in enumerate(titles, 1)
    ]
    deadline = TODAY + timedelta(days=days)
    items = tuple(Item(step, "chef", line, "meeting", deadline, days, body=titles[0]) for line in lines)
    message = reminder(Bundle(items, Lead()))
    assert check_message(message) == []
    assert "<!channel>" not in message["text"]
    for line in lines:
        assert line.key in message["text"]
