"""From rows to what the schedule knows: uppdrag with their deadlines, people, and the policy that holds for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from reminders.people import People, PersonFact, RoleFact
from reminders.policy import Policy, read_policy
from reminders.schedule import NOT_UP, Due, Hours, Put, Subject, WantedWish, steps_for, wish_key
from storage import people as people_store
from storage import planning, settings_rows
from uppdrag.allowing import bodies_of
from uppdrag.facts import House

if TYPE_CHECKING:
    from storage.deliveries import Tx
    from storage.planning import Gathered
    from storage.settings_rows import Choices
    from storage.tables import Uppdrag


@dataclass(frozen=True, slots=True)
class Known:
    """An uppdrag with everything that is wanted about it, by the wishes' keys."""

    row: Uppdrag
    subject: Subject
    policy: Policy
    wanted: Mapping[str, WantedWish]


@dataclass(frozen=True, slots=True)
class World:
    """What is known of some uppdrag, and of the people and settings around them."""

    known: Mapping[int, Known]
    people: People
    choices: Choices


def at_one_moment(house: House) -> House:
    """The same house with its clock held still: one piece of work sees one time, and asks for it once."""
    moment = house.now()
    return replace(house, now=lambda: moment)


def load(tx: Tx, house: House, ids: Collection[int], also: Collection[int] = ()) -> World:
    """The uppdrag with these ids, and the people who matter for them; `also` names further persons."""
    gathered = planning.gather(tx, house.workspace_id, ids)
    chosen = settings_rows.choices(tx, house.workspace_id)
    answering = {row.ansvarig_id for row in gathered.rows.values() if row.ansvarig_id is not None}
    people = load_people(tx, house, answering | set(also))
    policies = Policies(chosen)
    known = {key: _known(house, gathered, people, policies, key) for key in gathered.rows}
    return World(known, people, chosen)


class Policies:
    """The policy that holds for a body and a person; settings that make no sense are not obeyed."""

    def __init__(self, chosen: Choices) -> None:
        self._chosen = chosen
        self._read: dict[tuple[Any, ...], Policy] = {}

    def of(
        self, bodies: tuple[str, ...] = (), *, channel: str | None = None, person_id: int | None = None
    ) -> Policy:
        """`bodies` from the one that counts most; a person's own choice counts more."""
        asked = (bodies, channel, person_id)
        if asked not in self._read:
            values = self._chosen.of(bodies=reversed(bodies), channel=channel, person_id=person_id)
            self._read[asked] = read_policy(values)[0]
        return self._read[asked]


def load_people(tx: Tx, house: House, ids: Collection[int]) -> People:
    """These persons, everybody with a role, and whoever stands in for any of them."""
    roles = planning.roles(tx, house.workspace_id)
    wanted = {*ids, *(role.person_id for role in roles)}
    persons: dict[int, PersonFact] = {}
    while missing := wanted - set(persons):
        found = people_store.persons(tx, house.workspace_id, missing)
        persons |= {key: person_fact(row) for key, row in found.items()}
        wanted = {p.deputy_id for p in persons.values() if p.deputy_id is not None}
        wanted -= missing - set(found)
    facts = (RoleFact(r.person_id, r.role, r.body, r.valid_from, r.valid_to) for r in roles)
    return People(persons, tuple(facts))


def person_fact(row: Any) -> PersonFact:
    """A person's row as a value."""
    return PersonFact(
        id=row.id,
        slack_id=row.slack_id,
        name=row.name,
        active=row.active,
        reachable=row.reachable,
        deputy_id=row.deputy_id,
        deputy_from=row.deputy_from,
        deputy_to=row.deputy_to,
    )


def _known(house: House, gathered: Gathered, people: People, policies: Policies, key: int) -> Known:
    row = gathered.rows[key]
    policy = policies.of(bodies_of(house, row.organ), person_id=row.ansvarig_id)
    subject = _subject(house, gathered, row, key)
    wishes = steps_for(subject, policy, people, house.municipality.zone, house.today())
    return Known(
        row, subject, policy, {wish_key(house.workspace_id, row.number, wish): wish for wish in wishes}
    )


def _subject(house: House, gathered: Gathered, row: Uppdrag, key: int) -> Subject:
    hours = Hours(house.municipality.zone)
    puts = (s for s in gathered.snoozes.get(key, ()) if s.plan_id == row.plan_id)
    return Subject(
        number=row.number,
        status=row.status,
        recorded=row.recorded_at,
        ansvarig=row.ansvarig_id,
        bodies=bodies_of(house, row.organ),
        dues=_dues(gathered, row, key),
        hidden=row.hidden,
        group=key in gathered.groups,
        touched=gathered.touched.get(key),
        answers=_answers(gathered, key, hours),
        puts=tuple(Put(s.person_id, hours.day_of(s.at), s.until) for s in puts),
    )


def _dues(gathered: Gathered, row: Uppdrag, key: int) -> tuple[Due, ...]:
    """The deadlines of the current plan, from the uppdrag's own on: earlier ones have had their report."""
    if row.deadline is None:
        return ()
    since = gathered.made.get(row.plan_id or 0, row.recorded_at)
    strict = "senast" in (row.plan_text or "").lower()
    due = {
        (o.kind, o.deadline): o.body
        for o in gathered.occasions.get(key, ())
        if o.role == "due" and o.deadline and o.deadline >= row.deadline
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
        if occasion.role == "reported" and occasion.deadline:
            answers[occasion.deadline] = ("antecknat", occasion.deadline)
    return answers
