"""A group ("Socialnämnderna") counts as one uppdrag; its members are followed one by one under it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage import uppdrag as store
from uppdrag.plans import Plan, read_plan
from uppdrag.recording import row_id
from uppdrag.writing import New

if TYPE_CHECKING:
    from datetime import date

    from storage.db import Session
    from storage.tables import Uppdrag
    from uppdrag.facts import House
    from uppdrag.organisation import Body

MOST_MEMBERS = 12


def members(house: House, organ: str, on: date | None) -> tuple[Body, ...]:
    """The bodies that each answer for a group's uppdrag; () for one body, or a group too wide to follow singly."""
    found = house.municipality.organisation.members(organ, on or house.today())
    return found if 1 < len(found) <= MOST_MEMBERS else ()


def with_members(house: House, new: New, first: int) -> list[New]:
    """The uppdrag, and one per member of its group with U-numbers from `first` on."""
    return [
        new,
        *(
            replace(
                new,
                number=first + place,
                organ=body.id,
                plan=_plan_of(house, new.plan, body.id, new.reference),
                warnings=(),
                parent=new.number,
            )
            for place, body in enumerate(members(house, new.organ, new.reference))
        ),
    ]


def _plan_of(house: House, plan: Plan | None, body: str, on: date | None) -> Plan | None:
    return read_plan(plan.phrase, on, house.municipality, body=body) if plan else None


def open_members(tx: Session, row: Uppdrag) -> list[Uppdrag]:
    """The members of this uppdrag that are still open."""
    return [member for member in store.members_of(tx, row.workspace_id, row_id(row)) if member.is_open]


def as_the_group(group: Uppdrag) -> str:
    """The reason in a member's history for what its group's decision did to it."""
    return f"som U-{group.number}"
