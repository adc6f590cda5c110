"""A guard on what people type: personal numbers, and words about somebody's health, origin or faith.

It only asks. What a handling says is left alone: the bot keeps the titles that the municipality has published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from uppdrag.errors import Refused

Kind = Literal["personnummer", "hälsa", "ursprung"]

_NUMBER = re.compile(
    r"(?<![\d/-])(?P<century>19|20)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<gap> ?[-+–] ?| )?(?P<last>\d{4})(?![\d/])"
)
_HEALTH = (
    "diagnos(?:en|er|tiserad)?|sjukskriv(?:en|na|ning|ningen)|sjukpenning|sjukdom(?:en|ar)?|sjukhistoria|cancer(?:n|sjuk)?|"
    "demens?|dement|depression(?:en)?|deprimerad|ångest(?:en)?|adhd|autis(?:m|tisk)|asperger|epilepsi|diabetes|hiv|"
    "missbrukar(?:e|en|n)|alkoholis(?:t|m|ten)|narkoman(?:en)?|självmord(?:sförsök)?|utbränd|utmattningssyndrom|gravid|"
    "psykiskt sjuk|psykos|rullstolsburen|funktionsnedsatt|läkarintyg(?:et)?|journalanteckning(?:ar)?|medicinering(?:en)?"
)
_ORIGIN = (
    "etnicitet(?:en)?|etnisk(?:t|a)?|hudfärg(?:en)?|härkomst(?:en)?|invandrarbakgrund|utländsk bakgrund|rom(?:er|erna|sk|ska)?|"
    "zigenar(?:e|en)|same(?:n|r|rna)?|samisk(?:t|a)?|jud(?:e|en|ar|arna|isk|iska)|muslim(?:en|er|erna|sk|ska)?|"
    "trosbekännelse|religiös tillhörighet"
)
_WORDS: dict[Kind, re.Pattern[str]] = {
    "hälsa": re.compile(rf"\b(?:{_HEALTH})\b", re.IGNORECASE),
    "ursprung": re.compile(rf"\b(?:{_ORIGIN})\b", re.IGNORECASE),
}
_ABOUT: dict[Kind, str] = {
    "personnummer": "ett personnummer",
    "hälsa": "ord om hälsa",
    "ursprung": "ord om ursprung eller tro",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may be sensitive: what kind, and its words (of a personal number only the birth date)."""

    kind: Kind
    words: str


class Sensitive(Refused):
    """What was typed may be sensitive; it was not stored. Asking again with `agreed` stores it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(question(findings))
        self.findings = findings


def guard(*texts: str | None, agreed: bool = False) -> None:
    """Raises Sensitive when a person has typed something sensitive and has not agreed to store it."""
    findings = tuple(finding for text in texts if text for finding in sensitive(text))
    if findings and not agreed:
        raise Sensitive(findings)


def sensitive(text: str) -> tuple[Finding, ...]:
    """What in the text may be sensitive, each thing once, in order of kind."""
    plain = unicodedata.normalize("NFKC", text)
    found = [Finding("personnummer", words) for words in _personal_numbers(plain)]
    for kind, pattern in _WORDS.items():
        found += [Finding(kind, match.group().casefold()) for match in pattern.finditer(plain)]
    return tuple(dict.fromkeys(found))


def question(findings: tuple[Finding, ...]) -> str:
    """The Swedish sentence that asks."""
    kinds = dict.fromkeys(finding.kind for finding in findings)
    about = " och ".join(_ABOUT[kind] for kind in kinds)
    shown = ", ".join(dict.fromkeys(finding.words for finding in findings))
    return (
        f"Texten verkar innehålla {about} ({shown}). Sådant om en enskild person ska inte stå här, "
        "för det du skriver blir kvar i historiken. Skriv om texten, eller spara ändå om det inte gäller en person."
    )


def _personal_numbers(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        digits = "".join(match.group("year", "month", "day", "last"))
        if _is_birthday(match) and _checks(digits):
            yield f"{digits[:6]}-••••"


def _is_birthday(match: re.Match[str]) -> bool:
    """Whether the six digits are a day; a samordningsnummer adds 60 to it."""
    year = int((match["century"] or "20") + match["year"])
    day = int(match["day"])
    try:
        date(year, int(match["month"]), day - 60 if day > 60 else day)
    except ValueError:
        return match["century"] is None and (match["month"], match["day"]) == ("02", "29") and year % 4 == 0
    return True


def _checks(digits: str) -> bool:
    """The checksum of Swedish personal numbers (Luhn, over ten digits)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
