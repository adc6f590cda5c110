"""What cards and lines show beside their own row, of as many uppdrag as one likes, in one statement a kind.

Each statement is built once: for the few rows of a card, building and comparing it takes longer than asking it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, bindparam, select
from sqlmodel import Session

from storage.sets import among_given, on_sqlite, packed
from storage.tables import metadata

_uppdrag, _dnr, _plan, _involved, _occasion, _source, _import, _person, _event = (
    metadata.tables[name]
    for name in (
        "uppdrag", "uppdrag_dnr", "plan", "involved", "occasion", "source", "import", "person", "event",
    )
)  # fmt: skip

Found: TypeAlias = Row[Any]
Build = Callable[[bool], Select[Any]]


@dataclass(frozen=True, slots=True)
class Around:
    """Rows of what hangs on some uppdrag, by uppdrag id, in the order in which they are shown.

    `made`: the event that wrote it down, of those that no document gave.
    """

    plans: dict[int, Found]
    occasions: dict[int, list[Found]]
    involved: dict[int, list[Found]]
    sources: dict[int, list[Found]]
    members: dict[int, list[Found]]
    parents: dict[int, Found]
    made: dict[int, Found]


def around(tx: Session, workspace_id: int, ids: Collection[int], parent_ids: Collection[int]) -> Around:
    """What the cards of these uppdrag show: the readings of their plans, occasions that count, people, sources."""
    sources = _grouped(_ask(tx, "sources", workspace_id, ids))
    return Around(
        plans={row.uppdrag_id: row for row in _ask(tx, "plans", workspace_id, ids)},
        occasions=_grouped(_ask(tx, "occasions", workspace_id, ids)),
        involved=_grouped(_ask(tx, "involved", workspace_id, ids)),
        sources=sources,
        members=_grouped(_ask(tx, "members", workspace_id, ids)),
        parents={row.uppdrag_id: row for row in _ask(tx, "parents", workspace_id, parent_ids)},
        made={
            row.uppdrag_id: row
            for row in _ask(tx, "made", workspace_id, [key for key in ids if key not in sources])
        },
    )


def holding(tx: Session, workspace_id: int, keys: Collection[str]) -> list[Found]:
    """The whole rows of visible top uppdrag with any of these canonical dnr keys, by number."""
    return _ask(tx, "holding", workspace_id, keys)


def dnr_of(tx: Session, workspace_id: int, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The written dnr of each uppdrag, in their order."""
    grouped = _grouped(_ask(tx, "dnr", workspace_id, ids))
    return {key: tuple(row.written for row in rows) for key, rows in grouped.items()}


def persons(tx: Session, workspace_id: int, ids: Collection[int]) -> list[Found]:
    """Id, Slack id, name, and whether they are still here, of these persons."""
    return _ask(tx, "persons", workspace_id, ids)


def _ask(tx: Session, kind: str, workspace_id: int, keys: Collection[Any]) -> list[Found]:
    if not keys:
        return []
    given = {"workspace": workspace_id, "keys": packed(tx, keys)}
    return list(tx.connection().execute(_built(kind, on_sqlite(tx)), given))


@cache
def _built(kind: str, sqlite: bool) -> Select[Any]:
    return _BUILDS[kind](sqlite)


def _of(wanted: Select[Any], sqlite: bool, column: Any) -> Select[Any]:
    """What belongs to the workspace and has one of the keys in the column."""
    mine = column.table.c.workspace_id == bindparam("workspace")
    return wanted.where(mine, among_given(sqlite, column))


def _holding(sqlite: bool) -> Select[Any]:
    named = _of(select(_dnr.c.uppdrag_id), sqlite, _dnr.c.key)
    shown = (~_uppdrag.c.hidden, _uppdrag.c.parent_id.is_(None))
    mine = _uppdrag.c.workspace_id == bindparam("workspace")
    return select(_uppdrag).where(mine, _uppdrag.c.id.in_(named), *shown).order_by(_uppdrag.c.number)


def _plans(sqlite: bool) -> Select[Any]:
    joined = _uppdrag.join(_plan, _plan.c.id == _uppdrag.c.plan_id)
    wanted = select(_uppdrag.c.id.label("uppdrag_id"), _plan.c.reading).select_from(joined)
    return _of(wanted, sqlite, _uppdrag.c.id)


def _occasions(sqlite: bool) -> Select[Any]:
    wanted = _of(select(_occasion), sqlite, _occasion.c.uppdrag_id)
    return wanted.where(_occasion.c.is_current).order_by(_occasion.c.deadline)


def _takes_part(sqlite: bool) -> Select[Any]:
    names = (_person.c.slack_id, _person.c.name, _person.c.active)
    joined = _involved.outerjoin(_person, _person.c.id == _involved.c.person_id)
    wanted = _of(select(_involved, *names).select_from(joined), sqlite, _involved.c.uppdrag_id)
    return wanted.order_by(_involved.c.id)


def _sources(sqlite: bool) -> Select[Any]:
    document = _import.c
    told = (document.title, document.name, document.kind, document.dnr, document.document_date)
    place = (_source.c[name] for name in ("uppdrag_id", "list_name", "page", "row", "line"))
    joined = _source.join(_import, _import.c.id == _source.c.import_id)
    wanted = select(*place, *told).select_from(joined)
    return _of(wanted, sqlite, _source.c.uppdrag_id).order_by(_source.c.id)


def _made(sqlite: bool) -> Select[Any]:
    wanted = _of(select(_event.c.uppdrag_id, _event.c.source), sqlite, _event.c.uppdrag_id)
    return wanted.where(_event.c.what == "skapat").order_by(_event.c.id)


def _members(sqlite: bool) -> Select[Any]:
    wanted = select(_uppdrag.c.parent_id.label("uppdrag_id"), _uppdrag.c.number)
    return _of(wanted, sqlite, _uppdrag.c.parent_id).order_by(_uppdrag.c.number)


def _numbers(sqlite: bool) -> Select[Any]:
    return _of(select(_uppdrag.c.id.label("uppdrag_id"), _uppdrag.c.number), sqlite, _uppdrag.c.id)


def _written(sqlite: bool) -> Select[Any]:
    wanted = _of(select(_dnr.c.uppdrag_id, _dnr.c.written), sqlite, _dnr.c.uppdrag_id)
    return wanted.order_by(_dnr.c.position)


def _people(sqlite: bool) -> Select[Any]:
    columns = (_person.c.id, _person.c.slack_id, _person.c.name, _person.c.active)
    return _of(select(*columns), sqlite, _person.c.id)


_BUILDS: dict[str, Build] = {
    "holding": _holding,
    "plans": _plans,
    "occasions": _occasions,
    "involved": _takes_part,
    "sources": _sources,
    "made": _made,
    "members": _members,
    "parents": _numbers,
    "dnr": _written,
    "persons": _people,
}


def _grouped(rows: Iterable[Found]) -> dict[int, list[Found]]:
    grouped: dict[int, list[Found]] = defaultdict(list)
    for row in rows:
        grouped[row.uppdrag_id].append(row)
    return grouped
