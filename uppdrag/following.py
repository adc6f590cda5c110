"""Following an uppdrag or a body: its changes come in one's digest and Home, no reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import uppdrag as store
from storage import watches
from uppdrag import cards
from uppdrag.errors import Refused
from uppdrag.finding import visible
from uppdrag.service import number_in

if TYPE_CHECKING:
    from storage.db import Session
    from uppdrag.facts import House, Line


def named(house: House, what: str) -> str:
    """What is meant by "U-14" or a body's name, as it is kept; Refused when it is neither."""
    number = number_in(what)
    if number is not None:
        with house.db.reading() as tx:
            return f"U-{visible(tx, house, number).number}"
    body = house.municipality.organisation.resolve(what, house.today())
    if body is None:
        raise Refused("Skriv vad du vill följa: ett uppdrag (U-14) eller en nämnd (förskolenämnden).")
    return body.id


def follow(house: House, person_id: int, what: str) -> bool:
    """Starts following; False when it was followed already."""
    kept = named(house, what)
    with house.db.transaction() as tx:
        return watches.add(tx, house.workspace_id, person_id, kept)


def unfollow(house: House, person_id: int, what: str) -> bool:
    """Stops following; False when it was not followed."""
    kept = named(house, what)
    with house.db.transaction() as tx:
        return watches.remove(tx, house.workspace_id, person_id, kept)


def followed(tx: Session, house: House, kept: tuple[str, ...]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """What a person follows, from how it is kept: the uppdrag as lines, and the ids of bodies."""
    numbers = [number for what in kept if (number := number_in(what)) is not None]
    rows = store.by_numbers(tx, house.workspace_id, numbers) if numbers else []
    rows.sort(key=lambda row: numbers.index(row.number))
    return cards.lines(tx, house, rows), tuple(what for what in kept if number_in(what) is None)
