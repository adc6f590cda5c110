"""Calendars (iCalendar, RFC 5545): all-day entries that keep their name when they move or are called off.

The library keeps objects of some kilobytes for each entry, so that every entry is written as soon as it is made.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from documents import progress
from documents.out.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.out.model import Entry

MAKER = "-//uppdragsbot//uppdrag//SV"
_END = b"END:VCALENDAR\r\n"
_TOLD = 500


def write_ics(entries: Sequence[Entry], *, name: str) -> bytes:
    """A calendar that is published, called `name`; entries as they come."""
    written = bytearray(_frame(name).removesuffix(_END))
    for number, entry in enumerate(entries):
        if number % _TOLD == 0:
            progress.tell(number, len(entries))
        written += _event(entry)
    return bytes(written + _END)


def _frame(name: str) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> bytes:
    from icalendar import Event, vRecur

    event: Any = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))  # the end of an all-day entry is the day after
    event.add("summary", one_line(entry.summary))
    event.add("description", "\n".join(map(one_line, entry.description.splitlines())))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.category:
        event.add("categories", [one_line(entry.category)])
    if entry.recurrence and not entry.cancelled:
        event.add("rrule", vRecur.from_ical(entry.recurrence))
    return bytes(event.to_ical())
