"""Who a sentence addresses and who is to help: grammar first, the register of bodies for the names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from uppdrag.organisation import Mention, Organisation

_WITH = re.compile(
    r"\b(?:tillsammans med|i (?:nära |tät |bred |dialog och )?(?:samverkan|samarbete|samråd|dialog|samspel) med"
    r"|med stöd (?:av|från)|i samverkan (?:mellan|med)|samver(?:kan|ka) (?:ska (?:ske|sökas) )?med"
    r"|uppdraget ska genomföras i (?:nära )?samverkan med)\s+",
    re.IGNORECASE,
)
_HELPING = ("med", "samver", "delta i")  # one of them stands wherever somebody is to help
_TAKES_PART = re.compile(r"\bdelta i (?P<who>[A-ZÅÄÖ]\w+?):?s \w+")
_VERB = re.compile(
    r"\b(?:få[rt]|fick|har(?: fått)?|hade|ges|gavs|ska(?:ll)?|uppdras|uppmanas|anmodas|åläggs)\b"
    r"(?= .{0,60}?\bi uppdrag\b| uppdraget\b| att\b| även\b| också\b|\s*,? ?(?:\w+ ){0,3}\w+)",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:uppdras åt|uppdrogs åt|uppdrar (?:åt|till)|uppdragit (?:åt|till)|uppdrag (?:till|åt)|uppdraget (?:till|åt)"
    r"|ge[rs]?|gavs?|gett|givit|ålägger|uppmanar)\s+",
    re.IGNORECASE,
)
# "Kultur- och fritidsnämnden" and "Vatten och miljö" are one body each: an "och" parts where one has ended before it.
_AND = re.compile(r"\s(och|samt)\s")
_ENDED = re.compile(
    r".*(?:nämnd(?:en|erna)?|styrelse(?:n|rna)?|förvaltning(?:en)?|kontor(?:et)?|utskott(?:et)?|bolag(?:et|en)?"
    r"|chef(?:en)?|direktör(?:en)?|beredning(?:en)?|enhet(?:en)?|avdelning(?:en)?|råd(?:et)?|förbund(?:et)?|[A-ZÅÄÖ]{2,})",
)
_HALF = re.compile(r"\w-\s(?:och|samt|eller)\s\Z")
_ENUMERATES = re.compile(r"\s*(?:,|och|samt|respektive|,?\s*samt)\s*(?:till |åt |den |det )?", re.IGNORECASE)
_OPENS = re.compile(r"[.:;]\s|[”“\"»]")
_STOPS = frozenset(
    [
        "och",
        "samt",
        "eller",
        "att",
        "för",
        "utifrån",
        "ta",
        "verka",
        "inom",
        "i",
        "av",
        "ska",
        "får",
        "om",
        "vid",
        "under",
        "kring",
        "på",
        "enligt",
        "med",
        "till",
        "från",
        "genom",
        "mot",
        "se",
        "göra",
        "utreda",
        "skapa",
        "återkomma",
        "den",
        "det",
        "som",
        "där",
        "när",
        "så",
        "utveckla",
        "ha",
        "ge",
        "gå",
        "arbeta",
    ]
)
_MODIFIER = re.compile(r"[a-zåäöé]+(?:a|e|s)\Z")
_LONGEST_SUBJECT = 160
_PERSON = re.compile(r"[A-ZÅÄÖ][a-zåäöé-]+(?: [A-ZÅÄÖ][a-zåäöé-]+){1,2}")  # beside a body: its official


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who answers for an uppdrag and who helps: register ids, or the words where it knows none."""

    responsible: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()


def addressees(text: str, organisation: Organisation, on: date | None) -> Addressees:
    """The addressees of an uppdrag's own sentence.

    The subject of "får i uppdrag", or the object of "uppdras åt"; bodies named after "tillsammans
    med", "i samverkan med", "med stöd av" help and are no addressees.
    """
    helpers, spans = helpers_in(text, organisation, on)
    mentions = [found for found in organisation.mentions(text, on) if not _within(found, spans)]
    responsible = (
        _given(text, mentions)
        or _objects(text, mentions)
        or _subjects(text, mentions)
        or _unknown_subject(text, spans)
    )
    return Addressees(responsible, tuple(who for who in helpers if who not in responsible))


def given_to(text: str, organisation: Organisation, on: date | None) -> tuple[str, ...]:
    """The addressees of an uppdrag's own sentence, without those who help."""
    return addressees(text, organisation, on).responsible


def holder(text: str, organisation: Organisation, on: date | None) -> tuple[str, ...]:
    """Who holds the uppdrag that a text speaks about: "uppdrag 2020-10-14 § 839 till X", else its addressee."""
    to = re.search(r"\buppdrag(?:et|en)?\b[^.]{0,60}? till ", text)
    if to:
        named = _run(text[to.end() :], organisation.mentions(text[to.end() : to.end() + 240], on), 0)
        if named:
            return named
    return addressees(text, organisation, on).responsible


def taker(text: str, organisation: Organisation, on: date | None) -> tuple[str, ...]:
    """Who takes over in "övergår till X", "tas över av X"."""
    to = re.search(r"\b(?:över\w+|flyttas?(?: över)?|tas över)\b[^.]{0,60}? (?:till|av) ", text)
    mentions = organisation.mentions(text[to.end() :], on) if to else []
    return _run(text[to.end() :], mentions, mentions[0].start) if to and mentions else ()


def helpers_in(
    text: str, organisation: Organisation, on: date | None
) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Those who are to co-operate, and where in `text` they are named."""
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    folded = text.casefold()
    if not any(word in folded for word in _HELPING):
        return (), spans
    for trigger in _WITH.finditer(text):
        names, end = _named_from(text, trigger.end(), organisation, on)
        found += names
        spans.append((trigger.start(), end))
    found += [match["who"] for match in _TAKES_PART.finditer(text)]
    return tuple(dict.fromkeys(found)), spans


def bodies_in_cell(cell: str, organisation: Organisation, on: date | None) -> tuple[str, ...]:
    """The bodies of a cell that names nothing else: register ids, unknown ones verbatim."""
    whole = organisation.resolve(cell, on)
    if whole:
        return (whole.id,)
    names = list(_parted(cell, organisation, on))
    known = [organisation.resolve(name, on) for name in names]
    if all(known):
        return tuple(dict.fromkeys(body.id for body in known if body))
    mentions = organisation.mentions(cell, on)
    if mentions and _mostly(mentions, cell) and not any(_HALF.search(cell[: one.start]) for one in mentions):
        return tuple(dict.fromkeys(found.body.id for found in mentions))
    pairs = [
        (name, body)
        for name, body in zip(names, known, strict=True)
        if body or not any(known) or not _PERSON.fullmatch(name)
    ]
    return tuple(body.id if body else name for name, body in pairs) or (cell,)


def _parted(cell: str, organisation: Organisation, on: date | None) -> Iterator[str]:
    """The names in `cell`, one after the other."""
    for piece in re.split(r"[,;/\n]", cell):
        name, *rest = _AND.split(piece)
        for word, following in zip(rest[::2], rest[1::2], strict=True):
            if _ENDED.fullmatch(name) or _PERSON.fullmatch(name) or organisation.resolve(name, on):
                yield name.strip(" .")
                name = following
            else:
                name = f"{name} {word} {following}"
        if name.strip(" .-–"):
            yield name.strip(" .")


def _mostly(mentions: list[Mention], cell: str) -> bool:
    covered = sum(found.end - found.start for found in mentions)
    return covered >= 0.5 * len(cell)


def _named_from(text: str, start: int, organisation: Organisation, on: date | None) -> tuple[list[str], int]:
    """The names that stand one after the other from `start`: bodies of the register, else words."""
    names: list[str] = []
    end = place = start
    mentions = organisation.mentions(text[start : start + 300], on)
    while place < len(text):
        known = next((m for m in mentions if -1 <= m.start - (place - start) <= _article(text, place)), None)
        if known and "aktör" in text[start + known.start : start + known.end].casefold():
            known = None  # actors need not be bodies of the municipality
        name, after = (known.body.id, start + known.end) if known else _plain_name(text, place)
        if not name:
            break
        names.append(name)
        end = after
        joint = _ENUMERATES.match(text, end)
        if not joint or not joint[0].strip() or not _another(text, joint):
            break
        place = joint.end()
    return names, end


def _another(text: str, joint: re.Match[str]) -> bool:
    """Whether a name follows "," or "och", and not the next part of the sentence."""
    rest = text[joint.end() :].split(" ", 2)
    first = rest[0].rstrip(",.;:").casefold()
    if not first or first in _STOPS or first.endswith("era"):
        return False
    if "," in joint[0] and "och" not in joint[0]:
        return (
            bool(re.match(r"[\w\s-]{3,60}?(?:, [\w\s-]{3,40}?)* (?:och|samt) ", text[joint.end() :]))
            and first[-1] != "a"
        )
    return True


def _article(text: str, place: int) -> int:
    article = re.match(r"(?:den|det|de|stadens|kommunens|berörd|kommande|\s)+ ", text[place:], re.IGNORECASE)
    return article.end() if article else 0


def _plain_name(text: str, place: int) -> tuple[str | None, int]:
    """A name that the register does not know: words that describe, then the one that names."""
    taken: list[str] = []
    end = place
    for match in re.finditer(r"[\w&:-]+", text[place : place + 120]):
        between = text[end : place + match.start()]
        if (taken and between.strip()) or match[0].casefold() in _STOPS:
            break
        taken.append(match[0])
        end = place + match.end()
        if not _MODIFIER.match(match[0]) and not _is_first_of_name(match[0], text, end):
            break
    if not taken or (len(taken) == 1 and _MODIFIER.match(taken[0]) and taken[0].endswith("era")):
        return None, place
    return text[place:end].strip(), end


def _is_first_of_name(word: str, text: str, end: int) -> bool:
    return (word[0].isupper() and bool(re.match(r" [A-ZÅÄÖ]", text[end : end + 2]))) or (
        word.endswith("s") and word[0].isupper()
    )


def _within(found: Mention, spans: list[tuple[int, int]]) -> bool:
    return any(start <= found.start < end for start, end in spans)


def _given(text: str, mentions: list[Mention]) -> tuple[str, ...]:
    """Those right before "i uppdrag att" after a verb of giving: "gav i budgeten KS i uppdrag att"."""
    formula = re.search(r"\s(?:i uppdrag|uppdraget) att\b", text)
    if not formula or not re.search(r"\b(?:ge[rs]?|gavs?|gett|givit|tilldela\w*)\b", text[: formula.start()]):
        return ()
    before = [m for m in mentions if m.end <= formula.start() and formula.start() - m.end < 90]
    runs = (
        _run(text, before[n:], before[n].start)
        for n in range(len(before))
        if before[-1].end == formula.start()
    )
    whole = (
        run for n, run in enumerate(runs) if run[-1:] == (before[-1].body.id,) and len(run) == len(before) - n
    )
    return next(whole, ())


def _objects(text: str, mentions: list[Mention]) -> tuple[str, ...]:
    """Those after "uppdras åt": they come before any subject, for "KF uppdrar åt KS" addresses KS."""
    for trigger in _TO.finditer(text):
        run = _run(text, [m for m in mentions if m.start >= trigger.end() - 1], trigger.end())
        tail = text[trigger.end() : trigger.end() + 160]
        if run and ("uppdra" in trigger[0].casefold() or re.search(r"\bi uppdrag\b|\batt\b", tail)):
            return run
    return ()


def _run(text: str, mentions: list[Mention], start: int) -> tuple[str, ...]:
    """The ids of the mentions that follow each other from `start`, joined by comma or "och"."""
    found, place = [], start
    for mention in mentions:
        between = text[place : mention.start].strip(" ,")
        if between and not re.fullmatch(
            r"(?:och|samt|som|till|åt|den|det|de|kommande|respektive|\s)+", between
        ):
            break
        found.append(mention.body.id)
        place = mention.end
    return tuple(dict.fromkeys(found))


def _subjects(text: str, mentions: list[Mention]) -> tuple[str, ...]:
    verb = _VERB.search(text)
    end = verb.start() if verb else min(len(text), _LONGEST_SUBJECT)
    quoted = max((match.end() for match in _OPENS.finditer(text, 0, end)), default=0)
    before = [m for m in mentions if m.end <= end + 1 and m.start >= quoted]
    first = next(iter(before), None)
    if first is None or (not verb and first.start > 0):
        return ()
    return _run(text, before, first.start)


def _unknown_subject(text: str, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    """A subject that the register does not know, as written: "Räddningsnämnden får i uppdrag"."""
    verb = re.search(r"\s(?:få[rt]|har|ges|fick)\s(?:\w+\s)?i uppdrag\b", text)
    if not verb:
        return ()
    end = min([verb.start(), *(start for start, _ in spans)])
    subject = text[:end].strip(" ,-–•").removesuffix(" att")
    subject = re.sub(r"^(?:\d{1,3}[.)]|[a-z]\))\s+", "", subject)
    return (subject,) if 2 < len(subject) <= 80 and subject[0].isupper() else ()
