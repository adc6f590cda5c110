"""How dates, distances and counts are said in Swedish."""

from __future__ import annotations

import re
from datetime import date

WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
    "november", "december",
)  # fmt: skip


def day(value: date) -> str:
    """ "ons 31 mars 2021" """
    return f"{short_day(value)} {value.year}"


def short_day(value: date) -> str:
    """ "ons 31 mars" """
    return f"{WEEKDAYS[value.weekday()]} {plain_day(value)}"


def plain_day(value: date) -> str:
    """ "31 mars" """
    return f"{value.day} {MONTHS[value.month - 1]}"


def span(first: date, last: date) -> str:
    """ "1 april–30 juni 2021" """
    if first == last:
        return day(first)
    start = plain_day(first) if first.year == last.year else f"{plain_day(first)} {first.year}"
    return f"{start}–{plain_day(last)} {last.year}"


def distance(days: int, *, late: bool = False) -> str:
    """How far away a day is: "i dag", "om 7 dagar", "3 dagar försenat" (late) or "för 3 dagar sedan"."""
    if days in _NEAR and not (late and days < 0):
        return _NEAR[days]
    if days > 0:
        return f"om {days} dagar"
    return f"{many(-days, 'dag', 'dagar')} försenat" if late else f"för {-days} dagar sedan"


_NEAR = {-1: "i går", 0: "i dag", 1: "i morgon"}


def many(count: int, one: str, more: str) -> str:
    """ "1 dag", "2 dagar" """
    return f"{count} {one if count == 1 else more}"


_GIVEN = re.compile(
    r"(?:[^.:;]{0,100}? )?(?:får|har|ges|har fått) i uppdrag,? att,? (.{10,})|Uppdrag till [^.:;]{0,80}? att (.{10,})",
    re.DOTALL,
)


def gist(title: str) -> str:
    """What is to be done, for where there is little room: "Nämnden får i uppdrag att utreda bryggan" → "Utreda bryggan"."""
    match = _GIVEN.fullmatch(title.strip())
    if match is None:
        return title
    done = match[1] or match[2]
    return done[:1].upper() + done[1:].rstrip(" .(,")


def number(count: int) -> str:
    """Numbers as running text says them: words only below 3."""
    return {1: "ett", 2: "två"}.get(count, str(count))


def listed(items: list[str], *, word: str = "och") -> str:
    """ "a", "a och b", "a, b och c" """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
