"""From a part of a phrase to an occasion with its window and deadline, or to the question to ask instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from uppdrag.calendar import Answerer
from uppdrag.municipality import Municipality
from uppdrag.plans.checks import odd_date, odd_meeting
from uppdrag.plans.lexer import Words
from uppdrag.plans.model import Kind, Occasion, Plan
from uppdrag.plans.parts import Part
from uppdrag.plans.rules import Span, Time
from uppdrag.plans.words import WEEKDAYS
from uppdrag.plans.years import Context, Placed, place_in_time

_FAR_YEARS = 3
_DOES_NOT_SAY = "Tiden framgår inte"


@dataclass(slots=True)
class Reading:
    """One phrase being read: what is known around it and what has been found out so far."""

    phrase: str
    words: Words
    municipality: Municipality
    context: Context
    answerer: Answerer | None
    doubts: list[str] = field(default_factory=list)  # each makes the reading uncertain
    warnings: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # how the year was found
    labels: list[str] = field(default_factory=list)  # of the occasions, for the explanation
    inferred: bool = False

    def plan(self, kind: Kind, told: str, *, certain: bool = True, **fields: Any) -> Plan:
        """The plan that is told so; any doubt makes it uncertain and is told too."""
        why = [told.rstrip("."), *dict.fromkeys([*self.reasons, *self.doubts])]
        return Plan(
            self.phrase,
            kind,
            "; ".join(why) + ".",
            certain=certain and not self.doubts,
            year_inferred=self.inferred,
            warnings=tuple(dict.fromkeys(self.warnings)),
            **fields,
        )


def kind_of(part: Part) -> Kind:
    """A body and a day, week or month is a meeting; "senast" makes it a day to keep instead."""
    if part.time.kind in {"date", "month", "week"} and (part.body or part.has("gX")):
        return part.time.kind if part.has("LTF") else "meeting"
    return part.time.kind


def occasion_of(reading: Reading, part: Part, before: Occasion | None) -> Occasion | str:
    """The occasion of one part, or the question to ask instead. Doubts and warnings are noted in the reading."""
    time, kind = part.time, kind_of(part)
    placed = place_in_time(time, reading.context, ask_when_far=kind in {"meeting", "date"})
    reading.inferred = reading.inferred or placed.inferred
    if question := _question(reading, part, placed):
        return question
    span = cast("Span", placed.span)
    _note_doubts(reading, part, placed, before)
    first, last = _narrowed(reading, part, span)
    occasion = Occasion(
        kind,
        part.body[0] if part.body else None,
        time.report,
        part.has("p"),
        first,
        last,
        _deadline(reading, time, cast("int", placed.year), last),
        part.paragraph,
    )
    _tell(reading, part, placed, occasion)
    return occasion


def _question(reading: Reading, part: Part, placed: Placed) -> str | None:
    label = part.time.label
    if part.has("a"):
        return f"Orden anger när det tidigast sker ({label}) men ingen sista dag"
    if part.has("x"):
        return f"Vilken {label} som menas framgår inte"
    if placed.span is None or placed.year is None:
        return part.time.doubt or placed.question or _DOES_NOT_SAY
    if part.has("D") and _was_decided(part, placed.span, reading.context.reference):
        return f"Orden anger när något beslutades ({label}), inte när det ska redovisas"
    if part.time.kind == "year" and _may_be_a_goal(reading, placed.year):
        return f"{placed.year} kan vara ett mål och inte en tid för redovisning"
    return None


def _may_be_a_goal(reading: Reading, year: int) -> bool:
    """A bare year far ahead; the years of a series are no goals."""
    reference = reading.context.reference
    far = reference is None or year - reference.year >= _FAR_YEARS
    return far and "c" not in reading.words.codes


def _was_decided(part: Part, span: Span, reference: date | None) -> bool:
    return part.paragraph is not None or reference is None or span[1] < reference


def _note_doubts(reading: Reading, part: Part, placed: Placed, before: Occasion | None) -> None:
    span = cast("Span", placed.span)
    if before and before.earliest and span[1] < before.earliest:
        reading.doubts.append(f"{part.time.label} ligger före den tid som står först")


def _narrowed(reading: Reading, part: Part, span: Span) -> Span:
    """Före 1 maj ends on 30 April; före utgången av maj and före årets slut are the whole time."""
    if part.has("I") and not part.time.report and not part.body:
        reading.doubts.append(f"tiden inför {part.time.label} har ingen bestämd sista dag")
    if not part.has("F") or part.has("Eē") or part.time.report:
        return span
    first, _ = span
    if part.time.label == "årsskiftet":
        return first, first
    if part.time.kind not in {"date", "month"} or part.time.doubt:
        reading.doubts.append(f"tiden före {part.time.label} har ingen bestämd sista dag")
    eve = first - timedelta(days=1)
    return eve, eve


def _deadline(reading: Reading, time: Time, year: int, last: date) -> date:
    if not time.month:
        return last
    answerer = reading.answerer or ("ks" if time.report in {"årsredovisning", "budget"} else "nämnd")
    report, calendar = time.report or "uppföljning", reading.municipality.reporting
    if calendar.is_default(report, time.month, answerer):
        reading.reasons.append("sista dagen är ett förval i rapportkalendern")
    return calendar.window(report, time.month, year, answerer)[1]


def _tell(reading: Reading, part: Part, placed: Placed, occasion: Occasion) -> None:
    """What the explanation and the warnings say of the occasion."""
    reading.labels.append(f"{part.time.label} {placed.year}" if part.time.report else part.time.label)
    if placed.reason:
        reading.reasons.append(placed.reason)
    reference = None if reading.context.handled else reading.context.reference
    if occasion.kind == "meeting":
        body_id = part.body[1] if part.body else None
        reading.warnings += odd_meeting(occasion, body_id, reference, reading.municipality)
    elif occasion.kind == "date" and occasion.latest:
        reading.warnings += odd_date(occasion.latest)
    _check_weekday(reading, part, occasion)
    guessed = (placed.inferred and reading.context.sibling_year is None) or occasion.report == "budget"
    if guessed and reference and occasion.deadline and occasion.deadline < reference:
        reading.doubts.append("sista dagen har redan varit")


def _check_weekday(reading: Reading, part: Part, occasion: Occasion) -> None:
    written, day = part.said("w"), occasion.earliest
    if isinstance(written, int) and day and day != occasion.latest:
        reading.doubts.append(f"vilken {WEEKDAYS[written]} som menas framgår inte")
    elif isinstance(written, int) and day and written != day.weekday():
        reading.doubts.append(f"{part.time.label} är en {WEEKDAYS[day.weekday()]}, inte {WEEKDAYS[written]}")


def note_hesitation(reading: Reading, parts: Sequence[Part]) -> None:
    """Words that hesitate make a reading uncertain."""
    words = reading.words
    if "?" in words.codes or "|" in words.codes:
        reading.doubts.append("orden är tveksamma")
    if "z" in words.codes and "open" in words.values:
        reading.doubts.append("orden säger också att tiden inte är bestämd")
    if "e" in words.codes and "early" in words.values:
        reading.doubts.append("början och mitten av en period har ingen bestämd sista dag")
    if words.codes.count("b") > 1 and any(part.codes.count("b") > 1 for part in parts):
        reading.doubts.append("flera organ nämns")
