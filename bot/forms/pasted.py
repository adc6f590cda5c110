"""A pasted decision or a message as the start of a new uppdrag: read, and shown for a person to correct."""

from __future__ import annotations

from dataclasses import dataclass

from bot.handlers.desk import Desk
from uppdrag.dnr import read_dnr
from uppdrag.reading.model import Decision, Suggestion


@dataclass(frozen=True, slots=True)
class Start:
    """What a new uppdrag's form begins with."""

    title: str = ""
    organ: str = ""
    dnr: str = ""
    plan: str = ""
    permalink: str = ""


def first_uppdrag(desk: Desk, text: str, permalink: str = "") -> Start:
    """The first uppdrag that the text holds; the text itself as the title when it holds none."""
    from documents.read import read_bytes
    from uppdrag.reading import read_handling

    if not text.strip():
        return Start(permalink=permalink)
    reading = read_handling(
        read_bytes(text.encode(), "inklistrat.txt"), desk.house.municipality, on=desk.today
    )
    given = [decision for decision in reading.decisions if decision.effect == "gives"]
    for row in reading.uppdrag[:1]:
        return Start(row.title, _body(desk, row.responsible), ", ".join(row.dnr), row.plan or "", permalink)
    told: list[Decision | Suggestion] = [*given, *reading.suggestions]
    for one in told[:1]:
        return Start(one.text, _body(desk, one.responsible), ", ".join(one.dnr), one.plan or "", permalink)
    return _plain(desk, text, permalink)


def _plain(desk: Desk, text: str, permalink: str) -> Start:
    """Words that are no decision: the first body in them probably answers, and their dnr are its dnr."""
    municipality = desk.house.municipality
    mentions = municipality.organisation.mentions(text, desk.today)
    dnr = ", ".join(one.written for one in read_dnr(text, diarium=municipality.diarium))
    return Start(" ".join(text.split()), mentions[0].body.name if mentions else "", dnr, "", permalink)


def _body(desk: Desk, responsible: tuple[str, ...]) -> str:
    body = desk.house.municipality.organisation.get(responsible[0]) if responsible else None
    return body.name if body else ""
