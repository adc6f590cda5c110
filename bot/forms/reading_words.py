"""What a command already said, for the form it opens: which uppdrag, and the rest of the words."""

from __future__ import annotations

import re
from datetime import date

from bot.asking import leading_key, unquoted
from bot.handlers.desk import Desk
from bot.handlers.finding import one_number
from uppdrag import service
from uppdrag.facts import Card

_REASON = re.compile(r"\s+(?:för att|eftersom|därför att|då)\s+", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def one(desk: Desk, rest: str, how: str) -> tuple[Card, str]:
    """The card of the uppdrag that the words begin with (U-number or dnr), and what stands after it."""
    number, left = leading_key(unquoted(rest))
    if number is None:
        first, _, left = unquoted(rest).partition(" ")
        number = one_number(desk, first, how)
    return service.card(desk.house, number), left.strip()


def several(desk: Desk, rest: str, how: str) -> tuple[list[Card], str]:
    """As `one`, for several numbers in a row ("U-14, U-15 KS 2021-06-16 § 123")."""
    first, left = one(desk, rest.replace(",", " "), how)
    cards = [first]
    while (found := leading_key(left.removeprefix("och ")))[0] is not None:
        cards.append(service.card(desk.house, found[0] or 0))
        left = found[1]
    return cards, left.strip(" ,")


def with_reason(words: str) -> tuple[str, str]:
    """ "KS 5 maj för att remissen dröjer" → ("KS 5 maj", "remissen dröjer")"""
    parts = _REASON.split(f" {words}", maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def meeting_day(words: str) -> date | None:
    """The meeting's day that a button of the day after carries."""
    match = _ISO.fullmatch(words.strip())
    return date.fromisoformat(match[0]) if match else None


def evidence_start(desk: Desk, card: Card, words: str) -> str:
    """What the evidence field begins with: what was typed, or body and day of the meeting that has been."""
    day = meeting_day(words)
    if words and day is None:
        return words
    day = day or (card.line.deadline if card.line.deadline and card.line.deadline <= desk.today else None)
    body = next((occasion.body for occasion in card.occasions if occasion.body), card.line.organ)
    return f"{desk.name(body)} {day.isoformat()} § " if day else ""
