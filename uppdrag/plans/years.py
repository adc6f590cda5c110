"""Which year is meant when none is written, and how the reason is told.

In order: the written year; the year written for the same uppdrag elsewhere in the document; in a list of handled
cases the last such time begun by the document's date; else the first that ends on or after it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from uppdrag.plans.rules import Span, Time
from uppdrag.plans.texts import either, year_assumed

_LONG_AHEAD_MONTHS = 10
_JUST_PASSED = timedelta(days=30)
_CANDIDATES = (-1, 0, 1)


@dataclass(slots=True)
class Placed:
    """The window of a time in the year that was found; None where a person must say."""

    span: Span | None
    year: int | None
    inferred: bool = False
    reason: str | None = None  # how the year was found, for people
    question: str | None = None  # what is asked instead


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around the phrase."""

    reference: date | None
    sibling_year: int | None
    handled: bool
    typed: bool = False


def place_in_time(time: Time, context: Context, *, ask_when_far: bool) -> Placed:
    """The window of a time; `ask_when_far` for meetings and dates, which are asked about when both years may be meant."""
    if time.year is not None:
        return _in_year(time, time.year)
    if context.sibling_year is not None:
        found = _in_year(time, context.sibling_year)
        found.inferred = True
        found.reason = f"år antaget: samma uppdrag står med {context.sibling_year} på en annan rad"
        return found
    if context.reference is None:
        return Placed(
            None, None, question=f"Året saknas för {time.label}, och dokumentets datum är inte känt"
        )
    return _inferred(time, context.reference, context, ask_when_far=ask_when_far)


def _in_year(time: Time, year: int) -> Placed:
    span = _window(time, year)
    question = None if span else f"{time.label} {year} finns inte"
    return Placed(span, year, question=question)


def _window(time: Time, year: int) -> Span | None:
    try:
        return time.window(year)
    except (ValueError, OverflowError):  # a year that the calendar does not have
        return None


def _inferred(time: Time, reference: date, context: Context, *, ask_when_far: bool) -> Placed:
    spans = [(reference.year + shift, _window(time, reference.year + shift)) for shift in _CANDIDATES]
    real = [(year, span) for year, span in spans if span]
    chosen = _last_begun(real, reference) if context.handled else _first_not_over(real, reference)
    if chosen is None:
        return Placed(None, None, question=_no_such_time(time, reference.year))
    year, span = chosen
    earlier = next((other for found, other in real if found == year - 1), None)
    if not context.handled and ask_when_far and earlier and _both_may_be_meant(earlier, span, reference):
        question = either(time.label, earlier[0], span[0])
        return Placed(None, None, inferred=True, question=question)
    return Placed(span, year, inferred=True, reason=year_assumed(reference, typed=context.typed))


def _no_such_time(time: Time, year: int) -> str:
    """31 april is in no year; 29 februari and vecka 53 are in some."""
    some_year = any(_window(time, other) for other in range(year, year + 9))
    return f"{time.label} finns inte {'i år eller nästa år' if some_year else ''}".rstrip()


def _first_not_over(spans: list[tuple[int, Span]], reference: date) -> tuple[int, Span] | None:
    return next(((year, span) for year, span in spans if span[1] >= reference), None)


def _last_begun(spans: list[tuple[int, Span]], reference: date) -> tuple[int, Span] | None:
    return next(((year, span) for year, span in reversed(spans) if span[0] <= reference), None)


def _both_may_be_meant(earlier: Span, later: Span, reference: date) -> bool:
    return later[0] > _months_after(reference, _LONG_AHEAD_MONTHS) and reference - earlier[1] <= _JUST_PASSED


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))
