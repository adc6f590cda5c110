"""What a handling says about itself at its head: title, kind, day of issue, dnr."""

import re
from collections.abc import Sequence
from datetime import date

from documents.model import Block, Paragraph, Table
from uppdrag.dnr import read_dnr
from uppdrag.reading.dates import read_day
from uppdrag.reading.model import DocumentFacts

_KINDS = (
    ("handling", re.compile(r"handling \d{4} nr \d+", re.IGNORECASE)),
    ("tjänsteutlåtande", re.compile(r"tjänsteutlåtande\W*", re.IGNORECASE)),
    (
        "protokollsutdrag",
        re.compile(r"(?:protokollsutdrag|utdrag ur protokoll).*|§ \d+, \S*\d+/\d\d", re.IGNORECASE),
    ),
    ("protokoll", re.compile(r"(?:sammanträdes)?protokoll\b.*", re.IGNORECASE)),
    ("yrkande", re.compile(r"(?:tilläggs)?yrkande\b.{0,40}", re.IGNORECASE)),
    ("budget", re.compile(r"(?:.{0,60} )?budget (?:för )?(?:år )?20\d\d.*", re.IGNORECASE)),
    ("överenskommelse", re.compile(r"(?:samverkans)?överenskommelse\b.*", re.IGNORECASE)),
    (
        "styrdokument",
        re.compile(
            r".*\b(?:inriktning|anvisning|riktlinje|reglemente|policy|styrdokument|styrande dokument)\b.*",
            re.IGNORECASE,
        ),
    ),
)
_ISSUED = re.compile(r"(?:utfärdat|datum|upprättad|daterad|beslutsdatum)\b", re.IGNORECASE)
_PLACE_AND_DAY = re.compile(r"[A-ZÅÄÖ]\w+ den \d{1,2} \w+ \d{4}")
_NUMBERED = re.compile(r"(?:dnr|diarienummer|diarienr|ärendenummer|ärende ?nr|§ \d+)\b", re.IGNORECASE)
_POINT = re.compile(r"[-*+•–]\s")
_HEAD = 60
_NEAR = 15
_NOT_TITLE = re.compile(
    r"(?:tjänsteutlåtande|utfärdat|diarienummer|dnr|ärendenummer|handläggare|telefon|e-post|till |förslag till beslut|bilag|datum|sida)",
    re.IGNORECASE,
)


def facts_of(blocks: Sequence[Block], *, diarium: str, margins: Sequence[Paragraph] = ()) -> DocumentFacts:
    """The facts of the first part of a handling; the day is the one on which it was issued.

    `margins` is what the head and foot of its pages say: it counts where the text itself says nothing.
    """
    head = [block for block in blocks if isinstance(block, Paragraph)][:_HEAD]
    kind = _kind(head, blocks)
    beside = [number.written for margin in margins for number in read_dnr(margin.text, diarium=diarium)]
    return DocumentFacts(
        title=_title(head),
        kind=_kind(list(margins), blocks) if kind in {"okänd", "lista"} and margins else kind,
        date=_day(head) or _day(list(margins)),
        dnr=_numbers(head, diarium) or _numbers(list(margins), diarium) or tuple(dict.fromkeys(beside)),
    )


def is_budget(blocks: Sequence[Block]) -> bool:
    """Whether a handling calls itself a budget."""
    return _kind([block for block in blocks if isinstance(block, Paragraph)][:_HEAD], blocks) == "budget"


def _title(head: list[Paragraph]) -> str | None:
    headed = [p for p in head if p.level and p.level <= 3 and _may_be_title(p)]
    if headed:
        return headed[0].text
    plain = [p for p in head[:25] if _may_be_title(p) and p.text[-1] not in ".:;"]
    return plain[0].text if plain else (head[0].text if head else None)


def _may_be_title(paragraph: Paragraph) -> bool:
    point = paragraph.bullet or _POINT.match(paragraph.text)
    return len(paragraph.text) > 25 and not point and not _NOT_TITLE.match(paragraph.text)


def _kind(head: list[Paragraph], blocks: Sequence[Block]) -> str:
    for kind, rule in _KINDS:
        near = head[:_NEAR] if kind in {"styrdokument", "budget"} else head
        if any(len(paragraph.text) < 160 and rule.fullmatch(paragraph.text) for paragraph in near):
            return kind
    return "lista" if any(isinstance(block, Table) for block in blocks) else "okänd"


def _day(head: list[Paragraph]) -> date | None:
    for number, paragraph in enumerate(head):
        following = head[number + 1].text if number + 1 < len(head) else ""
        if _ISSUED.match(paragraph.text):
            day = read_day(paragraph.text) or (read_day(following) if len(following) < 40 else None)
            if day:
                return day
    for paragraph in head:
        if _PLACE_AND_DAY.fullmatch(paragraph.text.strip()) or re.fullmatch(
            r"20\d\d-\d\d-\d\d", paragraph.text
        ):
            return read_day(paragraph.text)
    return None


def _numbers(head: list[Paragraph], diarium: str) -> tuple[str, ...]:
    found: list[str] = []
    for number, paragraph in enumerate(head):
        if _NUMBERED.match(paragraph.text):
            following = head[number + 1].text if number + 1 < len(head) else ""
            text = paragraph.text if any(c.isdigit() for c in paragraph.text) else following
            found += [dnr.written for dnr in read_dnr(text, diarium=diarium, column=True)]
    return tuple(dict.fromkeys(found))
