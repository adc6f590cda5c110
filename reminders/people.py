"""Who receives: the one who answers for it, whoever stands in, and whom it falls to when nobody does."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

Why = Literal["ansvarig", "vikarie", "ingen ansvarig", "samordnare", "administratör", "chef"]


class PersonFact(NamedTuple):
    """A person who may receive. The deputy receives from `deputy_from` to `deputy_to`, both included."""

    id: int
    slack_id: str = ""
    name: str = ""
    active: bool = True
    reachable: bool = True
    deputy_id: int | None = None
    deputy_from: date | None = None
    deputy_to: date | None = None

    @property
    def able(self) -> bool:
        return self.active and self.reachable

    def is_away(self, on: date) -> bool:
        """Whether a deputy is named for that day; an open end goes on."""
        if self.deputy_id is None:
            return False
        return (self.deputy_from or date.min) <= on <= (self.deputy_to or date.max)


class RoleFact(NamedTuple):
    """A role for a body (empty = all) from one day to another, both included."""

    person_id: int
    role: str
    body: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


class Receiver(NamedTuple):
    """Somebody to be reminded, and what makes it theirs."""

    person_id: int
    why: Why


@dataclass(frozen=True, slots=True)
class People:
    """The people and roles of a workspace, as far as they matter for what is being planned.

    Between two days on which a role or a deputy begins or ends, everybody is reached as on the first of them.
    """

    persons: Mapping[int, PersonFact]
    roles: tuple[RoleFact, ...] = ()
    _held: dict[tuple[str, str], list[RoleFact]] = field(init=False, repr=False, compare=False)
    _turns: list[date] = field(init=False, repr=False, compare=False)
    _known: dict[tuple[str, tuple[str, ...], int], tuple[Receiver, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        held: dict[tuple[str, str], list[RoleFact]] = defaultdict(list)
        for one in self.roles:
            held[one.role, one.body].append(one)
        object.__setattr__(self, "_held", dict(held))
        object.__setattr__(self, "_turns", sorted(_turns(self.persons.values(), self.roles)))

    def stand_in(self, person_id: int, on: date) -> int | None:
        """Who receives for this person that day: itself, or its deputy's deputy …; None when nobody can be reached."""
        person = self.persons.get(person_id)
        if person is not None and person.deputy_id is None:
            return person_id if person.able else None
        able: int | None = None
        for current in self._deputies(person_id, on):
            if current.able:
                able = current.id
                if not current.is_away(on):
                    return able
        return able

    def holders(self, role: str, bodies: Iterable[str], on: date) -> tuple[int, ...]:
        """Who can be reached with this role for the first of the bodies that has anybody; absent ones are replaced."""
        for body in dict.fromkeys(bodies):
            held = (one.person_id for one in self._held.get((role, body), ()) if one.holds(on))
            found = (self.stand_in(person_id, on) for person_id in held)
            if reached := tuple(dict.fromkeys(one for one in found if one is not None)):
                return reached
        return ()

    def coordinators(self, bodies: tuple[str, ...], on: date) -> tuple[Receiver, ...]:
        """The samordnare of the body; without one the administratör."""
        return self._with("samordnare", bodies, on) or self._with("administratör", bodies, on)

    def responsible(self, ansvarig: int | None, bodies: tuple[str, ...], on: date) -> tuple[Receiver, ...]:
        """The ansvarig or its deputy; when there is none, or none to be reached, the coordinators."""
        reached = self.stand_in(ansvarig, on) if ansvarig is not None else None
        if reached is None:
            return tuple(Receiver(one.person_id, "ingen ansvarig") for one in self.coordinators(bodies, on))
        return (Receiver(reached, "ansvarig" if reached == ansvarig else "vikarie"),)

    def chiefs(self, bodies: tuple[str, ...], on: date) -> tuple[Receiver, ...]:
        return self._with("chef", bodies, on)

    def _with(
        self, role: Literal["samordnare", "administratör", "chef"], bodies: tuple[str, ...], on: date
    ) -> tuple[Receiver, ...]:
        asked = (role, bodies, bisect_right(self._turns, on))
        if asked not in self._known:
            self._known[asked] = tuple(Receiver(one, role) for one in self.holders(role, bodies, on))
        return self._known[asked]

    def _deputies(self, person_id: int, on: date) -> Iterator[PersonFact]:
        """The person, and while each is away the one named instead; a circle ends where it began."""
        seen: set[int] = set()
        current: int | None = person_id
        while current is not None and current not in seen and current in self.persons:
            seen.add(current)
            yield self.persons[current]
            person = self.persons[current]
            current = person.deputy_id if person.is_away(on) else None


def _turns(persons: Iterable[PersonFact], roles: Iterable[RoleFact]) -> set[date]:
    """The days on which somebody begins, or has ended, to stand in or to hold a role."""
    away = ((one.deputy_from, one.deputy_to) for one in persons if one.deputy_id is not None)
    spans = (*away, *((role.valid_from, role.valid_to) for role in roles))
    ended = (last + timedelta(days=1) for _, last in spans if last is not None and last < date.max)
    return {*(first for first, _ in spans if first is not None), *ended}
