"""What the database holds about a person, found by the schema itself, and the person's name taken out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, or_, select, update
from sqlmodel import Session, col, delete

from storage.tables import (
    Delivery,
    Event,
    Import,
    Involved,
    Person,
    PlanRow,
    Role,
    SettingRow,
    Uppdrag,
    Watch,
    Wish,
    metadata,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Rows = list[dict[str, Any]]

_ACTORS = {
    "event": col(Event.actor), "import": col(Import.actor), "plan": col(PlanRow.made_by)
}  # fmt: skip
_NOT_SHOWN = ("import.reading", "plan.reading")  # the handling, not the person


def held_about(tx: Session, person: Person) -> dict[str, Rows]:
    """Every row that points at a person, by table: by key, by Slack id, or as the one who did something."""
    return {table.name: found for table in metadata.sorted_tables if (found := _rows(tx, table, person))}


def _rows(tx: Session, table: Table, person: Person) -> Rows:
    pointing = list(_pointing(table, person))
    if not pointing:
        return []
    shown = [column for column in table.columns if f"{table.name}.{column.name}" not in _NOT_SHOWN]
    here = table.c.workspace_id == person.workspace_id
    found = tx.execute(select(*shown).where(here, or_(*pointing)).order_by(table.c.id))
    return [dict(row) for row in found.mappings()]


def _pointing(table: Table, person: Person) -> Iterator[Any]:
    if table.name == "person":
        yield table.c.id == person.id
    for column in table.columns:
        if any(key.column.table.name == "person" for key in column.foreign_keys):
            yield column == person.id
    if table.name in _ACTORS:
        yield _ACTORS[table.name] == f"person/{person.id}"
    if table.name == "delivery":
        yield table.c.receiver == person.slack_id
    if table.name == "setting":
        yield (table.c.scope == "person") & (table.c.scope_id == str(person.id))


def answering(tx: Session, person: Person) -> list[int]:
    """The numbers of open uppdrag that the person answers for or takes part in."""
    part = select(col(Involved.uppdrag_id)).where(col(Involved.person_id) == person.id)
    wanted = select(col(Uppdrag.number)).where(
        col(Uppdrag.workspace_id) == person.workspace_id,
        col(Uppdrag.is_open),
        or_(col(Uppdrag.ansvarig_id) == person.id, col(Uppdrag.id).in_(part)),
    )
    return list(tx.execute(wanted.order_by(col(Uppdrag.number))).scalars())


def take_name_out(tx: Session, person: Person, name: str, today: date) -> None:
    """Replaces the person's name and Slack id by `name`; drops e-mail, deputies, choices, and what waits."""
    _quiet(tx, person, name)
    _end(tx, person, today)
    person.name, person.sort_key, person.slack_id = name, name.casefold(), name
    person.email = person.home_opened_at = person.deputy_id = person.deputy_from = person.deputy_to = None
    person.active = person.reachable = False
    tx.add(person)
    tx.flush()


def _quiet(tx: Session, person: Person, name: str) -> None:
    """What waits is not sent; what was sent no longer says to whom."""
    reason = "personen är borttagen"
    mine = col(Delivery.workspace_id) == person.workspace_id, col(Delivery.receiver) == person.slack_id
    waiting = col(Delivery.state).in_(["pending", "sending"])
    tx.execute(update(Delivery).where(*mine, waiting).values(state="skipped", reason=reason))
    key = func.replace(col(Delivery.key), person.slack_id, name)
    tx.execute(update(Delivery).where(*mine).values(receiver=name, conversation=None, facts={}, key=key))
    waits = col(Wish.person_id) == person.id, col(Wish.state) == "waiting"
    tx.execute(update(Wish).where(*waits).values(state="skipped", reason=reason))


def _end(tx: Session, person: Person, today: date) -> None:
    """Choices and watches go; roles end; nobody has the person as deputy any more."""
    tx.execute(delete(Watch).where(col(Watch.person_id) == person.id))
    chosen = col(SettingRow.scope) == "person", col(SettingRow.scope_id) == str(person.id)
    tx.execute(delete(SettingRow).where(col(SettingRow.workspace_id) == person.workspace_id, *chosen))
    running = or_(col(Role.valid_to).is_(None), col(Role.valid_to) > today)
    tx.execute(update(Role).where(col(Role.person_id) == person.id, running).values(valid_to=today))
    nobody: dict[str, None] = dict.fromkeys(("deputy_id", "deputy_from", "deputy_to"))
    tx.execute(update(Person).where(col(Person.deputy_id) == person.id).values(nobody))
