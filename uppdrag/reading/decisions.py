"""What *Beslut* does, point by point, with the proof: body, day, §, point and dnr."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from documents.model import Paragraph
from uppdrag.dnr import Dnr, likeness, read_dnr
from uppdrag.municipality import Municipality
from uppdrag.reading.bodies import given_to, helpers_in, holder, taker
from uppdrag.reading.dates import read_day
from uppdrag.reading.effects import acts_in
from uppdrag.reading.giver import decisions_named
from uppdrag.reading.model import Decision, DocumentFacts, Source
from uppdrag.reading.parts import Part, Passage
from uppdrag.reading.planwords import moved_to, plan_in

_BINDING = frozenset({"protokollsutdrag", "protokoll", "okänd"})
_POINT = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<text>\S.*)", re.DOTALL)
_BULLET = re.compile(r"(?:[-•–*]\s*)?(?:[a-zåäö]\)\s*)?(?P<text>\S.*)", re.DOTALL)
_LISTED = re.compile(r"[-•–*]\s|[a-zåäö]\)\s")
_PROPOSES = re.compile(
    r"\b(?:föreslår?|tillstyrker|hemställer|förslag till kommunfullmäktige)\b", re.IGNORECASE
)
_DECIDES = re.compile(r"\bför egen del\b|\bbeslutar\b(?!.*\bföreslår)", re.IGNORECASE)
_MEETING = re.compile(r"sammanträd|protokoll|utdrag|möte|beslutsdatum|datum", re.IGNORECASE)
_READERS = {
    "gives": given_to,
    "transfers": taker,
    **dict.fromkeys(("closes", "reports", "extends", "withdraws"), holder),
}
_Told = dict[int | None, list[tuple[str | None, date | None]]]
_PUT_OFF = frozenset({"extends", "postpones"})
_BULK = frozenset({"closes", "reports", "withdraws", "transfers"})


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a decision or a proposal; `inherited` is what its common introduction does."""

    number: int | None
    text: str
    place: Paragraph
    proposed: bool = False
    inherited: str | None = None


def points_of(paragraphs: Iterable[Paragraph]) -> list[Point]:
    """The points of a decision: numbered ones, or paragraphs that act; sub-points stay with theirs."""
    points: list[Point] = []
    proposed, inherited = False, None
    for paragraph in paragraphs:
        text = paragraph.text
        numbered = _POINT.fullmatch(text)
        if text.endswith(":") and not numbered and not _is_gift(text):
            proposed = _proposed(text, proposed)
            effects = [act.effect for act in acts_in(text)]
            inherited = effects[0] if effects and effects[0] in _BULK else None
        elif numbered:
            points.append(Point(int(numbered["number"]), numbered["text"], paragraph, proposed, inherited))
        elif inherited and _LISTED.match(text):
            points.append(Point(None, _stripped(text), paragraph, proposed, inherited))
        elif points and (_LISTED.match(text) or not acts_in(text)):
            points[-1] = _longer(points[-1], text)
        elif acts_in(text):
            points.append(Point(None, text, paragraph, proposed, inherited))
    return points


def _is_gift(text: str) -> bool:
    return any(act.effect == "gives" for act in acts_in(text))


def _proposed(text: str, before: bool) -> bool:
    if _PROPOSES.search(text):
        return True
    return False if _DECIDES.search(text) else before


def _stripped(text: str) -> str:
    match = _BULLET.fullmatch(text)
    return match["text"] if match else text


def _longer(point: Point, text: str) -> Point:
    return Point(point.number, f"{point.text} {text}", point.place, point.proposed, point.inherited)


def decisions_of(
    passages: Sequence[Passage],
    facts: DocumentFacts,
    paragraphs: Sequence[Paragraph],
    municipality: Municipality,
    margins: Sequence[str] = (),
) -> list[Decision]:
    """Every act under *Beslut* of a protocol; what is only proposed to another body is left out.

    `margins` is what the head and foot of the pages say: it tells the meeting where nothing else does.
    """
    found: list[Decision] = []
    groups = _by_part(passages)
    told = _told(paragraphs, municipality) if groups else {}
    for part, inside in groups:
        origin = _Origin.of(part, facts, told, municipality, margins)
        for point in points_of(passage.paragraph for passage in inside):
            if not point.proposed:
                found += _acts(point, origin, municipality)
    return found


def _by_part(passages: Sequence[Passage]) -> list[tuple[Part, list[Passage]]]:
    groups: list[tuple[Part, list[Passage]]] = []
    for passage in passages:
        if passage.zone != "beslut" or passage.part.kind not in _BINDING:
            continue
        if not groups or groups[-1][0] is not passage.part:
            groups.append((passage.part, []))
        groups[-1][1].append(passage)
    return groups


def _acts(point: Point, origin: "_Origin", municipality: Municipality) -> list[Decision]:
    acts = [(act.effect, act.text) for act in acts_in(point.text)]
    if not acts and point.inherited:
        acts = [(point.inherited, point.text)]
    return [
        _decision(point, effect, text if len(acts) > 1 else point.text, origin, municipality)
        for effect, text in acts
    ]


def _decision(
    point: Point, effect: str, text: str, origin: "_Origin", municipality: Municipality
) -> Decision:
    organisation = municipality.organisation
    responsible = _READERS[effect](text, organisation, origin.day) if effect in _READERS else ()
    helpers, _ = helpers_in(point.text, organisation, origin.day)
    own = tuple(number.written for number in read_dnr(point.text, diarium=municipality.diarium))
    place = point.place.place
    return Decision(
        effect=effect,
        text=text,
        body=origin.body,
        date=origin.day,
        paragraph=origin.number,
        point=point.number,
        dnr=own or origin.dnr,
        responsible=responsible,
        with_=tuple(helper for helper in helpers if helper not in responsible),
        plan=plan_in(point.text) or (moved_to(point.text) if effect in _PUT_OFF else None),
        refers_to=decisions_named(point.text, organisation),
        source=Source(origin.part, place.page, None, place.line),
    )


@dataclass(frozen=True, slots=True)
class _Origin:
    """The meeting and the item that a part of the handling is an extract from."""

    body: str | None
    day: date | None
    number: int | None
    dnr: tuple[str, ...]
    part: str

    @classmethod
    def of(
        cls, part: Part, facts: DocumentFacts, told: _Told, municipality: Municipality, margins: Sequence[str]
    ) -> "_Origin":
        elsewhere = _most_told(told.get(part.number, ()) if part.number else ())
        day = _day_in(part.head) or elsewhere[1] or _day_in(margins)
        body = _body_in(part.head, municipality, day) or elsewhere[0] or _body_in(margins, municipality, day)
        name = f"{part.kind} § {part.number}" if part.number else part.kind
        return cls(body, day, part.number, _numbers(part, facts, municipality), name)


def _told(paragraphs: Sequence[Paragraph], municipality: Municipality) -> _Told:
    """§ → every body and day with which the handling mentions it, in its list of bilagor or its text."""
    named: _Told = {}
    for paragraph in paragraphs:
        for decision in decisions_named(paragraph.text, municipality.organisation):
            named.setdefault(decision.paragraph, []).append((decision.body, decision.date))
    return named


def _most_told(named: Sequence[tuple[str | None, date | None]]) -> tuple[str | None, date | None]:
    """The day told most often, and the body told most often with it."""
    days = Counter(day for _, day in named)
    if not days:
        return None, None
    day = days.most_common(1)[0][0]
    bodies = Counter(body for body, when in named if when == day and body)
    return (bodies.most_common(1)[0][0] if bodies else None), day


def _day_in(head: Sequence[str]) -> date | None:
    for line in head:
        if (
            len(line) < 90
            and (_MEETING.search(line) or re.fullmatch(r"20\d\d-\d\d-\d\d", line))
            and read_day(line)
        ):
            return read_day(line)
    return None


def _body_in(head: Sequence[str], municipality: Municipality, day: date | None) -> str | None:
    for line in head:
        body = municipality.organisation.resolve(line, day) if len(line) < 60 else None
        if body:
            return body.id
        if len(line) < 90 and _MEETING.search(line):
            mentions = municipality.organisation.mentions(line, day)
            if mentions:
                return mentions[0].body.id
    return None


def _numbers(part: Part, facts: DocumentFacts, municipality: Municipality) -> tuple[str, ...]:
    """The dnr of the item, and the same case as the handling itself writes it."""
    own = read_dnr(part.line, diarium=municipality.diarium, column=True)
    others = [
        number for text in facts.dnr for number in read_dnr(text, diarium=municipality.diarium, column=True)
    ]
    same = [number for number in others if any(_is_same_case(number, mine) for mine in own)]
    return tuple(dict.fromkeys(number.written for number in (*own, *same)))


def _is_same_case(one: Dnr, other: Dnr) -> bool:
    return likeness(one, other) != "different"
