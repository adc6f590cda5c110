"""Numbers and dates in digits, in every shape that officials write them; digits are never corrected."""

import re
from datetime import date
from typing import Final

Day = tuple[int, int, int | None]  # day, month, year
Said = tuple[str, object]  # a letter of the rules and what the number says

_YEAR: Final = r"(?:19|20)\d\d"
_NUMBER: Final = re.compile(
    rf"(?P<iso>(?:{_YEAR}) ?[-./] ?\d{{1,2}} ?[-./] ?\d{{1,2}}(?!\d)|{_YEAR} \d\d \d\d(?!\d))"
    rf"|(?P<year_month>{_YEAR}-(?:0[1-9]|1[0-2])(?![\d-]))"
    rf"|(?P<years>{_YEAR} ?[/-] ?(?:{_YEAR}|\d\d)(?![\d/]))"
    r"|(?P<dnr>\d{3,5} ?/ ?\d\d(?!\d))"
    rf"|(?P<together>20\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d))"
    rf"|(?P<written>\d{{1,2}} ?/ ?\d{{1,2}}(?: ?[-/'] ?(?:{_YEAR}|\d\d)(?![\d/])| {_YEAR}(?!\d))?(?!\d))"
    rf"|(?P<dotted>\d{{1,2}}\. ?\d{{1,2}}\. ?(?:{_YEAR}|\d\d)(?!\d)|\d{{1,2}}-\d{{1,2}}-{_YEAR}(?!\d))"
    r"|(?P<short>\d\d-\d\d-\d\d(?![\d-])|\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d))"
    r"|(?P<point>\d{1,2}\.(?:0?[1-9]|1[0-2])(?![\d.]))"
    r"|(?P<ordinal>\d{1,2} ?: ?(?:a|t?e|de)(?![^\W\d_]))"
    r"|(?P<plain>\d+)"
)
_FIRST_SHORT_YEAR: Final = 10  # 050521 is no day of a plan
_LAST_SHORT_YEAR: Final = 50
_DIGITS: Final = re.compile(r"\d+")


def number_at(text: str, start: int) -> tuple[Said, int] | None:
    """The number that begins at `start` and where it ends; None for digits of another script."""
    match = _NUMBER.match(text, start)
    return (_SHAPES[match.lastgroup or "plain"](match[0]), match.end()) if match else None


def _numbers(written: str) -> list[int]:
    return [int(number) for number in _DIGITS.findall(written)]


def full_year(number: int) -> int:
    """A year written with two figures belongs to this century."""
    return number if number > 99 else 2000 + number


def _iso(written: str) -> Said:
    year, month, day = _numbers(written)
    return "d", (day, month, year)


def _year_month(written: str) -> Said:
    year, month = _numbers(written)
    return "m", (month, year)


def _years(written: str) -> Said:
    first, last = _numbers(written)
    last = last if last > 99 else first // 100 * 100 + last
    return ("Y", first) if last == first + 1 else ("!", None)


def _together(written: str) -> Said:
    return "d", (int(written[6:]), int(written[4:6]), int(written[:4]))


def _written(written: str) -> Said:
    day, month, *year = _numbers(written)
    if month > 12 and not year:
        return ("Y", full_year(day)) if month == day + 1 else ("#", None)
    return "d", (day, month, full_year(year[0]) if year else None)


def _dotted(written: str) -> Said:
    day, month, year = _numbers(written)
    return "d", (day, month, full_year(year))


def _short(written: str) -> Said:
    year, month, day = _numbers(written) if "-" in written else (int(written[i : i + 2]) for i in (0, 2, 4))
    if not _FIRST_SHORT_YEAR <= year <= _LAST_SHORT_YEAR:
        return "#", None
    return "d", (day, month, full_year(year))


def _ordinal(written: str) -> Said:
    return "o", _numbers(written)[0]


def _plain(written: str) -> Said:
    number = int(written[:9])
    if len(written) <= 2:
        return ("n" if number <= 12 else "N"), number
    if len(written) == 4 and 1990 <= number <= 2099:
        return "y", number
    return "#", None


_SHAPES: Final = {
    "iso": _iso,
    "year_month": _year_month,
    "years": _years,
    "dnr": lambda _: ("#", None),
    "together": _together,
    "written": _written,
    "dotted": _dotted,
    "short": _short,
    "point": _written,
    "ordinal": _ordinal,
    "plain": _plain,
}


def real_day(day: Day, year: int) -> date | None:
    """The date of a day and month in a year; None for one that does not exist, such as 31 April."""
    try:
        return date(year, day[1], day[0])
    except ValueError:
        return None
