"""Giving and taking back roles in the bot: from which day to which, told in the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import events
from storage import roles as store
from storage.planning import look_again
from storage.tables import ROLES
from uppdrag.allowing import demand_anywhere
from uppdrag.errors import Refused
from uppdrag.people import ref
from uppdrag.rules import ADMIN

if TYPE_CHECKING:
    from datetime import date

    from storage.db import Session
    from uppdrag.facts import Actor, House, PersonRef


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds: for a body (register id) or, with an empty one, for all; from and to a day."""

    person: PersonRef
    role: str
    body: str
    first: date | None
    last: date | None


def held(house: House) -> tuple[Held, ...]:
    """All roles that hold today or later, by the people's names."""
    with house.db.reading() as tx:
        found = store.current(tx, house.workspace_id, house.today())
        return tuple(
            Held(ref(person), row.role, row.body, row.valid_from, row.valid_to) for person, row in found
        )


def give(
    house: House,
    actor: Actor,
    person_id: int,
    role: str,
    body: str,
    days: tuple[date | None, date | None] = (None, None),
) -> None:
    """Gives a role; Refused without the right, for an unknown role or body, and for days that end first."""
    first, last = days
    if role not in ROLES:
        raise Refused(f"Rollen {role} finns inte. De som finns: {', '.join(ROLES)}.")
    if body and house.municipality.organisation.get(body) is None:
        raise Refused(f"Organet {body} finns inte i registret.")
    if last and last < max(first or last, house.today()):
        raise Refused("Sista dagen ligger före den första, eller har redan varit.")
    with house.db.transaction() as tx:
        demand_anywhere(tx, house, actor, "grant")
        store.give(tx, house.workspace_id, person_id, role, body, days)
        _tell(tx, house, actor, "roll_given", _as_kept(person_id, role, body))


def take_back(house: House, actor: Actor, person_id: int, role: str, body: str) -> None:
    """Ends a role today; Refused when it is not held, and for the last administratör."""
    with house.db.transaction() as tx:
        demand_anywhere(tx, house, actor, "grant")
        if not store.end(tx, house.workspace_id, person_id, role, body, house.today()):
            raise Refused("Personen har inte den rollen.")
        left = store.current(tx, house.workspace_id, house.today())
        if role == ADMIN and not any(row.role == ADMIN for _, row in left):
            raise Refused("Någon måste vara administratör. Ge rollen till någon annan först.")
        _tell(tx, house, actor, "roll_borttagen", _as_kept(person_id, role, body))


def _as_kept(person_id: int, role: str, body: str) -> dict[str, object]:
    return {"person": person_id, "role": role, "body": body}


def _tell(tx: Session, house: House, actor: Actor, what: str, about: dict[str, object]) -> None:
    """One event, and the reminders of that body are planned anew."""
    events.append(
        tx, house.workspace_id, house.now(), actor.key, what, person_id=actor.person_id, after=about
    )
    look_again(tx, house.workspace_id, body=str(about["body"]) or None)
