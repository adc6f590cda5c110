"""Until when a conversation, or a whole workspace, is left in peace: on the lease clock, whoever sends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, or_

from storage.planning import change
from storage.sets import on_sqlite
from storage.tables import Delivery, Pause


def pause(tx: Session, workspace_id: int, conversation: str, until: datetime, reason: str) -> None:
    """Leaves a conversation (empty = the workspace) in peace until then; the later wins, and its reason."""
    insert = sqlite.insert if on_sqlite(tx) else postgresql.insert
    row = {"workspace_id": workspace_id, "conversation": conversation, "until": until, "reason": reason}
    new: Any = insert(Pause).values(**row)
    longer = col(Pause.until) > new.excluded.until
    kept = {
        "until": case((longer, col(Pause.until)), else_=new.excluded.until),
        "reason": case((longer, col(Pause.reason)), else_=new.excluded.reason),
    }
    tx.execute(new.on_conflict_do_update(index_elements=["workspace_id", "conversation"], set_=kept))


def lift(tx: Session, workspace_id: int, but_for: str) -> None:
    """The workspace need not be left in peace any longer, unless it is for this reason."""
    ours = (col(Pause.workspace_id) == workspace_id, col(Pause.conversation) == "")
    change(tx, delete(Pause).where(*ours, col(Pause.reason) != but_for))


def forget(tx: Session) -> None:
    """Every pause is over: its clock has ended."""
    change(tx, delete(Pause))


def none_now(workspace_id: int, lease_now: datetime) -> Any:
    """Whether a message is not to be left in peace: neither its receiver nor its workspace."""
    return ~(
        select(col(Pause.id))
        .where(
            col(Pause.workspace_id) == workspace_id,
            col(Pause.conversation).in_(["", col(Delivery.receiver)]),
            or_(col(Pause.until).is_(None), col(Pause.until) > lease_now),
        )
        .exists()
    )
