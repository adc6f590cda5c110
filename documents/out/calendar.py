"""Calendars (iCalendar, RFC 5545): all-day entries that keep their name when they move or are called off.

Written line by line: fifty thousand entries as objects of a library took half a minute and as many megabytes as
everything else together. Tests read what is written with two libraries.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from documents import progress
from documents.out.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from documents.out.model import Entry

MAKER = "-//uppdragsbot//uppdrag//SV"
_LONGEST_LINE = 75  # octets, as the standard counts
_TOLD = 500
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


def write_ics(entries: Sequence[Entry], *, name: str) -> bytes:
    """A calendar that is published, called `name`; entries as they come."""
    lines = bytearray()
    for line in _lines(entries, name):
        lines += _folded(line)
    return bytes(lines)


def _lines(entries: Sequence[Entry], name: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{MAKER}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{_text(name)}"
    for number, entry in enumerate(entries):
        if number % _TOLD == 0:
            progress.tell(number, len(entries))
        yield from _event(entry)
    yield "END:VCALENDAR"


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_instant(entry.changed)}"
    yield f"LAST-MODIFIED:{_instant(entry.changed)}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.day)}"
    yield f"DTEND;VALUE=DATE:{_day(entry.day + timedelta(days=1))}"  # of an all-day entry: the day after
    yield f"SUMMARY:{_text(entry.summary)}"
    yield "DESCRIPTION:" + "\\n".join(map(_text, entry.description.splitlines()))
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    if entry.category:
        yield f"CATEGORIES:{_text(entry.category)}"
    if entry.recurrence and not entry.cancelled:
        yield f"RRULE:{entry.recurrence}"
    yield "END:VEVENT"


def _text(text: str) -> str:
    return one_line(text).translate(_ESCAPES)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _folded(line: str) -> bytes:
    """The line with its end; one that is too long goes on after a blank, and never breaks inside a letter."""
    whole = line.encode()
    if len(whole) <= _LONGEST_LINE:
        return whole + b"\r\n"
    parts, start, room = [], 0, _LONGEST_LINE
    while start < len(whole):
        end = min(start + room, len(whole))
        while end < len(whole) and whole[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(whole[start:end])
        start, room = end, _LONGEST_LINE - 1
    return b"\r\n ".join(parts) + b"\r\n"
