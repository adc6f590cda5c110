"""The people who answer for an uppdrag together with the one who answers most."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.tables import Involved


def co_persons(tx: Session, workspace_id: int, uppdrag_id: int) -> list[int]:
    """Their ids, the lowest first."""
    wanted = select(Involved.person_id).where(*_theirs(workspace_id, uppdrag_id))
    return sorted(one for one in tx.exec(wanted) if one is not None)


def set_co_persons(tx: Session, workspace_id: int, uppdrag_id: int, ids: Collection[int]) -> None:
    """Makes it these and nobody else; bodies that take part are left alone."""
    tx.execute(delete(Involved).where(*_theirs(workspace_id, uppdrag_id)))
    tx.add_all(
        Involved(workspace_id=workspace_id, uppdrag_id=uppdrag_id, kind="co", person_id=one) for one in ids
    )
    tx.flush()


def _theirs(workspace_id: int, uppdrag_id: int) -> tuple[Any, ...]:
    return (
        col(Involved.workspace_id) == workspace_id,
        col(Involved.uppdrag_id) == uppdrag_id,
        col(Involved.kind) == "co",
        col(Involved.person_id).is_not(None),
    )
