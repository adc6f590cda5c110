"""A count that goes up with each change that history does not tell of: what people follow, settings, roles, people.

Together with the number of the newest event it says whether anything at all has changed, in one probe.
"""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from storage.tables import Event, Pulse


def beat(tx: Session, workspace_id: int) -> None:
    """Something has changed; two at once are two beats."""
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(Pulse).values(workspace_id=workspace_id, beats=1)
    once_more = {"beats": col(Pulse.beats) + 1}
    tx.execute(new.on_conflict_do_update(index_elements=["workspace_id"], set_=once_more))


def state(tx: Session, workspace_id: int) -> tuple[int, int]:
    """The newest event of all, and the workspace's beats: while both stand still nothing has changed."""
    event, beaten = tx.exec(_STATE, params={"workspace": workspace_id}).one()
    return event or 0, beaten or 0


# Asked several times a second by every replica: built once.
_STATE = select(
    select(func.max(Event.id)).scalar_subquery(),
    select(Pulse.beats).where(col(Pulse.workspace_id) == bindparam("workspace")).scalar_subquery(),
)
