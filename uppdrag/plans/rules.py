"""The rule table: which rows of words name a time, and which window each of them has.

A rule is one line: an example, the row of letters it fits (see `words.py`) and what reads it. `{Y}` stands for a
year written after. The first rule that fits a place wins; what no rule takes is never guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, cast

from uppdrag.calendar import last_of_month
from uppdrag.plans.model import Kind
from uppdrag.plans.numbers import Day, full_year, real_day
from uppdrag.plans.words import LAST, MONTHS

Span = tuple[date, date]
Window = Callable[[int], Span | None]


@dataclass(slots=True)
class Time:
    """A time that a phrase names: its window in any year, and the year when one is written."""

    kind: Kind
    label: str  # for people, without the year
    window: Window  # year → first and last day; None where the year has no such time
    year: int | None = None
    report: str | None = None
    month: int = 0  # the last month a report covers; 0 for what is no report
    doubt: str | None = None  # why it is asked about although it can be read
    bare_month: int = 0  # a month that may continue the report before it: mars och augusti


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    example: str
    shape: re.Pattern[str]
    read: Callable[
        [str, list[object], int | None, int], Time
    ]  # letters, values, year, month of delårsrapport 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the row of letters a rule fits, and where in it the year stands (-1: nowhere)."""

    rule: Rule
    start: int
    end: int
    year_at: int


def _span_of_months(first: int, last: int) -> Window:
    """Whole months; a last month before the first belongs to the next year."""
    over = 1 if last < first else 0
    return lambda year: (date(year, first, 1), last_of_month(year + over, last))


def _several(values: list[object], codes: str, wanted: str) -> list[int]:
    found = (value for code, value in zip(codes, values, strict=True) if code in wanted)
    return [value[0] if isinstance(value, tuple) else cast("int", value) for value in found]


def _one_day(day: Day, label: str, year: int | None) -> Time:
    def window(of: int) -> Span | None:
        found = real_day(day, of)
        return (found, found) if found else None

    return Time("date", label, window, day[2] or year)


def _date(codes: str, values: list[object], year: int | None, _: int) -> Time:
    if codes[0] == "d":
        day = cast("Day", values[0])
    else:
        (number,), (month,) = _several(values[:1], codes[:1], "nNo"), _several(values[1:2], codes[1:2], "m")
        if number == LAST:
            return _last_day_of(month, year)
        day = (number, month, None)
    month_name = MONTHS[day[1] - 1] if 1 <= day[1] <= 12 else str(day[1])
    return _one_day(day, f"{day[0]} {month_name}", year)


def _last_day_of(month: int, year: int | None) -> Time:
    return Time("date", f"sista {MONTHS[month - 1]}", lambda of: (last_of_month(of, month),) * 2, year)


def _days(codes: str, values: list[object], year: int | None, _: int) -> Time:
    """Several days in a row: 17–18 november, 1 maj–30 juni, mellan 1/5 och 30/6."""
    if "d" in codes:
        first, last = (cast("Day", value) for code, value in zip(codes, values, strict=True) if code == "d")
    else:
        days, months = _several(values, codes, "nN"), _several(values, codes, "m")
        first, last = (days[0], months[0], None), (days[1], months[-1], None)
    own = last[2] or year
    over = 1 if own and not first[2] and (last[1], last[0]) < (first[1], first[0]) else 0

    def window(of: int) -> Span | None:
        start = real_day(first, first[2] or of - over)
        end = real_day(last, of)
        if start and end and end < start and not own:
            end = real_day(last, of + 1)
        return (start, end) if start and end and start <= end else None

    return Time("date", f"{first[0]}/{first[1]}–{last[0]}/{last[1]}", window, own)


def _month(codes: str, values: list[object], year: int | None, _: int) -> Time:
    value = values[codes.index("m")]
    month, own = value if isinstance(value, tuple) else (cast("int", value), None)
    return Time("month", MONTHS[month - 1], _span_of_months(month, month), own or year, bare_month=month)


def _months(codes: str, values: list[object], year: int | None, _: int) -> Time:
    years = [value[1] for value in values if isinstance(value, tuple) and value[1]]
    years += _several(values, codes, "y")
    first, last = _several(values, codes, "m")[:2]
    own = years[0] if years else year
    if "Y" in codes:
        own = _several(values, codes, "Y")[0]
    elif own and last < first and len(years) < 2:
        own -= 1  # november–januari 2022: the year written last is that of the end
    return Time("month", f"{MONTHS[first - 1]}–{MONTHS[last - 1]}", _span_of_months(first, last), own)


def _numbered_month(_: str, values: list[object], year: int | None, __: int) -> Time:
    month = cast("int", values[0])
    if not 1 <= month <= 12:
        return Time("month", f"månad {month}", lambda _: None, year)
    return Time("month", MONTHS[month - 1], _span_of_months(month, month), year, bare_month=month)


def _day_or_year(codes: str, values: list[object], _: int | None, __: int) -> Time:
    time = _month(codes[:1], values[:1], None, 3)
    time.doubt = f"{time.label} {values[1]} kan vara en dag eller ett år"
    return time


def _parts(kind: Kind, word: str, length: int, codes: str, values: list[object], year: int | None) -> Time:
    """Numbered parts of a year of `length` months each: kvartal, tertial, halvår; one or several in a row."""
    last_part = 12 // length
    numbers = [last_part if n == LAST else n for n in _several(values, codes, "no")]
    first, last = numbers[0], numbers[-1]
    if not 1 <= first <= last <= last_part:
        return Time(kind, f"{word} {first}", lambda _: None, year)
    name = f"{word} {first}" if first == last else f"{word} {first}–{last}"
    time = Time(kind, name, _span_of_months((first - 1) * length + 1, last * length), year)
    if "&" in codes:
        time.doubt = f"{name} kan vara ett tillfälle eller flera"
    return time


def _quarter(codes: str, values: list[object], year: int | None, _: int) -> Time:
    return _parts("quarter", "kvartal", 3, codes, values, year)


def _quarters_over_years(codes: str, values: list[object], year: int | None, _: int) -> Time:
    first, last = _several(values, codes, "n")
    start = _several(values, codes, "y")[0]
    if not (1 <= first <= 4 and 1 <= last <= 4 and year and start <= year):
        return Time("quarter", f"kvartal {first}–{last}", lambda _: None, year)
    span = (date(start, first * 3 - 2, 1), last_of_month(year, last * 3))
    return Time("quarter", f"kvartal {first} {start}–kvartal {last}", lambda _: span, year)


def _half(codes: str, values: list[object], year: int | None, _: int) -> Time:
    return _parts("half_year", "halvår", 6, codes, values, year)


def _tertial(codes: str, values: list[object], year: int | None, _: int) -> Time:
    return _parts("tertial", "tertial", 4, codes, values, year)


def _term(codes: str, values: list[object], year: int | None, _: int) -> Time:
    (half,) = _several(values, codes, "s")
    label = ("våren", "hösten")[half - 1]
    return Time("half_year", label, _span_of_months(half * 6 - 5, half * 6), year)


def _season(codes: str, values: list[object], year: int | None, _: int) -> Time:
    """Summer and winter have no agreed days: read as June–August and December–February, and asked about."""
    year = next(iter(_several(values, codes, "Y")), year)
    first = cast("int", values[codes.index("S")])
    label = "sommaren" if first == 6 else "vintern"
    last = (first + 1) % 12 + 1
    return Time(
        "month", label, _span_of_months(first, last), year, doubt=f"{label} har ingen bestämd sista dag"
    )


def _weeks(codes: str, values: list[object], year: int | None, _: int) -> Time:
    numbers = _several(values, codes, "nN")[:2]
    first, last = numbers[0], numbers[-1]
    over = 1 if last < first else 0

    def window(of: int) -> Span | None:
        try:
            return date.fromisocalendar(of, first, 1), date.fromisocalendar(of + over, last, 7)
        except ValueError:
            return None

    label = f"vecka {first}" if first == last else f"vecka {first}–{last}"
    time = Time("week", label, window, year)
    if (last - first) % 52 > 10 and "-" in codes:
        time.doubt = f"{label} kan vara veckor eller en vecka och ett år"
    return time


def _turn_of_year(codes: str, values: list[object], year: int | None, _: int) -> Time:
    """Årsskiftet A/B is 31 December A and 1 January B."""
    own = None
    if "Y" in codes:
        own = _several(values, codes, "Y")[0]
    elif "d" in codes:  # 11/12 was read as a date
        first, last, _year = cast("Day", values[codes.index("d")])
        own = full_year(first) if last == first + 1 else None
    elif codes.count("y") == 2:
        own = _several(values, codes, "y")[0]
    time = Time("date", "årsskiftet", lambda of: (date(of, 12, 31), date(of + 1, 1, 1)), own)
    if own is None and len(codes) > 1:
        time.year = year
        time.doubt = f"årsskiftet {year} kan vara det före eller det efter"
    return time


def _year(_: str, __: list[object], year: int | None, ___: int) -> Time:
    return Time("year", "året", _span_of_months(1, 12), year)


def _report(codes: str, values: list[object], year: int | None, first_part: int) -> Time:
    """A report by name, by month, by number or by last day; delårsrapport alone is the one of August."""
    name, month = cast("tuple[str, int | None]", values[codes.index("r")])
    doubt = None
    for code, value in zip(codes, values, strict=True):
        if code == "m":
            month, year = (
                (value[0], value[1] or year) if isinstance(value, tuple) else (cast("int", value), year)
            )
        elif code == "d":
            _, month, own = cast("Day", value)
            year = own or year
    numbers = _several(values, codes, "no") if not ({"m", "d"} & set(codes)) else []
    if numbers and name == "delårsrapport":
        month = _numbered(numbers[0], codes, first_part)
        doubt = None if month else f"delårsrapport {numbers[0]} är inte känd"
    month = month or 8
    if not 1 <= month <= 12 or doubt:
        return Time("report", name, lambda _: None, year, name, 8, doubt)
    if name != "delårsrapport" and (month != 12 or {"k", "t", "n", "o"} & set(codes)):
        doubt = f"{name} brukar gälla hela året"
        month = 12
    label = f"{name} {MONTHS[month - 1]}" if name == "delårsrapport" else name
    return Time("report", label, _span_of_months(1, month), year, name, month, doubt)


def _numbered(number: int, codes: str, first_part: int) -> int | None:
    if "k" in codes and 1 <= number <= 4:
        return number * 3
    if "t" in codes and 1 <= number <= 3:
        return number * 4
    if number == LAST:
        return 8
    if "k" in codes or "t" in codes or not 1 <= number <= 3:
        return None
    return (first_part, 8, 10 if first_part == 3 else 12)[number - 1]


def _tertial_report(codes: str, values: list[object], year: int | None, _: int) -> Time:
    numbers = _several(values, codes, "no") or []
    months = _several(values, codes, "m") or [
        value[1]
        for code, value in zip(codes, values, strict=True)
        if code == "d" and isinstance(value, tuple)
    ]
    number = (
        numbers[0] if numbers and not months else (months[0] // 4 if months and months[0] % 4 == 0 else 0)
    )
    number = 3 if number == LAST else number
    if not 1 <= number <= 3:
        return Time(
            "report", "tertialrapport", lambda _: None, year, "tertialrapport", 4, "tertialet är inte angivet"
        )
    label = f"tertialrapport {number}"
    window = _span_of_months(number * 4 - 3, number * 4)
    return Time("report", label, window, year, "tertialrapport", number * 4)


def _budget(codes: str, __: list[object], year: int | None, ___: int) -> Time:
    """The budget for a year is prepared during the year before."""

    def window(of: int) -> tuple[date, date]:
        return date(of - 1, 1, 1), date(of - 1, 12, 31)

    doubt = f"budgeten för {year} och arbetet under {year} är olika år" if codes[0] == "y" else None
    return Time("report", "budget", window, year, "budget", 12, doubt)


def _follow_up(codes: str, values: list[object], year: int | None, _: int) -> Time:
    """Prognos, månadsrapport, uppföljning per april: reports without a calendar of their own."""
    months = _several(values, codes, "m")
    if "t" in codes or "k" in codes:
        months = [_several(values, codes, "no")[0] * (4 if "t" in codes else 3)]
    if not months or not 1 <= months[0] <= 12:
        return Time(
            "report", "uppföljning", lambda _: None, year, None, 0, "rapportens period är inte angiven"
        )
    month = months[0]
    years = [value[1] for value in values if isinstance(value, tuple) and value[1]]
    label = f"uppföljning {MONTHS[month - 1]}"
    return Time(
        "report", label, _span_of_months(1, month), years[0] if years else year, None, month,
        "rapporten finns inte i rapportkalendern",
    )  # fmt: skip


_TABLE: Final = (
    ("fr.o.m. 1 maj t.o.m. 30 juni 2021", r"a[nN]m{Y}?T?[nN]m{Y}?|ad{Y}?T?d{Y}?|[nN]m{Y}?T[nN]m{Y}?", _days),
    ("från mars till maj 2021", r"am{Y}?T?m{Y}?|m{Y}?Tm{Y}?", _months),
    ("mellan 1 maj och 30 juni 2021", r"~[nN]m?&[nN]m{Y}?|~d&d{Y}?", _days),
    ("1 maj–30 juni 2021", r"[nN]m-[nN]m{Y}?|[nN]-[nN]m{Y}?|d-d{Y}?|[nN]/[nN]m{Y}?", _days),
    ("årsskiftet 2020/2021", r"j(?:Y|y[/-][yN]|d|y)?", _turn_of_year),
    (
        "2021 års delårsrapport augusti",
        r"y?-?(?:o?r[,-]?(?:[oN]m|nm|m-m|m|d|kn|tn|n|ok|ot|o)?g?){Y}?",
        _report,
    ),
    ("tertialrapport 2 2021", r"y?(?:oR|R(?:t?n|o|m|[nN]m|d)?|Rot){Y}?", _tertial_report),
    ("budget 2025", r"y?u{Y}?", _budget),
    ("prognos per augusti", r"ŕ(?:m|tn|kn|ot|ok|n)?{Y}?|yŕ", _follow_up),
    ("Q4 2021–Q1 2022", r"kny-kn{Y}", _quarters_over_years),
    ("kvartal 3 2021, Q1-2", r"y?kn[-/]k?n(?!m){Y}?|y?[-/]?kn{Y}?", _quarter),
    ("tredje kvartalet 2021", r"y?o[-/&]ok{Y}?|y?ok{Y}?|nk{Y}?", _quarter),
    ("första halvåret 2021, H1", r"y?oh{Y}?|hn{Y}?|nh{Y}?", _half),
    ("T1-T2 2021", r"y?tn[-/]t?n{Y}?", _tertial),
    ("T2 2021, tertial 2", r"y?tn{Y}?", _tertial_report),
    ("andra tertialet 2021", r"y?ot{Y}?|nt{Y}?|y?o[-/&]ot{Y}?", _tertial),
    ("v. 12, vecka 5–7 2021", r"y?v[nN][-/]v?[nN]{Y}?|y?v[nN]{Y}?", _weeks),
    ("våren 2021, HT21", r"s{Y}?|ys", _term),
    ("sommaren 2021", r"SY|S{Y}?|yS", _season),
    ("31 mars 2021", r"[nNo]m{Y}?", _date),
    ("31/3-21", r"d{Y}?", _date),
    ("mars–maj 2021", r"~?m{Y}?[-/]m(?:Y|{Y})?|~m&m{Y}?", _months),
    ("05/2021", r"n[/-]y", _numbered_month),
    ("mars 21", r"m[nN](?!m)", _day_or_year),
    ("mars 2021", r"m{Y}?|ym", _month),
    ("2021", r"y", _year),
)
_YEAR_AFTER: Final = r"(?:[,/-]?y|-?N(?!m))"
_FIRST_YEAR: Final = re.compile(r"^y")


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})".replace("{Y}", _YEAR_AFTER))


RULES: Final = tuple(Rule(example, _shape(pattern), read) for example, pattern, read in _TABLE)
_ANY: Final = re.compile("|".join(f"({rule.shape.pattern})" for rule in RULES))


@lru_cache(maxsize=8192)
def places(codes: str) -> tuple[Place, ...]:
    """Where the rules fit a row of letters, left to right."""
    return tuple(_place(match) for match in _ANY.finditer(codes))


def _place(match: re.Match[str]) -> Place:
    rule = RULES[(match.lastindex or 1) - 1]
    return Place(rule, match.start(), match.end(), _year_at(match[0], match.start()))


def _year_at(letters: str, start: int) -> int:
    """Where the year of the whole time stands: last, or first when nothing stands last."""
    if letters[-1] == "y":
        return start + len(letters) - 1
    if letters[-1] == "N" and len(letters) > 1 and letters[-2] not in "v/" and not _is_range(letters):
        return start + len(letters) - 1
    return start if letters[0] == "y" else -1


def _is_range(letters: str) -> bool:
    """v5-7 and 17-18: the number last is a week, not a year."""
    return re.fullmatch(r"y?v[nN][-/][nN]", letters) is not None


def read_place(place: Place, codes: str, values: list[object], first_part: int) -> Time:
    """The time that stands at a place of a row of letters."""
    year = None
    if place.year_at >= 0:
        year = full_year(cast("int", values[place.year_at]))
    return place.rule.read(codes[place.start : place.end], values[place.start : place.end], year, first_part)
