"""What concerns the readers of a digest or a Home: late, undated, uncertain …; the clauses of each kind are built once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, false, func, literal_column, or_

from storage.lists import WAITING
from storage.scope import Clauses
from storage.tables import metadata

_u = metadata.tables["uppdrag"].c
# As the partial index says it.
_WARNED: Any = literal_column("json_array_length(uppdrag.warnings) > 0")
# The plus keeps SQLite from the index of a person's uppdrag: a whole city's would be read for one body or person.
_NOBODY_S: Any = literal_column("+uppdrag.ansvarig_id IS NULL")


@dataclass(frozen=True, slots=True)
class Which:
    """A kind by its name, and the values that it is asked with. `dated`: whether all have a deadline, or none."""

    kind: str
    given: dict[str, Any] = field(default_factory=dict)
    dated: bool | None = None


def late(today: date) -> Which:
    """What waits with a deadline before today."""
    return Which("late", {"today": today}, dated=True)


def undated() -> Which:
    return Which("undated", dated=False)


def uncertain() -> Which:
    return Which("uncertain")


def contradictory() -> Which:
    return Which("contradictory")


def unassigned(*, of_some: bool = False) -> Which:
    """`of_some`: not of everybody, on SQLite, which would not see that theirs are the better way to begin."""
    return Which("unassigned of some" if of_some else "unassigned")


def answered_by(persons: Iterable[int]) -> Which:
    return Which("answered by", {"persons": list(persons)})


def untold(persons: Iterable[int], bodies: Iterable[str]) -> Which:
    """What nobody answers for, or one of these persons, in these bodies."""
    return Which("untold", {"persons": list(persons), "leaderless": list(bodies)})


def recorded(since: datetime, until: datetime) -> Which:
    return Which("recorded", {"since": since, "until": until})


def numbered(numbers: Iterable[int]) -> Which:
    return Which("numbered", {"chosen": list(numbers)})


@cache
def clauses(kind: str) -> Clauses:
    """What a kind is known by."""
    theirs = _u.ansvarig_id.in_(bindparam("persons", expanding=True))
    every: dict[str, Clauses] = {
        "late": (_u.is_open, _u.status.in_(WAITING), _u.deadline < bindparam("today")),
        "undated": (_u.is_open, _u.deadline.is_(None), _u.plan_certain),
        "uncertain": (open_too(), ~_u.plan_certain),
        "contradictory": (open_too(), _WARNED),
        "unassigned": (_u.is_open, _u.ansvarig_id.is_(None)),
        "unassigned of some": (_u.is_open, _NOBODY_S),
        "answered by": (_u.is_open, theirs),
        "untold": (
            _u.is_open,
            _u.organ.in_(bindparam("leaderless", expanding=True)),
            or_(_u.ansvarig_id.is_(None), theirs),
        ),
        "recorded": (_u.is_open, within_window()),
        "numbered": (_u.number.in_(bindparam("chosen", expanding=True)),),
    }
    return every[kind]


def open_too() -> Any:
    """Open, said so that the short index of what is rare leads, not that of all that is open."""
    return func.coalesce(_u.is_open, false())


def within_window() -> Any:
    """Recorded in the window that is asked about."""
    since, until = (bindparam(name, type_=_u.recorded_at.type) for name in ("since", "until"))
    return and_(_u.recorded_at >= since, _u.recorded_at < until)
