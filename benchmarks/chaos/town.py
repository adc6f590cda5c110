"""A town with enough to be reminded of: people, uppdrag with a step on most days, digests with pictures."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from reminders import planner
from reminders.receivers import choose_digest
from sandbox import Json
from storage import people, settings_rows, uppdrag
from storage.db import Database
from storage.tables import Workspace
from uppdrag.facts import Actor, House
from uppdrag.municipality import load_municipality
from uppdrag.plans import Plan, read_plan
from uppdrag.writing import New, write_new

EXAMPLE = Path(__file__).parents[2] / "examples" / "goteborg" / "slack.json"
FOUNDED = datetime(2021, 2, 19, 14, tzinfo=UTC)
FIRST_DEADLINE = date(2021, 3, 1)
EACH_HAS = 7
LEADERS = {"samordnare": 2, "chef": 1, "administratör": 1}
CHANNELS = ("C0CHAOS", "G0CHAOS")
OFFICE = "stadsledningskontoret"


def workspace(folder: Path, persons: int) -> Path:
    """A workspace for the local Slack with that many people, as a file."""
    config: Json = json.loads(EXAMPLE.read_text("utf-8"))
    config["people"] = [_person(slack_id) for slack_id in names(persons)]
    config["channels"] = [
        {"id": one, "name": one.lower(), "members": "*", "private": one[0] == "G"} for one in CHANNELS
    ]
    config |= {"groups": [], "guide": {}}
    path = folder / "slack.json"
    path.write_text(json.dumps(config), "utf-8")
    return path


def names(persons: int) -> list[str]:
    """Slack ids: those who answer for something, then the leaders."""
    leading = [f"U0{role[:4].upper()}{n}" for role, many in LEADERS.items() for n in range(many)]
    return [*(f"U0P{n:05}" for n in range(persons)), *(one.replace("Ö", "O") for one in leading)]


def _person(slack_id: str) -> Json:
    return {
        "id": slack_id,
        "name": slack_id.lower(),
        "real_name": slack_id,
        "email": f"{slack_id}@example.org",
    }


def settle(database: Database, persons: int) -> House:
    """Founds the town: its clock stands at FOUNDED, and everything is planned once."""
    with database.transaction() as tx:
        row = Workspace(team_id="T0GOTEBORG", municipality="goteborg")
        tx.add(row)
        tx.flush()
        assert row.id is not None
        house = House(database, row.id, load_municipality("goteborg"), lambda: FOUNDED)
    ids = _people(house, persons)
    _choices(house, ids, persons)
    _uppdrag(house, ids[:persons])
    planner.plan(house)
    _counted(database)
    return house


def _counted(database: Database) -> None:
    """PostgreSQL counts what it holds within a minute of much being written; one that is killed each minute never does."""
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()


def _people(house: House, persons: int) -> list[int]:
    with house.db.transaction() as tx:
        rows = [people.ensure(tx, house.workspace_id, one, one) for one in names(persons)]
        ids = [row.id or 0 for row in rows]
        roles = [role for role, many in LEADERS.items() for _ in range(many)]
        for person_id, role in zip(ids[persons:], roles, strict=True):
            people.grant(tx, house.workspace_id, person_id, role, "" if role == "administratör" else OFFICE)
    return ids


def _choices(house: House, ids: list[int], persons: int) -> None:
    """Digests with pictures: two channels, the leaders, and one person in sixty."""
    for channel in CHANNELS:
        choose_digest(house, channel)
    with house.db.transaction() as tx:
        settings_rows.choose(tx, house.workspace_id, "municipality", "", "digest", False)
        for person_id in (*ids[persons:], *ids[:persons:60]):
            settings_rows.choose(tx, house.workspace_id, "person", str(person_id), "digest", True)


def _uppdrag(house: House, ids: list[int]) -> None:
    plans: dict[str, Plan] = {}
    with house.db.transaction() as tx:
        numbers = count(uppdrag.take_numbers(tx, house.workspace_id, len(ids) * EACH_HAS))
        news = [
            _new(house, plans, next(numbers), _deadline(place, turn), person_id)
            for place, person_id in enumerate(ids)
            for turn in range(EACH_HAS)
        ]
        write_new(tx, house, news, Actor("provet"))


def _deadline(place: int, turn: int) -> date:
    return FIRST_DEADLINE + timedelta(days=9 * turn + place * 7 % 9)


def _new(house: House, plans: dict[str, Plan], number: int, deadline: date, person_id: int) -> New:
    """`plans`: those read already, by their words."""
    words = f"KS {deadline.isoformat()}" if number % 4 == 0 else deadline.isoformat()
    if words not in plans:
        plans[words] = read_plan(words, house.today(), house.municipality, body=OFFICE)
    return New(
        number=number,
        title=f"Utreda brygga {number}",
        organ=OFFICE,
        status="pågående",
        plan=plans[words],
        reference=house.today(),
        ansvarig_id=person_id,
    )
