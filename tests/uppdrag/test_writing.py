"""One uppdrag at a time or very many with a pen: the same stands in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import select

from storage import bulk
from storage import uppdrag as store
from storage.tables import Event, Involved, OccasionRow, PlanRow, Uppdrag, UppdragDnr, columns_of
from uppdrag import groups
from uppdrag.dnr import read_dnr
from uppdrag.facts import Actor, Given, House
from uppdrag.plans import Plan, read_plan
from uppdrag.writing import New, supply, write_new, write_with

EVA = Actor("Eva Sund")
GIVEN = Given("kommunstyrelsen", date(2020, 9, 16), "584 p. 2", "Kommunstyrelsen 2020-09-16 § 584")


def plan(house: House, words: str | None, *, handled: bool = False) -> Plan:
    return read_plan(words, date(2021, 2, 24), house.municipality, body="kommunstyrelsen", handled=handled)


def news(house: House) -> Iterator[list[New]]:
    """Uppdrag of every kind, each with the members of its group."""
    plain = New(
        1,
        "Utreda bryggan vid Röda sten",
        "kommunstyrelsen",
        "pågående",
        source={"row": 1, "list": "Bilaga 1"},
    )
    dated = replace(plain, plan=plan(house, "KS 31 mars 2021"), reference=date(2021, 2, 24))
    yield [plain]
    yield [replace(dated, number=2, dnr=tuple(read_dnr("1679/20, SLK-2021-00012")), given=GIVEN)]
    yield [
        replace(
            plain,
            number=3,
            status="redovisat",
            been=(("handled", plan(house, "KS 3 februari 2021", handled=True)),),
        )
    ]
    yield [
        replace(
            plain,
            number=4,
            with_bodies=("forskolenamnden",),
            co_bodies=("Okända rådet",),
            warnings=("Årtal?",),
        )
    ]
    yield [
        replace(
            plain, number=5, organ="Okända rådet", notes="Ledas av någon", budget_year=2021, section="Beslut"
        )
    ]
    group = next(
        body.id for body in house.municipality.organisation.all() if groups.members(house, body.id, None)
    )
    yield groups.with_members(
        house, replace(plain, number=6, organ=group, plan=plan(house, "KS 31 mars 2021")), 7
    )


def stands(house: House) -> dict[str, list[str]]:
    """The rows of each table, with U-numbers where ids stand."""
    with house.db.reading() as tx:
        here = select(Uppdrag.id, Uppdrag.number).where(Uppdrag.workspace_id == house.workspace_id)
        numbers = dict(tx.exec(here).all())
        plans = {
            row.id: numbers[row.uppdrag_id] for row in tx.exec(select(PlanRow)) if row.uppdrag_id in numbers
        }
        named: dict[str, dict[int | None, int]] = {
            "uppdrag_id": numbers,
            "parent_id": numbers,
            "plan_id": plans,
        }
        tables = (Uppdrag, UppdragDnr, PlanRow, OccasionRow, Involved, Event)
        return {
            table.__name__: sorted(
                repr(_without_ids(dict(row), named))
                for row in tx.connection()
                .execute(
                    select(*columns_of(table)).where(columns_of(table).workspace_id == house.workspace_id)
                )
                .mappings()
            )
            for table in tables
        }


def _without_ids(row: dict[str, Any], named: dict[str, dict[int | None, int]]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in ("id", "workspace_id")}
    return kept | {name: ids.get(row[name]) for name, ids in named.items() if name in row}


def test_with_a_pen_the_same_is_written_as_one_by_one(house: House) -> None:
    with house.db.transaction() as tx:
        other = replace(house, workspace_id=store.workspace(tx, "T0ANNAN", "goteborg").id or 0)
        for some in news(house):
            write_new(tx, house, some, EVA)
        every = [new for some in news(other) for new in some]
        given = supply(tx, other, {new.organ for new in every}, len(every))
        with bulk.pen(tx) as pen:
            for some in news(other):
                write_with(pen, given, other, some, EVA)
    assert stands(other) == stands(house)
    assert {name: len(rows) > 1 for name, rows in stands(house).items()} == dict.fromkeys(stands(house), True)
