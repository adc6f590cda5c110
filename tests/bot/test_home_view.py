"""The Home view is taken by Slack and stays within 60 blocks, whatever and however much there is."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blockkit import check_view
from bot.views.home import MOST_BLOCKS, home, in_words
from reminders.homepage import Concern, Group, Home, Kind
from reminders.policy import DEFAULT, Lead, Policy
from storage.digests import Counted
from tests.bot.facts_for_views import ANNA, TODAY, a_line

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NASTY = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ["<!channel>", "&" * 10_000, "🔥" * 5_000, "\u202egnal", "", " ", "*a* _b_ `c`", "<@U1>"]
    ),
)
LINES = st.builds(
    lambda number, title, words, dnr, deadline, veiled: a_line(
        number=number, title=title, plan_words=words, dnr=(dnr,), deadline=deadline, veiled=veiled
    ),
    st.integers(1, 99_999), NASTY, NASTY, NASTY, st.one_of(st.none(), st.dates(date(2020, 1, 1))), st.booleans(),
)  # fmt: skip
SOME = st.lists(LINES, max_size=12).map(tuple)
KINDS = st.builds(lambda lines, more: Kind(len(lines) + more, lines), SOME, st.integers(0, 9_000))
GROUPS = st.lists(
    st.builds(
        lambda body, days, lines: Group(body, TODAY + timedelta(days=days), lines),
        st.one_of(st.none(), NASTY), st.integers(-14, 30), st.lists(LINES, min_size=1, max_size=9).map(tuple),
    ),
    max_size=30, unique_by=lambda group: (group.day, group.lines[0].number),
).map(tuple)  # fmt: skip
COUNTED = Counted(open=31, late=3, soon=4, undated=2, new=0, fulfilled=0, protected=0)


def a_home(**changes: Any) -> Home:
    nothing = Kind(0, ())
    facts: dict[str, Any] = {
        "now": datetime(2021, 2, 24, 7, tzinfo=UTC), "today": TODAY, "mine": True, "counted": COUNTED,
        "late": nothing, "week": (), "month": (), "later": (), "uncertain": nothing, "undated": nothing,
        "unassigned": nothing, "untold": nothing, "been": (), "gone": (), "followed": (), "bodies": (), "policy": DEFAULT,
        "deputy": None, "imported": None,
    }  # fmt: skip
    told = facts | changes
    concern = Concern(**{one.name: told.pop(one.name) for one in fields(Concern)})
    return Home(**told, concern=concern)


def said(facts: Home) -> str:
    view = home(facts, STOCKHOLM)
    return "\n".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(KINDS, GROUPS, GROUPS, GROUPS, KINDS, SOME, st.lists(NASTY, max_size=20).map(tuple), NASTY)
def test_slack_takes_it_and_it_is_never_too_long(
    late: Kind,
    week: tuple[Group, ...],
    month: tuple[Group, ...],
    been: tuple[Group, ...],
    kind: Kind,
    followed: Any,
    bodies: Any,
    title: str,
) -> None:
    late = Kind(late.total, tuple({line.number: line for line in late.lines}.values())[:5])
    view = home(
        a_home(
            late=late, week=week, month=month, been=been, uncertain=kind, undated=kind, unassigned=kind, untold=kind,
            followed=followed, bodies=bodies, gone=((ANNA, 3),), deputy=(ANNA, TODAY, None),
            imported=(title, datetime(2021, 2, 24, 7, tzinfo=UTC)),
        ),
        STOCKHOLM,
    )  # fmt: skip
    assert check_view(view) == []
    assert len(view["blocks"]) <= MOST_BLOCKS
    assert "Uppgifter per ons 24 februari 2021" in view["blocks"][-1]["elements"][0]["text"]
    assert all("<!channel>" not in block["text"]["text"] for block in view["blocks"] if "text" in block)


def test_the_first_line_is_how_it_stands() -> None:
    assert said(a_home()).startswith("*Dina uppdrag*\n3 försenade · 4 inom 30 dagar · 2 utan datum")
    assert said(a_home(mine=False)).startswith("*Alla uppdrag*\n")


def test_what_is_due_together_stands_together() -> None:
    two = (a_line(number=1, title="Bryggan"), a_line(number=2, title="Räcket"))
    text = said(a_home(week=(Group("KS", date(2021, 2, 26), two),)))
    assert "*KS fre 26 februari 2021* (om 2 dagar)\n• Bryggan 1679/20 · U-1" in text
    assert text.index("*Denna vecka*") < text.index("Räcket")


def test_it_says_what_one_has_chosen() -> None:
    assert in_words(DEFAULT) == (
        "Påminnelser 28 och 7 dagar före samt arbetsdagen före. Veckosammanställning måndagar kl. 08.00."
    )
    none = Policy(leads=dict.fromkeys(DEFAULT.leads, Lead(0, 0)), eve=False, digest=False)
    assert in_words(none) == "Påminnelser först när tiden gått ut. Ingen veckosammanställning."
