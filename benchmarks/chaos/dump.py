"""Everything the database knows of steps that were lost or still wait, for whoever must find out why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from storage.tables import Delivery, Mark, Pause, Planned, Unplanned, Uppdrag, Wish
from uppdrag.facts import House

AT_MOST = 40


def dump(house: House, keys: Iterable[str]) -> dict[str, Any]:
    """The steps with these keys (the first of them) beside their messages and uppdrag; marks and pauses."""
    with house.db.reading() as tx:
        marks = tx.exec(select(Mark).where(Mark.workspace_id == house.workspace_id)).all()
        pauses = tx.exec(select(Pause).where(Pause.workspace_id == house.workspace_id)).all()
        return {
            "now": str(house.now()),
            "marks": {one.name: str(one.at) for one in marks},
            "pauses": [_plain(one) for one in pauses],
            "steps": [_step(tx, house.workspace_id, key) for key in list(keys)[:AT_MOST]],
        }


def _step(tx: Session, workspace_id: int, key: str) -> dict[str, Any]:
    wish = tx.exec(select(Wish).where(Wish.workspace_id == workspace_id, Wish.key == key)).first()
    number = int(key.split("/")[2].removeprefix("U-"))
    here = (Uppdrag.workspace_id == workspace_id, Uppdrag.number == number)
    row = tx.exec(select(Uppdrag).where(*here)).one()
    planned = tx.get(Planned, (workspace_id, row.id))
    unplanned = tx.get(Unplanned, (workspace_id, row.id))
    held = tx.get(Delivery, wish.delivery_id) if wish and wish.delivery_id else None
    names = ("number", "status", "revision", "deadline", "ansvarig_id")
    return {
        "key": key,
        "wish": _plain(wish),
        "message": _plain(held),
        "uppdrag": {name: str(getattr(row, name)) for name in names},
        "waits to be planned": str(unplanned.times) if unplanned else None,
        "next_step_at": str(planned.next_step_at) if planned else None,
        "others": _messages_of(tx, workspace_id, key),
    }


def _messages_of(tx: Session, workspace_id: int, key: str) -> list[str]:
    """The messages to the person of a step: key, state, tries."""
    prefix = f"p/{workspace_id}/{key.rpartition('/')[2]}/"
    wanted = select(Delivery).where(
        Delivery.workspace_id == workspace_id, col(Delivery.key).startswith(prefix, autoescape=True)
    )
    rows = tx.exec(wanted.order_by(col(Delivery.slot_at)))
    return [f"{row.key} {row.state} {row.attempts} {row.reason or ''}".strip() for row in rows]


def _plain(row: Any) -> dict[str, str] | None:
    if row is None:
        return None
    return {name: str(value) for name, value in row.model_dump().items() if value not in (None, {})}
