"""Roles as they are given and taken back by people; those of the settings come in by `storage.people.grant`."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session, col, select

from storage.people import valid_on
from storage.pulse import beat
from storage.tables import Person, Role

IN_THE_BOT = "bot"


def current(tx: Session, workspace_id: int, on: date) -> list[tuple[Person, Role]]:
    """Who holds what on a day, or will later, by name."""
    wanted = (
        select(Person, Role)
        .join(Role, col(Role.person_id) == Person.id)
        .where(Role.workspace_id == workspace_id, col(Person.active))
        .where(col(Role.valid_to).is_(None) | (col(Role.valid_to) >= on))
    )
    return list(tx.exec(wanted.order_by(col(Person.sort_key), col(Role.id))))


def of_source(tx: Session, workspace_id: int, source: str, on: date) -> set[tuple[int, str, str]]:
    """(person, role, body) of what a source gives on a day, also to people who have left."""
    wanted = select(Role).where(Role.workspace_id == workspace_id, Role.source == source, *valid_on(on))
    return {(row.person_id, row.role, row.body) for row in tx.exec(wanted)}


def give(
    tx: Session,
    workspace_id: int,
    person_id: int,
    role: str,
    body: str,
    days: tuple[date | None, date | None] = (None, None),
    source: str = IN_THE_BOT,
) -> bool:
    """Gives a role in the bot or from elsewhere, or gives it again for other days; False when it was so already."""
    wanted = select(Role).where(*_same(workspace_id, person_id, role, body), Role.source == source)
    row = tx.exec(wanted).first() or Role(
        workspace_id=workspace_id, person_id=person_id, role=role, body=body, source=source
    )
    if row.id is not None and (row.valid_from, row.valid_to) == days:
        return False
    row.valid_from, row.valid_to = days
    tx.add(row)
    tx.flush()
    beat(tx, workspace_id)
    return True


def end(
    tx: Session, workspace_id: int, person_id: int, role: str, body: str, on: date, source: str = ""
) -> int:
    """Ends a role with the day before, whoever gave it (or only `source`); how many rows that were.

    Who had it stays known.
    """
    held = tx.exec(select(Role).where(*_same(workspace_id, person_id, role, body), *valid_on(on))).all()
    ended = [row for row in held if source in ("", row.source)]
    for row in ended:
        row.valid_to = on - timedelta(days=1)
        tx.add(row)
    tx.flush()
    beat(tx, workspace_id)
    return len(ended)


def _same(workspace_id: int, person_id: int, role: str, body: str) -> tuple[bool, ...]:
    return (
        Role.workspace_id == workspace_id,
        Role.person_id == person_id,
        Role.role == role,
        Role.body == body,
    )
