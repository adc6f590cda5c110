"""Everything that the views can make is taken by Slack, whatever the facts hold; and says what it should."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blockkit import check_message
from bot.asking import Ask, decode
from bot.grammar import COMMANDS
from bot.outlet import GONE
from bot.views import card, changes, errors, history, lists, plan, sharing, snooze
from bot.views import help as help_view
from bot.views.sendings import STEPS, failed
from reminders.schedule import Step
from reminders.sendings import Sending
from tests.bot.facts_for_views import ANNA, TODAY, a_card, a_line, name_of
from uppdrag.errors import Changed
from uppdrag.exporting import happened
from uppdrag.facts import Happening, LookUp, Page, SentReminder
from uppdrag.plans import Plan

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NASTY = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "<!channel>",
            "&" * 10_000,
            "🔥" * 10_000,
            "\u202egnal",
            "",
            " ",
            "*a* _b_ `c` ~d~",
            "<@U1>",
            "x\n> y",
        ]
    ),
)
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
STATUSES = st.sampled_from(["ej påbörjat", "pågående", "redovisat", "fullgjort", "avslutat utan fullgörande"])


def lines(number: int) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda title, words, label, deadline, status, dnr, person: a_line(
            number=number,
            title=title,
            plan_words=words,
            organ_label=label,
            deadline=deadline,
            status=status,
            is_open=status in {"ej påbörjat", "pågående", "redovisat"},
            dnr=tuple(dnr),
            ansvarig=ANNA if person else None,
        ),
        NASTY, NASTY, NASTY, DAYS, STATUSES, st.lists(NASTY, max_size=12), st.booleans(),
    )  # fmt: skip


def taken(message: dict[str, Any]) -> None:
    """Slack takes it, it says something, and nothing in it pings or links."""
    assert check_message(message) == []
    assert message["text"].strip()
    assert len(message["text"]) <= 40_000
    assert "<!" not in message["text"]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_cards_are_taken_by_slack(data: st.DataObject) -> None:
    many = data.draw(st.integers(1, 12))
    cards = tuple(
        a_card(
            data.draw(lines(number)),
            plan_explanation=data.draw(NASTY),
            warnings=tuple(data.draw(st.lists(NASTY, max_size=9))),
            notes=data.draw(NASTY),
            closed_reason=data.draw(NASTY),
            co_bodies=(data.draw(NASTY),) * 9,
            member_numbers=tuple(range(40)),
        )
        for number in range(1, many + 1)
    )
    taken(card.card(cards[0], TODAY, name_of))
    taken(card.several(LookUp(data.draw(NASTY), cards), TODAY, name_of))
    taken(sharing.shared(card.card(cards[0], TODAY, name_of), ANNA))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_lists_and_help_are_taken_by_slack(data: st.DataObject) -> None:
    shown = tuple(data.draw(lines(number)) for number in range(1, data.draw(st.integers(1, 10)) + 1))
    words = data.draw(NASTY)
    taken(lists.listing("10 000 uppdrag", Page(10_000, 20, shown), TODAY, Ask("sök", words[:300], 20)))
    taken(help_view.guide(shown[:3], TODAY))
    taken(lists.nearest(words, (words, words[:5], "1679/20")))
    taken(snooze.choices(shown[0], TODAY))


@given(NASTY, NASTY, st.sampled_from(["skapat", "status", "something new"]), st.integers(0, 60))
def test_histories_are_taken_by_slack(words: str, who: str, what: str, many: int) -> None:
    moment = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)
    events = tuple(
        Happening(number, moment, who, what, {"status": words}, {"status": who, "plan": words}, words, 14)
        for number in range(many)
    )
    sent = (SentReminder(TODAY, None, ANNA, words, words, words),) * many
    undoable = frozenset(one.id for one in events)
    taken(history.history(a_line(title=words), events, sent, STOCKHOLM, undoable))


@given(NASTY, NASTY, st.integers(1, 50))
def test_what_is_said_after_changes_is_taken_by_slack(words: str, who: str, many: int) -> None:
    moment = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)
    numbers = [99_000 + number for number in range(many)]
    told = changes.was_first(Changed(who, moment, "plan_flyttad", {"plan": words}), moment)
    events = tuple(10_000_000 + number for number in numbers)
    taken(changes.several_done("\n".join([told] * 20), events, tuple(numbers)))
    taken(changes.several_undone(numbers, [words, who] if words.strip() else ["nej"]))
    taken(changes.done(told, many, many))
    taken(changes.undone(many))


@given(NASTY, NASTY, st.booleans(), DAYS)
def test_plans_and_refusals_are_taken_by_slack(words: str, why: str, certain: bool, deadline: date) -> None:
    taken(
        plan.reading(Plan(words, "meeting", why, certain, deadline=deadline, warnings=(words,)), TODAY, TODAY)
    )
    taken(errors.refused(words))


def test_a_refusal_keeps_its_mentions_and_nothing_else() -> None:
    said = errors.refused("Fråga <@U0EVA> eller <!channel> & co.")["text"]
    assert said == "Fråga <@U0EVA> eller &lt;!channel&gt; &amp; co."


def test_a_list_gives_its_count_first_and_its_other_pages() -> None:
    late = a_line(plan_words="KS 10 feb", plan_kind="meeting", deadline=date(2021, 2, 10))
    message = lists.listing("25 uppdrag", Page(25, 10, (late,) * 10), TODAY, Ask("lista", "nämnd:KS", 10))
    assert message["text"].startswith(
        "*25 uppdrag* · visar 11–20\n"
        "*Utreda hur avhopparverksamheten kan stärkas*\n"
        "1679/20 · U-14 · Kommunstyrelsen · ansvarig <@U0ANNA>\n"
        "▲ _KS 10 feb_ = ons 10 februari 2021 (14 dagar försenat)\n"
    )
    turning = [(one["text"]["text"], decode(one["value"])) for one in message["blocks"][-1]["elements"]]
    assert turning == [
        ("Föregående", Ask("lista", "nämnd:KS", 0)),
        ("Fler", Ask("lista", "nämnd:KS", 20)),
        ("Ändra flera", Ask("flera", "lista|nämnd:KS", 10)),
        ("Dela i kanalen", Ask("lista", "nämnd:KS", 10)),
    ]


def test_what_waits_for_a_decision_says_so_in_a_list() -> None:
    reported = a_line(status="redovisat", deadline=date(2021, 2, 10), plan_words="KS 10 feb")
    text = lists.listing("1 uppdrag", Page(1, 0, (reported,)), TODAY, Ask("lista"))["text"]
    assert "◐ redovisat · _KS 10 feb_" in text
    assert "försenat" not in text


def test_the_help_has_one_line_for_each_command() -> None:
    text = help_view.guide((), TODAY)["text"]
    assert "`/uppdrag sök trygghet` – ord i rubriker, dnr och anteckningar" in text
    assert text.count("`/uppdrag ") == len(COMMANDS) + 1  # the foot names one too


def test_the_history_tells_who_did_what_in_local_time() -> None:
    created = Happening(
        1, datetime(2021, 2, 24, 7, 0, tzinfo=UTC), "Eva Sund", "skapat", {}, {"plan": "KS 10 feb"}, None, 14
    )
    moved = Happening(
        2,
        created.at + timedelta(days=1),
        "Anna Lind",
        "plan_flyttad",
        {"plan": "KS 10 feb"},
        {"plan": "KS 5 maj"},
        "remissen",
        14,
    )
    reminded = tuple(
        SentReminder(TODAY, created.at, ANNA, step, state, why)
        for step, state, why in (
            ("first", "sent", "ansvarig"),
            ("week", "sent", None),
            ("eve", "skipped", "uppskjuten"),
            ("overdue", "failed", "user_disabled"),
        )
    )
    text = history.history(a_line(), (created, moved), reminded, STOCKHOLM)["text"].splitlines()
    when = "ons 24 februari 2021 kl. 08.00 · <@U0ANNA>"
    assert text[1:] == [
        "tors 25 februari 2021 kl. 08.00 · Anna Lind flyttade planen: _KS 10 feb_ → _KS 5 maj_ – remissen",
        "ons 24 februari 2021 kl. 08.00 · Eva Sund lade till uppdraget: _KS 10 feb_",
        "*Påminnelser*",
        f"{when} · första påminnelsen · skickad eftersom mottagaren är ansvarig",
        f"{when} · en vecka före · skickad",
        f"{when} · arbetsdagen före · behövdes inte (uppskjuten)",
        f"{when} · efter tiden · kom inte fram (kontot är avstängt)",
    ]


@pytest.mark.parametrize("protected", [True, False])
def test_a_shared_answer_has_nothing_to_press(protected: bool) -> None:
    message = lists.listing("1 uppdrag", Page(1, 0, (a_line(protected=protected),)), TODAY, Ask("lista"))
    blocks = sharing.shared(message, ANNA)["blocks"]
    assert all(block["type"] != "actions" and "accessory" not in block for block in blocks)
    assert blocks[-1]["elements"][0]["text"] == "Delat av <@U0ANNA>"


@pytest.mark.parametrize("step", get_args(Step))
def test_every_step_has_words_wherever_it_is_told(step: str) -> None:
    told = SentReminder(TODAY, None, ANNA, step, "waiting", None)
    assert step not in history.history(a_line(), (), (told,), STOCKHOLM)["text"]
    assert step in STEPS
    assert happened.step(step) != step


def test_what_people_can_mend_is_said_in_their_words() -> None:
    assert set(history.WHY) == GONE
    at = datetime(2021, 3, 8, 7, tzinfo=UTC)
    lost = Sending(7, None, "C0BORTA", "digest", at, (), "is_archived")
    (row,) = failed([lost], "hem")
    assert row["text"]["text"] == "Nådde inte <#C0BORTA>: veckosammanställningen (kanalen är arkiverad)"
