"""A person's rights: to see what is kept, and to have the name taken out of it while history stays whole.

GDPR article 15 and 17; events themselves are never touched, they name people by number. docs/integritet.md
tells what is kept about whom, and why some of it must stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import events, people, personal
from uppdrag.errors import Refused

if TYPE_CHECKING:
    from storage.db import Session
    from storage.personal import Rows
    from storage.tables import Person
    from uppdrag.facts import Actor, House


def find(house: House, who: str) -> int:
    """The id of the person with this e-mail or Slack id; Refused when nobody, or more than one, has it."""
    with house.db.reading() as tx:
        found = people.known_as(tx, house.workspace_id, who.strip())
    if len(found) != 1:
        how_many = f"{len(found)} personer" if found else "Ingen person"
        raise Refused(f"{how_many} har {who} som e-post eller Slack-id.")
    return found[0]


def shown(house: House, person_id: int) -> dict[str, Rows]:
    """Everything kept about a person, by table (registerutdrag)."""
    with house.db.reading() as tx:
        return personal.held_about(tx, _person(tx, house, person_id))


def pseudonymise(house: House, actor: Actor, person_id: int) -> str:
    """Takes the person's name, Slack id and e-mail out of everything; returns the name that stands there now.

    Refused while the person answers for an open uppdrag: somebody else must take it over first.
    """
    with house.db.transaction() as tx:
        person = _person(tx, house, person_id)
        if numbers := personal.answering(tx, person):
            listed = ", ".join(f"U-{number}" for number in numbers)
            raise Refused(f"{person.name} står som ansvarig för {listed}. Ge dem någon annan först.")
        name = f"Borttagen person {person_id}"
        personal.take_name_out(tx, person, name, house.today())
        events.append(
            tx,
            house.workspace_id,
            house.now(),
            actor.key,
            "person_pseudonymiserad",
            after={"person": person_id},
        )
    return name


def _person(tx: Session, house: House, person_id: int) -> Person:
    person = people.person(tx, house.workspace_id, person_id)
    if person is None:
        raise Refused("Den personen finns inte.")
    return person
