"""Which uppdrag the planner has yet to see as they are.

A trigger puts an uppdrag here when it is new and whenever its revision is raised; what else concerns its reminders
(people, roles, choices) puts it here by `look_again`. The table is narrow, so that having a million looked at again
writes a million small rows and not one of the uppdrag's own, which stand in ten indexes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, delete, literal, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.sets import among, on_sqlite
from storage.tables import metadata

_uppdrag, _unplanned = metadata.tables["uppdrag"], metadata.tables["unplanned"]


def unseen(tx: Session, workspace_id: int, limit: int, after: int = 0) -> dict[int, int]:
    """Uppdrag that wait to be seen, with ids above `after` in their order, and how often each was put here."""
    here = (_unplanned.c.workspace_id == workspace_id, _unplanned.c.uppdrag_id > after)
    wanted = select(_unplanned.c.uppdrag_id, _unplanned.c.times).where(*here)
    found = tx.connection().execute(wanted.order_by(_unplanned.c.uppdrag_id).limit(limit))
    return {row.uppdrag_id: row.times for row in found}


def seen(tx: Session, workspace_id: int, rows: Mapping[int, int]) -> None:
    """These were looked at as they are: (uppdrag, how often it had been put here, as read before it was read).

    What was put here once more since then stays.
    """
    alike: dict[int, list[int]] = defaultdict(list)
    for key, times in rows.items():
        alike[times].append(key)
    here = _unplanned.c.workspace_id == workspace_id
    for times, ids in alike.items():
        these = (here, among(tx, _unplanned.c.uppdrag_id, ids), _unplanned.c.times == times)
        tx.connection().execute(delete(_unplanned).where(*these))


def look_again(
    tx: Session, workspace_id: int, *, person_id: int | None = None, body: str | None = None
) -> None:
    """Has the planner see open uppdrag anew: those of a person or a body, or all."""
    which: list[Any] = [_uppdrag.c.workspace_id == workspace_id, _uppdrag.c.is_open]
    which += [_uppdrag.c.ansvarig_id == person_id] if person_id is not None else []
    which += [_uppdrag.c.organ == body] if body is not None else []
    look_again_at(tx, workspace_id, select(_uppdrag.c.id).where(*which))


def look_again_at(tx: Session, workspace_id: int, ids: Select[Any]) -> None:
    """Has the planner see these anew: a question for ids of uppdrag, each of which it gives once."""
    found = ids.subquery("found")
    # In one order, whoever writes, so that nobody waits in a circle.
    source = select(literal(workspace_id), found.c[0], literal(1)).where(true()).order_by(found.c[0])
    make = sqlite.insert if on_sqlite(tx) else postgresql.insert
    new = make(_unplanned).from_select(["workspace_id", "uppdrag_id", "times"], source)
    # One more each time, so that a planner at work notices that it must look once more.
    once_more = {"times": _unplanned.c.times + 1}
    tx.execute(new.on_conflict_do_update(index_elements=["workspace_id", "uppdrag_id"], set_=once_more))
