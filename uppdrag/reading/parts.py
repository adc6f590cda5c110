"""A whole handling split into its parts, and each part into what binds and what does not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.model import Paragraph

_PARAGRAPH_LINE = re.compile(r"§+\s?(?P<number>\d{1,4})\b[.,:]?\s*(?P<rest>.{0,220})")
_KINDS = (
    ("handling", re.compile(r"handling \d{4} nr \d+", re.IGNORECASE)),
    ("tjänsteutlåtande", re.compile(r"tjänsteutlåtande|tjänsteskrivelse", re.IGNORECASE)),
    (
        "yrkande",
        re.compile(
            r"(?:(?:gemensamt |särskilt )?(?:tilläggs|ändrings|återremiss)?yrkande|motion|budgetförslag från .{1,60})",
            re.IGNORECASE,
        ),
    ),
    (
        "styrdokument",
        re.compile(
            r"(?:reglemente|arbetsordning) för .{3,90}|(?:samverkans)?överenskommelse(?: mellan)?\b.{0,120}"
            r"|göteborgs stads (?:inriktning|anvisning|riktlinje|plan|program|policy|handlingsplan|regler) .{3,120}"
            r"|(?:inriktning|anvisning|riktlinje|policy) för .{3,110}",
            re.IGNORECASE,
        ),
    ),
    ("notis", re.compile(r"beslut i .{3,40} (?:den )?\d{1,2} [a-z]{3,9} 20\d\d", re.IGNORECASE)),
    ("bilaga", re.compile(r"bilaga \d{1,2}[a-d]?(?:[ .:–-].{0,120})?", re.IGNORECASE)),
)
_ZONES = (
    (
        "beslut",
        r"(?:kommunstyrelsens |kommunfullmäktiges |nämndens |styrelsens )?beslut(?:et)?",
    ),
    (
        "proposal",
        r"förslag till beslut|förslag till .{3,40}s? beslut|(?:stadslednings)?kontorets förslag(?: till beslut)?|förvaltningens förslag(?: till beslut)?|att-satser",
    ),
    (
        "board_proposal",
        r"kommunstyrelsens förslag(?: till (?:beslut|kommunfullmäktige))?|nämndens förslag till .{3,40}",
    ),
    (
        "minutes",
        (
            r"tidigare behandling|handlingar|yrkanden|yttranden|beslutsgång|propositionsordning|omröstning|protokollsanteckning(?:ar)?"
            r"|reservation(?:er)?|särskil[td]a? yttranden?|protokollsutdrag skickas till|(?:beslutet )?expedier(?:as|ing)(?: till)?|dag för justering"
            r"|justering|vid protokollet|sekreterare|ordförande|justerande|jäv|ajournering|beslutsunderlag|paragrafen är .{3,40}"
            r"|beslutet skickas till|kopia till|vid behandling av ärendet .{0,60}"
        ),
    ),
    (
        "text",
        (
            r"sammanfattning(?: av ärendet)?|bilagor|bilaga|ärendet|beskrivning av ärendet|bedömning .{3,60}|bakgrund|beredning|yrkandet|motivering"
            r"|.{3,40}s bedömning|ekonomiska konsekvenser|.{0,30}rådighet"
        ),
    ),
)
_ZONE_RULES = tuple((zone, re.compile(rule, re.IGNORECASE)) for zone, rule in _ZONES)
_NEW_HEAD = re.compile(
    r"(?:datum|utfärdat) \d{4}-\d\d-\d\d|(?:diarienummer|ärendenummer) \S*\d\S*", re.IGNORECASE
)
_DECIDES = re.compile(
    r"(?!.*(?:föreslå|hemställ|tillstyrk))(?:kommun|nämnd|styrelse|utskott|fullmäktige|socialnämnd|[\w-]+nämnden)[\w åäöÅÄÖ,-]{0,60} beslutar?(?:de)?(?: att| följande)?:?",
    re.IGNORECASE,
)
_LONGEST_HEADING = 200
_LOOK_AHEAD = 40
_LINES_OF_HEAD = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A document inside the handling; of a protocol's item the §, its own line and the lines above.

    `head` begins with what stands nearest; the head of a protocol counts for all its items.
    """

    kind: str
    title: str | None = None
    number: int | None = None
    line: str = ""
    head: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with the part and the zone in which it stands.

    Zones: beslut binds; proposal and board_proposal propose; minutes and text tell.
    """

    paragraph: Paragraph
    part: Part
    zone: str
    heading: str | None


def passages_of(paragraphs: Sequence[Paragraph]) -> list[Passage]:
    """Every paragraph that is no heading, with where it stands."""
    part, zone, heading = Part("okänd"), "text", None
    found: list[Passage] = []
    for number, paragraph in enumerate(paragraphs):
        begun = _begins(paragraphs, number, part)
        if begun:
            part, zone, heading = begun, "text", None
            continue
        named = zone_named(paragraph.text) or _decides(paragraph.text, part, zone)
        if named:
            zone, heading = named, paragraph.text
        elif paragraph.level and len(paragraph.text) < _LONGEST_HEADING:
            zone, heading = "text", paragraph.text
        else:
            found.append(Passage(paragraph, part, zone, heading))
    return found


def _decides(text: str, part: Part, zone: str) -> str | None:
    """ "Nämnden beslutar" opens what a protocol decides; under a proposal it is part of that."""
    settled = zone in {"beslut", "proposal", "board_proposal"} or part.kind not in {
        "protokollsutdrag",
        "okänd",
    }
    return "beslut" if not settled and _DECIDES.fullmatch(text) else None


def zone_named(text: str) -> str | None:
    """The zone that begins under the heading `text`; None where it is no such heading."""
    bare = text.strip(" :").casefold()
    if len(bare) > 100:
        return None
    return next((zone for zone, rule in _ZONE_RULES if rule.fullmatch(bare)), None)


def _begins(paragraphs: Sequence[Paragraph], number: int, part: Part) -> Part | None:
    text = paragraphs[number].text
    if len(text) > _LONGEST_HEADING:
        return None
    item = _PARAGRAPH_LINE.fullmatch(text)
    if item and _has_decision(paragraphs[number + 1 : number + _LOOK_AHEAD]):
        head = tuple(_lines_above(paragraphs, number))
        before = part.head[-_LINES_OF_HEAD:] if part.kind == "protokollsutdrag" else ()
        line = " ".join([text, *_lines_below(paragraphs, number)])
        title = _item_title(item["rest"], head)
        return Part("protokollsutdrag", title, int(item["number"]), line, (*head, *before))
    if part.kind in {"yrkande", "protokollsutdrag", "bilaga"} and _NEW_HEAD.fullmatch(text):
        return Part("bilaga", next((p.text for p in paragraphs[number : number + 9] if p.level), None))
    bare = text.strip(" :*")
    kind = next((kind for kind, rule in _KINDS if rule.fullmatch(bare)), None)
    if kind is None or (
        kind in {"bilaga", "styrdokument"} and not _may_begin(paragraphs[number], part, bare)
    ):
        return None
    return Part(kind, bare)


def _lines_above(paragraphs: Sequence[Paragraph], number: int) -> list[str]:
    """The lines over an item, nearest first, as far as the item before it."""
    lines: list[str] = []
    for paragraph in reversed(paragraphs[max(0, number - _LINES_OF_HEAD) : number]):
        zone = zone_named(paragraph.text)
        if zone == "beslut":
            return []
        if zone == "minutes":
            break
        lines.append(paragraph.text)
    return lines


def _lines_below(paragraphs: Sequence[Paragraph], number: int) -> Iterator[str]:
    """The title and the dnr of an item where they stand on lines of their own under its §."""
    for paragraph in paragraphs[number + 1 : number + 4]:
        if zone_named(paragraph.text) or _DECIDES.fullmatch(paragraph.text) or len(paragraph.text) > 160:
            return
        yield paragraph.text


def _item_title(rest: str, head: tuple[str, ...]) -> str | None:
    words = re.sub(r"^\S*\d\S*/\d\d\b|^[A-Z]{2,5}-\d{4}-\d+", "", rest).strip(" ,.–-")
    return words or next((line for line in head if len(line) > 10), None)


def _may_begin(paragraph: Paragraph, part: Part, text: str) -> bool:
    """A bilaga or a steering document begins at a heading, or where a signed protocol has ended."""
    return bool(paragraph.level) or part.kind in {"protokollsutdrag", "styrdokument"} or len(text) < 12


def _has_decision(following: Iterable[Paragraph]) -> bool:
    """Whether *Beslut* comes before the next §: a protocol, and not the paragraphs of a reglemente."""
    for paragraph in following:
        if zone_named(paragraph.text) == "beslut" or _DECIDES.fullmatch(paragraph.text):
            return True
        if _PARAGRAPH_LINE.match(paragraph.text):
            return False
    return False
