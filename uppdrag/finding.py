"""The one way from a U-number to its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import uppdrag as store
from uppdrag.errors import Refused

if TYPE_CHECKING:
    from storage.db import Session
    from storage.tables import Uppdrag
    from uppdrag.facts import House


def visible(tx: Session, house: House, number: int) -> Uppdrag:
    """The row of U-<number>; Refused when there is none or it is hidden (felregistrerat)."""
    row = store.by_number(tx, house.workspace_id, number)
    if row is None or row.hidden:
        raise Refused(f"Jag hittar inget uppdrag U-{number}.")
    return row
