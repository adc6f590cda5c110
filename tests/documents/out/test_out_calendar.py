"""Calendars, read here by a parser of our own that takes the standard at its word (RFC 5545)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import vobject
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from documents.out.calendar import write_ics
from documents.out.model import Entry

CHANGED = datetime(2021, 2, 24, 7, tzinfo=UTC)
_LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<rest>(?:;[A-Z-]+=[^:;]*)*):(?P<value>.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\;,nN])")


def entry(**changes: object) -> Entry:
    facts: dict[str, object] = {
        "uid": "u-14-1@test.invalid",
        "sequence": 3,
        "day": date(2021, 3, 31),
        "summary": "KS: Utreda bryggan",
        "description": "Rad ett\nRad två, med komma; och semikolon",
        "changed": CHANGED,
    }
    return Entry(**{**facts, **changes})  # type: ignore[arg-type]


def events(data: bytes) -> list[dict[str, str]]:
    """The entries as name → value; fails where the file breaks the standard."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    text = data.replace(b"\r\n ", b"").decode("utf-8")
    found: list[dict[str, str]] = []
    for line in text.split("\r\n")[:-1]:
        match = _LINE.fullmatch(line)
        assert match, line
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and match["name"] not in ("BEGIN", "END"):
            assert match["name"] not in found[-1]
            found[-1][match["name"]] = _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], match["value"])
            found[-1][match["name"] + "?"] = match["rest"]
    assert all({"UID", "DTSTAMP", "DTSTART"} <= set(event) for event in found)
    return found


def test_an_entry_lasts_its_day_and_no_longer() -> None:
    (event,) = events(write_ics([entry()], name="Uppdrag"))
    assert (event["DTSTART"], event["DTSTART?"]) == ("20210331", ";VALUE=DATE")
    assert (event["DTEND"], event["DTEND?"]) == ("20210401", ";VALUE=DATE")
    assert event["DTSTAMP"] == "20210224T070000Z"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("u-14-1@test.invalid", "3", "CONFIRMED")
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DESCRIPTION"] == "Rad ett\nRad två, med komma; och semikolon"


def test_what_is_called_off_says_so_and_does_not_recur() -> None:
    (event,) = events(write_ics([entry(cancelled=True, recurrence="FREQ=YEARLY")], name="x"))
    assert event["STATUS"] == "CANCELLED"
    assert "RRULE" not in event


def test_a_recurring_entry_recurs() -> None:
    (event,) = events(write_ics([entry(recurrence="FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1")], name="x"))
    days = rrulestr(event["RRULE"], dtstart=datetime(2021, 3, 31, tzinfo=UTC))[:3]
    assert [day.date() for day in days] == [date(2021, 3, 31), date(2021, 9, 30), date(2022, 3, 31)]


def test_the_calendar_has_a_name_and_a_method() -> None:
    text = write_ics([], name="Uppdrag – KS").decode()
    assert "METHOD:PUBLISH\r\n" in text
    assert "X-WR-CALNAME:Uppdrag – KS\r\n" in text
    assert "VERSION:2.0\r\n" in text


def test_another_library_reads_what_was_written() -> None:
    """vobject, which had no part in writing it; and the whole is one calendar to the library that wrote its parts."""
    long = "Utreda bryggan; och, för säkerhets skull, åtgärda \\ räcket " * 4
    data = write_ics(
        [entry(summary=long, recurrence="FREQ=YEARLY", category="Kommunstyrelsen"), entry(cancelled=True)],
        name="Uppdrag – KS",
    )
    read = vobject.readOne(data.decode())
    first, second = read.vevent_list
    assert first.summary.value == long.strip()
    assert first.description.value == "Rad ett\nRad två, med komma; och semikolon"
    assert (first.dtstart.value, first.dtend.value) == (date(2021, 3, 31), date(2021, 4, 1))
    assert first.categories.value == ["Kommunstyrelsen"]
    assert second.status.value == "CANCELLED"
    again: Any = Calendar.from_ical(data)
    assert again["X-WR-CALNAME"] == "Uppdrag – KS"
    assert [(one["SUMMARY"], one["DTSTAMP"].dt, one["SEQUENCE"]) for one in again.walk("VEVENT")] == [
        (long.strip(), CHANGED, 3),
        ("KS: Utreda bryggan", CHANGED, 3),
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=300))
def test_any_words_keep_to_the_standard(summary: str, description: str) -> None:
    (event,) = events(write_ics([entry(summary=f"a{summary}", description=description)], name="x"))
    assert event["SUMMARY"].startswith("a")
