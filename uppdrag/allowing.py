"""Asking the rules about a real person and a real uppdrag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import people as people_store
from storage import uppdrag as store
from storage.db import Session
from uppdrag.errors import Refused
from uppdrag.finding import visible
from uppdrag.recording import row_id
from uppdrag.rules import RIGHTS, Standing, may

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.tables import Person, Uppdrag
    from uppdrag.facts import Actor, House


def standing_of(tx: Session, house: House, person_id: int) -> Standing:
    """What a person is today."""
    roles = people_store.roles_of(tx, house.workspace_id, person_id, house.today())
    return Standing(frozenset((role.role, role.body) for role in roles))


def bodies_of(house: House, organ: str) -> tuple[str, ...]:
    """The organ and the nämnd that it serves: a role for either counts."""
    accountable = house.municipality.organisation.accountable(organ)
    return tuple(dict.fromkeys((organ, accountable.id if accountable else organ)))


def allowed(tx: Session, house: House, actor: Actor, action: str, row: Uppdrag) -> bool:
    """Whether the actor may do this; the command line (no person) may do everything: it holds the database."""
    if actor.person_id is None:
        return True
    involved = store.involved_in(tx, house.workspace_id, row_id(row))
    own = actor.person_id in {row.ansvarig_id, *(one.person_id for one in involved if one.kind == "co")}
    return may(action, standing_of(tx, house, actor.person_id), bodies_of(house, row.organ), own=own)


def demand(tx: Session, house: House, actor: Actor, action: str, row: Uppdrag) -> None:
    """Refused, naming who can, when the actor may not."""
    if not allowed(tx, house, actor, action, row):
        raise Refused(who_can(tx, house, action, row.organ))


def demand_for(tx: Session, house: House, actor: Actor, action: str, organ: str) -> None:
    """As `demand`, for something that has no uppdrag yet."""
    if actor.person_id is None:
        return
    if not may(action, standing_of(tx, house, actor.person_id), bodies_of(house, organ)):
        raise Refused(who_can(tx, house, action, organ))


def demand_all(house: House, actor: Actor, action: str, numbers: Iterable[int]) -> None:
    """As `demand`, for these uppdrag by number, before anybody has done anything."""
    with house.db.reading() as tx:
        for number in numbers:
            demand(tx, house, actor, action, visible(tx, house, number))


def demand_anywhere(tx: Session, house: House, actor: Actor, action: str) -> None:
    """Refused for whoever holds none of the action's roles, for any body."""
    if actor.person_id is None:
        return
    held = {role for role, _ in standing_of(tx, house, actor.person_id).roles}
    right = RIGHTS[action]
    if not held & set(right.roles):
        people = people_store.holders_anywhere(tx, house.workspace_id, right.roles, house.today())
        raise Refused(_told(f"Bara {_listed(right.roles)} kan {right.words}.", people))


def who_can(tx: Session, house: House, action: str, organ: str) -> str:
    """The roles that may do it for this organ, and whom to ask."""
    right, bodies = RIGHTS[action], bodies_of(house, organ)
    body = house.municipality.organisation.get(bodies[-1])
    told = f"Bara {_listed(right.roles)} för {body.name if body else organ} kan {right.words}."
    people = [
        person
        for role in right.roles
        for person in people_store.first_holders(tx, house.workspace_id, role, bodies, house.today())
    ]
    return _told(told, people)


def _told(told: str, people: Iterable[Person]) -> str:
    """With the names of those who can."""
    names = list(dict.fromkeys(f"<@{person.slack_id}>" for person in people))[:3]
    return f"{told} Fråga {_listed(names, 'eller')}." if names else told


def _listed(words: tuple[str, ...] | list[str], last: str = "och") -> str:
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
