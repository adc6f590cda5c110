"""A town where everything is due on one morning: so many uppdrag whose first reminder goes out now, ten a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.world import house_in
from storage import bulk
from storage.db import Database
from storage.tables import OccasionRow, Person, PlanRow, Role, Uppdrag, UppdragDnr
from uppdrag.facts import House

EACH = 10
MEETING = date(2021, 3, 31)
MORNING = datetime(2021, 3, 3, 7, 0, tzinfo=UTC)  # 28 days before, eight o'clock in Göteborg
RECORDED = datetime(2021, 1, 28, 9, 0, tzinfo=UTC)
BODIES = ("kommunstyrelsen", "forskolenamnden", "grundskolenamnden", "utbildningsnamnden")


def build(database: Database, many: int) -> House:
    """Fills an empty database; nothing is planned yet, and the house's clock stands at MORNING."""
    house = replace(house_in(database), now=lambda: MORNING)
    here = {"workspace_id": house.workspace_id}
    persons = max(many // EACH, 1)
    with database.transaction() as tx:
        bulk.write(tx, Person, (here | _person(number) for number in range(1, persons + 1)))
        bulk.write(tx, Role, (here | {"person_id": 1, "role": "samordnare", "body": one} for one in BODIES))
        bulk.write(tx, Uppdrag, (here | one for one in _uppdrag(many, persons)))
        for table, values in ((PlanRow, _plan), (OccasionRow, _occasion), (UppdragDnr, _dnr)):
            rows = (here | {"uppdrag_id": number} | values(number) for number in range(1, many + 1))
            bulk.write(tx, table, rows)
    return house


def _person(number: int) -> dict[str, Any]:
    name = f"Person {number:06}"
    return {"slack_id": f"U{number:06}", "name": name, "sort_key": name.casefold()}


def _uppdrag(many: int, persons: int) -> Iterator[dict[str, Any]]:
    for number in range(1, many + 1):
        title = f"Utreda fråga {number} om cykelställ vid hållplatserna"
        yield {
            "id": number,
            "number": number,
            "title": title,
            "title_key": title.casefold(),
            "search_text": title,
            "status": "pågående",
            "organ": BODIES[number % len(BODIES)],
            "ansvarig_id": number % persons + 1,
            "plan_id": number,
            "plan_text": "KS 31 mars",
            "plan_kind": "meeting",
            "plan_body": "kommunstyrelsen",
            "earliest": MEETING,
            "deadline": MEETING,
            "recorded_at": RECORDED,
            "changed_at": RECORDED,
        }


def _plan(number: int) -> dict[str, Any]:
    return {"id": number, "words": "KS 31 mars", "deadline": MEETING, "made_at": RECORDED}


def _occasion(number: int) -> dict[str, Any]:
    days = {"earliest": MEETING, "latest": MEETING, "deadline": MEETING}
    return {"plan_id": number, "kind": "meeting", "body": "kommunstyrelsen", "words": "KS 31 mars", **days}


def _dnr(number: int) -> dict[str, Any]:
    written = f"{number % 9_999:04}/20"
    return {"written": written, "key": f"SLK:2020:{number % 9_999}"}
