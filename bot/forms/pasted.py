"""A pasted decision or a message as the start of a new uppdrag: read, and shown for a person to correct."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.handlers.desk import Desk
from uppdrag.allowing import demand_anywhere
from uppdrag.deciding import EFFECTS
from uppdrag.dnr import read_dnr
from uppdrag.errors import Refused
from uppdrag.facts import Given
from uppdrag.merging import proof_of
from uppdrag.plans import read_plan
from uppdrag.reading.model import Decision, Suggestion

if TYPE_CHECKING:
    from uppdrag.reading import Reading

SHOWN_INSTEAD = "Texten är en handling eller ett beslut om uppdrag. Jag visar vad den ändrar i vårt samtal. Inget är sparat än."
MOST_PLAN_WORDS = 5
TYPED_LAST = (
    "meeting",
    "quarter",
    "half_year",
    "tertial",
    "report",
    "date",
)  # a year or a month may be of the title
_DNR_WORD = re.compile(r"[\s,;(]*(?:\bdnr:?)?\s*$", re.IGNORECASE)
LONGEST_SENTENCE = 200  # a handling has lines, or is at least long


@dataclass(frozen=True, slots=True)
class Start:
    """What a new uppdrag's form begins with."""

    title: str = ""
    organ: str = ""
    dnr: str = ""
    plan: str = ""
    given: Given | None = None


def is_a_handling(desk: Desk, text: str) -> bool:
    """Whether the text does more than give one uppdrag: decisions about known ones, or several at once.

    That is shown as a preview; False for whoever may not take handlingar in.
    """
    reading = _read(desk, text) if "\n" in text or len(text) > LONGEST_SENTENCE else None
    if reading is None or not _may_import(desk):
        return False
    given = sum(decision.effect == "gives" for decision in reading.decisions)
    acting = any(decision.effect in EFFECTS for decision in reading.decisions)
    return acting or given + len(reading.uppdrag) > 1


def _may_import(desk: Desk) -> bool:
    with desk.house.db.reading() as tx:
        try:
            demand_anywhere(tx, desk.house, desk.actor, "import")
        except Refused:
            return False
    return True


def _read(desk: Desk, text: str) -> Reading:
    from documents.read import read_bytes
    from uppdrag.reading import read_handling

    document = read_bytes(text.encode(), "inklistrat.txt")
    return read_handling(document, desk.house.municipality, on=desk.today)


def first_uppdrag(desk: Desk, text: str) -> Start:
    """The first uppdrag that the text holds; the text itself as the title when it holds none."""
    if not text.strip():
        return Start()
    reading = _read(desk, text)
    given = [decision for decision in reading.decisions if decision.effect == "gives"]
    for row in reading.uppdrag[:1]:
        return Start(row.title, _body(desk, row.responsible), ", ".join(row.dnr), row.plan or "")
    told: list[Decision | Suggestion] = [*given, *reading.suggestions]
    for one in told[:1]:
        proof = proof_of(one) if isinstance(one, Decision) else None
        dnr = ", ".join(one.dnr)
        return Start(one.text, _body(desk, one.responsible), dnr, one.plan or "", proof)
    return _plain(desk, text)


def _plain(desk: Desk, text: str) -> Start:
    """Words that are no decision: the first body in them probably answers, and their dnr are its dnr.

    A plan that stands last, and a dnr before it, are no part of the title.
    """
    municipality = desk.house.municipality
    mentions = municipality.organisation.mentions(text, desk.today)
    dnr = [one.written for one in read_dnr(text, diarium=municipality.diarium)]
    title, plan = _plan_last(desk, " ".join(text.split()))
    for one in dnr[-1:]:
        title = _DNR_WORD.sub("", title.removesuffix(one)) if title.endswith(one) else title
    return Start(title, mentions[0].body.name if mentions else "", ", ".join(dnr), plan)


def _plan_last(desk: Desk, text: str) -> tuple[str, str]:
    """ "Utreda bryggan, KS 5 maj" → ("Utreda bryggan", "KS 5 maj")"""
    words = text.split()
    for at in range(max(1, len(words) - MOST_PLAN_WORDS), len(words)):
        phrase = " ".join(words[at:])
        plan = read_plan(phrase, desk.today, desk.house.municipality, typed=True)
        if plan.certain and plan.kind in TYPED_LAST:
            return " ".join(words[:at]).rstrip(" ,;:–-"), phrase
    return text, ""


def _body(desk: Desk, responsible: tuple[str, ...]) -> str:
    body = desk.house.municipality.organisation.get(responsible[0]) if responsible else None
    return body.name if body else ""
