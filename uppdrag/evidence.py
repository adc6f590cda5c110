"""What proves a decision, as people write it: "KS 2021-06-16 § 123", "kommunstyrelsen 16 juni 2021 § 123 p. 2"."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from uppdrag.changing import Evidence
from uppdrag.errors import Refused
from uppdrag.plans import read_plan

if TYPE_CHECKING:
    from uppdrag.municipality import Municipality

_PARAGRAPH = re.compile(
    r"[,;]?\s*(?:§+|paragraf)\s*(?P<number>\d{1,4})(?:\s*(?:p|punkt)\.?\s*(?P<point>\d{1,3}))?\s*$",
    re.IGNORECASE,
)
HOW = 'Skriv organ, datum och paragraf, till exempel "KS 2021-06-16 § 584".'


def read_evidence(text: str, municipality: Municipality, today: date) -> Evidence:
    """Body, meeting day and § of a decision. A day without a year is the last such day up to today.

    Refused, saying how it is written, when one of the three is missing or the day lies ahead.
    """
    match = _PARAGRAPH.search(text)
    if match is None:
        raise Refused(HOW)
    plan = read_plan(text[: match.start()].strip(), today, municipality, handled=True)
    body = municipality.organisation.resolve(plan.body or "", today)
    if plan.kind != "meeting" or body is None or plan.latest is None:
        raise Refused(HOW)
    if plan.latest > today:
        raise Refused("Mötet har inte varit än. Kontrollera datumet.")
    point = f" p. {match['point']}" if match["point"] else ""
    return Evidence(body.id, plan.latest, f"{match['number']}{point}")
