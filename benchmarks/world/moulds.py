"""Some hundred uppdrag that the bot itself writes and plans, and the raw rows that came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from reminders.planner import plan
from storage import people
from storage import uppdrag as store
from uppdrag.dnr import read_dnr
from uppdrag.facts import Actor, House
from uppdrag.plans import read_plan
from uppdrag.writing import New, write_new

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

BODIES, PERSONS, MOULDS = 40, 400, 800
TITLE, DNR = "Nämnden får i uppdrag att utreda mallar", "9999/99"
LISTED = Actor("inläsningen")
STATUSES = ("pågående", "ej påbörjat", "fullgjort", "pågående", "fullgjort", "redovisat", "fullgjort",
            "avslutat utan fullgörande")  # fmt: skip
TABLES = ("uppdrag", "uppdrag_dnr", "plan", "occasion", "event", "planned")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mould:
    """The rows of one uppdrag, by table, as the driver of SQLite reads them, and the facts that they were made of."""

    rows: dict[str, list[Row]]
    new: New


def bodies(house: House) -> list[str]:
    """The forty bodies that the uppdrag belong to: nämnder and companies that stand today."""
    found = [
        body.id
        for body in house.municipality.organisation.all()
        if body.kind in ("nämnd", "bolag") and body.valid_to is None
    ]
    return found[:BODIES]


def settle(house: House) -> list[int]:
    """People with their roles; returns their ids. Each body has a samordnare, the city an administratör and a läsare."""
    with house.db.transaction() as tx:
        rows = [people.ensure(tx, house.workspace_id, f"U0B{n:05}", f"Person {n:03}") for n in range(PERSONS)]
        ids = [row.id or 0 for row in rows]
        for at, body in enumerate(bodies(house)):
            people.grant(tx, house.workspace_id, ids[at], "samordnare", body)
        people.grant(tx, house.workspace_id, ids[BODIES], "administratör")
        people.grant(tx, house.workspace_id, ids[BODIES + 1], "läsare")
    return ids


def news(house: House, ids: list[int], first: int, many: int) -> Iterator[New]:
    """The first so many moulds as facts, with U-numbers from `first` on."""
    organs, dice = bodies(house), Random(2021)
    for at in range(many):
        organ, given = organs[at % BODIES], house.today() - timedelta(days=dice.randrange(30, 700))
        yield New(
            number=first + at,
            title=TITLE,
            organ=organ,
            status=STATUSES[dice.randrange(len(STATUSES))],
            dnr=tuple(read_dnr(DNR, diarium="SLK", column=True)),
            plan=read_plan(
                _words(at, dice.randrange(-300, 340), house.today()), given, house.municipality, body=organ
            ),
            reference=given,
            ansvarig_id=ids[at % PERSONS] if at % 3 else None,
        )


def _words(at: int, step: int, today: date) -> str | None:
    """One plan in eight has no day, the others one within a year behind or ahead."""
    day = today + timedelta(days=step)
    if at % 8 == 7:
        return ("Under planering", "Samlingsärende", "Årsrapport 2021", None)[at // 8 % 4]
    return f"KS {day.isoformat()}" if at % 2 else day.isoformat()


def cast(house: House) -> list[Mould]:
    """Writes the moulds with the bot's own hands, has them planned, and reads what came of it.

    Those with something to do within three days of the house's clock are left out.
    """
    ids = settle(house)
    with house.db.transaction() as tx:
        first = store.take_numbers(tx, house.workspace_id, MOULDS)
        told = list(news(house, ids, first, MOULDS))
        keys = write_new(tx, house, told, LISTED)
    plan(house)
    with house.db.engine.connect() as connection:
        by_table = {table: _grouped(connection, table) for table in TABLES}
    made = (
        Mould({table: grouped.get(keys[new.number], []) for table, grouped in by_table.items()}, new)
        for new in told
    )
    calm = (house.now() + timedelta(days=3)).strftime("%Y-%m-%d")
    return [mould for mould in made if all(row["next_step_at"] >= calm for row in mould.rows["planned"])]


def _grouped(connection: Connection, table: str) -> dict[int, list[Row]]:
    key, grouped = "id" if table == "uppdrag" else "uppdrag_id", dict[int, list[Row]]()
    for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {key}").mappings():
        grouped.setdefault(row[key], []).append(dict(row))
    return grouped
