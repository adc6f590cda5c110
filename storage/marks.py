"""Moments remembered by name that are of no use any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.tables import Mark

SHOWN = "card/"  # when a card was shown in a channel, by channel and dnr


def forget(tx: Session, workspace_id: int, prefix: str, before: datetime) -> int:
    """Drops the moments before the instant whose name begins so; how many."""
    old = (col(Mark.workspace_id) == workspace_id, col(Mark.at) < before)
    gone = delete(Mark).where(*old, col(Mark.name).startswith(prefix, autoescape=True))
    return tx.connection().execute(gone).rowcount
