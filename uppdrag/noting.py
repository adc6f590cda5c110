"""What it does to an uppdrag that a report of it was noted: it is counted once, and its day has had its turn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from storage import uppdrag as store
from uppdrag import proofs
from uppdrag.recording import row_id

if TYPE_CHECKING:
    from storage.tables import OccasionRow
    from uppdrag.changing import Edit, Evidence


def count_report(edit: Edit, evidence: Evidence | None) -> None:
    """One more partial report; what the same § of the same meeting tells of is counted once."""
    if evidence is None or not proofs.is_counted(edit.history(), evidence.kept):
        edit.note(partial_reports=edit.row.partial_reports + 1)


def had_its_turn(edit: Edit, day: date) -> None:
    """What was planned for that day or before no longer counts: the plan's next occasion does, where it has one."""
    row = edit.row
    if row.deadline is None or row.deadline > day:
        return
    following = _next(edit, day)
    if following is None:
        edit.note(deadline=None, earliest=None)
        return
    edit.note(deadline=following.deadline, earliest=following.earliest)
    edit.note(plan_kind=following.kind, plan_body=following.body)


def _next(edit: Edit, day: date) -> OccasionRow | None:
    known = store.occasions_of(edit.tx, edit.house.workspace_id, [row_id(edit.row)])
    due = (one for one in known if one.role == "due" and one.deadline is not None and one.deadline > day)
    return min(due, key=lambda one: one.deadline or day, default=None)
