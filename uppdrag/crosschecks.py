"""What a document says in two ways, and numbers that stand with something else: pointed out, never corrected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uppdrag.dnr import read_column
from uppdrag.identity import LIKELY, likeness
from uppdrag.plans import read_plan
from uppdrag.questions import where
from uppdrag.sight import shown_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uppdrag.comparing import Item, Known
    from uppdrag.merging import Entry
    from uppdrag.municipality import Municipality
    from uppdrag.plans import Plan
    from uppdrag.reading import Reading
    from uppdrag.reading.model import Suggestion

MOST_CASES = 300
_WHEN = re.compile(
    r"\b(?:del|slut|åter|av)?(?:rapport|redovis)\w*\b[^.]{0,60}?\b(?:under|i|till|senast)\s+(?P<words>[^.,;()]{5,40})",
    re.IGNORECASE,
)


def contradictions(entries: Sequence[Entry], reading: Reading, municipality: Municipality) -> None:
    """Warns where the running text gives an uppdrag of the lists a time that its plan leaves no room for."""
    for one in reading.suggestions:
        told = _told_of(one, entries, municipality) if one.kind == "retold" else None
        for words in _times(one.text) if told else ():
            plan = read_plan(words, reading.document.date, municipality, body=told.organ if told else None)
            if told is not None and _excludes(told.plan, plan):
                place = ", ".join(part for part in ("löpande text", *where(one.source)) if part)
                told.warnings += (f"Samma handling anger också *{words}* ({place}). Vilket gäller?",)


def _told_of(one: Suggestion, entries: Sequence[Entry], municipality: Municipality) -> Entry | None:
    """The one entry whose dnr the text bears; None where several could be meant."""
    keys = {dnr.key for dnr in read_column(" ; ".join(one.dnr), diarium=municipality.diarium)}
    found = [entry for entry in entries if keys & entry.keys]
    return found[0] if len(found) == 1 else None


def _times(text: str) -> Iterator[str]:
    from uppdrag.reading.planwords import is_plan  # its patterns take long to compile, and few ask for this

    for match in _WHEN.finditer(text):
        words = match["words"].strip()
        if is_plan(words):
            yield words


def _excludes(one: Plan, other: Plan) -> bool:
    """Whether both have a window, and these have no day in common."""
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return False
    return one.latest < other.earliest or other.latest < one.earliest


def odd_days(reading: Reading, municipality: Municipality) -> tuple[str, ...]:
    """What is odd about the meetings of cases that are no uppdrag, with their places: nothing is recorded of them."""
    told: list[str] = []
    for row in [one for one in reading.cases if one.role == "case" and one.plan][:MOST_CASES]:
        plan = read_plan(row.plan, reading.document.date, municipality, handled=True)
        place = ", ".join(part for part in (row.list or "", *where(row.source)) if part)
        told += [f"{warning} ({place})" for warning in plan.warnings]
    return tuple(told)


def other_cases(items: Sequence[Item], known: Known) -> None:
    """Notes where a new uppdrag bears a dnr under which another body has something else altogether.

    Two uppdrag of one body in one case are common (1365/20) and no error.
    """
    for item in items:
        if item.entry is None or item.number is not None:
            continue
        entry = item.entry
        for row in known.of_case(entry.keys, set()):
            if row.organ != entry.organ and likeness(row.title, entry.title) < LIKELY:
                written = ", ".join(dnr.written for dnr in entry.dnr)
                item.notes += (
                    f"{written} är också dnr för U-{row.number}: {shown_title(row)[:120]}. Stämmer det?",
                )
                break
