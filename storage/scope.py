"""Whose uppdrag: a scope as clauses that are built once for all that are alike, and the values they are asked with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, false, or_, select, true

from storage.sets import AmongFound
from storage.tables import metadata

_u, _involved = metadata.tables["uppdrag"].c, metadata.tables["involved"].c
Clauses = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose uppdrag: those of bodies (register ids, offices named too), a person's own, some by number; or all."""

    bodies: tuple[str, ...] = ()
    person_id: int | None = None
    numbers: tuple[int, ...] = ()
    everything: bool = False

    @property
    def shape(self) -> Shape:
        """What its clauses hang on: whether there is one body or several, a person, numbers; not which."""
        return Shape(
            min(len(self.bodies), 2), self.person_id is not None, bool(self.numbers), self.everything
        )

    def given(self, workspace_id: int) -> dict[str, Any]:
        """The values for a statement with such clauses."""
        return {
            "workspace": workspace_id,
            "body": self.bodies[0] if self.bodies else None,
            "bodies": self.bodies,
            "person": self.person_id,
            "numbers": self.numbers,
        }


@dataclass(frozen=True, slots=True)
class Shape:
    """`bodies`: none, one, or two for any more."""

    bodies: int
    person: bool
    numbers: bool
    everything: bool

    @property
    def few(self) -> bool:
        """A person's own or some by number: not what bodies or everybody have."""
        return not self.everything and (self.person or self.numbers or not self.bodies)

    @property
    def only_bodies(self) -> bool:
        return self.bodies > 0 and not self.person and not self.numbers


ALL = Scope(everything=True)


@cache
def within(shape: Shape, *, leading: bool = True) -> Clauses:
    """Visible top uppdrag of the scope. Not `leading`: no index of theirs is begun with, what is joined leads."""
    visible = (_u.workspace_id == bindparam("workspace"), ~_u.hidden, _u.parent_id.is_(None))
    return (*visible, true() if shape.everything else or_(false(), *_theirs(shape, leading)))


def of_bodies(column: Any, shape: Shape) -> Any:
    """One body is the beginning of an index that is in order; of several the order must be made."""
    if shape.bodies == 1:
        return column == bindparam("body")
    return column.in_(bindparam("bodies", expanding=True))


def _theirs(shape: Shape, leading: bool) -> Iterator[Any]:
    if shape.bodies:
        yield of_bodies(_u.organ if leading else _u.organ.concat(""), shape)
    if shape.numbers:
        yield _u.number.in_(bindparam("numbers", expanding=True))
    if shape.person:
        taking_part = select(_involved.uppdrag_id).where(
            _involved.workspace_id == bindparam("workspace"), _involved.person_id == bindparam("person")
        )
        yield _u.ansvarig_id == bindparam("person")
        yield AmongFound(_u.id, taking_part.scalar_subquery())
