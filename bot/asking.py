"""What a person asks for: a typed line or a pressed button, made into one `Ask`. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot import grammar
from uppdrag.dnr import asked_dnr, parse_dnr
from uppdrag.errors import Refused

LONGEST, LONGEST_PASTED = 300, 12_000
PASTED = frozenset(["ny", "importera"])  # what stands after these may be a whole decision, with its lines

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′", "'"))
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"))
_KEY = re.compile(r"u\s*-?\s*(\d{1,9})", re.IGNORECASE)
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
# Slack makes links of addresses in what people write: <mailto:bo@stad.example|bo@stad.example>
_LINK = re.compile(r"<(?:mailto:([^<>|\s]+)|(https?:[^<>|\s]+))(?:\|([^<>\n]+))?>")


@dataclass(frozen=True, slots=True)
class Ask:
    """A subcommand (its own word, never a twin), what stands after it, and where in a list to begin."""

    verb: str
    rest: str = ""
    offset: int = 0

    def encode(self) -> str:
        """As a button's value."""
        return f"{self.offset}|{self.verb}|{self.rest}"

    def at(self, offset: int) -> Ask:
        """The same question, another page."""
        return replace(self, offset=offset)


def decode(value: str) -> Ask:
    """The question behind a button; ValueError for a value that `encode` did not make."""
    offset, verb, rest = value.split("|", 2)
    return Ask(verb, rest, max(int(offset), 0))


def parse(typed: str) -> Ask:
    """The question in what was typed after `/uppdrag`.

    Forgiving of case, blanks, curly quotes and twins; a bare number looks up, an unknown word searches.
    Raises Refused for more text than any question needs.
    """
    text = tidy(typed)
    lowered = text.lower()
    if found := grammar.leading(lowered):
        verb, said = found
        if verb in PASTED:
            return Ask(verb, _pasted(typed))
        return Ask(verb, _short(text[len(said) :].strip()))
    if not re.search(r"\w", text):
        return Ask("hjälp" if text else "")
    return Ask("visa" if may_be_number(text) and not _is_told_to_do(text) else "sök", _short(text))


def _is_told_to_do(text: str) -> bool:
    """Whether a word like a command stands before a number: `close 1670/20` asks for no diarium called CLOSE."""
    meant = grammar.meant(text)
    return meant is not None and is_number(meant[1])


def tidy(typed: str) -> str:
    """One line in composed letters, straight quotes and single blanks; Slack's encoded signs decoded."""
    text = unicodedata.normalize("NFC", typed).translate(_QUOTES).translate(_INVISIBLE)
    text = " ".join(text.split())
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def is_number(text: str) -> bool:
    """Whether the text is a U-number or a dnr and nothing else."""
    return bool(_KEY.fullmatch(text.strip())) or parse_dnr(text) is not None


def may_be_number(text: str) -> bool:
    """Whether the text is one, or what some office may write as its dnr; that may also be a word to search for."""
    return is_number(text) or asked_dnr(text) is not None


def leading_key(text: str) -> tuple[int | None, str]:
    """The U-number that the text begins with, and what stands after it."""
    match = _KEY.match(text)
    if not match or text[match.end() : match.end() + 1].strip():
        return None, text
    return int(match[1]), text[match.end() :].strip()


def mentioned(text: str) -> str | None:
    """The Slack id of the first person mentioned (`<@U123|anna>`)."""
    return next(iter(everybody_mentioned(text)), None)


def everybody_mentioned(text: str) -> list[str]:
    """The Slack ids of all persons mentioned, in their order."""
    return _MENTION.findall(text)


def unquoted(text: str) -> str:
    """The words without the quotation marks around them."""
    return text.strip().strip("\"'").strip()


def days_until(words: str, today: date) -> int | None:
    """How many days on "om 1 vecka", "3 dagar", "i morgon", "på måndag" or "2021-03-05" is; None if unreadable."""
    text = words.lower().removeprefix("om ").strip()
    if match := _AMOUNT.fullmatch(text):
        return _NUMBERS.get(match[1], 0) * _UNITS[match[2]] or int(match[1]) * _UNITS[match[2]]
    if text in _SOON:
        return _SOON[text]
    if match := _WEEKDAY.fullmatch(text):
        return (_WEEKDAYS.index(match[1]) - today.weekday() - 1) % 7 + 1
    try:
        return (date.fromisoformat(text) - today) // timedelta(days=1)
    except ValueError:
        return None


_NUMBERS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14,
}  # fmt: skip
_UNITS = {"": 1, "d": 1, "dag": 1, "dagar": 1, "v": 7, "vecka": 7, "veckor": 7}
_AMOUNT = re.compile(rf"(\d{{1,4}}|{'|'.join(_NUMBERS)}) ?({'|'.join(_UNITS)})")
_SOON = {"i morgon": 1, "imorgon": 1, "i övermorgon": 2, "övermorgon": 2, "nästa vecka": 7}
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_WEEKDAY = re.compile(rf"(?:på |nästa )?({'|'.join(_WEEKDAYS)})")


def _pasted(typed: str) -> str:
    """What stands after the first word, its lines and tabs kept; links as the words that were written."""
    text = unicodedata.normalize("NFC", typed).translate(_INVISIBLE)
    text = _LINK.sub(lambda link: link[3] or link[2] or link[1], text)
    for sign, meant in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(sign, meant)
    rest = text.split(maxsplit=1)[1:]
    if rest and len(rest[0]) > LONGEST_PASTED:
        raise Refused(
            f"Det var längre än {LONGEST_PASTED} tecken. Lämna texten som fil i vårt samtal i stället."
        )
    return rest[0].strip() if rest else ""


def _short(rest: str) -> str:
    if len(rest) > LONGEST:
        raise Refused(
            f"Det var längre än jag kan läsa här. Skriv högst {LONGEST} tecken, till exempel ett dnr."
        )
    return rest
