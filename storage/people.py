"""People and their roles."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, or_, select

from storage.pulse import beat
from storage.sets import among
from storage.tables import Person, Role
from storage.types import sort_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date


def person(tx: Session, workspace_id: int, person_id: int) -> Person | None:
    """The person with this id, of this workspace."""
    return tx.exec(select(Person).where(Person.workspace_id == workspace_id, Person.id == person_id)).first()


# Asked with every command and click: built once.
_BY_SLACK = select(Person).where(
    col(Person.workspace_id) == bindparam("workspace"), col(Person.slack_id) == bindparam("slack")
)


def persons(tx: Session, workspace_id: int, ids: set[int]) -> dict[int, Person]:
    """The named persons by id."""
    if not ids:
        return {}
    found = tx.exec(select(Person).where(Person.workspace_id == workspace_id, col(Person.id).in_(ids)))
    return {row.id: row for row in found if row.id is not None}


def name_of(tx: Session, workspace_id: int, actor: str) -> str:
    """The name to show for an actor as records keep it: `person/7`, or words that are shown as they are."""
    kind, _, key = actor.partition("/")
    known = tx.get(Person, int(key)) if kind == "person" and key.isdigit() else None
    return known.name if known is not None and known.workspace_id == workspace_id else actor


def by_slack(tx: Session, workspace_id: int, slack_id: str) -> Person | None:
    """The person with this Slack id."""
    return tx.exec(_BY_SLACK, params={"workspace": workspace_id, "slack": slack_id}).first()


def known_as(tx: Session, workspace_id: int, asked: str) -> list[int]:
    """The ids of those with this e-mail or Slack id, in whatever case it is written."""
    same = or_(func.lower(Person.email) == asked.lower(), func.lower(Person.slack_id) == asked.lower())
    return [row.id or 0 for row in tx.exec(select(Person).where(Person.workspace_id == workspace_id, same))]


def everybody(tx: Session, workspace_id: int) -> list[Person]:
    """All active people, in Swedish order of names."""
    wanted = select(Person).where(Person.workspace_id == workspace_id, col(Person.active))
    return list(tx.exec(wanted.order_by(col(Person.sort_key))))


def ensure(tx: Session, workspace_id: int, slack_id: str, name: str, email: str | None = None) -> Person:
    """The person with this Slack id, made if new; an empty name never replaces a known one."""
    known = by_slack(tx, workspace_id, slack_id) or _new(tx, workspace_id, slack_id, name or slack_id)
    before = (known.name, known.email, known.sort_key)
    known.name = name or known.name
    known.email = email or known.email
    known.sort_key = sort_key(known.name)
    tx.add(known)
    tx.flush()
    if before != (known.name, known.email, known.sort_key):
        beat(tx, workspace_id)
    return known


def _new(tx: Session, workspace_id: int, slack_id: str, name: str) -> Person:
    """A new row; whoever meets the same person at the same moment gets the same one."""
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    usual = {"active": True, "reachable": True, "sort_key": ""}
    new = insert(Person).values(workspace_id=workspace_id, slack_id=slack_id, name=name, **usual)
    tx.execute(new.on_conflict_do_nothing())
    return tx.exec(
        select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == slack_id)
    ).one()


def grant(
    tx: Session, workspace_id: int, person_id: int, role: str, body: str = "", source: str = "settings"
) -> bool:
    """Gives a role for a body (empty = all); False when it was given before."""
    same = select(Role).where(
        Role.workspace_id == workspace_id,
        Role.person_id == person_id,
        Role.role == role,
        Role.body == body,
        Role.source == source,
    )
    if tx.exec(same).first() is not None:
        return False
    tx.add(Role(workspace_id=workspace_id, person_id=person_id, role=role, body=body, source=source))
    tx.flush()
    beat(tx, workspace_id)
    return True


def roles_of(tx: Session, workspace_id: int, person_id: int, on: date) -> list[Role]:
    """The roles a person holds on a day."""
    wanted = select(Role).where(Role.workspace_id == workspace_id, Role.person_id == person_id, *valid_on(on))
    return list(tx.exec(wanted))


def roles_of_each(
    tx: Session, workspace_id: int, persons: Collection[int], on: date
) -> dict[int, list[Role]]:
    """The roles that each of these people holds on a day; whoever holds none is not named."""
    whose = among(tx, col(Role.person_id), persons)
    found: dict[int, list[Role]] = defaultdict(list)
    for role in tx.exec(select(Role).where(Role.workspace_id == workspace_id, whose, *valid_on(on))):
        found[role.person_id].append(role)
    return found


def holders(tx: Session, workspace_id: int, role: str, body: str, on: date) -> list[Person]:
    """Active people who hold a role for a body on a day, in the order they were given it.

    A role for all bodies (empty body) counts only where nobody holds it for this one.
    """
    return first_holders(tx, workspace_id, role, (body, ""), on)


def first_holders(tx: Session, workspace_id: int, role: str, bodies: Iterable[str], on: date) -> list[Person]:
    """The holders for the first of these bodies that has any."""
    for body in dict.fromkeys(bodies):
        query = (
            select(Person)
            .join(Role, col(Role.person_id) == Person.id)
            .where(Role.workspace_id == workspace_id, Role.role == role, Role.body == body, *valid_on(on))
            .where(col(Person.active))
            .order_by(col(Role.id))
        )
        if found := list(tx.exec(query)):
            return found
    return []


def holders_anywhere(
    tx: Session, workspace_id: int, roles: Iterable[str], on: date, limit: int = 3
) -> list[Person]:
    """Active people with any of these roles for any body, those for all bodies first."""
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == Person.id)
        .where(Role.workspace_id == workspace_id, col(Role.role).in_(list(roles)), *valid_on(on))
        .where(col(Person.active))
        .order_by(col(Role.body) != "", col(Role.id))
    )
    found = {person.id: person for person in tx.exec(query.limit(50))}
    return list(found.values())[:limit]


def valid_on(on: date) -> tuple[Any, ...]:
    """That a role holds on a day."""
    return (
        or_(col(Role.valid_from).is_(None), col(Role.valid_from) <= on),
        or_(col(Role.valid_to).is_(None), col(Role.valid_to) >= on),
    )
