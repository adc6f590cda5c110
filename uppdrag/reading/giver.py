"""Who gave an uppdrag, and by which decision, in the many ways in which it is written."""

import re
from datetime import date

from uppdrag.organisation import Organisation
from uppdrag.reading.dates import DATE, read_day
from uppdrag.reading.model import GivenBy

_PARAGRAPH = re.compile(r"§+\s?(\d{1,4})\b")
_LAW = re.compile(r"(?:\bkap\.?\s*|\blag\b[^§]{0,25})$", re.IGNORECASE)
_BUDGET = re.compile(
    r"(?:\b(?:Kfs|KF:?s?|kommunfullmäktiges?)\s+)?\bbudget\w*\s*(?:för\s*)?(?:år\s*)?(?P<year>20\d\d)?(?:[-–]20\d\d)?",
    re.IGNORECASE,
)
_OF_BUDGET = re.compile(
    r"\b(?:Kfs|KF|kommunfullmäktiges?)\b[^.]{0,20}?\b20\d\d års budget|"
    r"\b(?:Kfs|KF:?s?|kommunfullmäktiges?)\s+(?:i\s+)?(?:20\d\d\s+års\s+)?budget\w*(?:\s+(?:för\s+)?(?:år\s+)?20\d\d)?",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(\S+) (?:gav|har (?:även |också )?(?:uppdragit|gett|givit)|uppdrog)\b")
_BODY_BEFORE = 60


def giver_in(column: str, title: str, organisation: Organisation) -> GivenBy | None:
    """The decision that a list's own column names, else the one in the title ("(Kfs budget 2020)")."""
    return _read(column, organisation, alone=True) or _read(title, organisation, alone=False)


def decisions_named(text: str, organisation: Organisation) -> tuple[GivenBy, ...]:
    """Every decision that running text refers to by body, day and §, in order."""
    found: list[GivenBy] = []
    if "§" not in text:
        return ()
    for match in _PARAGRAPH.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _LAW.search(text[: match.start()]):
            continue
        days = list(DATE.finditer(before))
        if days:
            found.append(_decision(text, match, read_day(days[-1][0]), organisation))
    return tuple(found)


def giver_told(text: str, organisation: Organisation) -> GivenBy | None:
    """The decision that running text says an uppdrag comes from: the budget, or the first one named."""
    named = decisions_named(text, organisation)
    budget, paragraph = _OF_BUDGET.search(text), _PARAGRAPH.search(text)
    if budget and (not named or paragraph is None or budget.start() < paragraph.start()):
        return GivenBy("kommunfullmaktige", None, None, budget[0])
    return named[0] if named else None


def _decision(text: str, match: re.Match[str], day: date | None, organisation: Organisation) -> GivenBy:
    subject = _SUBJECT.match(text)
    if subject and (giver := organisation.resolve(subject[1], day)):
        return GivenBy(giver.id, day, int(match[1]), text[: match.end()][-90:].strip())
    start = max(0, match.start() - 30 - _BODY_BEFORE)
    bodies = organisation.mentions(text[start : match.start()], day)
    body = bodies[-1] if bodies else None
    words = text[start + body.start : match.end()] if body else match[0]
    return GivenBy(body.body.id if body else None, day, int(match[1]), words)


def _read(text: str, organisation: Organisation, *, alone: bool) -> GivenBy | None:
    """A giver in `text`; `alone` where the text says nothing else (a column)."""
    text = text.strip(" -–.")
    if not text:
        return None
    named = decisions_named(text, organisation)
    if named:
        return GivenBy(named[0].body, named[0].date, named[0].paragraph, text if alone else named[0].text)
    budget = (_BUDGET if alone else _OF_BUDGET).search(text) if "budget" in text.casefold() else None
    if budget:
        return GivenBy("kommunfullmaktige", None, None, text if alone else budget[0])
    if not alone:
        return None
    bodies = organisation.mentions(text)
    days = DATE.search(text)
    paragraph = _PARAGRAPH.search(text)
    day = read_day(days[0]) if days else None
    body = bodies[0].body.id if bodies else None
    return GivenBy(body, day, int(paragraph[1]) if paragraph else None, text)
