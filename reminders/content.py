"""What a message is about, as values: `reminders` makes them, `bot` shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from reminders.people import Why
from reminders.policy import Lead
from reminders.schedule import Step

if TYPE_CHECKING:
    from reminders.digest import DigestPart
    from uppdrag.facts import Line

Delay = Literal["away", "slack"]


@dataclass(frozen=True, slots=True)
class Item:
    """One reminder: the step, the uppdrag, and the occasion it is about.

    `body` is its short name ("KS"); `days` counts to the deadline from the day it is read, negative after it.
    `was_due` is the day it should have come, when it is late, and `delay` why: the bot was away, or Slack was.
    """

    step: Step
    why: Why
    line: Line
    kind: str
    deadline: date | None
    days: int | None
    body: str | None = None
    ready_by: date | None = None
    was_due: date | None = None
    delay: Delay = "away"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All reminders of a person's day, the most urgent first. `lead` and `eve` tell when reminders come."""

    items: tuple[Item, ...]
    lead: Lead
    eve: bool = True


@dataclass(frozen=True, slots=True)
class Digest:
    """One part of a weekly digest, with the day's reminders of a person on top of the first part."""

    part: DigestPart
    reminders: Bundle | None = None


Content = Bundle | Digest
