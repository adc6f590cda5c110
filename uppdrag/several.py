"""One change to several uppdrag: each in its own transaction, so that one refusal holds up no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from uppdrag import undoing
from uppdrag.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from uppdrag.facts import Actor, House


@dataclass(frozen=True, slots=True)
class Outcome:
    """By U-number: the event of what was changed, and why another one was not."""

    events: dict[int, int] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)


def each(house: House, numbers: Iterable[int], change: Callable[[int], object]) -> Outcome:
    """Changes each uppdrag once; what cannot be changed is left as it is and told of."""
    outcome = Outcome()
    for number in dict.fromkeys(numbers):
        try:
            change(number)
        except Refused as refused:
            outcome.refused[number] = refused
        else:
            outcome.events[number] = undoing.last_event(house, number) or 0
    return outcome


def undo(house: House, actor: Actor, events: Iterable[int]) -> tuple[list[int], list[Refused]]:
    """Ångra for several changes at once, within their 15 minutes: the U-numbers put back, and the refusals."""
    back: list[int] = []
    refusals: list[Refused] = []
    for event in events:
        try:
            back.append(undoing.undo(house, actor, event, quick=True))
        except Refused as refused:
            refusals.append(refused)
    return back, refusals
