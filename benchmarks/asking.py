"""Look-up, the page of what is late, two words and a beginning of a word, at a million: the store beside the driver.

The store is asked as the bot asks it: in a reading of its own, through `storage`. The driver gets the same question in its
shortest words, on a connection that stands open, and reads the same columns of the rows.
"""

from __future__ import annotations

import sqlite3
import statistics
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg

from benchmarks.common import POSTGRES, SQLITE, Row, turn_about
from benchmarks.world import TODAY, house_in, standing
from storage import carding, lists
from storage.db import Database
from uppdrag import service
from uppdrag.facts import Filter, House

BODY = "socialnamnden-centrum"
KEY, WORDS, BEGINNING = "SLK:2020:1679", ("cykelställ", "angered"), "hemtj"
GOALS = {SQLITE: (0.5, 2.0, 5.0), POSTGRES: (3.0, 6.0, 8.0)}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the store, and of the driver in SQL of its own."""

    key: str
    what: str
    store: Callable[[], object]
    driver: Callable[[], object]
    times: int
    goal: float | None = None
    ratio_goal: float | None = None
    note: str = ""


def measure(quick: bool) -> list[Row]:
    """One run of every question on both databases."""
    return [
        row
        for kind in (SQLITE, POSTGRES)
        for row in _measure(kind, 10_000 if quick else 1_000_000, quick=quick)
    ]


def at_size(kind: str, many: int) -> list[Row]:
    """The same at another size, for the growth."""
    return _measure(kind, many, quick=False)


def _measure(kind: str, many: int, *, quick: bool) -> list[Row]:
    with standing(kind, many) as database, closing(_driver(database)) as connection:
        found = _questions(kind, house_in(database), _cursor(connection, kind))
        return [_asked(kind, one, quick=quick) for one in found]


def _asked(kind: str, one: Question, *, quick: bool) -> Row:
    ours, bare = turn_about((one.store, one.driver), 5 if quick else one.times)
    return Row(
        one.key, one.what, kind, "ms", (statistics.median(ours),), one.goal, "drivrutinen",
        (statistics.median(bare),), one.ratio_goal, note=one.note,
    )  # fmt: skip


def _questions(kind: str, house: House, ask: Callable[[str, tuple[Any, ...]], object]) -> list[Question]:
    point, page, words = GOALS[kind]
    late = Filter(bodies=(BODY,), late_before=TODAY)
    all_late = Filter(late_before=TODAY)

    def reading(act: Callable[[Any], object]) -> Callable[[], object]:
        def read() -> object:
            with house.db.reading() as tx:
                return act(tx)

        return read

    def searched(*asked: str) -> Callable[[], object]:
        return reading(lambda tx: lists.searched(tx, house.workspace_id, list(asked)))

    sql = _SQL[kind]
    return [
        Question("lookup", "Slå upp ett dnr", reading(lambda tx: carding.holding(tx, house.workspace_id, [KEY])),
                 lambda: ask(sql["lookup"], (house.workspace_id, KEY)), 200, point),
        Question("card", "Slå upp ett dnr, hela kortet", lambda: service.look_up(house, "1679/20"),
                 lambda: ask(sql["lookup"], (house.workspace_id, KEY)), 100,
                 note="kortets åtta frågor mot drivrutinens enda"),
        Question("overdue", "Försenat hos en nämnd, sida 1", reading(lambda tx: lists.matching(tx, house.workspace_id, late)),
                 lambda: ask(sql["overdue"], (house.workspace_id, BODY, TODAY.isoformat())), 50, page),
        Question("overdue_all", "Försenat i hela staden, sida 1 och antal",
                 reading(lambda tx: lists.matching(tx, house.workspace_id, all_late)),
                 lambda: ask(sql["overdue_all"], (house.workspace_id, TODAY.isoformat())), 15,
                 note="antalet är var sjunde rad"),
        Question("search", "Sök två ord", searched(*WORDS), lambda: ask(sql["search"], (sql["both"],)), 50, words),
        Question("prefix", "Sök ordbörjan", searched(BEGINNING), lambda: ask(sql["search"], (sql["prefix"],)), 7,
                 ratio_goal=3.0, note="alla träffar räknas och ordnas efter dag"),
    ]  # fmt: skip


_COLUMNS = "u.*"
_OPEN_LATE = "is_open = {o} AND deadline < {m} AND status IN ('ej påbörjat', 'pågående') AND NOT hidden"


def _sql(mark: str, match: str, first: str) -> dict[str, str]:
    late = _OPEN_LATE.format(m=mark, o="1" if mark == "?" else "true")
    page = "ORDER BY deadline, number LIMIT 10"
    return {
        "lookup": f"""SELECT {_COLUMNS} FROM uppdrag_dnr d JOIN uppdrag u ON u.id = d.uppdrag_id
            WHERE d.workspace_id = {mark} AND d.key = {mark}""",
        "overdue": f"SELECT * FROM uppdrag WHERE workspace_id = {mark} AND organ = {mark} AND {late} {page}",
        "overdue_all": f"SELECT * FROM uppdrag WHERE workspace_id = {mark} AND {late} {page}",
        "search": f"""SELECT {_COLUMNS}, count(*) OVER () FROM {first} WHERE {match}
            ORDER BY u.is_open DESC, u.deadline, u.number LIMIT 10""",
    }


_SQL = {
    SQLITE: _sql("?", "s.search_text MATCH ?", "uppdrag_search s CROSS JOIN uppdrag u ON u.id = s.rowid")
    | {"both": '"cykelställ"* AND "angered"*', "prefix": '"hemtj"*'},
    POSTGRES: _sql("%s", "word_beginnings(u.search_text) @@ to_tsquery('swedish', %s)", "uppdrag u")
    | {"both": "cykelställ & angered", "prefix": "hemtj"},
}


def _driver(database: Database) -> Any:
    if database.is_sqlite:
        return sqlite3.connect(database.url.removeprefix("sqlite:///"))
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


def _cursor(connection: Any, kind: str) -> Callable[[str, tuple[Any, ...]], object]:
    def ask(sql: str, values: tuple[Any, ...]) -> object:
        found = connection.execute(sql, values).fetchall()
        if not found:
            raise LookupError(f"{kind}: nothing found by {sql}")
        return found

    return ask
