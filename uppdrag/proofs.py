"""What a meeting is known to have said of an uppdrag: the same § told once more, in whatever way, is the same fact.

A proof is body, day (ISO) and §, as history keeps it under "evidence".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from uppdrag.identity import same_paragraph
from uppdrag.plans.texts import day_text

if TYPE_CHECKING:
    from storage.tables import Event
    from uppdrag.organisation import Organisation


def in_words(proof: Sequence[str], organisation: Organisation) -> str:
    """ "KS ons 31 mars 2021 § 301" """
    body, day, paragraph = proof
    return f"{organisation.short(body)} {day_text(date.fromisoformat(day))} § {paragraph}"


def standing(happened: Iterable[Event]) -> list[Event]:
    """What happened and was not undone."""
    all_of_it = list(happened)
    undone = {event.undoes for event in all_of_it}
    return [event for event in all_of_it if event.id not in undone]


def is_known(happened: Iterable[Event], proof: Sequence[str], what: str | None = None) -> bool:
    """Whether anything (or this kind of event) is known of an uppdrag by this proof."""
    there = (event for event in standing(happened) if what in (None, event.what))
    return any(_is_of(event, proof) for event in there)


def is_counted(happened: Iterable[Event], proof: Sequence[str]) -> bool:
    """Whether a partial report by this proof has been counted."""
    return any(_is_of(event, proof) for event in standing(happened) if counts(event))


def counts(event: Event) -> bool:
    """Whether the event told of one more partial report."""
    return "partial_reports" in event.after


def _is_of(event: Event, proof: Sequence[str]) -> bool:
    known = event.after.get("evidence") or ("", "", "")
    return list(known[:2]) == list(proof[:2]) and same_paragraph(known[2], proof[2])
