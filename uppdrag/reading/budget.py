"""A budget of kommunfullmäktige: the uppdrag of its chapters, and what only looks like them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.model import Paragraph
from uppdrag.municipality import Municipality
from uppdrag.reading.bodies import addressees
from uppdrag.reading.model import Found, GivenBy, Ignored, Source
from uppdrag.reading.planwords import plan_in

_YEAR = re.compile(r"\bbudget\b\D{0,40}(20\d\d)", re.IGNORECASE)
_PARTY = (
    r"(?:socialdemokraterna|moderaterna|vänsterpartiet|miljöpartiet|centerpartiet|liberalerna|kristdemokraterna|sverigedemokraterna"
    r"|demokraterna|oppositionen|alliansen|[SMVCLD]|MP|KD|SD|FI)"
)
_RIVAL = re.compile(
    rf"(?:.{{0,40}}(?:budgetförslag|förslag till budget|budgetyrkande|budgetreservation|reservation|alternativbudget|skuggbudget)\b.{{0,90}}"
    rf"|.{{0,30}}budget\b.{{0,30}}\bfrån {_PARTY}\b.*|{_PARTY}(?:s|:s)? (?:förslag|budget)\b.*)",
    re.IGNORECASE,
)
_UPPDRAG_HEADING = re.compile(
    r"(?:nya |särskilda |riktade )?uppdrag(?: (?:för )?20\d\d)?(?: till (?!.*mål).{2,60})?:?", re.IGNORECASE
)
_OTHER_HEADING = re.compile(
    r"(?:tidigare|föregående|avslutade|uppföljning|pågående|redovisade|fullgjorda)\b.{0,60}|.{0,30}\b(?:mål|indikator\w*|inriktning\w*|målvärde\w*|ekonomi\w*"
    r"|bakgrund|innehåll\w*|förutsättningar|kommunbidrag|ramar)\b.{0,40}",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:få[rt]|ges|tilldelas)\b[^.]{0,120}?\bi uppdrag(?: att|\s*:)|\buppdras åt\b|\b(?:ger|uppdrar (?:åt|till))\b[^.]{0,120}\b(?:i uppdrag )?att\b"
)
# Somebody is to do something; that something is to be so is a description.
_DUTY = re.compile(
    r"[A-ZÅÄÖ][\w,& -]{0,90}?(?:nämnd(?:en|er|erna)?|styrelse[nr]?|bolag(?:et|en)?|kontoret|förvaltning(?:en|ar)?|\bAB|[Ss]taden|Stad)"
    r"\b[^.]{0,80}?\bska(?:ll)?\b"
)
_TOLD = re.compile(
    r"\b(?:fick|gavs|gav|har (?:tidigare |redan )?(?:fått|getts|givits)|hade|uppdrogs)\b|\bi budget(?:en)? (?:för )?20\d\d\b(?=.*\bfick\b)|\bföregående år\b|\bförra året\b"
    r"|\btidigare uppdrag\b|\buppdraget (?:är|har|redovisa\w+|fullgjor\w+)\b",
    re.IGNORECASE,
)
_MISSION = re.compile(
    r"\bi (?:[\w’']+ )?uppdraget? ingår\b|\bingår i [^.]{0,60}uppdrag|\buppdraget är\b|\b(?:grund|huvud|bas|kärn)uppdrag",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:den |de )?(?:nämnd(?:en)?|styrelsen|bolaget|bolagets styrelse|förvaltningen|facknämnden)\Z",
    re.IGNORECASE,
)
_MARK = re.compile(r"\A(?:[-•–*▪]|\d{1,3}[.)]|[a-z]\))\s+")
_INFINITIVE = re.compile(
    r"(?!(?:[Ff]lera|[Aa]lla|[Aa]ndra|[Dd]essa|[Dd]enna|[Dd]etta|[Ss]amma|[Ss]amtliga|[Vv]issa|[Nn]ågra|[Öö]vriga|[Bb]åda|[Hh]ela|[Nn]ya|[Ss]tora|[Vv]åra|[Mm]ina)\b)"
    r"(?:att )?[A-ZÅÄÖa-zåäöé]*(?:a|se|ge|gå|stå|nå)\b"
)
_COMMON = re.compile(
    r"(?:kommun|stads)?(?:gemensamma|övergripande) uppdrag.{0,60}|uppdrag till (?:alla|samtliga) .{3,60}",
    re.IGNORECASE,
)
_HEADINGS = (_UPPDRAG_HEADING, _COMMON, _RIVAL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_LONGEST_HEADING = 110
_MOST_SENTENCES = 3  # of an uppdrag that is only named; a longer paragraph is prose


def budget_year(paragraphs: Sequence[Paragraph]) -> int | None:
    """The year of a budget, named at its head; None where the handling is no budget."""
    for paragraph in paragraphs[:15]:
        year = _YEAR.search(paragraph.text) if len(paragraph.text) < 160 else None
        if year:
            return int(year[1])
    return None


def budget_rows(
    paragraphs: Sequence[Paragraph], year: int, municipality: Municipality
) -> tuple[list[Found], list[Ignored]]:
    """Every uppdrag that the budget gives, and what was left out with the reason."""
    reader = _Chapters(year, municipality)
    for paragraph in paragraphs:
        reader.take(paragraph)
    return reader.found, reader.ignored


@dataclass
class _Chapters:
    year: int
    municipality: Municipality
    chapter: str | None = None
    body: str | None = None
    zone: str = "text"
    rival: int | None = None
    carried: tuple[str, ...] = ()
    found: list[Found] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)

    def take(self, paragraph: Paragraph) -> None:
        """One paragraph after the other, headings included."""
        if self.is_heading(paragraph):
            self.heading(paragraph)
        elif self.rival is not None:
            self.leave_out(paragraph, "Ett partis budgetförslag: binder inte.", only_if=_GIVES)
        elif self.zone == "other":
            self.leave_out(
                paragraph, "Mål, uppföljning eller tidigare uppdrag: ger inget nytt uppdrag.", only_if=_GIVES
            )
        else:
            self.text(paragraph)

    def is_heading(self, paragraph: Paragraph) -> bool:
        text = paragraph.text
        if len(text) > _LONGEST_HEADING or (_MARK.match(text) and not paragraph.level) or text[-1] in ".,;":
            return False
        bare = _bare(text)
        named = paragraph.level or paragraph.bold or any(rule.fullmatch(bare) for rule in _HEADINGS)
        return bool(named) or self.municipality.organisation.resolve(bare) is not None

    def heading(self, paragraph: Paragraph) -> None:
        text, level = _bare(paragraph.text), paragraph.level or 9
        self.carried = ()
        if _RIVAL.fullmatch(text):
            self.rival = level
            return
        body = self.municipality.organisation.resolve(text)
        if self.rival is not None and (level > self.rival or (level == 9 and not body)):
            return
        if self.rival is not None and level == self.rival == 9:
            return
        self.rival = None
        if body:
            self.chapter, self.body, self.zone = text, body.id, "text"
        elif _COMMON.fullmatch(text):
            self.chapter, self.body, self.zone = text, None, "uppdrag"
        elif _UPPDRAG_HEADING.fullmatch(text):
            self.zone = "uppdrag"
        else:
            self.zone = "other" if _OTHER_HEADING.fullmatch(text) else "text"

    def text(self, paragraph: Paragraph) -> None:
        text = _bare(paragraph.text)
        if self.carried and _MARK.match(paragraph.text):
            self.record(text, paragraph, self.carried)
            return
        self.carried = ()
        for sentences in _gifts(text, strict=self.zone != "uppdrag"):
            if sentences.endswith(":"):
                self.carried = self.addressed(sentences)
            else:
                self.record(sentences, paragraph, self.addressed(sentences))
        if not any(True for _ in _gifts(text, strict=self.zone != "uppdrag")):
            self.leave_out(
                paragraph, "Beskriver eller återger; inget uppdrag ges här.", only_if=re.compile("uppdrag")
            )

    def addressed(self, text: str) -> tuple[str, ...]:
        """Whom the sentence addresses; "nämnden" is that of the chapter."""
        named = addressees(text, self.municipality.organisation, None).responsible
        own = (self.body,) if self.body else ()
        return own if not named or (own and all(_GENERIC.match(who) for who in named)) else named

    def record(self, title: str, paragraph: Paragraph, responsible: tuple[str, ...]) -> None:
        name = f"budget {self.year}"
        helpers = addressees(title, self.municipality.organisation, None).with_
        self.found.append(
            Found(
                title=title,
                responsible=responsible,
                with_=tuple(who for who in helpers if who not in responsible),
                plan=plan_in(title),
                section=self.chapter,
                list=name,
                given_by=GivenBy("kommunfullmaktige", None, None, f"KF budget {self.year}"),
                source=Source(name, paragraph.place.page, len(self.found) + 1, paragraph.place.line),
            )
        )

    def leave_out(self, paragraph: Paragraph, reason: str, *, only_if: re.Pattern[str]) -> None:
        if only_if.search(paragraph.text):
            source = Source(f"budget {self.year}", paragraph.place.page, None, paragraph.place.line)
            self.ignored.append(Ignored(paragraph.text, reason, source))


def _bare(text: str) -> str:
    """`text` without the number or bullet before it."""
    return _MARK.sub("", re.sub(r"^\d+(?:\.\d+)+\s+", "", text), count=1).strip()


def _gifts(text: str, *, strict: bool) -> Iterator[str]:
    """The uppdrag that a paragraph gives, each with the sentences that belong to it.

    Under a heading "Uppdrag" everything that orders or names a task is one; elsewhere only "får i uppdrag".
    """
    current: list[str] = []
    sentences = _SENTENCE.split(text)
    strict = strict or len(sentences) > _MOST_SENTENCES
    for sentence in sentences:
        if _is_gift(sentence, strict=strict, first=not current):
            if current:
                yield " ".join(current)
            current = [sentence]
        elif current:
            current.append(sentence)
    if current:
        yield " ".join(current)


def _is_gift(sentence: str, *, strict: bool, first: bool) -> bool:
    if _MISSION.search(sentence) or (_TOLD.search(sentence) and not _GIVES.search(sentence)):
        return False
    if _GIVES.search(sentence):
        return not re.search(r"\b(?:inte|ej) (?:\w+ )?i uppdrag\b", sentence)
    if strict or not first:
        return False
    return bool(_DUTY.match(sentence)) or bool(_INFINITIVE.match(sentence))
