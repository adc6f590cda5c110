"""Text that does not bind: proposals and retellings to confirm, and what only looks like an uppdrag."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from uppdrag.dnr import read_dnr
from uppdrag.municipality import Municipality
from uppdrag.reading.bare import points_under_bodies
from uppdrag.reading.bodies import holder
from uppdrag.reading.content import gives
from uppdrag.reading.decisions import Point, points_of
from uppdrag.reading.effects import acts_in
from uppdrag.reading.giver import giver_told
from uppdrag.reading.model import Decision, DocumentFacts, Found, GivenBy, Ignored, Source, Suggestion
from uppdrag.reading.parts import Passage
from uppdrag.reading.planwords import plan_in

_UPPDRAG = re.compile(r"uppdra(?:g|s\b|r\b)|uppdrogs", re.IGNORECASE)
_STATE = re.compile(
    r"\b(?:Regeringen|regeringen|[Rr]egeringsbeslut|Boverket|Kriminalvården|Försvarsmakten|[Ll]änsstyrels\w+|Brottsförebyggande rådet|Brå"
    r"|Socialstyrelsen|Skolverket|statliga? (?:utredning|myndighet)\w*|riksdagen)\b[^.]{0,200}?\buppdrag"
    r"|\buppdrag (?:av|från) regeringen\b|\bpolismyndighetens? .{0,60}uppdrag|\buppdrag som åligger polis",
)
_MISSION = re.compile(
    r"\bi (?:[\w’']+ )?uppdraget? ingår\b|\bingår i [^.]{0,60}uppdrag|\buppdraget är\b|\b(?:grund|huvud|bas|kärn)uppdrag|\binom (?:ramen för )?(?:[\w’']+ ){0,3}uppdrag"
    r"|\b(?:deras|sina|sitt|vårt|dess|olika|ordinarie|befintliga) uppdrag\b|\bpå uppdrag av\b|\buppdrag och (?:ansvar|mandat|roll)|\b(?:ansvar|roll|mandat)\w* och uppdrag",
    re.IGNORECASE,
)
_RETOLD = re.compile(
    r"\b(?:beslutade[s]?|beslöt|gav|gavs|gett|fick|fått|har (?:även |också )?(?:uppdragit|gett|givit)|uppdrogs|uppdragit|givit)\b[^.]*\buppdrag"
    r"|\buppdrog(?:s)?\b|\buppdragit\b|\buppdrag\b[^.]{0,60}\d{4}-\d\d-\d\d,? §|\bfinns (?:även |också )?(?:ett )?uppdrag|\bbudgetuppdrag\w*\b.{0,80}\buppdrag att\b"
    r"|\buppdrag från (?:K[SF]|[\w-]+(?:styrelsen|fullmäktige|nämnden)) att\b|\bpågående arbete kopplat till uppdrag\b|\bbudget\w*\b[^.]{0,80}\buppdrag (?:till|åt)\b",
    re.IGNORECASE,
)
_RECURRING = re.compile(
    r"\b(?:årligen|varje år|en gång (?:per|om) året|vart(?:annat|tredje|fjärde) år|var(?:t)? (?:tredje|fjärde) år)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:uppföljning|avrapporter|återrapporter|utvärder|redovis|tar .{0,20}fram|revider)\w*", re.IGNORECASE
)
_WISH = re.compile(
    r"\b(?:få[rt]|ges|ger|ge) [^.]{0,120}i uppdrag\b|\båt(?:s|r)? [^.]{0,80} att\b|\bi uppdrag\b|\bantecknas\b",
    re.IGNORECASE,
)
# A decision of old that the text names by day and § and says what was to be done by it, without the word for it.
_ORDERED = re.compile(
    r"\bbesl(?:ut\w*|öt) (?:den )?\d{4}-\d\d-\d\d,? § ?\d+(?:\b.*\bska (?:åter|slut|del)?(?:redovisas|rapporteras)\b"
    r"|\s*[-–:,]?\s*(?:om )?(?:att )?(?:ta fram|utreda|kartlägga|utarbeta|se över|pröva|återkomma|redovisa|undersöka)\b)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[”“\"»]([A-ZÅÄÖ][^”“\"»«]{20,600}?[.]?)[”“\"«»]")
_COMMON_WORDS = frozenset(
    [
        "uppdrag",
        "uppdraget",
        "kommunstyrelsen",
        "stadsledningskontoret",
        "socialnämnderna",
        "göteborgs",
        "göteborg",
        "staden",
        "stadens",
        "arbetet",
        "arbete",
    ]
)
_RETELLS = 0.55
_REASONS = {
    "read": "Återger ett beslut som finns i samma handling.",
    "yrkande": "Yrkande från ett parti: binder inte förrän det har beslutats.",
    "proposal": "Förslag till beslut: binder inte förrän det har beslutats.",
    "state": "Uppdrag från staten till en myndighet, inte från kommunen.",
    "mission": "Beskriver vad någon har till uppgift; inget uppdrag ges.",
    "duty": "Återkommande uppgift i ett styrande dokument, inget uppdrag.",
    "mention": "Nämner uppdrag utan att ge eller avsluta något.",
    "bare": "Punkt under ett organs namn; inget säger att någon ska göra något.",
}


class Telling:
    """Gathers suggestions and ignored text while a handling is gone through."""

    def __init__(
        self,
        facts: DocumentFacts,
        decisions: Sequence[Decision],
        rows: Sequence[Found],
        municipality: Municipality,
    ) -> None:
        self.facts = facts
        self.decisions = decisions
        self.rows = rows
        self.wished: set[str] = set()
        self.municipality = municipality
        self.suggestions: list[Suggestion] = []
        self.ignored: list[Ignored] = []
        self.silent: set[int] = set()

    @cached_property
    def row_words(self) -> list[tuple[Found, set[str]]]:
        """The words of each row, made when running text is first held against them."""
        return [(row, _content_words(row.title)) for row in self.rows]

    def read(self, passages: Sequence[Passage]) -> None:
        """Goes through all that does not bind."""
        for (zone, _), run in groupby(passages, key=lambda passage: (passage.zone, passage.part)):
            inside = list(run)
            part = inside[0].part
            if zone in {"proposal", "board_proposal"} and part.kind == "yrkande":
                self.wishes(inside)
            elif zone in {"proposal", "board_proposal"}:
                self.proposals(inside)
            elif zone == "beslut":
                self.proposed_further(inside)
            else:
                for passage in inside:
                    known = len(self.suggestions) + len(self.ignored)
                    self.tell(passage)
                    if known == len(self.suggestions) + len(self.ignored):
                        self.silent.add(id(passage))
        if self.facts.kind == "okänd" and not self.rows and not self.decisions:
            self.offer_points(passages)

    def offer_points(self, passages: Sequence[Passage]) -> None:
        """Points under bodies, where the document says neither what it is nor anything that binds: they are no
        evidence that something is pending, and nobody is to believe that they were read."""
        for passage, item, body in points_under_bodies(passages):
            place = passage.paragraph.place
            if id(passage) not in self.silent:
                continue
            if not gives(item.title):
                self.ignore(passage.paragraph.text, "bare", place.page, place.line, passage)
                continue
            known = self.municipality.organisation.resolve(body, self.facts.date)
            self.suggestions.append(
                Suggestion(
                    kind="listed",
                    text=item.title,
                    dnr=self.numbers(item.facts.get("dnr", ""), "listed", None, None),
                    responsible=(known.id if known else body,),
                    plan=item.facts.get("plan"),
                    source=Source(_part_name(passage), place.page, None, place.line),
                )
            )

    def wishes(self, passages: list[Passage]) -> None:
        for point in points_of(passage.paragraph for passage in passages):
            self.wished.add(point.place.text[:60])
            self.ignore(_said(point), "yrkande", point.place.place.page, point.place.place.line, passages[0])

    def proposed_further(self, passages: list[Passage]) -> None:
        """Points under *Beslut* that one body only proposes to another."""
        for point in points_of(passage.paragraph for passage in passages):
            if point.proposed:
                self.propose(point, passages[0])

    def proposals(self, passages: list[Passage]) -> None:
        for point in points_of(passage.paragraph for passage in passages):
            self.propose(point, passages[0])

    def propose(self, point: Point, passage: Passage) -> None:
        effects = {act.effect for act in acts_in(point.text)} | (
            {point.inherited} if point.inherited else set()
        )
        place = point.place.place
        if "closes" not in effects and "gives" not in effects:
            self.ignore(_said(point), "proposal", place.page, place.line, passage)
            return
        kind = "proposed_closing" if "closes" in effects else "proposed_uppdrag"
        self.suggest(kind, point.text, passage, place.page, place.line)

    def suggest(self, kind: str, text: str, passage: Passage, page: int | None, line: int | None) -> None:
        given = giver_told(text, self.municipality.organisation)
        source = self.decision(given)
        if kind == "retold" and source:
            self.ignore(text, "read", page, line, passage)
            return
        row = self.row(text) if kind == "retold" else None
        text = _quoted(text) or text
        self.suggestions.append(
            Suggestion(
                kind=kind,
                text=text,
                dnr=self.numbers(text, kind, source, row),
                responsible=holder(text, self.municipality.organisation, given.date if given else None)
                or (source.responsible if source else ())
                or (row.responsible if row else ()),
                given_by=given,
                plan=None if kind == "proposed_closing" else plan_in(text),
                source=Source(_part_name(passage), page, None, line),
            )
        )

    def decision(self, given: GivenBy | None) -> Decision | None:
        """The decision of this very handling that `given` names."""
        same = (
            decision
            for decision in self.decisions
            if given
            and given.paragraph
            and (decision.date, decision.paragraph) == (given.date, given.paragraph)
        )
        return next((decision for decision in same if decision.effect == "gives"), None)

    def row(self, text: str) -> Found | None:
        """The row of a list in this handling that `text` retells: most of its words stand here too."""
        words = _content_words(text)
        shares = [
            (len(words & row_words) / len(row_words), row) for row, row_words in self.row_words if row_words
        ]
        best = max(shares, key=lambda share: share[0], default=(0.0, None))
        return best[1] if best[0] >= _RETELLS else None

    def numbers(self, text: str, kind: str, source: Decision | None, row: Found | None) -> tuple[str, ...]:
        """The dnr that the text names, else those of what it refers to, else the handling's."""
        own = tuple(number.written for number in read_dnr(text, diarium=self.municipality.diarium))
        if own or kind in ("retold", "listed"):
            return own or (row.dnr if row else ())
        return source.dnr if source else self.facts.dnr

    def tell(self, passage: Passage) -> None:
        paragraph = passage.paragraph
        text, place = paragraph.text, paragraph.place
        if text[:60] in self.wished:
            self.ignore(text, "yrkande", place.page, place.line, passage)
        elif passage.part.kind == "yrkande" or "i ett yrkande" in text:
            if _WISH.search(text) and _UPPDRAG.search(text):
                self.ignore(text, "yrkande", place.page, place.line, passage)
        elif not _UPPDRAG.search(text):
            self.tell_without_the_word(passage)
        elif _STATE.search(text):
            self.ignore(text, "state", place.page, place.line, passage)
        elif _RETOLD.search(text) and not _MISSION.search(text) and passage.zone != "minutes":
            self.suggest("retold", text, passage, place.page, place.line)
        elif _MISSION.search(text):
            self.ignore(text, "mission", place.page, place.line, passage)
        elif _WISH.search(text):
            self.ignore(text, "mention", place.page, place.line, passage)

    def tell_without_the_word(self, passage: Passage) -> None:
        """What an older decision ordered, and duties that come back."""
        text, place = passage.paragraph.text, passage.paragraph.place
        if passage.zone == "text" and _ORDERED.search(text):
            self.suggest("retold", text, passage, place.page, place.line)
            return
        comes_back = _RECURRING.search(text) and _DUTY.search(text)
        if comes_back and passage.part.kind in {"styrdokument", "okänd"}:
            self.ignore(text, "duty", place.page, place.line, passage)

    def ignore(self, text: str, reason: str, page: int | None, line: int | None, passage: Passage) -> None:
        self.ignored.append(Ignored(text, _REASONS[reason], Source(_part_name(passage), page, None, line)))


def _quoted(text: str) -> str | None:
    """The uppdrag itself where a retelling quotes it word for word."""
    quote = _QUOTE.search(text)
    return quote[1] if quote and any(act.effect == "gives" for act in acts_in(quote[1])) else None


def _said(point: Point) -> str:
    return f"{point.number}. {point.text}" if point.number else point.text


def _part_name(passage: Passage) -> str:
    part = passage.part
    return f"{part.kind} § {part.number}" if part.number else part.kind


def _content_words(text: str) -> set[str]:
    return set(re.findall(r"[a-zåäöé]{5,}", text.casefold())) - _COMMON_WORDS
