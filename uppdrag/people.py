"""Who is who: people of the workspace and what they may answer for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import carding, pulse
from storage import people as store
from storage.unplanned import look_again
from uppdrag.facts import PersonRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.db import Session
    from storage.tables import Person
    from uppdrag.facts import House


def ref(person: Person) -> PersonRef:
    """The person as shown."""
    return PersonRef(person.id or 0, person.slack_id, person.name, person.active)


def refs(tx: Session, house: House, ids: Iterable[int]) -> dict[int, PersonRef]:
    """These persons as shown, by id."""
    found = carding.persons(tx, house.workspace_id, list(ids))
    return {row.id: PersonRef(row.id, row.slack_id, row.name, row.active) for row in found}


def person_for_slack(house: House, slack_id: str, name: str = "", email: str | None = None) -> PersonRef:
    """The person with this Slack id; written down at the first meeting."""
    with house.db.reading() as tx:
        known = store.by_slack(tx, house.workspace_id, slack_id)
        if known is not None and (not name or known.name == name):
            return ref(known)
    with house.db.transaction() as tx:
        return ref(store.ensure(tx, house.workspace_id, slack_id, name, email))


def heard_of(house: House, slack_id: str, name: str, email: str | None, *, active: bool) -> bool:
    """What Slack tells of a person who is known here; whoever left or came back has reminders planned anew."""
    with house.db.transaction() as tx:
        known = store.by_slack(tx, house.workspace_id, slack_id)
        if known is None:
            return False
        store.ensure(tx, house.workspace_id, slack_id, name, email)
        pulse.beat(tx, house.workspace_id)
        if known.active != active:
            known.active = active
            known.reachable = active or known.reachable
            tx.flush()
            look_again(tx, house.workspace_id)
        return True


def by_slack(house: House, slack_id: str) -> PersonRef | None:
    """The person with this Slack id, here or gone; None when never met."""
    with house.db.reading() as tx:
        known = store.by_slack(tx, house.workspace_id, slack_id)
        return ref(known) if known is not None else None


def everybody(house: House) -> tuple[PersonRef, ...]:
    """All active people, in Swedish order."""
    with house.db.reading() as tx:
        return tuple(ref(person) for person in store.everybody(tx, house.workspace_id))


def grant_roles(
    house: House, person_id: int, roles: Iterable[tuple[str, str]], source: str = "settings"
) -> None:
    """Gives (role, body) pairs to a person; an empty body means all bodies."""
    with house.db.transaction() as tx:
        for role, body in roles:
            if store.grant(tx, house.workspace_id, person_id, role, body, source):
                look_again(tx, house.workspace_id, body=body or None)


def holders(house: House, role: str, body: str) -> tuple[PersonRef, ...]:
    """Who holds a role for a body today: directly, through the nämnd it serves, or for all bodies."""
    accountable = house.municipality.organisation.accountable(body)
    bodies = (body, accountable.id if accountable else body, "")
    with house.db.reading() as tx:
        found = store.first_holders(tx, house.workspace_id, role, bodies, house.today())
        return tuple(ref(person) for person in found)
