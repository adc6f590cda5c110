"""What is written, whatever the format: papers of headings, text and tables; sheets; calendar entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

Cell: TypeAlias = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its share of the width (in a sheet: characters)."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a section row; without `title` they have none."""

    title: str | None
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a heading row. `about` tells those who cannot see it what it holds."""

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    about: str

    @property
    def rows(self) -> int:
        return sum(len(section.rows) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1-3; one of level 1 after other text begins a new page."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one thing: pairs of what and how it is."""

    pairs: tuple[tuple[str, str], ...]
    about: str


Block: TypeAlias = Heading | Text | Grid | Facts


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in Swedish. `footer` stands on each page beside the page number; `made` is when it was written."""

    title: str
    blocks: tuple[Block, ...]
    footer: str
    made: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for a spreadsheet: the name of its tab, headings and rows."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An all-day entry of a calendar.

    `uid` is its name for ever, `sequence` rises with every change; `recurrence` is an RRULE without its name.
    """

    uid: str
    sequence: int
    day: date
    summary: str
    description: str
    changed: datetime
    cancelled: bool = False
    recurrence: str | None = None
    category: str | None = None
