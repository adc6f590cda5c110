"""A phrase becomes a row of letters, one for each word, and what each word says.

Noise is taken away here: soft hyphens, odd blanks and dashes, stray punctuation, capitals, letters for digits,
words cut in two and words with one letter wrong. Digits are never corrected to other digits.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from uppdrag.plans.lexicon import PIECE, Lexicon, repaired
from uppdrag.plans.numbers import number_at

_ODD_BLANKS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t\r", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad"),
        **dict.fromkeys("\u2018\u2019\u00b4`", "'"),
    }
)
_ODD_BLANK = re.compile(f"[{''.join(map(chr, _ODD_BLANKS))}]")
_SOFT_BREAK = re.compile(r"\u00ad\s*|(?<=[a-zåäö])-\s*\n\s*(?=[a-zåäö])")
_LOOKS_MISREAD = re.compile(r"\d[oOlI|]|[oOlI|]\d")
_DIGIT_IN_WORD = re.compile(r"[^\W\d_]{2}[015|]")
_LETTERS = {"0": "o", "1": "l", "5": "s", "|": "l"}
_MISREAD_LETTER = re.compile(r"(?<=[^\W\d_]{2})[015|](?=[^\W\d_]{2})|(?<=[^\W\d_]{5})1(?= \d)")
_MISREAD_NUMBER = re.compile(r"(?<![^\W\d_])[oOlI|]*\d[\doOlI|]*(?![^\W\d_])")
_PARAGRAPH = re.compile(r"§+ ?(\d{1,4})(?!\d| ?/ ?\d)(?: ?(?:p\.?|punkt) ?\d+)?")
_CLOCK = re.compile(r"\.?\s*\d{1,2}(?:[.:]\d\d)?(?![\d/])")
_TAG = re.compile(r"</?[a-z]{1,6} ?/?>", re.IGNORECASE)
_SOME_BODY = re.compile(
    r"(?:[^\W\d_]+-(?:,? [^\W\d_]+-)? ?(?:och|samt|&) )?"
    r"[^\W\d_]*(?:nämnd|utskott|beredning|styrelse|direktion|presidi|fullmäktige)(?:en|et|n|t|um|et)?s?(?![^\W\d_])"
)
_NAMED_AFTER = re.compile(
    r"nämnden för [^\W\d_]+(?:(?:-?,? (?:och |samt )?)(?!den|i |senast|till)[^\W\d_]{5,})*"
)
_SEPARATORS = {
    ",": ",",
    ";": ",",
    "/": "/",
    "-": "-",
    "+": "&",
    "&": "&",
    "?": "?",
    "'": "-",
}
_BEFORE_A_CLOCK = frozenset({"kl", "klockan"})
_LONGEST_ABBREVIATION = 6
_GENITIVE = re.compile(r"(?<=nden)s\Z|(?<=ämnd)s\Z|(?<=ttet)s\Z|(?<=ngen)s\Z|(?<=lsen)s\Z")


@dataclass(slots=True)
class Words:
    """The row of letters and, at the same places, what each word says."""

    codes: str = ""
    values: list[object] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    unknown_bodies: list[str] = field(default_factory=list)

    def add(self, code: str, value: object) -> None:
        """One word more; a word without a letter says nothing."""
        if code:
            self.codes += code
            self.values.append(value)


def lex(phrase: str, lexicon: Lexicon) -> Words:
    """The words of a phrase; nothing is ever refused, what cannot be read is listed as unread."""
    return _Lexer(phrase, lexicon).words_of()


class _Lexer:
    """Walks through one phrase."""

    def __init__(self, phrase: str, lexicon: Lexicon) -> None:
        text = _tidy(phrase)
        self.lower = text.lower()
        self.text = (
            text if len(text) == len(self.lower) else self.lower
        )  # some capitals are two letters when small
        self.lexicon = lexicon
        self.words = Words()

    def words_of(self) -> Words:
        place = 0
        while piece := PIECE.search(self.lower, place):
            place = self._take(piece[0], piece.start(), piece.end())
        return self.words

    def _take(self, piece: str, start: int, end: int) -> int:
        """Reads what stands here and returns where the next word begins."""
        first = piece[0]
        if first.isalpha():
            return self._take_word(piece, start, end)
        if first.isdigit():
            return self._take_number(piece, start, end)
        if first == "§" and (match := _PARAGRAPH.match(self.lower, start)):
            self.words.add("A", int(match[1]))
            return match.end()
        self.words.add(_SEPARATORS.get(piece, ""), None)
        return end

    def _take_number(self, piece: str, start: int, end: int) -> int:
        said, after = self.lexicon.known(piece, end, self.lower)  # 2 gånger per år
        if said:
            self.words.add(*said)
            return after
        number = number_at(self.lower, start)
        if number is None:
            return self._leave(piece, end)
        self.words.add(*number[0])
        return number[1]

    def _take_word(self, piece: str, start: int, end: int) -> int:
        said, after = self.lexicon.known(piece, end, self.lower)
        if piece == "nämnden" and after == end and (match := _NAMED_AFTER.match(self.lower, start)):
            return self._take_body(start, match.end())
        if said is None:
            return self._take_strange(piece, start, end)
        if piece in _BEFORE_A_CLOCK and (clock := _CLOCK.match(self.lower, after)):
            return clock.end()
        self.words.add(*said)
        return after

    def _take_strange(self, piece: str, start: int, end: int) -> int:
        """A word outside the lexicon: a body, half a word, a misspelling, or unread."""
        written = self.text[start:end]
        abbreviation = 1 < len(piece) <= _LONGEST_ABBREVIATION and written.isupper()
        meant = None if abbreviation and not self.text.isupper() else repaired(piece, self.lexicon)
        said = self.lexicon.alone(meant) if meant else None
        if (match := _SOME_BODY.match(self.lower, start)) and not (said and said[0] == "b"):
            return self._take_body(start, match.end())
        if not abbreviation and (joined := self.lexicon.joined(piece, end, self.lower)):
            self.words.add(*joined[0])
            return joined[1]
        if said:
            self.words.repaired.append(f"{written} läst som {meant}")
            self.words.add(*said)
            return end
        return self._take_body(start, end) if abbreviation else self._leave(written, end)

    def _take_body(self, start: int, end: int) -> int:
        """A body that the register does not know is kept in its own words."""
        called = _GENITIVE.sub("", self.text[start:end])
        self.words.unknown_bodies.append(called)
        self.words.add("b", (called, None))
        return end

    def _leave(self, written: str, end: int) -> int:
        self.words.unread.append(written)
        return end


def _tidy(phrase: str) -> str:
    text = unicodedata.normalize("NFC", phrase)
    if "\u00ad" in text or "-" in text:
        text = _SOFT_BREAK.sub("", text)
    if _ODD_BLANK.search(text):
        text = text.translate(_ODD_BLANKS)
    if ":s" in text:
        text = text.replace(":s", "s")  # Stadshus AB:s
    if "<" in text:
        text = _TAG.sub(" ", text)
    if _LOOKS_MISREAD.search(text):
        text = _MISREAD_NUMBER.sub(_digits_of, text)
    if _DIGIT_IN_WORD.search(text):
        text = _MISREAD_LETTER.sub(lambda match: _LETTERS[match[0]], text)
    return text


def _digits_of(match: re.Match[str]) -> str:
    return match[0].translate(str.maketrans("oOlI|", "00111"))
