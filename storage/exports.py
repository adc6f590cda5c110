"""Everything at once, for what leaves the house: one query a table however many uppdrag there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from sqlmodel import Session, SQLModel, col, func, select

from storage.tables import (
    Event,
    Import,
    OccasionRow,
    Person,
    PlanRow,
    Source,
    Uppdrag,
    UppdragDnr,
    columns_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Tx: TypeAlias = Session
Ids: TypeAlias = Collection[int]
FEW = 500
Row = TypeVar("Row", bound=SQLModel)


def all_uppdrag(
    tx: Tx, workspace_id: int, before: datetime | None = None, number: int | None = None
) -> list[Uppdrag]:
    """Every top uppdrag recorded before that moment (or one of them), hidden ones too, by number.

    Detached rows: those of a moment can be set back, those of now can only be read.
    """
    wanted = select(Uppdrag).where(Uppdrag.workspace_id == workspace_id, col(Uppdrag.parent_id).is_(None))
    if number is not None:
        wanted = wanted.where(Uppdrag.number == number)
    if before is not None:
        wanted = wanted.where(col(Uppdrag.recorded_at) < before)
    if before is None:
        return _plain(tx, wanted.order_by(col(Uppdrag.number)), Uppdrag)
    rows = list(tx.exec(wanted.order_by(col(Uppdrag.number))))
    tx.expunge_all()
    return rows


def first_recorded(tx: Tx, workspace_id: int) -> datetime | None:
    """When the history begins: the moment of the first recorded uppdrag."""
    wanted = select(func.min(Uppdrag.recorded_at)).where(Uppdrag.workspace_id == workspace_id)
    return tx.exec(wanted).one()


def events_since(tx: Tx, workspace_id: int, since: datetime) -> dict[int, list[Event]]:
    """What happened to each uppdrag from that moment on, the last thing first."""
    wanted = select(Event).where(Event.workspace_id == workspace_id, col(Event.at) >= since)
    return _grouped(row for row in tx.exec(wanted.order_by(col(Event.id).desc())) if row.uppdrag_id)


def first_told(tx: Tx, workspace_id: int, what: Iterable[str]) -> dict[int, datetime]:
    """When one of these events first happened to each uppdrag."""
    wanted = (
        select(Event.uppdrag_id, func.min(Event.at))
        .where(Event.workspace_id == workspace_id, col(Event.what).in_(list(what)))
        .group_by(col(Event.uppdrag_id))
    )
    return {key: at for key, at in tx.exec(wanted) if key is not None}


def handed_over(tx: Tx, workspace_id: int) -> list[Event]:
    """Each change of who answers for an uppdrag, person or body."""
    wanted = select(Event).where(Event.workspace_id == workspace_id, Event.what == "ansvarig_ändrad")
    return list(tx.exec(wanted.order_by(col(Event.id))))


def plans(tx: Tx, workspace_id: int, ids: Ids) -> dict[int, list[PlanRow]]:
    """Every plan of these uppdrag, the first one first."""
    return _of(tx, PlanRow, workspace_id, ids, col(PlanRow.id))


def occasions(tx: Tx, workspace_id: int, ids: Ids) -> dict[int, list[OccasionRow]]:
    """Every occasion of these uppdrag, of all their plans."""
    return _of(tx, OccasionRow, workspace_id, ids, col(OccasionRow.id))


def written_dnr(tx: Tx, workspace_id: int, ids: Ids) -> dict[int, tuple[str, ...]]:
    """The written dnr of these uppdrag, in their order."""
    rows = _of(tx, UppdragDnr, workspace_id, ids, col(UppdragDnr.position))
    return {key: tuple(row.written for row in group) for key, group in rows.items()}


def names(tx: Tx, workspace_id: int) -> dict[int, str]:
    """The name of each person."""
    wanted = select(Person).where(Person.workspace_id == workspace_id)
    return {person.id: person.name for person in tx.exec(wanted) if person.id is not None}


def saved_imports(tx: Tx, workspace_id: int, before: datetime | None = None) -> list[Import]:
    """The documents that were saved before that moment, the last one first."""
    wanted = select(Import).where(Import.workspace_id == workspace_id, Import.state == "saved")
    if before is not None:
        wanted = wanted.where(col(Import.saved_at) < before)
    return list(tx.exec(wanted.order_by(col(Import.saved_at).desc(), col(Import.id).desc())))


def places(tx: Tx, workspace_id: int, import_ids: Iterable[int]) -> dict[int, list[Source]]:
    """Where these documents speak of each uppdrag."""
    chosen = list(import_ids)
    wanted = select(Source).where(Source.workspace_id == workspace_id, col(Source.import_id).in_(chosen))
    return _grouped(_plain(tx, wanted.order_by(col(Source.id)), Source))


def _of(tx: Tx, table: type[Row], workspace_id: int, ids: Ids, order: Any) -> dict[int, list[Row]]:
    wanted = select(table).where(columns_of(table).workspace_id == workspace_id)
    if len(ids) <= FEW:  # a statement takes so many values; of more, all are read
        wanted = wanted.where(columns_of(table).uppdrag_id.in_(ids))
    found = _grouped(_plain(tx, wanted.order_by(order), table))
    return {key: found[key] for key in ids if key in found}


def _plain(tx: Tx, wanted: Any, table: type[Row]) -> list[Row]:
    """The rows as plain values under the names of the columns: a tenth of what a mapped object holds."""
    columns = wanted.with_only_columns(*columns_of(table))
    return cast("list[Row]", tx.connection().execute(columns).all())


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.uppdrag_id].append(row)  # type: ignore[attr-defined]
    return dict(found)
