"""The question that is asked every few seconds and nearly always answered no: is there anything to send?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Select, bindparam, func, literal_column, or_, select

from storage.tables import metadata
from storage.types import UtcDateTime

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_c = metadata.tables["delivery"].c
_now: BindParameter[Any] = bindparam("now", type_=UtcDateTime)
_workspace: BindParameter[Any] = bindparam("workspace")


def _asked(lease_now: Any) -> Select[Any]:
    """Two probes, each of an index. Pauses and the like are left to the claim: this may say yes too often, never no."""
    due = (
        _c.state == "pending",
        _c.next_try_at <= _now,
        or_(_c.lease_until.is_(None), _c.lease_until <= lease_now),
    )
    left = (_c.state == "sending", _c.lease_until <= lease_now)
    return select(or_(_any(_c.next_try_at, *due), _any(_c.lease_until, *left)))


def _any(first: Any, *which: Any) -> Any:
    """Whether there is one. The first of them is asked for, in the order of its index: PostgreSQL takes what waits for
    later days and what was sent to mean that many are due, and would look for *any* by reading the table.
    """
    ordered = select(_c.id).where(_c.workspace_id == _workspace, *which).order_by(first)
    return ordered.limit(literal_column("1")).scalar_subquery().is_not(None)


_LOCAL = _asked(bindparam("lease_now", type_=UtcDateTime))
_OF_DATABASE = _asked(func.clock_timestamp())


def something_due(
    connection: Connection, workspace_id: int, now: datetime, lease_now: datetime | None
) -> bool:
    """Whether a message is due and rested, or was left in hand. `lease_now` None: the database's own clock."""
    values: dict[str, Any] = {"workspace": workspace_id, "now": now}
    if lease_now is None:
        return bool(connection.execute(_OF_DATABASE, values).scalar_one())
    return bool(connection.execute(_LOCAL, values | {"lease_now": lease_now}).scalar_one())
