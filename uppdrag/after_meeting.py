"""What happened at the meeting: the answers of the day after, none of which is anybody's delay.

*Fullgjort* is `changing.close`, *Bordlagt* is `changing.postpone`. What was noted or referred back has had its
turn: its day no longer counts, and the plan's next one does, or is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppdrag.changing import Edit, Evidence, editing, must_be_news, must_be_open, remember
from uppdrag.errors import Refused, Unchanged
from uppdrag.noting import count_report, had_its_turn

if TYPE_CHECKING:
    from datetime import date

    from uppdrag.facts import Actor, House

NOT_UP = "kom_inte_upp"


def noted(house: House, actor: Actor, number: int, evidence: Evidence, *, seen: int | None = None) -> None:
    """*Antecknat, uppdraget fortsätter*: a report was noted; the uppdrag stays open without a day."""
    with editing(house, actor, number, "report", "antecknat", seen=seen) as edit:
        must_be_open(edit.row)
        must_be_news(edit, evidence.kept, "antecknat")
        count_report(edit, evidence)
        if edit.row.status == "redovisat":
            edit.status("pågående")
        _had_its_turn(edit, evidence)
        remember(edit, evidence)


def referred_back(
    house: House, actor: Actor, number: int, evidence: Evidence, *, seen: int | None = None
) -> None:
    """*Återremitterat*: open again, with the meeting as its reason; works on a closed uppdrag too."""
    with editing(house, actor, number, "reopen", "återremitterat", seen=seen) as edit:
        edit.status("pågående")
        edit.note(closed_body=None, closed_on=None, closed_paragraph=None, closed_reason=None)
        edit.note(aterremitterat=True)
        _had_its_turn(edit, evidence)
        remember(edit, evidence)


def did_not_come_up(
    house: House, actor: Actor, number: int, meeting: date, *, seen: int | None = None
) -> None:
    """*Kom inte upp*: the plan stays, and the one who answers is told that the day has passed."""
    with editing(house, actor, number, "postpone", NOT_UP, seen=seen) as edit:
        must_be_open(edit.row)
        if meeting >= house.today():
            raise Refused("Mötet har inte varit än.")
        if any(one.what == NOT_UP and one.after["deadline"] == meeting.isoformat() for one in edit.history()):
            raise Unchanged
        edit.after["deadline"] = meeting.isoformat()


def _had_its_turn(edit: Edit, evidence: Evidence) -> None:
    """Of a meeting that day's or an earlier one; a report of another kind is noted when its body gets to it."""
    is_meeting = edit.row.plan_kind == "meeting"
    had_its_turn(edit, evidence.on if is_meeting else edit.house.today())
