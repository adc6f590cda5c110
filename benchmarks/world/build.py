"""The whole city, from the moulds to the last index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from benchmarks.world import reminders
from benchmarks.world.facts import Told, told
from benchmarks.world.load import Values, loading
from benchmarks.world.moulds import DNR, TABLES, TITLE, Mould, cast, settle
from storage import bulk, migrate
from storage import uppdrag as store
from storage.db import Database
from storage.tables import Workspace
from uppdrag.facts import House
from uppdrag.identity import title_key
from uppdrag.municipality import load_municipality
from uppdrag.recording import search_text

TEAM = "T0GOTEBORG"
NOW = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)  # a Wednesday, eight o'clock in Göteborg
TODAY = date(2021, 2, 24)
OWN: dict[str, tuple[str, ...]] = {
    "uppdrag": ("id", "number", "title", "title_key", "search_text", "plan_id"),
    "uppdrag_dnr": ("id", "uppdrag_id", "written", "key"),
    "plan": ("id", "uppdrag_id"),
    "occasion": ("id", "uppdrag_id", "plan_id"),
    "event": ("id", "uppdrag_id", "after"),
    "planned": ("uppdrag_id",),
}


def house_in(database: Database) -> House:
    """The city's house in a database that has been built, its clock standing at NOW."""
    with database.transaction() as tx:
        workspace = store.workspace(tx, TEAM, "goteborg")
        return House(database, workspace.id or 0, load_municipality("goteborg"), lambda: NOW)


def build(database: Database, many: int, *, reminded: bool = True) -> House:
    """Fills a migrated, empty database with so many uppdrag and (`reminded`) as many reminders, all planned."""
    moulds = moulds_of_the_city()
    house = house_in(database)
    ids = settle(house)
    _found(house, many, {mould.new.organ for mould in moulds})
    city = _City(moulds, many)
    with loading(database, (*TABLES, "wish", "delivery")) as load:
        for table in TABLES:
            columns = (*OWN[table], *city.shared(table))
            load(table, columns, city.rows(table))
        if reminded:
            there = (house.workspace_id, ids, many, TODAY)
            load("delivery", reminders.DELIVERY, reminders.deliveries(*there))
            load("wish", reminders.WISH, reminders.wishes(*there))
    return house


@lru_cache
def moulds_of_the_city() -> tuple[Mould, ...]:
    """The moulds, cast once for a process."""
    scratch = Database("sqlite://")
    migrate.upgrade(scratch)
    try:
        return tuple(cast(house_in(scratch)))
    finally:
        scratch.close()


def _found(house: House, many: int, organs: set[str]) -> None:
    organisation = house.municipality.organisation
    with house.db.transaction() as tx:
        named = {organ: organisation.get(organ) for organ in sorted(organs)}
        bulk.ensure_bodies(
            tx,
            house.workspace_id,
            {key: (one.name if one else key, one is not None) for key, one in named.items()},
        )
        tx.get_one(Workspace, house.workspace_id).next_number = many + 1


class _City:
    """The rows of every table: what an uppdrag has of its own, then what it shares with its mould."""

    def __init__(self, moulds: Sequence[Mould], many: int) -> None:
        self._moulds, self._many = moulds, many
        self._names = {
            table: tuple(name for name in _columns(moulds, table) if name not in own)
            for table, own in OWN.items()
        }

    def shared(self, table: str) -> tuple[str, ...]:
        return self._names[table]

    def rows(self, table: str) -> Iterator[Values]:
        names, own = self._names[table], _OWN_VALUES[table]
        cast = [
            [(row, tuple(row[name] for name in names)) for row in mould.rows[table]] for mould in self._moulds
        ]
        key = 0
        for number in range(1, self._many + 1):
            facts = told(number, len(self._moulds))
            for row, rest in cast[facts.mould]:
                key += 1
                yield own(facts, key, row) + rest


def _columns(moulds: Sequence[Mould], table: str) -> tuple[str, ...]:
    return tuple(next(mould.rows[table][0] for mould in moulds if mould.rows[table]))


def _uppdrag(facts: Told, key: int, row: dict[str, Any]) -> Values:
    words = search_text(facts.title, facts.number, (facts.written,), "")
    plan = facts.number if row["plan_id"] else None
    return key, facts.number, facts.title, title_key(facts.title), words, plan


def _dnr(facts: Told, key: int, _row: dict[str, Any]) -> Values:
    return key, facts.number, facts.written, facts.key


def _plan(facts: Told, _key: int, _row: dict[str, Any]) -> Values:
    return facts.number, facts.number


def _occasion(facts: Told, key: int, _row: dict[str, Any]) -> Values:
    return key, facts.number, facts.number


def _event(facts: Told, key: int, row: dict[str, Any]) -> Values:
    after = row["after"].replace(_TITLE, json.dumps(facts.title)).replace(DNR, facts.written)
    return key, facts.number, after


def _planned(facts: Told, _key: int, _row: dict[str, Any]) -> Values:
    return (facts.number,)


_TITLE = json.dumps(TITLE)
_OWN_VALUES: dict[str, Callable[[Told, int, dict[str, Any]], Values]] = {
    "uppdrag": _uppdrag,
    "uppdrag_dnr": _dnr,
    "plan": _plan,
    "occasion": _occasion,
    "event": _event,
    "planned": _planned,
}
