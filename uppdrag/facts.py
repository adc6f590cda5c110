"""What is known about uppdrag, as values: made by `uppdrag`, shown by `bot`, planned by `reminders`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from storage.lists import SOON_DAYS as SOON_DAYS
from storage.lists import WAITING
from storage.lists import Filter as Filter

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.db import Database
    from uppdrag.municipality import Municipality


NOBODY = 0


@dataclass(frozen=True)
class House:
    """All that a use case needs from outside: the database, whose it is, its municipality, and the time.

    `viewer`: whose eyes look (a person's id, NOBODY for all the world). What is protected from them is veiled
    wherever it is read; without a viewer the house itself looks, and sees all.
    """

    db: Database
    workspace_id: int
    municipality: Municipality
    now: Callable[[], datetime]
    viewer: int | None = None

    def today(self) -> date:
        """The civil date in the municipality's zone."""
        return self.now().astimezone(self.municipality.zone).date()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `name` is what history shows ("Eva Sund", "kommandoraden (root)")."""

    name: str
    person_id: int | None = None

    @property
    def key(self) -> str:
        """How records keep the actor: a person by number, so that the name stands in one place and can leave it."""
        return self.name if self.person_id is None else f"person/{self.person_id}"


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as shown: `<@slack_id>` in Slack, the name elsewhere."""

    id: int
    slack_id: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class OccasionFact:
    """One occasion of an uppdrag. `role`: due · handled · given · reported."""

    role: str
    kind: str
    body: str | None
    report: str | None
    partial: bool
    earliest: date | None
    latest: date | None
    deadline: date | None
    words: str | None
    paragraph: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFact:
    """Where something was read: "tjänsteutlåtande 1308/20, bilaga 3, rad 14 (sida 18)"."""

    document: str
    kind: str | None
    dnr: tuple[str, ...]
    list_name: str | None
    page: int | None
    row: int | None
    line: int | None
    document_date: date | None


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave it: body (register id), and what is known of day, § and budget."""

    body: str | None
    on: date | None = None
    paragraph: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An uppdrag as it stands in a list, with everything that can be computed of its lateness.

    `veiled`: protected from whoever looks, so its words are left out.
    """

    id: int
    number: int
    title: str
    dnr: tuple[str, ...]
    organ: str
    organ_label: str
    status: str
    is_open: bool
    protected: bool
    ansvarig: PersonRef | None
    plan_words: str | None
    plan_kind: str
    plan_certain: bool
    earliest: date | None
    deadline: date | None
    moves: int
    revision: int
    veiled: bool = False

    @property
    def key(self) -> str:
        return f"U-{self.number}"

    def days_left(self, today: date) -> int | None:
        """Days until the deadline; negative when it has passed; None without one."""
        return None if self.deadline is None else (self.deadline - today).days

    def is_late(self, today: date) -> bool:
        """försenat: waiting, and the deadline lies before today."""
        return self.status in WAITING and self.deadline is not None and self.deadline < today

    def is_soon(self, today: date) -> bool:
        """snart: open, and due within 30 days."""
        left = self.days_left(today)
        return self.is_open and left is not None and 0 <= left <= SOON_DAYS

    def is_undated(self) -> bool:
        return self.is_open and self.deadline is None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the card shows. `said_at`: the address of the message that it was made of."""

    line: Line
    plan_explanation: str | None
    occasions: tuple[OccasionFact, ...]
    co_bodies: tuple[str, ...]
    co_persons: tuple[PersonRef, ...]
    with_bodies: tuple[str, ...]
    given: Given
    closed: Given
    closed_reason: str | None
    sources: tuple[SourceFact, ...]
    warnings: tuple[str, ...]
    notes: str
    partial_reports: int
    bordlagt: bool
    aterremitterat: bool
    parent: int | None
    member_numbers: tuple[int, ...]
    said_at: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the history. `what` is a word of `uppdrag/events`."""

    id: int
    at: datetime
    actor: str
    what: str
    before: dict[str, object]
    after: dict[str, object]
    reason: str | None
    uppdrag_number: int | None


@dataclass(frozen=True, slots=True)
class SentReminder:
    """A reminder in the log: its day, when it went (None before), to whom, which step, and how it went.

    `reason`: why it did not go out; of what was sent, what made it that person's ("ansvarig"), where it is known.
    """

    day: date
    at: datetime | None
    person: PersonRef
    step: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: how many there are in all, and these lines from `offset` on."""

    total: int
    offset: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LookUp:
    """The answer to a number: its cards; or, when none, the nearest written dnr."""

    asked: str
    cards: tuple[Card, ...] = ()
    near: tuple[str, ...] = ()
    probable: bool = False
