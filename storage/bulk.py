"""Writing many rows at once: one statement a thousand rows, whatever the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, SQLModel, col, func, select

from storage.tables import BodyRow, PlanRow, Uppdrag
from storage.types import sort_key

AT_ONCE = 1_000
Values = dict[str, Any]


def write(tx: Session, table: type[SQLModel], rows: Iterable[Values]) -> None:
    """Inserts rows; columns left out get the model's defaults."""
    for some in _chunks(rows):
        tx.connection().execute(insert(table), _filled(table, some))


def write_for(tx: Session, table: type[SQLModel], rows: Iterable[Values], key: str) -> dict[Any, int]:
    """Inserts rows and returns their ids by the value of a column that tells them apart."""
    ids: dict[Any, int] = {}
    for some in _chunks(rows):
        returning = insert(table).returning(table.__table__.c.id, table.__table__.c[key])  # type: ignore[attr-defined]
        ids |= {value: new for new, value in tx.connection().execute(returning, _filled(table, some))}
    return ids


def point_at_plans(tx: Session, workspace_id: int, ids: Sequence[int]) -> None:
    """Lets uppdrag that were just written point at the one plan they have."""
    for some in _chunks(ids):
        of_row = (PlanRow.workspace_id == workspace_id, PlanRow.uppdrag_id == Uppdrag.id)
        newest = select(func.max(PlanRow.id)).where(*of_row).scalar_subquery()
        pointed = update(Uppdrag).where(col(Uppdrag.workspace_id) == workspace_id, col(Uppdrag.id).in_(some))
        tx.connection().execute(pointed.values(plan_id=newest))


def ensure_bodies(tx: Session, workspace_id: int, bodies: dict[str, tuple[str, bool]]) -> None:
    """Remembers the bodies that occur here: id → (name, whether the register knows it)."""
    wanted = select(BodyRow.slug).where(BodyRow.workspace_id == workspace_id)
    known = set(tx.exec(wanted))
    rows = (
        {
            "workspace_id": workspace_id,
            "slug": slug,
            "name": name,
            "sort_key": sort_key(name),
            "known": listed,
        }
        for slug, (name, listed) in bodies.items()
        if slug not in known
    )
    write(tx, BodyRow, rows)


def _filled(table: type[SQLModel], rows: list[Values]) -> list[Values]:
    optional = {name: field for name, field in table.model_fields.items() if not field.is_required()}
    plain = {name: field.default for name, field in optional.items() if field.default_factory is None}
    plain.pop("id", None)
    empty: dict[str, Any] = {
        name: field.default_factory for name, field in optional.items() if field.default_factory
    }
    return [{**plain, **{name: make() for name, make in empty.items()}, **row} for row in rows]


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some
