"""When are two texts the same uppdrag? Words are compared loosely, digits never.

Rules: `docs/glossary.md` (identity) and the city's practice: a dnr alone decides nothing, since one case
may hold several uppdrag; the same dnr and nearly the same words in another list are the same uppdrag.
"""

from __future__ import annotations

import re
import unicodedata

SAME = 82
LIKELY = 60

_FORMULA = re.compile(
    r"^.{0,120}?\b(?:får i uppdrag att|har i uppdrag att|ges i uppdrag att|uppdras åt .{0,60}? att|ska(?:ll)?)\b,?\s*"
)
_NUMBER = re.compile(r"\d+")
_NOISE = re.compile(r"[^0-9a-zåäöéü ]+")


def title_key(title: str) -> str:
    """The text without its opening formula, punctuation and case: equal keys are equal uppdrag of one body."""
    text = unicodedata.normalize("NFC", title).replace("\u00ad", "").casefold()
    if _may_give(text):
        text = _FORMULA.sub("", text, count=1)
    return " ".join(_NOISE.sub(" ", text).split())[:500]


def _may_give(text: str) -> bool:
    """Whether a formula can stand here: what asks is slow, and each formula has one of these."""
    return "uppdrag" in text or "uppdras" in text or "ska" in text


def likeness(a: str, b: str) -> float:
    """How alike two titles are, 0–100: the order of words and a few more words count little.

    Titles of which each has a number that the other lacks are never SAME: 12 homes are not 13.
    """
    return likeness_of_keys(title_key(a), title_key(b))


def likeness_of_keys(first: str, second: str) -> float:
    """As `likeness`, of what `title_key` made of two titles."""
    from rapidfuzz import fuzz

    score = max(fuzz.token_sort_ratio(first, second), fuzz.token_set_ratio(first, second) - 8)
    if score < SAME or first == second:
        return score
    mine, theirs = set(_NUMBER.findall(first)), set(_NUMBER.findall(second))
    return score if mine <= theirs or theirs <= mine else SAME - 1


def same_paragraph(one: object, other: object) -> bool:
    """Whether two § are the same number; a point within it ("840 p. 1") does not count."""
    first, second = (str(value or "").removeprefix("§").split() for value in (one, other))
    return bool(first and second) and first[0] == second[0]
