"""What stands on somebody's Home, and that the Homes of many readers are looked up together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from reminders import preferences
from reminders.homepage import Home, Shared, home_of
from reminders.preferences import Deputy
from uppdrag import after_meeting, changing, following, undoing
from uppdrag.changing import Evidence
from uppdrag.facts import Actor, PersonRef
from uppdrag.people import person_for_slack

if TYPE_CHECKING:
    from storage.db import Database
    from tests.reminders.conftest import Town

KIM = Actor("Kim Ås")
NAMES = ("Anna", "Bo", "Eva", "Claes", "Ada")


def furnished(town: Town) -> None:
    """Anna has a late one, Bo a protected one that Claes and Anna follow, nobody has two; Bo stands in for Anna."""
    town.add("KS 10 mars", title="Utreda bryggan")
    secret = town.add("KS 24 mars", who="Bo", title="Utreda det hemliga")
    town.add(None, who=None, title="Utreda parken")
    town.add("KS 24 mars", who=None, title="Utreda torget")
    for name in ("Anna", "Claes"):
        following.follow(town.house, town.ids[name], f"U-{secret}")
    following.follow(town.house, town.ids["Bo"], "KS")
    changing.protect(town.house, KIM, secret)
    preferences.name_deputy(town.house, town.ids["Anna"], Deputy(town.ids["Bo"], None, date(2021, 4, 20)))
    town.walk("2021-03-12 09:00", hours=24)


def reader(town: Town, name: str) -> PersonRef:
    return person_for_slack(town.house, f"U{name.upper()}")


def seen(town: Town, person: PersonRef, shared: Shared | None = None) -> Home:
    return home_of(replace(town.house, viewer=person.id), person, shared)


def test_a_home_looked_up_with_others_says_what_it_says_alone(town: Town) -> None:
    furnished(town)
    people = [reader(town, name) for name in NAMES]
    shared = Shared(people)
    for person in people:
        assert seen(town, person, shared) == seen(town, person), person.name


def test_a_meeting_is_asked_about_until_somebody_has_told_of_it(town: Town) -> None:
    number = town.add("KS 10 mars")
    town.walk("2021-03-12 09:00", hours=24)

    def asked() -> list[int]:
        been = seen(town, reader(town, "Eva")).concern.been
        return [line.number for group in been for line in group.lines]

    proof = Evidence("kommunstyrelsen", date(2021, 3, 10), "95")
    for told in ("antecknat", "redovisat i delar", "redovisat"):
        assert asked() == [number], told
        if told == "antecknat":
            after_meeting.noted(town.house, KIM, number, proof)
        else:
            changing.report(town.house, KIM, number, partial="delar" in told, evidence=proof)
        assert asked() == [], told
        undoing.undo(town.house, KIM, undoing.last_event(town.house, number) or 0)
    assert asked() == [number]
    after_meeting.did_not_come_up(town.house, KIM, number, proof.on)
    assert asked() == []


def test_what_is_protected_is_veiled_for_each_reader_by_itself(town: Town) -> None:
    furnished(town)
    people = [reader(town, name) for name in NAMES]
    shared = Shared(people)
    titles = {person.name: [line.title for line in seen(town, person, shared).followed] for person in people}
    assert titles["Anna"] == ["Skyddat uppdrag"]
    assert titles["Claes"] == ["Utreda det hemliga"]
    assert seen(town, people[0], shared).deputy == (people[1], None, date(2021, 4, 20))


def test_each_further_reader_costs_few_questions(town: Town, database: Database) -> None:
    furnished(town)
    for number in range(30):
        town.newcomer(f"Ny{number}")
        town.add("KS 24 mars", who=f"Ny{number}", title=f"Utreda sak {number}")
    asked: list[Any] = []
    event.listen(database.engine, "after_cursor_execute", lambda *_: asked.append(None))
    costs = []
    for many in (1, 30):
        people = [reader(town, f"Ny{number}") for number in range(many)]
        asked.clear()
        shared = Shared(people)
        for person in people:
            seen(town, person, shared)
        costs.append(len(asked))
    assert (costs[1] - costs[0]) / 29 <= 17
