"""Diarienummer: every form that Swedish municipalities write, read without guessing a digit.

A number is the same case when diarium, year and serial are equal; leading zeros and the century do not
count. Source of the forms: handlingar of Göteborg, Uppsala, Tyresö, Kramfors, Håbo and others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Literal

Likeness = Literal["same", "probable", "different"]

_PREFIX = r"(?P<diarium>[A-ZÅÄÖ]{2,6})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_CLASS = r"(?:[-/ .]\d{2,3}(?!\d))?"
_END = r"(?![\d:/])"
_NO_DAY = r"(?![\d:/-])"  # 2024-10-01 begins like a number
# Each form has an example; the first that fits a place in the text is taken.
_FORMS = (
    rf"(?P<diarium>N\d{{3}})-(?P<serial>\d{{4}})/(?P<yy>\d\d){_END}",  # N161-0123/21
    rf"{_PREFIX}-{_YEAR}-(?P<serial>\d{{3,6}}){_CLASS}{_END}",  # SLK-2023-00738, KSM-2023-260-214
    rf"{_PREFIX} {_YEAR}-(?P<serial>\d{{5,6}}){_END}",  # BN 2020-003636
    rf"{_PREFIX}{_YEAR}-(?P<serial>\d{{3,5}}){_CLASS}{_END}",  # KSM2017-1023-214
    rf"{_PREFIX}[- /]?{_YEAR}[/:](?P<serial>\d{{1,5}}){_CLASS}{_END}",  # KS 2018/124, KSKF/2014:1, KS-2022/591.109
    rf"{_PREFIX}\.{_YEAR}\.(?P<serial>\d{{1,5}}){_END}",  # KU.2018.6
    rf"{_YEAR}-(?P<diarium>[A-ZÅÄÖ]{{1,4}})(?P<serial>\d{{5,6}}){_END}",  # 2023-POL000463, 2023-O000250
    rf"{_YEAR}/{_PREFIX} ?(?P<serial>\d{{1,5}}){_CLASS}{_END}",  # 2018/KS 0041 001
    rf"{_PREFIX} ?(?P<yy>\d\d)/(?P<serial>\d{{2,5}}){_END}",  # SN 18/0098, KK13/346
    rf"(?!DNR|NR){_PREFIX}[- /](?P<serial>\d{{3,4}})/(?P<yy>\d\d){_END}",  # KS 112/22, KV-0412/22
    rf"(?P<serial>\d{{3,4}})/(?P<yy>\d\d){_END}",  # 1679/20
)
_HEADED = rf"{_YEAR}/(?P<serial>\d{{1,6}}){_END}"  # 2021/114: only where a heading says that it is a dnr
_ANY = r"(?P<diarium>(?![Dd]nr|[Nn]r)[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{0,5})"  # in a column also Au, KSn, Kst
_PARTS = r"(?:[-/. ]\d{1,3}(?:\.\d{1,2})*(?![\d/:-]))?"  # the class of a case, or the document in it
_COLUMN = (
    rf"{_ANY}[- /]?{_YEAR}[/:](?P<serial>\d{{1,6}}){_PARTS}{_END}",  # Au 2022/143, SBN 2022/143-3
    rf"{_YEAR}[/.:](?P<serial>\d{{1,6}}) (?P<diarium>[A-ZÅÄÖ]{{2,5}})(?![\w/:.-]| ?\d)",  # 2015/100 AKK, 2022.0145 KS
    rf"{_YEAR}[/-](?P<serial>\d{{3,6}})-\d{{1,3}}{_NO_DAY}",  # 2022/00143-5
    _HEADED,
    rf"{_ANY}[- /]?(?P<serial>\d{{1,6}})[/-]{_YEAR}{_NO_DAY}",  # RS 01641-2018, KS 143/2022
    rf"(?P<serial>(?!(?:19|20)\d\d\b)\d{{2,6}})/{_YEAR}{_NO_DAY}",  # 143/2022
    rf"{_ANY} ?(?P<serial>\d{{3,5}})[/-](?P<yy>\d\d){_NO_DAY}",  # KSn 143/22, KS 0143-22
    # STK-2023-77, KS 2023-12, D-2023-55, VN-HSN 2023-0114
    rf"(?P<diarium>[A-ZÅÄÖ]{{1,6}}(?:-[A-ZÅÄÖ]{{2,6}})?)[-. /:]?{_YEAR}[-.:/](?P<serial>\d{{1,6}}){_CLASS}{_NO_DAY}",
    rf"{_PREFIX} {_YEAR} (?P<serial>\d{{3,6}}){_NO_DAY}",  # KS 2022 143
    rf"{_YEAR}-(?P<diarium>[A-ZÅÄÖ]{{2,6}})(?P<serial>\d{{1,6}}){_END}",  # 2022-KS0143
    rf"{_YEAR}{_PREFIX}[- ]?(?P<serial>\d{{1,5}}){_END}",  # 2023KS412
    rf"{_PREFIX}[ -]?(?P<yy>\d\d)[-/.](?P<serial>\d{{2,5}}){_NO_DAY}",  # KS23-412, KLK-22/143
    rf"{_YEAR}[:.](?P<serial>\d{{1,5}})(?!\d|[.:]\d)",  # 2022:455, 2023.145
    rf"{_PREFIX}[/-]?(?P<yy>\d\d)(?P<serial>\d{{4}}){_END}",  # RV230249, HSN/220415
    rf"{_YEAR}-(?P<serial>\d{{1,6}}){_NO_DAY}",  # 2023-0436
    rf"(?P<serial>\d{{3,5}})[-/](?P<yy>\d\d){_NO_DAY}",  # 1679-20, 01679/20
)
_TYPED = (
    rf"{_PREFIX}[- ]{_YEAR}[- ](?P<serial>\d{{1,6}})",  # SLK-2020-1679, slk 2020-01679
    r"(?P<serial>\d{1,5})[-/](?P<yy>\d\d)",  # 01679/20, 1679-20
    rf"(?P<serial>\d{{1,5}})[-/]{_YEAR}",  # 1679/2020
)
# A cell that holds one number in a common form and nothing else; a list of 100,000 rows has as many.
_ALONE = (
    re.compile(rf"{_PREFIX}-{_YEAR}-(?P<serial>\d{{3,5}})"),
    re.compile(r"(?P<serial>\d{3,4})/(?P<yy>\d\d)"),
)
_START = r"(?<![\w/:.-])"
_SCAN = tuple(re.compile(_START + form) for form in _FORMS)
_SCAN_COLUMN = tuple(re.compile(_START + form) for form in (*_COLUMN[:2], *_FORMS, *_COLUMN[2:]))
_WHOLE_COLUMN = tuple(re.compile(form) for form in (*_FORMS, *_COLUMN))
_IS_SHORT = re.compile(r"[A-ZÅÄÖ]{2,6}-\d{4}-\d{3,4}")  # perhaps the beginning of a number of five figures
_CUT_BLANK = re.compile(r"(?<=[\d/-])\s+(?=\d)")
_WHOLE = tuple(re.compile(form) for form in (*_FORMS, *_TYPED, _HEADED))
_AFTER_HEADING = re.compile(rf"(?:\b[Dd]nr|\b[Dd]iarienummer|\b[ÄäÅå]rendenummer|§ ?\d+,?)[.:]?\s*{_HEADED}")
_HEADING = re.compile(r"^(?:d(?:iarie)?n(?:umme)?r|ärendenummer|ärende)\b[.:]?\s*", re.IGNORECASE)
# KF and KS keep the diarium that numbers without a prefix belong to: KS 1679/20 is 1679/20.
_OF_THE_WHOLE = frozenset(["KF", "KS"])
# Numbered like a case but printed by parliament, government and others.
_NOT_DIARIA = frozenset(
    [
        "SOU",
        "SFS",
        "DS",
        "DIR",
        "PROP",
        "BET",
        "RIR",
        "SKR",
        "KU",
        "EU",
        "EG",
        "EES",
        "TF",
        "RF",
        "RÅ",
        "HFD",
        "NJA",
        "JO",
        "MÖD",
        "AD",
        "SOSFS",
        "HSLF",
    ]
)
_SCHOOL = frozenset(
    {"vt", "ht", "år", "läsår", "budget", "säsong", "vinter"}
)  # what has two sides of a turn of the year
# A number of no known form: what a column of dnr holds is the dnr as its office writes it.
_FREE = re.compile(r"(?=(?:\D*\d){3})(?:[A-ZÅÄÖ]{1,6} )?[^\W_]+(?:[-/.:_][^\W_]+)*(?: [A-ZÅÄÖ]{2,6})?")
_NO_FREE = re.compile(
    r"\D*(?:19|20)\d\d\D*|U-?\d+|\d+|\d{4}/\d\d:.*"  # a year, a key, an entry of some system, parliament's
    r"|.*[^\W\d_]{7}.*|.*(?<!\d)(?:(?:19|20)?\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[-./ ]\d\d(?:\d\d)?)\b.*|(?:VT|HT|[QVT]|JAN|FEB|MARS|APR|MAJ|JUN|JUL|AUG|SEP|OKT|NOV|DEC)[^\W\d_]*[ -]?\d.*"
    r"|\d+[ -]?(?:JAN|FEB|MARS|APR|MAJ|JUN|JUL|AUG|SEP|OKT|NOV|DEC|KR|TKR|MNKR|ST).*",
    re.IGNORECASE,
)
_LONGEST_FREE = 30
_BETWEEN = re.compile(r"\s*[;,\n]\s*|\s+(?:och|samt|&)\s+", re.IGNORECASE)
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_OCR_DIGIT = re.compile(r"(?<=[\d/])[oOlI](?=[\d/]|\b)|(?<![^\W\d_])[oOlI](?=\d{2,}/)")
_LOOSE = re.compile(r"(?<=\d)\s*/\s*(?=\d)")
_BROKEN_PREFIX = re.compile(r"(?<=[A-ZÅÄÖ])-\s+(?=\d{4}-)|(?<=[A-ZÅÄÖ]-\d{4}-)\s+(?=\d)")


@dataclass(frozen=True, slots=True)
class Dnr:
    """One diarienummer: as it was written, and what it means."""

    written: str
    diarium: str
    year: int
    serial: int

    @property
    def key(self) -> str:
        """What is compared and stored: `SLK:2020:1679`."""
        return f"{self.diarium}:{self.year}:{self.serial}"

    @property
    def free(self) -> bool:
        """Whether it is of no known form: then its letters and digits are all that it is known by."""
        return self.year == 0

    @property
    def short(self) -> bool:
        """Whether it is the old form, serial before a year of two figures: `1679/20`, `KS 1679/20`."""
        return self.written[0].isdigit() or self.written[-3:-2] == "/"


def read_dnr(text: str, *, diarium: str = "SLK", column: bool = False) -> list[Dnr]:
    """All dnr of a text in their order, each written form once.

    `diarium` is what a number without prefix belongs to. `column` says that the text stands under a heading
    Dnr, where `2021/114` and `1679-20` are numbers too.
    """
    if alone := _alone(text, diarium):
        return [alone]
    if column and _CUT_BLANK.search(text):
        whole = _mended(text)
        return (read_dnr(whole, diarium=diarium, column=True) if whole != text else []) or _found(
            text, diarium, column=True
        )
    return _found(text, diarium, column=column)


def _mended(text: str) -> str:
    """The numbers of a cell without the blanks at which a narrow column has cut them: SLK-2021-01 692."""
    mended: list[str] = []
    for piece in text.split():
        last = mended[-1] if mended else ""
        bare = piece.strip(",;")
        cut = last[-1:].isdigit() or last[-1:] in ("-", "/")
        if (
            cut
            and bare[:1].isdigit()
            and not _is_whole(bare)
            and (_IS_SHORT.fullmatch(last) or not _is_whole(last))
        ):
            mended[-1] = last + piece
        else:
            mended.append(piece)
    return " ".join(mended)


def _is_whole(word: str) -> bool:
    return any(form.fullmatch(word) for form in _WHOLE_COLUMN)


def _found(text: str, diarium: str, *, column: bool) -> list[Dnr]:
    tidy = _tidied(text)
    patterns = _SCAN_COLUMN if column else (*_SCAN, _AFTER_HEADING)
    found: dict[int, tuple[int, Dnr]] = {}
    for pattern in patterns:
        for match in pattern.finditer(tidy):
            start = min(
                match.start(name) for name in ("year", "yy", "serial", "diarium") if _has(match, name)
            )
            dnr = _accepted(match, tidy[start : match.end()], diarium)
            if dnr and not any(start < end and match.end() > at for at, (end, _) in found.items()):
                found[start] = (match.end(), dnr)
    return list(_without_repeats(dnr for _, (_, dnr) in sorted(found.items(), key=lambda item: item[0])))


def read_column(text: str, *, diarium: str = "SLK") -> list[Dnr]:
    """The dnr of a cell under a heading Dnr: those of known forms, and what else stands there as one is written."""
    if alone := _alone(text, diarium):
        return [alone]
    pieces = list(_pieces(text))
    found = [_whole(piece, diarium) or read_dnr(piece, diarium=diarium, column=True) for piece in pieces]
    if not any(number.free for numbers in found for number in numbers):
        return read_dnr(text, diarium=diarium, column=True)
    return list(_without_repeats(number for numbers in found for number in numbers))


def asked_dnr(text: str, *, diarium: str = "SLK") -> Dnr | None:
    """The one dnr that a person asks for, also in a form that is a dnr only where one is expected."""
    if known := parse_dnr(text, diarium=diarium):
        return known
    typed = _HEADING.sub("", _tidied(text).strip()).strip().upper()
    found = read_column(typed, diarium=diarium) if _LETTERS.search(typed) else []
    return found[0] if len(found) == 1 and found[0].written == " ".join(typed.split()) else None


def _pieces(text: str) -> Iterator[str]:
    """The numbers of a cell, each by itself: parted by signs, by words, and by blanks between two that look alike."""
    for part in _BETWEEN.split(text.strip()):
        words: list[str] = []
        for word in part.split():
            if words and _DIGITS.search(word) and _shape(word) == _shape(words[-1]):
                yield " ".join(words)
                words = []
            words.append(word)
        if words:
            yield " ".join(words)


def _shape(word: str) -> str:
    return _DIGITS.sub("0", _LETTERS.sub("A", word))


def _whole(piece: str, diarium: str) -> list[Dnr]:
    """`piece` as one number of no known form; nothing where a known one stands in it by itself, or it is none."""
    written = _HEADING.sub("", " ".join(_tidied(piece).split()))
    if len(written) > _LONGEST_FREE or not _FREE.fullmatch(written) or _NO_FREE.fullmatch(written):
        return []
    first = _LETTERS.match(written)
    if _is_whole(written) or (first and first[0].upper() in _NOT_DIARIA):
        return []
    words = written.split()
    if any(number.written in words for number in read_dnr(written, diarium=diarium, column=True)):
        return []
    return [Dnr(written, intern(written.upper().replace(" ", "").replace(":", ".")), 0, 0)]


def _alone(text: str, diarium: str) -> Dnr | None:
    match = _ALONE[0].fullmatch(text) or _ALONE[1].fullmatch(text)
    return _accepted(match, text, diarium) if match else None


def parse_dnr(text: str, *, diarium: str = "SLK") -> Dnr | None:
    """The one dnr that a person typed, in any form and case; None where the text is not just that."""
    typed = _HEADING.sub("", _tidied(text.strip()).strip()).strip().rstrip(".").upper()
    for pattern in _WHOLE:
        if match := pattern.fullmatch(typed):
            return _accepted(match, typed, diarium)
    return None


def likeness(one: Dnr, other: Dnr) -> Likeness:
    """Whether two numbers are the same case; `probable` where only the two forms of one number agree."""
    if one.key != other.key:
        return "different"
    return "same" if one.short == other.short else "probable"


def near(key: str, keys: Iterable[str], *, limit: int = 3) -> list[str]:
    """The keys whose written digits look most like those of `key`, in the order of their numbers.

    For "Närmast: …" when nothing was found. Never evidence that two cases are one.
    """
    from rapidfuzz.distance import OSA  # only a look-up that found nothing pays for it

    digits = _digits(key)
    scored = ((OSA.distance(digits, _digits(other)), other) for other in set(keys) if other != key)
    best = sorted(pair for pair in scored if pair[0] <= 2)[:limit]
    return sorted((other for _, other in best), key=_by_number)


def _tidied(text: str) -> str:
    text = text.replace("\u00ad", "").translate(_DASHES)
    text = _LOOSE.sub("/", text)
    text = _BROKEN_PREFIX.sub(lambda match: match[0].strip(), text)
    return _OCR_DIGIT.sub(lambda match: "0" if match[0] in "oO" else "1", text)


def _has(match: re.Match[str], name: str) -> bool:
    return match.re.groupindex.get(name) is not None and match.start(name) >= 0


def _accepted(match: re.Match[str], written: str, diarium: str) -> Dnr | None:
    parts = match.groupdict()
    prefix, serial = parts.get("diarium"), int(parts["serial"])
    if prefix in _OF_THE_WHOLE and parts.get("yy"):
        prefix = None
    year = _year(parts.get("year") or parts["yy"])
    if serial == 0 or (prefix in _NOT_DIARIA and "." not in written) or _is_span_of_years(parts, written):
        return None
    tidy = " ".join(written.split())
    return Dnr(written if tidy == written else tidy, intern((prefix or diarium).upper()), year, serial)


@lru_cache(maxsize=256)  # the same few come again and again, and are held once
def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _is_span_of_years(parts: dict[str, str], written: str) -> bool:
    """2016/17 and 2020/2021 are years of parliament, school or two sides of a turn of the year."""
    diarium = parts.get("diarium")
    if diarium and (
        "/" not in written or (diarium.casefold() not in _SCHOOL and len(parts["serial"]) < len("2021"))
    ):
        return False
    first, last = (parts["year"], parts["serial"]) if parts.get("year") else (parts["serial"], parts["yy"])
    if not (len(first) == 4 and 1990 <= int(first) <= 2099):
        return False
    return last in {str(int(first) + 1), str(int(first) + 1)[2:]}


def _without_repeats(numbers: Iterable[Dnr]) -> Iterator[Dnr]:
    seen = set()
    for dnr in numbers:
        if (identity := (dnr.key, dnr.short)) not in seen:
            seen.add(identity)
            yield dnr


def _digits(key: str) -> str:
    _, year, serial = key.split(":")
    return f"{int(serial):04d}/{year[2:]}"


def _by_number(key: str) -> tuple[str, int, int]:
    diarium, year, serial = key.split(":")
    return diarium, int(year), int(serial)
