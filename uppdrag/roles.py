"""Giving and taking back roles in the bot: from which day to which, told in the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import events
from storage import roles as store
from storage.tables import ROLES
from storage.unplanned import look_again
from uppdrag.allowing import demand_anywhere
from uppdrag.errors import Refused, Unchanged
from uppdrag.facts import Actor
from uppdrag.people import ref
from uppdrag.rules import ADMIN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from storage.db import Session
    from uppdrag.facts import House, PersonRef


GROUP = "usergroup/"
Given = tuple[int, str, str]  # person, role, body


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
    """Gives a role; Refused without the right, for an unknown role or body, for days that end first, and when
    it is held for just those days already."""
    first, last = days
    if role not in ROLES:
        raise Refused(f"Rollen {role} finns inte. De som finns: {', '.join(ROLES)}.")
    if body and house.municipality.organisation.get(body) is None:
        raise Refused(f"Organet {body} finns inte i registret.")
    if last and last < max(first or last, house.today()):
        raise Refused("Sista dagen ligger före den första, eller har redan varit.")
    with house.db.transaction() as tx:
        demand_anywhere(tx, house, actor, "grant")
        if not store.give(tx, house.workspace_id, person_id, role, body, days):
            raise Unchanged
        _tell(tx, house, actor, "roll_given", _as_kept(person_id, role, body))


def take_back(house: House, actor: Actor, person_id: int, role: str, body: str) -> None:
    """Ends a role today; Refused when it is not held, and for the last administratör."""
    with house.db.transaction() as tx:
        demand_anywhere(tx, house, actor, "grant")
        _demand_ours(tx, house, person_id, role, body)
        if not store.end(tx, house.workspace_id, person_id, role, body, house.today()):
            raise Refused("Personen har inte den rollen.")
        left = store.current(tx, house.workspace_id, house.today())
        if role == ADMIN and not any(row.role == ADMIN for _, row in left):
            raise Refused("Någon måste vara administratör. Ge rollen till någon annan först.")
        _tell(tx, house, actor, "roll_borttagen", _as_kept(person_id, role, body))


def _demand_ours(tx: Session, house: House, person_id: int, role: str, body: str) -> None:
    """What a user group gives would be given again at the next look: it is taken back there."""
    for person, row in store.current(tx, house.workspace_id, house.today()):
        if (person.id, row.role, row.body) == (person_id, role, body) and row.source.startswith(GROUP):
            group = row.source.removeprefix(GROUP)
            raise Refused(
                f"Rollen kommer från användargruppen {group} i Slack. Ta bort personen ur gruppen där."
            )


def follow_group(house: House, actor: Actor, group: str, wanted: set[Given]) -> bool:
    """Gives what the members of a user group shall have and takes back the rest of what it gave, in one transaction.

    True when the last administratör was left as it was.
    """
    source = GROUP + group
    with house.db.transaction() as tx:
        held = store.of_source(tx, house.workspace_id, source, house.today())
        for new in sorted(wanted - held):
            store.give(tx, house.workspace_id, *new, source=source)
            _tell(tx, house, actor, "roll_given", _as_kept(*new))
        gone = held - wanted
        kept = _last_administrators(tx, house, source, gone)
        for old in sorted(gone - kept):
            store.end(tx, house.workspace_id, *old, house.today(), source)
            _tell(tx, house, actor, "roll_borttagen", _as_kept(*old))
    return bool(kept)


def _last_administrators(tx: Session, house: House, source: str, gone: set[Given]) -> set[Given]:
    """Those of `gone` without whom nobody would be administratör."""
    left = [
        row
        for person, row in store.current(tx, house.workspace_id, house.today())
        if row.role == ADMIN and not (row.source == source and (person.id, row.role, row.body) in gone)
    ]
    return set() if left else {one for one in gone if one[1] == ADMIN}


def leave_groups(house: House, named: Iterable[str]) -> None:
    """Takes back what came from user groups that are no longer named."""
    with house.db.reading() as tx:
        sources = {row.source for _, row in store.current(tx, house.workspace_id, house.today())}
    groups = {source.removeprefix(GROUP) for source in sources if source.startswith(GROUP)}
    for group in sorted(groups - set(named)):
        follow_group(house, Actor(f"användargruppen {group}"), group, set())


def _as_kept(person_id: int, role: str, body: str) -> dict[str, object]:
    return {"person": person_id, "role": role, "body": body}


def _tell(tx: Session, house: House, actor: Actor, what: str, about: dict[str, object]) -> None:
    """One event, and the reminders of that body are planned anew."""
    events.append(
        tx, house.workspace_id, house.now(), actor.key, what, person_id=actor.person_id, after=about
    )
    look_again(tx, house.workspace_id, body=str(about["body"]) or None)
