"""How a reading is told to officials: short Swedish, dates with weekday, spans without repetition."""

import re
from collections.abc import Sequence
from datetime import date

from uppdrag.plans.model import Occasion
from uppdrag.plans.words import MONTHS

_SHORT_WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_EVERY = {
    "FREQ=YEARLY": "varje år",
    "FREQ=YEARLY;INTERVAL=2": "vartannat år",
    "FREQ=YEARLY;INTERVAL=3": "vart tredje år",
    "FREQ=YEARLY;INTERVAL=4": "vart fjärde år",
    "FREQ=YEARLY;INTERVAL=5": "vart femte år",
    "FREQ=MONTHLY;INTERVAL=6": "två gånger per år",
    "FREQ=MONTHLY;INTERVAL=4": "tre gånger per år",
    "FREQ=MONTHLY;INTERVAL=3": "varje kvartal",
    "FREQ=MONTHLY;INTERVAL=2": "varannan månad",
    "FREQ=MONTHLY": "varje månad",
    "FREQ=WEEKLY": "varje vecka",
    "FREQ=WEEKLY;INTERVAL=2": "varannan vecka",
}


def day_text(day: date) -> str:
    """`ons 31 mars 2021`."""
    return f"{_SHORT_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def span_text(first: date, last: date) -> str:
    """`1 april–30 juni 2021`; one day alone as `ons 31 mars 2021`."""
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {MONTHS[last.month - 1]} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {MONTHS[first.month - 1]}{year}–{last.day} {MONTHS[last.month - 1]} {last.year}"


def plain_day_text(day: date) -> str:
    """`28 januari 2021`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def year_assumed(reference: date, *, typed: bool) -> str:
    """Why the year is what it is, where none was written: in a list, or typed by somebody."""
    return f"år antaget: {'det skrevs' if typed else 'listan är daterad'} {plain_day_text(reference)}"


def either(label: str, one: date, other: date) -> str:
    """Two days that may be meant: a question, from which `days_of` reads them back."""
    return f"{label} kan vara {day_text(one)} eller {day_text(other)}"


_DAY = rf"\w+ (\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})"
_EITHER = re.compile(rf"kan vara {_DAY} eller {_DAY}")


def days_of(told: str) -> tuple[date, ...]:
    """The days that `either` asked about; () where it asked nothing."""
    found = _EITHER.search(told)
    parts = found.groups() if found else ()
    return tuple(
        date(int(year), MONTHS.index(month) + 1, int(day))
        for day, month, year in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    )


def every(rule: str | None) -> str:
    """An RRULE in words."""
    return _EVERY.get(rule or "", "löpande")


def told_of(occasions: Sequence[Occasion], labels: Sequence[str]) -> str:
    """What was read, occasion by occasion; `labels` are what their times are called."""
    told = "; ".join(_told(occasion, label) for occasion, label in zip(occasions, labels, strict=True))
    return told[:1].upper() + told[1:]


def _told(occasion: Occasion, label: str) -> str:
    what = "delredovisning" if occasion.partial else "redovisning"
    where = f" i {occasion.body}" if occasion.body else ""
    if occasion.earliest is None or occasion.latest is None:
        return f"{what}{where}, {label}"
    span = span_text(occasion.earliest, occasion.latest)
    if occasion.deadline is None:
        return f"{label}{where} {span}"
    if occasion.kind == "meeting" and occasion.earliest == occasion.latest:
        return f"{what} på sammanträdet{where} {span}"
    if occasion.kind == "report":
        return f"{what} i {label}, som gäller {span} och lämnas senast {day_text(occasion.deadline)}"
    if occasion.earliest == occasion.latest:
        return f"{what}{where} senast {span}"
    return f"{what}{where} under {label} ({span}), senast {day_text(occasion.deadline)}"
