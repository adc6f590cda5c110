"""Whom no reminder reaches: people who cannot be told, and bodies where nobody else can be told instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reminders.subjects import load_people
from storage import concerns, digests
from uppdrag.allowing import bodies_of

if TYPE_CHECKING:
    from reminders.people import People
    from storage.concerns import Which
    from storage.deliveries import Tx
    from uppdrag.facts import House


@dataclass(frozen=True, slots=True)
class Reach:
    """`persons`: ids of who cannot be told today, nor anybody in their place. `bodies`: where nobody leads who can."""

    persons: tuple[int, ...] = ()
    bodies: tuple[str, ...] = ()

    def unreached(self) -> Which:
        """What somebody answers for who cannot be told."""
        return concerns.answered_by(self.persons)

    def untold(self) -> Which:
        """What nobody at all is told of."""
        return concerns.untold(self.persons, self.bodies)


def reach(tx: Tx, house: House) -> Reach:
    """How far reminders reach today."""
    gone = digests.gone(tx, house.workspace_id)
    people = load_people(tx, house, gone)
    persons = (one for one in gone if people.stand_in(one, house.today()) is None)
    return Reach(tuple(persons), _leaderless(tx, house, people))


def _leaderless(tx: Tx, house: House, people: People) -> tuple[str, ...]:
    today = house.today()
    if people.coordinators(("",), today):
        return ()
    bodies = digests.bodies(tx, house.workspace_id)
    return tuple(one for one in bodies if not people.coordinators((*bodies_of(house, one), ""), today))
