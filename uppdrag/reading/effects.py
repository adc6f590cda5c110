"""What a sentence under *Beslut* does: the words, their negations, and several in one sentence."""

import re
from dataclasses import dataclass
from itertools import pairwise

_NOT = r"(?:inte|ej|icke|varken)"
_UPPDRAG = re.compile(r"uppdrag", re.IGNORECASE)
_REPORT = re.compile(r"uppdrag|redovisning|rapport|återrapport|uppföljning|svar", re.IGNORECASE)
_GIVES = (
    rf"\b(?:få[rt]|ges|ger|ge|tilldelas|erhåller|har) (?!{_NOT}\b)(?:\w+ ){{0,3}}?(?:även |också |därför )?(?:i uppdrag|uppdraget)(?: att|,| i )"
    r"|\b(?:få[rt]|ges|ger|ge)\b[^.;]{1,120}?\bi uppdrag att\b"
    r"|\buppdra(?:s|r)? (?:åt|till|att)\b|\buppdrogs åt\b|\båläggs (?:att|uppdraget)\b|\bnytt uppdrag (?:till|åt)\b"
)
_TIME = (
    r"(?:(?:senast )?(?:den )?\d|K[SF] \d|kvartal|tertial|vecka|delårs|års|nästa|hösten|våren|sommaren|första|andra"
    r"|jan|feb|mars|april|maj|juni|juli|aug|sep|okt|nov|dec)"
)
_RULES: tuple[tuple[str, str, re.Pattern[str] | None], ...] = (
    (
        "closes",
        (
            r"\bförklara[sr]?\b,?[^.;]{0,80}? ?(?:fullgjor\w+|slutför\w+|avslutad\w*|avslutat)"
            r"|\b(?:anses?|är|betraktas)(?: \w+){0,2} (?:fullgjor\w+|slutför\w+|avslutad\w*|avslutat)\b|\bavslutas\b|\bavskrivs\b|\bavsluta[r]? uppdrag|\bavskriv(?:a|er) uppdrag"
        ),
        _UPPDRAG,
    ),
    (
        "transfers",
        r"\b(?:övergår?|överförs?|överföra|överlåts|överlåta|överlämnas|flyttas?(?: över)?) (?!fram\b|upp\b)(?:\w+ ){0,6}?till\b(?! "
        + _TIME
        + r")|\btas över av\b|\bövertas av\b|\börertar\b|\bövertar (?:ansvaret|uppdrag)",
        _UPPDRAG,
    ),
    (
        "withdraws",
        r"\båterta[rs]?\b|\båterkalla[rs]?\b|\butgår\b|\bupphäv(?:s|a|er)\b|\bupphör\b(?! att gälla)|\bdras? tillbaka\b|\bersätts av\b",
        _UPPDRAG,
    ),
    (
        "extends",
        (
            r"\bförläng(?:s|er|d|a)\b|\bsenareläggs\b|\banstånd\b|\b(?:flyttas|skjuts) (?:fram|upp)\b|\bny(?:tt)? (?:tid|datum|redovisningstid)\b"
            r"|\b(?:flyttas|ändras) till " + _TIME + r"|\bska i ?stället (?:åter)?redovisas\b"
        ),
        re.compile(r"uppdrag|redovisning|tid", re.IGNORECASE),
    ),
    ("postpones", r"\bbordl(?:äggs|ägger|agt|agd|ägga|ades|ade)\b", None),
    ("refers_back", r"\båterremitter(?:as|ar|at|ad|a)\b|\båterremiss till\b|\båterförvisas\b", None),
    (
        "rejects",
        rf"\bavsl(?:ås|år|agits|å)\b|\bbifall(?:e)?s {_NOT}\b|\bavvisas\b|\bavslag på\b|\blämnas utan bifall\b",
        None,
    ),
    (
        "reports",
        r"\banteckna[sr]?\b|\bnoteras\b|\blägger\b.{0,60}\btill handlingarna\b|\bläggs till handlingarna\b|\bgodkänn(?:s|a|er)\b",
        _REPORT,
    ),
    ("gives", _GIVES, None),
)
_COMPILED = tuple((effect, re.compile(rule, re.IGNORECASE), about) for effect, rule, about in _RULES)
_NEGATED = re.compile(
    rf"\b{_NOT}\b(?:(?!\bmen\b)[^.,;]){{0,25}}$|\b(?:utan att|ännu {_NOT})\b[^.,;]{{0,25}}$", re.IGNORECASE
)
_NEGATION_REACH = 60
_NEGATED_AFTER = re.compile(rf"[^.,;]{{0,12}}\b{_NOT}\b", re.IGNORECASE)
_NEGATION = re.compile(rf"\b{_NOT}\b", re.IGNORECASE)
_NEGATED_BEHIND = frozenset(
    {"closes", "gives", "postpones", "refers_back", "transfers", "withdraws", "extends"}
)
_CONTRAST = re.compile(r"\b(?:men|medan|dock)\b", re.IGNORECASE)
_MOTION = re.compile(r"\bmotion(?:en)?\b|\bbesvara[dt]", re.IGNORECASE)
_INFINITIVE = re.compile(r"(?:ge|uppdra|tilldela|ålägga)\b", re.IGNORECASE)
_WISH_BEFORE = re.compile(
    r"(?:yrkande|förslag|motion|hemställan|begäran|att-sats)\w*\b[^.;]{0,60}?\batt (?:\w+ ){0,2}$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZÅÄÖ])")
_JOINT = re.compile(r"(?:,|;)?\s+(?:och|men|samt|medan|dock)\s+|[,;]\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a point does, and the words that do it."""

    effect: str
    text: str


def acts_in(text: str) -> list[Act]:
    """What a point of a decision does, in order; [] where it does none of what concerns an uppdrag."""
    acts = [act for sentence in _SENTENCE.split(text) for act in _acts(sentence, text)]
    return list(dict.fromkeys(acts))


def _acts(sentence: str, whole: str) -> list[Act]:
    hits = _without_shadows(sentence, _hits(sentence, whole))
    if not hits:
        return []
    cuts = [_cut(sentence, one.end, other.start) for one, other in pairwise(hits)]
    starts = [0, *(start for _, start in cuts)]
    ends = [*(end for end, _ in cuts), len(sentence)]
    return [
        Act(hit.effect, sentence[start:end].strip(" ,;"))
        for hit, start, end in zip(hits, starts, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True, order=True)
class _Hit:
    start: int
    end: int
    effect: str


def _hits(sentence: str, whole: str) -> list[_Hit]:
    return sorted(
        _Hit(match.start(), match.end(), effect)
        for effect, rule, about in _COMPILED
        for match in rule.finditer(sentence)
        if _counts(effect, sentence, match, about, whole)
    )


def _counts(
    effect: str, sentence: str, match: re.Match[str], about: re.Pattern[str] | None, whole: str
) -> bool:
    if about and not about.search(sentence) and not about.search(whole):
        return False
    if effect == "closes" and _MOTION.search(sentence) and not _UPPDRAG.search(sentence):
        return False
    if effect == "rejects":
        return _NEGATION.search(match[0]) is not None or not _NEGATED.search(
            sentence, max(0, match.start() - _NEGATION_REACH), match.start()
        )
    if _NEGATED.search(sentence, max(0, match.start() - _NEGATION_REACH), match.start()) or _NEGATION.search(
        match[0]
    ):
        return False
    return effect not in _NEGATED_BEHIND or not _NEGATED_AFTER.match(sentence[match.end() :])


def _cut(sentence: str, after: int, before: int) -> tuple[int, int]:
    """Where one clause ends and the next begins: at the last joint between two hits."""
    joints = list(_JOINT.finditer(sentence, after, before))
    return (joints[-1].start(), joints[-1].end()) if joints else (before, before)


def _is_rejected(sentence: str, hits: list[_Hit], number: int) -> bool:
    """ "yrkandet om att ge … i uppdrag … avslås", "avslå förslaget att uppdra åt …" """
    beside = [*hits[max(number - 1, 0) : number], *hits[number + 1 : number + 2]]
    hit = hits[number]
    wished = _INFINITIVE.match(sentence, hit.start) and _WISH_BEFORE.search(sentence[: hit.start])
    return bool(wished) and any(other.effect == "rejects" for other in beside)


def _without_shadows(sentence: str, hits: list[_Hit]) -> list[_Hit]:
    """ "antecknas och förklaras fullgjord" closes and is no mere report, unless "men" stands between;
    what only a rejected yrkande would have given is not given; one act told by two words counts once."""
    kept: list[_Hit] = []
    for number, hit in enumerate(hits):
        if hit.effect == "gives" and _is_rejected(sentence, hits, number):
            continue
        closing = next((other for other in hits[number + 1 :] if other.effect == "closes"), None)
        if hit.effect == "reports" and closing and not _CONTRAST.search(sentence[hit.end : closing.start]):
            continue
        if not kept or kept[-1].effect != hit.effect:
            kept.append(hit)
    return kept
