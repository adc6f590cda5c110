"""Read documents: waiting for a person, saved once, recognised again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from storage import bulk
from storage.sets import among
from storage.tables import Import, ImportRows, Source, Uppdrag, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime


def saved_before(tx: Session, workspace_id: int, sha256: str, fingerprint: str) -> Import | None:
    """The latest saved import of the same bytes, or of the same handling in another format."""
    same = or_(Import.sha256 == sha256, Import.fingerprint == fingerprint)
    wanted = select(Import).where(Import.workspace_id == workspace_id, Import.state == "saved", same)
    return tx.exec(wanted.order_by((col(Import.sha256) == sha256).desc(), col(Import.id).desc())).first()


def take_preview(tx: Session, workspace_id: int, import_id: int, actor: str, at: datetime) -> Import | None:
    """Marks a preview as saved and returns it; None for whoever comes second."""
    won = (
        update(Import)
        .where(
            col(Import.id) == import_id,
            col(Import.workspace_id) == workspace_id,
            col(Import.state) == "preview",
        )
        .values(state="saved", saved_at=at, actor=actor)
    )
    if tx.connection().execute(won).rowcount == 0:
        return None
    return tx.get(Import, import_id)


def now_read(tx: Session, workspace_id: int, import_id: int) -> Import | None:
    """Marks a document that was being read as a preview and returns it; None when it has been cancelled."""
    read = (
        update(Import)
        .where(
            col(Import.id) == import_id,
            col(Import.workspace_id) == workspace_id,
            col(Import.state) == "reading",
        )
        .values(state="preview")
    )
    if tx.connection().execute(read).rowcount == 0:
        return None
    return tx.get(Import, import_id)


def state_of(tx: Session, workspace_id: int, import_id: int) -> str | None:
    """reading · preview · saved · cancelled; None for what there is not."""
    wanted = select(Import.state).where(Import.workspace_id == workspace_id, Import.id == import_id)
    return tx.exec(wanted).first()


def held_preview(tx: Session, workspace_id: int, import_id: int) -> Import | None:
    """A preview that still waits for a person, held until the transaction ends."""
    wanted = select(Import).where(
        Import.workspace_id == workspace_id, Import.id == import_id, Import.state == "preview"
    )
    return tx.exec(wanted.with_for_update()).first()


def one_at_a_time(tx: Session, workspace_id: int) -> None:
    """Lets whoever else saves an import of this workspace wait until this transaction has ended."""
    tx.exec(select(Workspace.id).where(Workspace.id == workspace_id).with_for_update()).one()


def cancel_preview(tx: Session, workspace_id: int, import_id: int) -> bool:
    """Marks a preview, or what is being read, as cancelled; False when it no longer was one."""
    given_up = (
        update(Import)
        .where(
            col(Import.id) == import_id,
            col(Import.workspace_id) == workspace_id,
            col(Import.state).in_(("preview", "reading")),
        )
        .values(state="cancelled")
    )
    return tx.connection().execute(given_up).rowcount == 1


def keep_rows(tx: Session, workspace_id: int, import_id: int, kind: str, parts: Iterable[list[Any]]) -> None:
    """Keeps the rows of a document, part by part."""
    where = {"workspace_id": workspace_id, "import_id": import_id, "kind": kind}
    rows = ({**where, "position": place, "found": part} for place, part in enumerate(parts))
    bulk.write(tx, ImportRows, rows, at_once=1)


def rows_of(tx: Session, workspace_id: int, import_id: int, kind: str) -> Iterator[Sequence[Any]]:
    """The rows of a document, part by part; never more than one part is held."""
    place = 0
    while part := tx.exec(
        select(ImportRows.found).where(
            ImportRows.workspace_id == workspace_id,
            ImportRows.import_id == import_id,
            ImportRows.kind == kind,
            ImportRows.position == place,
        )
    ).first():
        yield part
        place += 1


def forget_places(tx: Session, workspace_id: int, import_id: int) -> None:
    """Lets no uppdrag have its source in this document."""
    here = (col(Source.workspace_id) == workspace_id, col(Source.import_id) == import_id)
    tx.connection().execute(delete(Source).where(*here))


def in_lists(tx: Session, workspace_id: int, title: str, lists: set[str]) -> list[tuple[Uppdrag, str]]:
    """Open uppdrag (with the list) that earlier documents with this title had in these lists."""
    placed = (
        select(Source.uppdrag_id, col(Source.list_name))
        .join(Import, col(Import.id) == Source.import_id)
        .where(Import.workspace_id == workspace_id, Import.state == "saved", Import.title == title)
        .where(col(Source.list_name).in_(lists))
        .distinct()
    )
    names = {uppdrag_id: name or "" for uppdrag_id, name in tx.exec(placed)}
    mine = among(tx, col(Uppdrag.id), list(names))
    wanted = select(Uppdrag).where(mine, col(Uppdrag.is_open), ~col(Uppdrag.hidden))
    return [(row, names[row.id or 0]) for row in tx.exec(wanted.order_by(col(Uppdrag.number)))]
