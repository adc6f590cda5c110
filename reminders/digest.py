"""The weekly digest as values: what it tells, in which order, and how it is divided into messages. Pure.

Source of the order: docs/delivery.md, "The weekly digest".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from uppdrag.facts import Line

Kind = Literal[
    "late", "meeting", "moved", "new", "fulfilled",
    "undated", "uncertain", "contradictory", "unassigned", "unreached", "untold", "unsent",
]  # fmt: skip

# Slack takes about 13,200 characters in a message: these are for the sections, the rest for what frames them.
ROOM = 9_000
ROOM_FOR_REMINDERS = 3_500
LONGEST_TITLE = 110
LONGEST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Headline:
    """The first line: how many, and what is new since that day. `part` of `parts` stands in a long digest."""

    open: int
    new: int
    fulfilled: int
    late: int
    soon: int
    undated: int
    protected: int
    since: date


@dataclass(frozen=True, slots=True)
class Move:
    """A plan moved: from these words to those, why, and for which time."""

    before: str | None
    after: str | None
    reason: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One uppdrag in a section; with its move, or the decision that closed it ("KS 2021-06-16 § 584")."""

    line: Line
    move: Move | None = None
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Uppdrag of one kind; `total` counts those left out too. A meeting names its body and day."""

    kind: Kind
    entries: tuple[Entry, ...]
    total: int
    body: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a digest tells, as of `today`.

    `next_meeting` = (body, day, how many are planned for it); `ahead` = (deadline, status, how many) of what is open.
    """

    today: date
    headline: Headline
    sections: tuple[Section, ...]
    next_meeting: tuple[str, date, int] | None = None
    ahead: tuple[tuple[date, str, int], ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing late, nothing changed, nothing to sort out: one line is enough."""
        changed = self.headline.new or self.headline.fulfilled or self.headline.late
        return not changed and all(section.kind == "meeting" for section in self.sections)


@dataclass(frozen=True, slots=True)
class DigestPart:
    """One message of a digest: the first (1) carries the headline."""

    overview: Overview
    sections: tuple[Section, ...]
    part: int = 1
    parts: int = 1


def divide(overview: Overview, *, reminders: bool = False) -> tuple[DigestPart, ...]:
    """The messages of a digest, each within what Slack takes. A section that goes on is named again.

    With `reminders` the first keeps room for those of a person's day.
    """
    if overview.empty:
        return (DigestPart(overview, ()),)
    filled: list[list[Section]] = [[]]
    room = ROOM - (ROOM_FOR_REMINDERS + _HEADING if reminders else 0)
    for section in _pieces(overview.sections):
        needed = _weight(section)
        if needed > room and (filled[-1] or room < ROOM):
            filled.append([])
            room = ROOM
        filled[-1].append(section)
        room -= needed
    parts = len(filled)
    return tuple(
        DigestPart(overview, tuple(sections), number, parts) for number, sections in enumerate(filled, 1)
    )


def _pieces(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections short enough for a message; only the last piece of one counts what was left out."""
    for section in sections:
        yield from _cut(section)


def _cut(section: Section) -> Iterator[Section]:
    rest, left = section.entries, section.total
    while _weight(replace(section, entries=rest)) > ROOM:
        fitting = _fitting(rest)
        yield replace(section, entries=rest[:fitting], total=fitting)
        rest, left = rest[fitting:], left - fitting
    yield replace(section, entries=rest, total=left)


def _fitting(entries: tuple[Entry, ...]) -> int:
    """How many of the entries a message takes; at least one."""
    room = ROOM - _HEADING
    for place, entry in enumerate(entries):
        room -= _entry_weight(entry)
        if room < 0:
            return max(place, 1)
    return len(entries)


_HEADING = 120
_FRAME = 120
_NUMBER_ONLY = 60
NAMED_ONLY = frozenset(
    {"undated", "uncertain", "contradictory", "unassigned", "unreached", "untold", "unsent"}
)


def _weight(section: Section) -> int:
    if section.kind in NAMED_ONLY:
        return _HEADING + _NUMBER_ONLY * len(section.entries)
    return _HEADING + sum(_entry_weight(entry) for entry in section.entries)


def _entry_weight(entry: Entry) -> int:
    """Characters of an entry as Slack counts them, once the three signs are escaped."""
    line, move = entry.line, entry.move
    words = [line.title[:LONGEST_TITLE], *line.dnr[:1], entry.decision]
    if move is not None:
        words += [(text or "")[:LONGEST_WORDS] for text in (move.before, move.after, move.reason)]
    return _FRAME + sum(_escaped(text) for text in words if text)


def _escaped(text: str) -> int:
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
