"""Facts as the views get them, with defaults; each test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from uppdrag.facts import Card, Given, Line, PersonRef, SourceFact

TODAY = date(2021, 2, 24)
ANNA = PersonRef(1, "U0ANNA", "Anna Lind")


def a_line(**changes: Any) -> Line:
    """1679/20 as it stands on 24 February 2021."""
    line = Line(
        id=1,
        number=14,
        title="Utreda hur avhopparverksamheten kan stärkas",
        dnr=("1679/20",),
        organ="kommunstyrelsen",
        organ_label="Kommunstyrelsen",
        status="pågående",
        is_open=True,
        protected=False,
        ansvarig=ANNA,
        plan_words="Delrapport kvartal 2",
        plan_kind="quarter",
        plan_certain=True,
        earliest=date(2021, 4, 1),
        deadline=date(2021, 6, 30),
        moves=0,
        revision=1,
    )
    return replace(line, **changes)


def a_card(line: Line | None = None, **changes: Any) -> Card:
    """The card of that line, read from row 14 of bilaga 3."""
    card = Card(
        line=line or a_line(),
        plan_explanation="Delredovisning senast ons 30 juni 2021; år antaget: listan är daterad 28 januari 2021.",
        occasions=(),
        co_bodies=(),
        co_persons=(),
        with_bodies=(),
        given=Given("kommunfullmaktige", text="KF budget 2021"),
        closed=Given(None),
        closed_reason=None,
        sources=(
            SourceFact(
                "En titel", "tjänsteutlåtande", ("1308/20",), "bilaga 3", 18, 14, None, date(2021, 1, 28)
            ),
        ),
        warnings=(),
        notes="",
        partial_reports=0,
        bordlagt=False,
        aterremitterat=False,
        parent=None,
        member_numbers=(),
    )
    return replace(card, **changes)


def name_of(body: str) -> str:
    return {"kommunstyrelsen": "KS", "kommunfullmaktige": "KF"}.get(body, body)
