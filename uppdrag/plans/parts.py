"""A phrase falls into parts: each time it names, with the words that belong to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import cast

from uppdrag.plans.lexer import Words
from uppdrag.plans.lexicon import Named
from uppdrag.plans.rules import Place, Time, places, read_place

_SEPARATOR = re.compile(r"[,&|/-]")
_SHARED_HEAD = re.compile(
    r"([kthr])n(?:[,&]\1n)*[,&](?=[nN](?![mN]))"
)  # kvartal 2 och 4, delårsrapport 1 och 2
_SHARED_MONTH = re.compile(r"(?<![khtvnNro])[nN](?=(?:[,&|][nN])*[,&|][nN](m))")  # KS 5 och 19 maj


@dataclass(slots=True)
class Part:
    """One time of the phrase and the letters and values of the words around it."""

    time: Time
    codes: str
    values: list[object]
    body: Named | None = None
    paragraph: int | None = None
    separator: str = ""  # what stands between the part before and this one

    def has(self, letters: str) -> bool:
        """Whether one of the letters stands among the words of the part."""
        return bool(self.codes) and not frozenset(letters).isdisjoint(self.codes)

    def said(self, letter: str) -> object:
        """What the first word with that letter says; None where there is none."""
        place = self.codes.find(letter)
        return self.values[place] if place >= 0 else None


def parts_of(words: Words, first_delår: int) -> list[Part]:
    """The times of a phrase in their order; what is said once, a year or a body, is given to all it holds for."""
    _share_heads(words)
    _share_months(words)
    found = places(words.codes)
    parts: list[Part] = []
    begin, separator = 0, ""
    for index, place in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        end, next_separator = _end_of(words.codes, place, following)
        time = read_place(place, words.codes, words.values, first_delår)
        parts.append(_part(time, words, (begin, place.start), (place.end, end), separator))
        begin, separator = end, next_separator
    return _completed(_in_force(parts))


def _share_heads(words: Words) -> None:
    """Kvartal 2 och 4: the word before the first number holds for the next one too."""
    while match := _SHARED_HEAD.search(words.codes):
        head = words.values[match.start()]
        words.codes = f"{words.codes[: match.end()]}{match[1]}{words.codes[match.end() :]}"
        words.values.insert(match.end(), head)


def _share_months(words: Words) -> None:
    """KS 5 och 19 maj: the month is said once for both days."""
    while match := _SHARED_MONTH.search(words.codes):
        month = words.values[match.start(1)]
        words.codes = f"{words.codes[: match.end()]}m{words.codes[match.end() :]}"
        words.values.insert(match.end(), month)


def _end_of(codes: str, place: Place, following: Place | None) -> tuple[int, str]:
    """Where the words of a part end, and what parts it from the next: a comma, och, nothing."""
    if following is None:
        return len(codes), ""
    separator = _SEPARATOR.search(codes, place.end, following.start)
    return (separator.start(), separator[0]) if separator else (place.end, "")


def _part(time: Time, words: Words, before: tuple[int, int], after: tuple[int, int], separator: str) -> Part:
    codes = words.codes[slice(*before)] + words.codes[slice(*after)]
    part = Part(time, codes, words.values[slice(*before)] + words.values[slice(*after)], separator=separator)
    part.body = cast("Named | None", part.said("b"))
    part.paragraph = cast("int | None", part.said("A"))
    return part


def _in_force(parts: list[Part]) -> list[Part]:
    """Flyttat till leaves what stands after it; tidigare takes away its own time."""
    moved = [index for index, part in enumerate(parts) if "M" in part.codes and "G" not in part.codes]
    if moved and moved[-1] > 0:
        parts = parts[moved[-1] :]
    return [part for part in parts if "G" not in part.codes] or parts


def _completed(parts: list[Part]) -> list[Part]:
    for before, part in pairwise(parts):
        if part.separator:
            _continue(before, part)
        _note_loose_end(before, part)
    _share_year(parts)
    return parts


def _note_loose_end(before: Part, part: Part) -> None:
    """A second time beside the first, without och and without a body of its own, may explain the first."""
    unclear = not part.has("bgpfLTa") or (
        part.time.kind == "year" and not part.has("a") and not part.separator
    )
    if part.separator in {"", "-", "/"} and unclear and not before.has("M"):
        part.time.doubt = part.time.doubt or f"{part.time.label} kan höra till den tid som står före"
    if part.separator == "&" and before.time.kind == part.time.kind == "quarter" and _follows(before, part):
        part.time.doubt = f"{before.time.label} och {part.time.label} kan vara ett tillfälle eller två"


def _follows(before: Part, part: Part) -> bool:
    first, second = before.time.window(2000), part.time.window(2000)
    return first is not None and second is not None and (second[0] - first[1]).days == 1


def _continue(before: Part, part: Part) -> None:
    """The body and the report said first hold for the time that is joined to it."""
    if part.body is None and not part.has("pfLTbg") and part.time.kind in {"date", "month"}:
        part.body = before.body
    if not before.time.report or part.codes.strip(",&/"):
        return
    if part.time.kind == "year":
        part.time = replace(before.time, year=part.time.year)
    elif before.time.report == "delårsrapport" and part.time.bare_month:
        _continue_report(before.time, part.time)


def _continue_report(before: Time, time: Time) -> None:
    """Delårsrapport mars och augusti: the second month is a report too."""
    inner = time.window
    time.kind, time.report, time.month = "report", before.report, time.bare_month
    time.label = f"{before.report} {time.label}"
    time.window = lambda year: (date(year, 1, 1), span[1]) if (span := inner(year)) else None


def _share_year(parts: Sequence[Part]) -> None:
    """KS 9 feb och KF 24 feb 2022: the year written last is that of both."""
    last_year = None
    for part in reversed(parts):
        if part.time.year is None:
            part.time.year = last_year
        last_year = part.time.year
    for before, part in pairwise(parts):
        if part.time.year is None and before.time.year is not None:
            part.time.year = _year_after(before.time, before.time.year, part.time)


def _year_after(before: Time, year: int, time: Time) -> int:
    """KS 10 dec 2021, KF 20 jan: the first year in which the second does not come before the first."""
    start, end = before.window(year), time.window(year)
    return year + 1 if start and end and end[1] < start[0] else year
