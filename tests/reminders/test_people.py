"""Who is reached on which day, however often and in whatever order it is asked."""

from __future__ import annotations

from datetime import date, timedelta

from reminders.people import People, PersonFact, RoleFact

BODIES = ("forskolenamnden", "")
FIRST = date(2021, 3, 1)
AWAY = PersonFact(1, deputy_id=2, deputy_from=FIRST + timedelta(days=3), deputy_to=FIRST + timedelta(days=5))
PERSONS = {
    1: AWAY,
    2: PersonFact(2, deputy_id=3, deputy_from=FIRST + timedelta(days=4)),
    3: PersonFact(3, reachable=False),
    4: PersonFact(4),
    5: PersonFact(5),
}
ROLES = (
    RoleFact(1, "samordnare", "forskolenamnden", None, FIRST + timedelta(days=7)),
    RoleFact(4, "samordnare", "forskolenamnden", FIRST + timedelta(days=2), FIRST + timedelta(days=2)),
    RoleFact(4, "chef", "forskolenamnden", FIRST + timedelta(days=6)),
    RoleFact(5, "administratör"),
)
DAYS = [FIRST + timedelta(days=ahead) for ahead in range(10)]


def told(people: People, day: date) -> tuple[object, ...]:
    return people.coordinators(BODIES, day), people.chiefs(BODIES, day), people.stand_in(1, day)


def test_what_was_asked_for_one_day_is_not_the_answer_for_another() -> None:
    people = People(PERSONS, ROLES)
    assert [told(people, day) for day in (*DAYS, *reversed(DAYS))] == [
        told(People(PERSONS, ROLES), day) for day in (*DAYS, *reversed(DAYS))
    ]


def test_roles_and_deputies_hold_from_their_first_day_to_their_last() -> None:
    people = People(PERSONS, ROLES)
    reached = [[one.person_id for one in people.coordinators(BODIES, day)] for day in DAYS]
    assert reached == [[1], [1], [1, 4], [2], [2], [2], [1], [1], [5], [5]]
    assert [bool(people.chiefs(BODIES, day)) for day in DAYS] == [False] * 6 + [True] * 4
