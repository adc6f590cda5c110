"""What people follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlmodel import Session, col, delete, select

from storage.pulse import beat
from storage.sets import among
from storage.tables import Watch


def add(tx: Session, workspace_id: int, person_id: int, what: str) -> bool:
    """Lets a person follow "U-14" or a body's id; False when it was followed already."""
    if what in followed(tx, workspace_id, person_id):
        return False
    tx.add(Watch(workspace_id=workspace_id, person_id=person_id, what=what))
    tx.flush()
    beat(tx, workspace_id)
    return True


def remove(tx: Session, workspace_id: int, person_id: int, what: str) -> bool:
    """Ends it; False when it was not followed. Following is a setting, not history: the row goes."""
    gone = delete(Watch).where(
        col(Watch.workspace_id) == workspace_id, col(Watch.person_id) == person_id, col(Watch.what) == what
    )
    beat(tx, workspace_id)
    return tx.connection().execute(gone).rowcount == 1


def followed(tx: Session, workspace_id: int, person_id: int) -> list[str]:
    """All that a person follows."""
    wanted = select(Watch.what).where(Watch.workspace_id == workspace_id, Watch.person_id == person_id)
    return list(tx.exec(wanted.order_by(col(Watch.id))))


def followed_by_each(tx: Session, workspace_id: int, persons: Collection[int]) -> dict[int, list[str]]:
    """All that each of these people follows; whoever follows nothing is not named."""
    wanted = select(Watch.person_id, Watch.what).where(
        Watch.workspace_id == workspace_id, among(tx, col(Watch.person_id), persons)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, what in tx.exec(wanted.order_by(col(Watch.id))):
        found[person_id].append(what)
    return found


def followers(tx: Session, workspace_id: int, what: str) -> list[int]:
    """The ids of the people who follow something."""
    wanted = select(Watch.person_id).where(Watch.workspace_id == workspace_id, Watch.what == what)
    return list(tx.exec(wanted.order_by(col(Watch.id))))
