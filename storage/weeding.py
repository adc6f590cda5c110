"""What may be weeded (gallrat), counted and removed. Uppdrag, plans, sources and history are never touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlmodel import Session, col

from storage.tables import Delivery, Import, Inbox, Source, Uppdrag, Wish

if TYPE_CHECKING:
    from datetime import datetime

_WAITING = ("pending", "sending", "waiting")


@dataclass(frozen=True, slots=True)
class Weeded:
    """How many rows of a kind, and the instant before which they all are."""

    kind: str
    rows: int
    before: datetime


def weed(tx: Session, workspace_id: int, kind: str, before: datetime, *, remove: bool) -> Weeded:
    """Counts what of the kind is older than the instant, and removes it when asked to."""
    return Weeded(
        kind,
        sum(_each(tx, table, which, remove=remove) for table, which in KINDS[kind](workspace_id, before)),
        before,
    )


def _each(tx: Session, table: Any, which: ColumnElement[bool], *, remove: bool) -> int:
    if remove:
        return tx.connection().execute(delete(table).where(which)).rowcount
    return int(tx.execute(select(func.count()).select_from(table).where(which)).scalar_one())


def _deliveries(workspace_id: int, before: datetime) -> list[tuple[Any, ColumnElement[bool]]]:
    """Reminders about closed uppdrag, and messages that carry nothing else: what is open may still need them."""
    closed = select(col(Uppdrag.id)).where(~col(Uppdrag.is_open))
    wishes = and_(
        col(Wish.workspace_id) == workspace_id,
        col(Wish.day) < before.date(),
        ~col(Wish.state).in_(_WAITING),
        col(Wish.uppdrag_id).in_(closed),
    )
    kept = select(col(Wish.delivery_id)).where(col(Wish.delivery_id).is_not(None), ~wishes)
    messages = and_(
        col(Delivery.workspace_id) == workspace_id,
        col(Delivery.slot_at) < before,
        ~col(Delivery.state).in_(_WAITING),
        ~col(Delivery.id).in_(kept),
    )
    return [(Wish, wishes), (Delivery, messages)]


def _drafts(workspace_id: int, before: datetime) -> list[tuple[Any, ColumnElement[bool]]]:
    """Readings that nobody saved."""
    used = select(col(Source.import_id))
    unsaved = and_(col(Import.state) != "saved", ~col(Import.id).in_(used))
    return [(Import, and_(col(Import.workspace_id) == workspace_id, col(Import.at) < before, unsaved))]


def _inbox(workspace_id: int, before: datetime) -> list[tuple[Any, ColumnElement[bool]]]:
    return [(Inbox, and_(col(Inbox.workspace_id) == workspace_id, col(Inbox.at) < before))]


Which = Callable[[int, "datetime"], list[tuple[Any, ColumnElement[bool]]]]
KINDS: dict[str, Which] = {"utkast": _drafts, "inkorg": _inbox, "utskick": _deliveries}
