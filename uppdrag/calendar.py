"""Which day counts: working days, meeting days, reporting windows, and the one way from local time to UTC.

Working days are Monday to Friday except Swedish public holidays and the eves that are free in practice
(midsommarafton, julafton, nyårsafton).
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

Answerer = Literal["nämnd", "ks", "kf"]
ONE_DAY = timedelta(days=1)


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local day and clock; an hour that occurs twice means the first of the two."""
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=zone).astimezone(UTC)


def holiday(day: date) -> str | None:
    """The Swedish name of a public or customary free day; None for other days, Sundays among them."""
    return _holidays(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < 5 and holiday(day) is None


def working_day_on_or_after(day: date) -> date:
    """The day itself, or the next one that is a working day."""
    return _walk(day, ONE_DAY)


def working_day_on_or_before(day: date) -> date:
    """The day itself, or the last one before it that is a working day."""
    return _walk(day, -ONE_DAY)


def working_day_before(day: date) -> date:
    """The last working day strictly before the day."""
    return working_day_on_or_before(day - ONE_DAY)


def working_day_after(day: date) -> date:
    """The first working day strictly after the day."""
    return working_day_on_or_after(day + ONE_DAY)


def add_working_days(day: date, n: int) -> date:
    """The n:th working day after the day, before it when n is negative; the day itself when n is 0."""
    step: Callable[[date], date] = working_day_after if n > 0 else working_day_before
    for _ in range(abs(n)):
        day = step(day)
    return day


def _walk(day: date, step: timedelta) -> date:
    while not is_working_day(day):
        day += step
    return day


@cache
def _holidays(year: int) -> Mapping[date, str]:
    from holidays import country_holidays  # slow to import, and a start may not need it

    # The library calls Sundays holidays only when asked for; here the weekday says it.
    found = country_holidays("SE", years=year, categories=("public", "de_facto"), language="sv")
    return {day: name for day, name in found.items() if day.year == year}


@dataclass(frozen=True, slots=True)
class Meetings:
    """What is known of one body's meetings."""

    days: tuple[date, ...] = ()  # in order
    complete: frozenset[int] = frozenset()  # years whose calendar is whole
    weekday: int | None = None  # 0 is Monday
    lead_days: int = 21  # handlingar ready; a default of this project, not a published rule
    paragraphs_a_year: int | None = None  # about how many §§ run through the year
    paragraphs_a_meeting: int | None = None  # about how many where each meeting begins with § 1
    paragraphs_a_meeting_until: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MeetingDays:
    """Known meeting days per body. A day that is missing means something only in a year marked complete."""

    bodies: Mapping[str, Meetings]

    def of(self, body_id: str) -> Meetings:
        """Everything known of the body's meetings; empty for a body without any."""
        return self.bodies.get(body_id, _UNKNOWN)

    def known(self, body_id: str, year: int) -> tuple[date, ...]:
        """The known meeting days of that year, in order."""
        return tuple(day for day in self.of(body_id).days if day.year == year)

    def is_complete(self, body_id: str, year: int) -> bool:
        """Whether the municipality has said that it has entered all meetings of the year."""
        return year in self.of(body_id).complete

    def weekday(self, body_id: str) -> int | None:
        """The usual weekday, 0 for Monday; None where there is none."""
        return self.of(body_id).weekday

    def next_after(self, body_id: str, day: date) -> date | None:
        """The first known meeting after the day; None when none is known."""
        days = self.of(body_id).days
        place = bisect_right(days, day)
        return days[place] if place < len(days) else None

    def ready_by(self, body_id: str, day: date) -> date:
        """When the handlingar of the meeting on that day must be ready."""
        return day - timedelta(days=self.of(body_id).lead_days)


_UNKNOWN = Meetings()


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year relative to the year of the report: (1, 2, 15) is 15 February of the next year."""

    years: int
    month: int
    day: int

    def of(self, year: int) -> date:
        """The date for the report of that year."""
        return date(year + self.years, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Window:
    """The days between which one kind of body handles a report."""

    first: Day
    last: Day
    default: bool  # a default of this project, to be settled by the municipality


@dataclass(frozen=True, slots=True)
class Reporting:
    """One recurring report: its last month, and who handles it when."""

    report: str
    month: int
    windows: Mapping[Answerer, Window]


@dataclass(frozen=True, slots=True, eq=False)
class ReportingCalendar:
    """When each report is handled, by kind of body; data that a municipality edits."""

    reports: Mapping[tuple[str, int], Reporting]
    first_delår: int  # the month that delårsrapport 1 goes to
    tertial_days: int  # a tertialrapport is due so many days after its period

    def window(self, report: str, month: int, year: int, answerer: Answerer) -> tuple[date, date]:
        """First and last day on which that body handles the report for the period ending in (year, month).

        A body without a window of its own follows the one that has: the city's årsredovisning and budget are
        those of kommunstyrelsen, a nämnd's årsrapport is the nämnd's. A month that no calendar mentions is
        handled in the month after, by kommunstyrelsen in the second month after.
        """
        if mine := self._window(report, month, answerer):
            return mine.first.of(year), mine.last.of(year)
        end = last_of_month(year, month)
        if report == "tertialrapport":
            return end + ONE_DAY, end + timedelta(days=self.tertial_days)
        later = month + (1 if answerer == "nämnd" else 2)
        return end + ONE_DAY, last_of_month(year + (later - 1) // 12, (later - 1) % 12 + 1)

    def is_default(self, report: str, month: int, answerer: Answerer) -> bool:
        """Whether the window is an assumption of this project, which the municipality has not settled."""
        mine = self._window(report, month, answerer)
        return mine is None or mine.default

    def _window(self, report: str, month: int, answerer: Answerer) -> Window | None:
        known = self.reports.get((report, month))
        return (
            (known.windows.get(answerer) or known.windows.get("ks") or known.windows["nämnd"])
            if known
            else None
        )


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - ONE_DAY
