"""Reads a plan: words, then rules, then the year, then the deadline; explains itself or asks."""

import re
from collections.abc import Sequence
from datetime import date
from typing import cast

from uppdrag.calendar import Answerer
from uppdrag.municipality import Municipality
from uppdrag.plans.checks import odd_meeting
from uppdrag.plans.lexer import Words, lex
from uppdrag.plans.lexicon import Named, lexicon_for
from uppdrag.plans.model import Kind, Occasion, Plan, State
from uppdrag.plans.occasions import Reading, kind_of, note_hesitation, occasion_of
from uppdrag.plans.parts import Part, parts_of
from uppdrag.plans.texts import day_text, every, told_of, year_assumed
from uppdrag.plans.years import Context, place_in_time

_NUMBERED_PART = re.compile(r"(?<=[pf])[no]|o(?=[pf])")  # delrapport 1, första delrapporten
_AROUND_A_TIME = frozenset("TDMGpfbgXLFIaeEē?|&~,/-wAxczqQ#! ")
_EMPTY = frozenset({"", "-", "--", "---", "?", "*", "/", "ingen", "inget"})
_LONGEST_EMPTY = max(map(len, _EMPTY))
_EVERY = re.compile(r"ç(?=[sm]|[nN]m)")  # varje vår, varje december
_YEARS = range(1900, 2200)
_LONGEST = 400  # characters
_DASHES = str.maketrans("\u2013\u2014\u2212", "---")


def read_plan(
    phrase: str | None,
    reference: date | None,
    municipality: Municipality,
    *,
    body: str | None = None,
    sibling_year: int | None = None,
    handled: bool = False,
    typed: bool = False,
) -> Plan:
    """What a recorded plan means; never raises, for what cannot be read is asked about.

    `reference` is the document's date. `body` is the id or abbreviation of the body that answers.
    `sibling_year` is the year written for the same dnr and the same plan words in another row. `handled` says
    that the row stands in a list of handled cases, where the words name a day that has been. `typed`: somebody wrote
    it now, in no list.
    """
    written = phrase or ""
    if _is_empty(written):
        return Plan(written, "undated", "Ingen tid är angiven.", certain=True)
    if len(written) > _LONGEST:
        return Plan(written, "unknown", "Texten är för lång för att vara en plan.", certain=False)
    words = lex(written, lexicon_for(municipality.organisation))
    # (A range looks through itself for what is no number.)
    sibling = sibling_year if sibling_year is not None and sibling_year in _YEARS else None
    context = Context(_sensible(reference), sibling, handled, typed)
    return _read(Reading(written, words, municipality, context, answerer(body, municipality)))


def _is_empty(written: str) -> bool:
    bare = written.strip(" .:;\u00a0\t\n")
    return len(bare) <= _LONGEST_EMPTY and bare.lower().translate(_DASHES) in _EMPTY


def _sensible(reference: date | None) -> date | None:
    """A document dated far outside living memory tells nothing about the year."""
    return reference if reference and reference.year in _YEARS else None


def answerer(body: str | None, municipality: Municipality) -> Answerer | None:
    """Whose window counts: a förvaltning answers as the nämnd it serves, an unknown body as a nämnd."""
    if body is None:
        return None
    named = municipality.organisation.resolve(body)
    accountable = municipality.organisation.accountable(named.id) if named else None
    kinds: dict[str, Answerer] = {"kommunstyrelse": "ks", "kommunfullmäktige": "kf"}
    return kinds.get(accountable.kind, "nämnd") if accountable else "nämnd"


def _read(reading: Reading) -> Plan:
    words = reading.words
    _count_years_from_document(reading)
    if "ç" in words.codes:
        words.codes = _EVERY.sub("c", words.codes)
    parts = parts_of(words, reading.municipality.reporting.first_delår)
    _note_what_was_not_read(reading, parts)
    if state := _over(words, parts, reading.context):
        return _over_plan(reading, parts, state)
    if "!" in words.codes:
        return reading.plan("unknown", "Orden anger något annat än när det ska redovisas", certain=False)
    if "Q" in words.codes and not set("LT") & set(words.codes):
        return _reported_plan(reading, parts)
    if "c" in words.codes:
        return _recurring_plan(reading, parts)
    return _dated_plan(reading, parts) if parts else _plan_without_time(reading)


def _count_years_from_document(reading: Reading) -> None:
    """I år, nästa år: counted from the year of the document; another year than its own is asked about."""
    words, reference = reading.words, reading.context.reference
    if "Å" not in words.codes or reference is None:
        return
    _drop(words, re.compile("Å(?=ē?y)"))  # verksamhetsåret 2021
    for place, code in enumerate(words.codes):
        if code == "Å":
            shift = {"this": 0, "next": 1, "last": -1}[str(words.values[place])]
            words.values[place] = reference.year + shift
            if shift:
                reading.doubts.append("året räknas från dokumentets datum")
    if "Å" not in words.codes:
        return
    words.codes = words.codes.replace("Å", "y")
    reading.inferred = True
    reading.reasons.append(year_assumed(reference, typed=reading.context.typed))


def _drop(words: Words, needless: re.Pattern[str]) -> None:
    while match := needless.search(words.codes):
        words.codes = words.codes[: match.start()] + words.codes[match.end() :]
        del words.values[match.start() : match.end()]


def _note_what_was_not_read(reading: Reading, parts: Sequence[Part]) -> None:
    words = reading.words
    if words.unread:
        reading.doubts.append(f"jag känner inte igen {', '.join(words.unread[:3])}")
    if "#" in words.codes:
        reading.doubts.append("orden innehåller ett nummer som inte är en tid")
    around = " ".join([part.codes for part in parts])
    if not (_AROUND_A_TIME.issuperset(around) or _AROUND_A_TIME.issuperset(_NUMBERED_PART.sub("", around))):
        reading.doubts.append("alla ord kunde inte läsas")
    reading.doubts += [part.time.doubt for part in parts if part.time.doubt]
    reading.warnings += [f"{body} finns inte i registret." for body in words.unknown_bodies]
    reading.warnings += [f"Stavning: {repair}." for repair in words.repaired]


def _over(words: Words, parts: Sequence[Part], context: Context) -> State | None:
    """The word that says it is over, unless it tells when it will be: klart senast 31 mars."""
    if "q" not in words.codes or "L" in words.codes or "T" in words.codes:
        return None
    said = words.values[words.codes.index("q")]
    if said == "soft":
        return None if _is_still_to_come(parts, context) else "fullgjort"
    return cast("State", said)


def _is_still_to_come(parts: Sequence[Part], context: Context) -> bool:
    """Whether the words name a time that had not been when the document was written."""
    if not parts or parts[0].paragraph is not None:
        return False
    time = parts[0].time
    placed = place_in_time(time, context, ask_when_far=False)
    if time.year is None:
        return not context.handled
    return not (placed.span and context.reference and placed.span[1] <= context.reference)


def _over_plan(reading: Reading, parts: Sequence[Part], state: State) -> Plan:
    told = (
        "Uppdraget är fullgjort enligt orden"
        if state == "fullgjort"
        else "Uppdraget är avslutat enligt orden"
    )
    occasions, reference = _held(reading, parts), reading.context.reference
    if reference and any(occasion.latest and occasion.latest > reference for occasion in occasions):
        reading.doubts.append("dagen har inte varit än")
    body = occasions[0].body if occasions else None
    return reading.plan("undated", told, state=state, body=body, occasions=occasions)


def _reported_plan(reading: Reading, parts: Sequence[Part]) -> Plan:
    """Redovisat is not fullgjort: only the decision says so, and a person is asked."""
    occasions = _held(reading, parts)
    told = "Orden säger att det är redovisat men inte om uppdraget är fullgjort"
    body = occasions[0].body if occasions else None
    return reading.plan("undated", told, certain=False, body=body, occasions=occasions)


def _held(reading: Reading, parts: Sequence[Part]) -> tuple[Occasion, ...]:
    """The meetings and days that have been, with their §, and without a deadline."""
    if not parts:
        return _paragraph_alone(reading.words)
    reference, sibling = reading.context.reference, reading.context.sibling_year
    context = Context(reference, sibling, handled=True, typed=reading.context.typed)
    occasions = []
    for part in parts:
        if part.time.report == "budget":
            continue
        placed = place_in_time(part.time, context, ask_when_far=False)
        reading.inferred = reading.inferred or placed.inferred
        first, last = placed.span or (None, None)
        name, body_id = part.body or (None, None)
        kind: Kind = "meeting" if part.body and part.time.kind == "date" else part.time.kind
        occasion = Occasion(kind, name, part.time.report, False, first, last, None, part.paragraph)
        reading.warnings += odd_meeting(occasion, body_id, None, reading.municipality)
        occasions.append(occasion)
    return tuple(occasions)


def _paragraph_alone(words: Words) -> tuple[Occasion, ...]:
    if "A" not in words.codes:
        return ()
    body = _body_of(words)
    paragraph = cast("int", words.values[words.codes.index("A")])
    return (Occasion("meeting", body[0] if body else None, paragraph=paragraph),)


def _body_of(words: Words) -> Named | None:
    place = words.codes.find("b")
    return cast("Named", words.values[place]) if place >= 0 else None


def _plan_without_time(reading: Reading) -> Plan:
    codes, body = reading.words.codes, _body_of(reading.words)
    name, partial = body[0] if body else None, "p" in codes
    if "x" in codes and (body or "g" in codes):
        return _next_meeting(reading, body)
    if "z" in codes or ("D", "undated") in zip(codes, reading.words.values, strict=True):
        return reading.plan("undated", "Ingen dag är bestämd", body=name, partial=partial)
    if body or "g" in codes:
        return _meeting_without_day(reading, name)
    return reading.plan("unknown", "Tiden framgår inte", certain=False, partial=partial)


def _meeting_without_day(reading: Reading, name: str | None) -> Plan:
    told = f"Redovisning{f' i {name}' if name else ''}, men dagen framgår inte"
    return reading.plan("meeting", told, certain=False, body=name, partial="p" in reading.words.codes)


def _next_meeting(reading: Reading, body: Named | None) -> Plan:
    """The next meeting is known only where the body's calendar for the year is whole."""
    meetings, reference = reading.municipality.meetings, reading.context.reference
    name, body_id = body or (None, None)
    known = body_id and reference and meetings.is_complete(body_id, reference.year)
    day = meetings.next_after(body_id, reference) if known and body_id and reference else None
    if day is None:
        return _meeting_without_day(reading, name)
    reading.labels, reading.reasons = ["sammanträdet"], ["enligt möteskalendern"]
    return _assembled(reading, [Occasion("meeting", name, None, False, day, day, day)])


def _dated_plan(reading: Reading, parts: Sequence[Part]) -> Plan:
    if reading.words.unread and all(part.time.kind == "year" for part in parts):
        return reading.plan("unknown", "Ett årtal bland andra ord är oftast ett mål", certain=False)
    note_hesitation(reading, parts)
    occasions: list[Occasion] = []
    for part in parts:
        found = occasion_of(reading, part, occasions[-1] if occasions else None)
        if isinstance(found, str):
            return _asked(reading, part, found)
        if occasions and part.separator != "&" and _refines(found, occasions[-1]):
            occasions.pop()
            reading.labels.pop(-2)
        occasions.append(found)
    if "|" in reading.words.codes:
        days = " eller ".join(day_text(occasion.deadline) for occasion in occasions if occasion.deadline)
        return _asked(reading, parts[0], f"Flera tider anges: {days}")
    return _assembled(reading, occasions)


def _refines(day: Occasion, period: Occasion) -> bool:
    """Hösten 2021, KS 15 september: the day lies in the period and is what counts."""
    if period.kind in {"meeting", "date", "report"} or day.kind not in {"meeting", "date"} or period.partial:
        return False
    if not (day.earliest and day.latest and period.earliest and period.latest):
        return False
    same_body = period.body in {None, day.body}
    return same_body and period.earliest <= day.earliest and day.latest <= period.latest


def _asked(reading: Reading, part: Part, question: str) -> Plan:
    """A plan that a person must settle: what is known of it, and no window."""
    no_such_day = "finns inte" in question and part.time.kind != "report"
    kind: Kind = "unknown" if no_such_day or part.has("D") else kind_of(part)
    name = part.body[0] if part.body else None
    reading.reasons.clear()
    reading.doubts = [doubt for doubt in reading.doubts if doubt != question]
    told = question[:1].upper() + question[1:]
    return reading.plan(kind, told, certain=False, body=name, report=part.time.report, partial=part.has("p"))


def _assembled(reading: Reading, occasions: Sequence[Occasion]) -> Plan:
    first = occasions[0]
    return reading.plan(
        first.kind,
        told_of(occasions, reading.labels),
        body=first.body,
        report=first.report,
        partial=first.partial,
        earliest=first.earliest,
        latest=first.latest,
        deadline=first.deadline,
        occasions=tuple(occasions),
    )


def _recurring_plan(reading: Reading, parts: Sequence[Part]) -> Plan:
    """A series: its rule, and its next occasion where a time is written."""
    words = reading.words
    rules = (
        cast("str | None", value)
        for code, value in zip(words.codes, words.values, strict=True)
        if code == "c"
    )
    rule = next((rule for rule in rules if rule), None)
    occasions = _next_of_series(reading, parts)
    first, body = occasions[0] if occasions else None, _body_of(words)
    told = f"Återkommer {every(rule)}"
    if first and first.deadline:
        told += f", nästa gång senast {day_text(first.deadline)}"
    return reading.plan(
        "recurring",
        told,
        body=body[0] if body else None,
        report=first.report if first else None,
        partial="p" in words.codes,
        recurrence=rule,
        earliest=first.earliest if first else None,
        latest=first.latest if first else None,
        deadline=first.deadline if first else None,
        occasions=tuple(occasions),
    )


def _next_of_series(reading: Reading, parts: Sequence[Part]) -> list[Occasion]:
    occasions: list[Occasion] = []
    for part in _with_start(parts):
        keep = [place for place, code in enumerate(part.codes) if code not in "ax"]
        part.values = [part.values[place] for place in keep]
        part.codes = "".join(part.codes[place] for place in keep)
        found = occasion_of(reading, part, None)
        if isinstance(found, str):
            reading.doubts.append(found)
        else:
            times = (found.earliest, found.latest, found.deadline)
            occasions.append(Occasion("recurring", found.body, found.report, found.partial, *times))
    return occasions


def _with_start(parts: Sequence[Part]) -> Sequence[Part]:
    """I december med start 2022: the year alone is that of the other time."""
    years = [part for part in parts if part.time.kind == "year"]
    others = [part for part in parts if part.time.kind != "year"]
    if not others or not years:
        return parts
    for part in others:
        part.time.year = years[0].time.year
    return others
