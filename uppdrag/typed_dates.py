"""Days as people type them to the bot: "imorgon", "om tre veckor", "nästa fredag", "v. 12", "sista mars".

Own Swedish phrases come first; dateparser (day before month, Swedish) takes what is left. What is read is always
shown back before it is stored. A diarienummer is never shown to dateparser: it would read 1679/20 as a year.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from uppdrag.calendar import last_of_month
from uppdrag.dnr import parse_dnr, read_dnr
from uppdrag.plans.words import MONTHS, WEEKDAYS

_COUNTS: Final = {
    word: number
    for number, word in enumerate(
        ["en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"], 1
    )
} | {"ett": 1}
_NAMED: Final = {
    "idag": 0, "i dag": 0, "nu": 0, "imorgon": 1, "i morgon": 1, "imorrn": 1, "i morrn": 1, "i övermorgon": 2,
    "övermorgon": 2, "iövermorgon": 2, "igår": -1, "i går": -1, "i förrgår": -2, "om en vecka": 7,
}  # fmt: skip
_MONTH: Final = "|".join(f"{name}|{name[:3]}(?:t|r)?" for name in MONTHS)
_WEEKDAY: Final = "|".join(f"{name}(?:en)?" for name in WEEKDAYS)
_COUNT: Final = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
_YEAR: Final = r"(?:,? ?(?P<year>20\d\d))?"
_CLOCK: Final = re.compile(r",? ?(?:kl\.?|klockan) ?\d{1,2}(?:[.:]\d\d)?$")
_START: Final = re.compile(r"^(?:senast|den|på|till|fram till|t\.?o\.?m\.?)\s+")

Reading = Callable[[re.Match[str], date], date | None]


def read_typed_date(text: str, today: date) -> date | None:
    """The day that a person typed, counted from `today`; None where the text is no day or might be a dnr.

    A day without year is the next such day, today included.
    """
    typed = _tidied(text)
    if typed in _NAMED:
        return today + timedelta(days=_NAMED[typed])
    for shape, read in _PHRASES:
        if match := shape.fullmatch(typed):
            return _day_or_none(read, match, today)
    if parse_dnr(text) or read_dnr(text, column=True) or not re.search(r"[a-zåäö]{3}|\d", typed):
        return None
    return _parsed(typed, today)


def _tidied(text: str) -> str:
    typed = " ".join(text.lower().replace("\u00a0", " ").split()).strip(" .!?\"'")
    typed = _CLOCK.sub("", typed)
    while match := _START.match(typed):
        typed = typed[match.end() :]
    return typed


def _day_or_none(read: Reading, match: re.Match[str], today: date) -> date | None:
    try:
        return read(match, today)
    except (ValueError, OverflowError):  # 31 april, vecka 54
        return None


def _count(match: re.Match[str]) -> int:
    return _COUNTS.get(match["count"]) or int(match["count"])


def _number_of_month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def _number_of_weekday(name: str) -> int:
    return next(number for number, weekday in enumerate(WEEKDAYS) if name.startswith(weekday))


def _in_months(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, last_of_month(year, month + 1).day))


def _ahead(match: re.Match[str], today: date) -> date:
    count, unit = _count(match), match["unit"]
    if unit.startswith("arbetsdag"):
        from uppdrag.calendar import add_working_days  # the table of holidays is slow to make

        return add_working_days(today, count)
    if unit.startswith("må"):
        return _in_months(today, count)
    if unit == "år":
        return _in_months(today, count * 12)
    return today + timedelta(days=count * (7 if unit.startswith("veck") else 1))


def _weekday(match: re.Match[str], today: date) -> date:
    """På fredag is the coming one; nästa fredag is that of the next calendar week."""
    wanted = _number_of_weekday(match["weekday"])
    if match["next"]:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _week(match: re.Match[str], today: date) -> date:
    """The Friday of the week, or the weekday named with it."""
    number, year = int(match["week"]), int(match["year"] or 0)
    weekday = _number_of_weekday(match["weekday"]) + 1 if match["weekday"] else 5
    if year:
        return date.fromisocalendar(year, number, weekday)
    this = today.isocalendar().year
    day = date.fromisocalendar(this, number, weekday)
    return day if day >= today else date.fromisocalendar(this + 1, number, weekday)


def _end_of_month(match: re.Match[str], today: date) -> date:
    month = _number_of_month(match["month"])
    year = int(match["year"] or today.year)
    end = last_of_month(year, month)
    return end if match["year"] or end >= today else last_of_month(year + 1, month)


def _day_of_month(match: re.Match[str], today: date) -> date:
    month = _number_of_month(match["month"]) if "month" in match.re.groupindex else int(match["number"])
    day = int(match["day"])
    if match["year"]:
        year = int(match["year"])
        return date(year if year > 99 else 2000 + year, month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _end_of_period(match: re.Match[str], today: date) -> date:
    if match["unit"].startswith("år"):
        return date(today.year, 12, 31)
    if match["unit"].startswith("veck"):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    return last_of_month(today.year, today.month)


def _next_period(match: re.Match[str], today: date) -> date:
    """Nästa vecka is its Friday, nästa månad its last day."""
    if match["unit"] == "vecka":
        return today - timedelta(days=today.weekday()) + timedelta(days=11)
    following = _in_months(today.replace(day=1), 1)
    return last_of_month(following.year, following.month)


def _compact(match: re.Match[str], _: date) -> date:
    digits = re.sub(r"\D", "", match[0])
    return date.fromisoformat(digits if len(digits) == 8 else f"20{digits}")


def _phrase(pattern: str, read: Reading) -> tuple[re.Pattern[str], Reading]:
    return re.compile(pattern), read


_PHRASES: Final = (
    _phrase(rf"om {_COUNT} (?P<unit>arbetsdag(?:ar)?|dag(?:ar)?|veck(?:a|or)|månad(?:er)?|mån|år)", _ahead),
    _phrase(rf"(?P<next>nästa )?(?P<weekday>{_WEEKDAY})", _weekday),
    _phrase(rf"(?:(?P<weekday>{_WEEKDAY}) )?v(?:ecka)?\.? ?(?P<week>\d{{1,2}}){_YEAR}", _week),
    _phrase(rf"(?:sista|slutet av|i slutet av|sista dagen i) (?P<month>{_MONTH})\.?{_YEAR}", _end_of_month),
    _phrase(
        rf"(?:(?:{_WEEKDAY}) )?(?:den )?(?P<day>\d{{1,2}})(?::?[ae])? (?P<month>{_MONTH})\.?{_YEAR}",
        _day_of_month,
    ),
    _phrase(r"(?P<day>\d{1,2})/(?P<number>\d{1,2})(?:[-/ ](?P<year>20\d\d|\d\d))?", _day_of_month),
    _phrase(r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>20\d\d)", _day_of_month),
    _phrase(r"20\d\d-\d\d-\d\d|20\d{6}|\d{6}", _compact),
    _phrase(
        r"(?:vid |i )?(?:slutet av |utgången av )?(?P<unit>årets|året|månadens|månaden|veckans|veckan)(?: slut)?",
        _end_of_period,
    ),
    _phrase(r"nästa (?P<unit>vecka|månad)", _next_period),
)


def _parsed(typed: str, today: date) -> date | None:
    import dateparser  # a fifth of a second; only for what people type

    found = dateparser.parse(
        typed,
        languages=["sv"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "STRICT_PARSING": True,
        },
    )
    return found.date() if found else None
