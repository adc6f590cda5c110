"""The city that is measured says what the bot itself would have written of the same facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.world import build, house_in
from benchmarks.world.build import moulds_of_the_city
from benchmarks.world.facts import Told, told
from benchmarks.world.moulds import LISTED, TABLES, settle
from reminders.planner import plan
from storage.db import Database
from storage.tables import metadata
from uppdrag import service
from uppdrag.dnr import read_dnr
from uppdrag.facts import House
from uppdrag.writing import write_new

MANY = 150


def facts(number: int) -> Told:
    return told(number, len(moulds_of_the_city()))


@pytest.fixture
def written(tmp_path: Path, sqlite_template: bytes) -> Iterator[House]:
    """The same facts, written and planned by the bot."""
    path = tmp_path / "written.db"
    path.write_bytes(sqlite_template)
    house, moulds = house_in(Database(f"sqlite:///{path}")), moulds_of_the_city()
    settle(house)
    with house.db.transaction() as tx:
        news = [
            replace(
                moulds[one.mould].new,
                number=one.number,
                title=one.title,
                dnr=tuple(read_dnr(one.written, diarium="SLK", column=True)),
            )
            for one in map(facts, range(1, MANY + 1))
        ]
        write_new(tx, house, news, LISTED)
    plan(house)
    yield house
    house.db.close()


def rows(database: Database, name: str) -> list[dict[str, Any]]:
    """What a table says, without the running numbers of what hangs on an uppdrag."""
    table = metadata.tables[name]
    own = "id" if name == "uppdrag" else "uppdrag_id"
    with database.engine.connect() as connection:
        found = [dict(row) for row in connection.execute(select(table)).mappings()]
    for row in found:
        row["id"] = row[own]
    return sorted(found, key=lambda row: (row["id"], str(sorted(row.items(), key=lambda item: item[0]))))


def test_the_city_is_what_the_bot_would_have_written(database: Database, written: House) -> None:
    house = build(database, MANY)
    for name in TABLES:
        assert rows(house.db, name) == rows(written.db, name), name
    assert service.look_up(house, "1679/20") == service.look_up(written, "1679/20")
    assert service.card(house, 77) == service.card(written, 77)
    assert service.overdue(house) == service.overdue(written)
    words = facts(77).title.rpartition(", etapp")[0].removeprefix("Nämnden får i uppdrag att ")
    assert 77 in [line.number for line in service.search(house, words).lines]
    assert [one.state for one in service.reminders_sent(house, 1)] == ["waiting"]
    assert plan(house) == 0, "nothing is left for the planner"
