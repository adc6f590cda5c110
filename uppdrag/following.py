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
    from collections.abc import Collection, Iterable

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


def numbers(kept: Iterable[str]) -> list[int]:
    """The uppdrag among what is followed, by number, in their order."""
    return [number for what in kept if (number := number_in(what)) is not None]


def bodies(kept: Iterable[str]) -> list[str]:
    """The ids of the bodies among what is followed."""
    return [what for what in kept if number_in(what) is None]


def lines(tx: Session, house: House, asked: Collection[int]) -> dict[int, Line]:
    """Followed uppdrag as lines, by number; what is hidden is not among them."""
    rows = store.by_numbers(tx, house.workspace_id, asked) if asked else []
    return {line.number: line for line in cards.lines(tx, house, rows)}
