"""From rows to what the schedule knows: uppdrag with their deadlines, people, and the policy that holds for each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reminders.people import People, PersonFact, RoleFact
from reminders.policy import Policy, read_policy
from reminders.schedule import (
    NOT_UP,
    Due,
    Hours,
    Put,
    Subject,
    Timed,
    WantedWish,
    for_people,
    is_for_anybody,
    wish_key,
    wishes_for,
)
from reminders.timetable import Timetable
from storage import gathering, settings_rows
from storage.growth import Growth
from storage.lists import WAITING
from uppdrag.allowing import bodies_of
from uppdrag.facts import House

if TYPE_CHECKING:
    from storage.deliveries import Tx
    from storage.gathering import Gathered, Seen
    from storage.planning import WishRow
    from storage.settings_rows import Choices

WATCHED = (*WAITING, "redovisat")


@dataclass(frozen=True, eq=False)
class Known:
    """An uppdrag, the steps about it, and the people whose they are."""

    row: Seen
    subject: Subject
    policy: Policy
    timed: tuple[Timed, ...]
    hours: Hours
    people: People
    workspace_id: int

    @cached_property
    def wanted(self) -> Mapping[str, WantedWish]:
        """Everything that is wanted about it, past steps too, by the wishes' keys."""
        wishes = wishes_for(self.timed, self.subject, self.people, self.hours)
        return {self._key(wish): wish for wish in wishes}

    def between(self, after: datetime, until: datetime) -> Iterator[tuple[str, WantedWish]]:
        """What is wanted with a slot after the one moment and not after the other, with its keys."""
        if self.subject.puts:
            yield from ((key, one) for key, one in self.wanted.items() if after < one.slot_at <= until)
            return
        for timed in self.timed:
            if after < timed.slot_at <= until:
                yield from ((self._key(one), one) for one in for_people(timed, self.subject, self.people))

    def still(self, wish: WishRow) -> WantedWish | None:
        """A wish that was planned, as it is wanted now; None when it is not."""
        if wish.key not in self._looked_up:
            self._looked_up[wish.key] = self._still(wish)
        return self._looked_up[wish.key]

    @cached_property
    def _looked_up(self) -> dict[str, WantedWish | None]:
        return {}

    def _still(self, wish: WishRow) -> WantedWish | None:
        if self.subject.puts:
            return self.wanted.get(wish.key)
        alike = (one for one in self.timed if one.step == wish.step and one.deadline == wish.deadline)
        found = (one for timed in alike for one in for_people(timed, self.subject, self.people))
        return next((one for one in found if self._key(one) == wish.key), None)

    def asks(self, step: str) -> bool:
        """Whether anybody is wanted to hear this step, at any time."""
        if self.subject.puts:
            return any(one.step == step for one in self.wanted.values())
        alike = (timed for timed in self.timed if timed.step == step)
        return any(is_for_anybody(one, self.subject, self.people) for one in alike)

    def next_after(self, moment: datetime) -> datetime | None:
        """The slot of the first wish after that moment."""
        if self.subject.puts:
            return min((one.slot_at for one in self.wanted.values() if one.slot_at > moment), default=None)
        later = (one for one in self.timed if one.slot_at > moment)
        return next((one.slot_at for one in later if is_for_anybody(one, self.subject, self.people)), None)

    def _key(self, wish: WantedWish) -> str:
        return wish_key(self.workspace_id, self.row.number, wish)


def at_one_moment(house: House) -> House:
    """The same house with its clock held still: one piece of work sees one time, and asks for it once."""
    moment = house.now()
    return replace(house, now=lambda: moment)


def at_a_time(house: House) -> int:
    """How many uppdrag or wishes are dealt with in one transaction.

    SQLite has one writer: whoever else wants to write, an ack among them, waits for it.
    """
    return 2000 if house.db.is_sqlite else 5000


class Reckoning:
    """What one piece of work (a tick, a batch) has worked out and need not again, while choices stand."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._chosen: Choices | None = None
        self._policies: Policies | None = None
        self._bodies: dict[str, tuple[str, ...]] = {}
        self.timetable = Timetable(house.municipality.zone, house.today())
        self.growth = Growth()

    def policies(self, chosen: Choices) -> Policies:
        if self._policies is None or chosen != self._chosen:
            self._chosen, self._policies = chosen, Policies(chosen)
        return self._policies

    def bodies(self, organ: str) -> tuple[str, ...]:
        """The organ and the nämnd that it serves."""
        if organ not in self._bodies:
            self._bodies[organ] = bodies_of(self._house, organ)
        return self._bodies[organ]


def load(tx: Tx, house: House, ids: Collection[int], reckoning: Reckoning | None = None) -> dict[int, Known]:
    """The uppdrag with these ids. People and choices are read after the uppdrag, so that what changes meanwhile
    is either seen or has the uppdrag looked at again."""
    reckoning = reckoning or Reckoning(house)
    gathered = gathering.gather(tx, house.workspace_id, ids, house.today())
    policies = reckoning.policies(settings_rows.choices(tx, house.workspace_id))
    watched = [row for row in gathered.rows.values() if not row.hidden and row.status in WATCHED]
    people = load_people(tx, house, {row.ansvarig_id for row in watched if row.ansvarig_id is not None})
    loading = _Loading(house, gathered, people, policies, reckoning, Hours(house.municipality.zone))
    return {key: loading.known(row) for key, row in gathered.rows.items()}


class Policies:
    """The policy that holds for a body and a person; settings that make no sense are not obeyed."""

    def __init__(self, chosen: Choices) -> None:
        self._chosen = chosen
        self._read: dict[tuple[Any, ...], Policy] = {}

    def of(
        self, bodies: tuple[str, ...] = (), *, channel: str | None = None, person_id: int | None = None
    ) -> Policy:
        """`bodies` from the one that counts most; a person's own choice counts more."""
        # Whoever has chosen nothing shares the policy of everybody else who has not.
        bodies = tuple(body for body in bodies if ("body", body) in self._chosen.chosen)
        if ("person", str(person_id)) not in self._chosen.chosen:
            person_id = None
        asked = (bodies, channel, person_id)
        if asked not in self._read:
            values = self._chosen.of(bodies=reversed(bodies), channel=channel, person_id=person_id)
            self._read[asked] = read_policy(values)[0]
        return self._read[asked]


def load_people(tx: Tx, house: House, ids: Collection[int]) -> People:
    """These persons, everybody with a role, and whoever stands in for any of them."""
    roles = tuple(map(RoleFact._make, gathering.roles(tx, house.workspace_id)))
    wanted = {*ids, *(role.person_id for role in roles)}
    persons: dict[int, PersonFact] = {}
    while missing := wanted - set(persons):
        found = [*map(PersonFact._make, gathering.persons(tx, house.workspace_id, sorted(missing)))]
        persons |= {one.id: one for one in found}
        wanted = {one.deputy_id for one in found if one.deputy_id is not None}
    return People(persons, roles)


@dataclass(frozen=True, slots=True)
class _Loading:
    house: House
    gathered: Gathered
    people: People
    policies: Policies
    reckoning: Reckoning
    hours: Hours

    def known(self, row: Seen) -> Known:
        subject = self._subject(row)
        policy = self.policies.of(subject.bodies, person_id=row.ansvarig_id)
        hours = self.reckoning.timetable.hours(policy)
        watched = row.status in WATCHED and not row.hidden
        timed = self.reckoning.timetable.of(subject, policy, hours) if watched else ()
        return Known(row, subject, policy, timed, hours, self.people, self.house.workspace_id)

    def _subject(self, row: Seen) -> Subject:
        gathered, hours = self.gathered, self.hours
        puts = (s for s in gathered.snoozes.get(row.id, ()) if s.plan_id == row.plan_id)
        return Subject(
            number=row.number,
            status=row.status,
            recorded=row.recorded_at,
            ansvarig=row.ansvarig_id,
            bodies=self.reckoning.bodies(row.organ),
            dues=_dues(gathered, row),
            hidden=row.hidden,
            group=row.id in gathered.groups,
            touched=gathered.touched.get(row.id),
            answers=_answers(gathered, row.id, hours),
            puts=tuple(Put(s.person_id, hours.day_of(s.at), s.until) for s in puts),
        )


def _dues(gathered: Gathered, row: Seen) -> tuple[Due, ...]:
    """The deadlines of the current plan, from the uppdrag's own on: earlier ones have had their report."""
    if row.deadline is None:
        return ()
    since = row.made_at or row.recorded_at
    strict = "senast" in (row.plan_text or "").lower()
    due = {
        (o.kind, o.deadline): o.body
        for o in gathered.occasions.get(row.id, ())
        if o.role == "due" and o.deadline >= row.deadline
    }
    due = due or {(row.plan_kind, row.deadline): row.plan_body}
    return tuple(Due(kind, deadline, since, body, strict) for (kind, deadline), body in due.items())


def _answers(gathered: Gathered, key: int, hours: Hours) -> dict[date, tuple[str, date]]:
    """What was said the day after a meeting, by the meeting's day."""
    answers: dict[date, tuple[str, date]] = {}
    for event in gathered.not_up.get(key, ()):
        meeting = date.fromisoformat(str(event.after["deadline"]))
        answers[meeting] = (NOT_UP, hours.day_of(event.at))
    for occasion in gathered.occasions.get(key, ()):
        if occasion.role == "reported":
            answers[occasion.deadline] = ("antecknat", occasion.deadline)
    return answers
