"""The facts that follow on the words of an uppdrag on the same line: "(dnr 0412/21, kvartal 3)", "– klart", ". Redovisas i maj"."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from uppdrag.reading.columns import meaning
from uppdrag.reading.content import GIVES
from uppdrag.reading.kinds import is_body, is_dnr, is_giver, is_state
from uppdrag.reading.labels import Labels
from uppdrag.reading.planwords import is_plan

_BRACKET = re.compile(r"\s*[(\[]((?:[^()\[\]]|\([^()]*\))*)[)\]]\Z")
_JOINT = re.compile(r"\s+[–—|·•-]\s+|[;,]\s+|(?<![\s(][A-Za-zåäö])(?<=[\w)”\"%])\.\s+(?=[A-ZÅÄÖ\d])")
_INSIDE = re.compile(r"\s+[–—|·•-]\s+|[;,]\s+|\.\s+(?=[A-ZÅÄÖ])")
_DNR_LEAD = re.compile(
    r"(?:d\.?nr|diarienr|diarienummer|ärendenr|ärendenummer|ärende)\b[.: ]*", re.IGNORECASE
)
_STATE_LEAD = re.compile(r"(?:status|läge)\b[: ]*", re.IGNORECASE)
_PLAN_LEAD = re.compile(
    r"(?:ska(?:ll)? (?:vara )?)?(?:(?:åter|slut|del|av)?(?:redovisa[sd]?|rapportera[sd]?|redovisning|rapportering|rapport)|klart?|färdigt?"
    r"|slutförs|genomförs|återkoppling|tas upp|deadline|tid|plan|tidplan|åter)\b[: ]*(?:(?:i(?! samband)|under|till|vid|den|senast den)\s)?",
    re.IGNORECASE,
)
_LOOSE_TIME = re.compile(
    r"(?:när|efter|före|innan|inför|i samband med|så snart|vid|under|senast|prel|preliminärt|oklart|ej|inte|tidigast)\b",
    re.IGNORECASE,
)
_WHO_LEAD = re.compile(r"(?:ansvarig|ansvar|handläggs av|mottagare|till)\b\s*:?\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS = " .;,"
_LONGEST = 2_000  # characters; a longer point is a text, and no uppdrag
_MOST_WORDS = 6
_OTHER = "?"


@dataclass(slots=True)
class Item:
    """The words of an uppdrag, its facts by the name of their column, and whether a full stop parted them."""

    title: str
    facts: dict[str, str] = field(default_factory=dict)
    stopped: bool = False


def item_of(text: str, labels: Labels) -> Item:
    """`text` parted into the uppdrag and its facts, from the end as far as there are facts."""
    if len(text) > _LONGEST:
        return Item(text)
    marks = [mark for mark in labels.named(text) if ":" in text[mark.start() : mark.end()]]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    lead = text[: marks[0].start()] if marks else text
    rest, told = _peeled(lead.rstrip(" ;|·–,([") if marks else lead)
    for mark, end in zip(marks, ends, strict=False):
        told += _labelled(meaning(mark["name"]) or _OTHER, text[mark.end() : end].strip(" ;|·–,"))
    facts: dict[str, str] = {}
    for name, words in told:
        facts[name] = f"{facts[name]}, {words}" if name in facts else words
    title = rest.removesuffix(".")
    stop = lead[len(title) :].lstrip()[:1] == "."
    own = stop and lead[len(title)] == "." and (not facts or GIVES.search(title) is not None)
    return Item(title + "." * own, facts, bool(facts) and stop)


def _labelled(name: str, value: str) -> list[tuple[str, str]]:
    """A labelled fact, and others that stand behind its value without a label."""
    first, beside = _peeled(value)
    if {other for other, _ in beside} <= {name, _OTHER}:
        first, beside = value, []
    words = first.strip(" .;,|·–")
    return [(name, words), *beside] if words else beside


def _peeled(text: str) -> tuple[str, list[tuple[str, str]]]:
    """`text` without the facts at its end, and those in their order; a plan that names two times is one plan."""
    told: list[tuple[str, str]] = []
    rest, end = text, 0
    while last := _last(rest):
        start, some = last
        if told and some[-1][0] == told[0][0]:
            begins = text.rfind(some[-1][1], start, end)
            some[-1] = (told.pop(0)[0], text[begins:end])
        else:
            end = len(rest.rstrip(_ENDS))
        told = [*some, *told]
        rest = rest[:start]
    return rest.rstrip(" ;,") or rest, told


def _last(text: str) -> tuple[int, list[tuple[str, str]]] | None:
    """Where the facts that `text` ends with begin, and what they are; None where it ends with none."""
    bare = text.rstrip(_ENDS)
    bracket = _BRACKET.search(bare)
    if bracket and bracket.start() and (told := _in_bracket(bracket[1])):
        return bracket.start(), told
    joint = next(reversed(list(_JOINT.finditer(bare))), None)
    if joint is None:
        return None
    fact = _fact(bare[joint.end() :], loose="." not in joint[0] and "," not in joint[0])
    return (joint.start(), [fact]) if fact else None


def _in_bracket(inside: str) -> list[tuple[str, str]]:
    """What stands in a bracket, where any of it is a fact; parts that go on with the same stay together."""
    joints = [
        (0, 0),
        *((joint.start(), joint.end()) for joint in _INSIDE.finditer(inside)),
        (len(inside), len(inside)),
    ]
    told: list[tuple[str, str]] = []
    before = 0
    for (_, start), (end, _) in pairwise(joints):
        one = _fact(inside[start:end], loose=True)
        if one is None and len(inside[start:end].split()) > _MOST_WORDS:
            return []
        name, words = one or (_OTHER, inside[start:end].strip())
        if told and name == told[-1][0]:
            words = inside[before:end].strip()
            told.pop()
        else:
            before = start
        told.append((name, words))
    names = [name for name, _ in told]
    if "plan" not in names and names.count(_OTHER) == 1 and len(names) > 1:
        told = [("plan" if name == _OTHER else name, words) for name, words in told]
    return told if set(names) - {_OTHER} else []


def _fact(text: str, *, loose: bool) -> tuple[str, str] | None:
    """What `text` tells by itself, and the words of it; `loose` where its place says that it is a fact."""
    words = text.strip(" .;,")
    number = _DNR_LEAD.sub("", words, count=1)
    if is_dnr(number) and not is_plan(words):
        return "dnr", number
    if is_state(_STATE_LEAD.sub("", words, count=1)):
        return "status", _STATE_LEAD.sub("", words, count=1)
    lead = _PLAN_LEAD.match(words)
    time = words[lead.end() :] if lead else ""
    if is_plan(words) and (loose or not _YEAR.fullmatch(words)):
        return "plan", time if time and is_plan(time) else words
    if is_giver(words):
        return "given", words
    if (
        lead
        and time
        and (
            is_plan(time)
            or (len(time.split()) <= _MOST_WORDS and lead[0][:1].isupper() and not time.startswith("att "))
        )
    ):
        return "plan", time
    who = _WHO_LEAD.sub("", words, count=1)
    if is_body(who):
        return "responsible", who
    return (
        ("plan", words) if loose and len(words.split()) <= _MOST_WORDS and _LOOSE_TIME.match(words) else None
    )
