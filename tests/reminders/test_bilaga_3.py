"""The 27 rows of a real bilaga 3 over two years, day by day: each message against the policy, told another way."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reminders.people import People, PersonFact, RoleFact
from reminders.policy import DEFAULT
from reminders.schedule import Due, Subject, WantedWish, steps_for
from reminders.subjects import load
from storage import settings_rows
from storage.tables import Uppdrag
from uppdrag.calendar import instant, is_working_day, working_day_after
from uppdrag.municipality import load_municipality
from uppdrag.plans import read_plan

ZONE = ZoneInfo("Europe/Stockholm")
LISTED = date(2021, 1, 28)
RECORDED = datetime(2021, 2, 24, 8, tzinfo=UTC)
FIRST, LAST = date(2021, 2, 24), date(2023, 2, 24)
PEOPLE = People(
    {n: PersonFact(n) for n in (1, 2, 3)},
    (RoleFact(2, "samordnare"), RoleFact(3, "chef")),
)


@pytest.fixture(scope="module")
def plans(shared: Path) -> list[str | None]:
    gold = json.loads((shared / "domain" / "seed_gold.json").read_text())
    return [row["plan"] for row in gold if row.get("list") == "bilaga 3" and row["seed"].startswith("004")]


@pytest.fixture(scope="module")
def rows(plans: list[str | None]) -> list[Subject]:
    return [_subject(number, words) for number, words in enumerate(plans, 1)]


def _subject(number: int, words: str | None) -> Subject:
    plan = read_plan(words or "", LISTED, load_municipality("goteborg"))
    dues = tuple(
        Due(occasion.kind, occasion.deadline, RECORDED) for occasion in plan.occasions if occasion.deadline
    )
    return Subject(number, "pågående", RECORDED, ansvarig=1, bodies=("x",), dues=dues)


def _between(day: date, other: date) -> list[date]:
    """The days strictly between, either way round."""
    first, last = sorted((day, other))
    return [first + timedelta(days=n) for n in range(1, (last - first).days)]


def _nearest_before(day: date, aim: date) -> bool:
    """The last working day not after the aim."""
    idle = [*_between(day, aim), *([aim] if aim != day else [])]
    return is_working_day(day) and day <= aim and not any(map(is_working_day, idle))


def _nearest_after(day: date, aim: date) -> bool:
    idle = [*_between(day, aim), *([aim] if aim != day else [])]
    return is_working_day(day) and day >= aim and not any(map(is_working_day, idle))


def _lawful(wish: WantedWish, subject: Subject) -> bool:
    """Whether the policy has such a message that day, by its own words."""
    if wish.deadline is None:
        recorded = RECORDED.date() + timedelta(days=30)
        quarter = [date(y, m, 1) for y in (2021, 2022, 2023) for m in (1, 4, 7, 10)]
        mondays = [first + timedelta(days=(7 - first.weekday()) % 7) for first in quarter]
        return _nearest_after(wish.day, recorded) or any(_nearest_after(wish.day, one) for one in mondays)
    aims = {"first": -28, "week": -7, "eve": -1, "asked": 1, "escalation_1": 7, "escalation_2": 21}
    if wish.step == "overdue":
        kind = next(due.kind for due in subject.dues if due.deadline == wish.deadline)
        working = sum(map(is_working_day, _between(wish.deadline, wish.day))) + 1
        return is_working_day(wish.day) and working == (4 if kind == "meeting" else 1)
    aim = wish.deadline + timedelta(days=aims[wish.step])
    if wish.day < wish.deadline:
        made_up_for = wish.day == date(2021, 2, 25)
        return _nearest_before(wish.day, aim) or (made_up_for and aim < wish.day)
    return _nearest_after(wish.day, aim)


def _sent(subject: Subject) -> list[WantedWish]:
    wishes = steps_for(subject, DEFAULT, PEOPLE, ZONE, date(2022, 3, 1))
    return [wish for wish in wishes if FIRST <= wish.day <= LAST]


def test_every_message_is_one_that_the_policy_has(rows: list[Subject]) -> None:
    assert len(rows) == 27
    wrong = [(s.number, w.step, w.day) for s in rows for w in _sent(s) if not _lawful(w, s)]
    assert wrong == []


def test_every_deadline_ahead_has_all_its_steps(rows: list[Subject]) -> None:
    after = Counter({"escalation_1": 2, "escalation_2": 3})
    checked = 0
    for subject in rows:
        for due in subject.dues:
            if not RECORDED.date() + timedelta(days=32) < due.deadline < LAST - timedelta(days=30):
                continue
            steps = Counter(wish.step for wish in _sent(subject) if wish.deadline == due.deadline)
            meeting = due.kind == "meeting"
            own = ["first", "week", *(["eve", "asked"] if meeting else [])]
            assert steps - Counter(["overdue"]) == Counter(own) + after
            assert meeting or steps["overdue"] == 1
            checked += 1
    assert checked >= 15


def test_nobody_hears_twice_a_day_about_the_same(rows: list[Subject]) -> None:
    for subject in rows:
        days = [(wish.person_id, wish.day) for wish in _sent(subject)]
        assert len(days) == len(set(days))


def test_what_has_no_date_is_asked_about_each_quarter(rows: list[Subject]) -> None:
    undated = [subject for subject in rows if not subject.dues]
    assert len(undated) == 3
    for subject in undated:
        assert [wish.day.isoformat() for wish in _sent(subject)] == [
            "2021-03-26", "2021-04-06", "2021-07-05", "2021-10-04",
            "2022-01-03", "2022-04-04", "2022-07-04", "2022-10-03", "2023-01-02",
        ]  # fmt: skip


def test_two_years_of_mornings_send_what_the_policy_wants_and_nothing_else(
    town: Any, plans: list[str | None]
) -> None:
    """The rows as they are recorded, planned and sent, each working day at eight."""
    choose_no_digests(town)
    town.clock.at = RECORDED
    for number, words in enumerate(plans, 1):
        town.add(words, title=f"Rad {number} i bilaga 3")
    day = FIRST
    while day < LAST:
        day = working_day_after(day)
        town.clock.at = instant(day, time(8), ZONE)
        town.tick()
    with town.house.db.reading() as tx:
        known = load(tx, town.house, [row.id for row in town.rows(Uppdrag)])
    wanted = {
        (wish.day, wish.person_id, one.row.number)
        for one in known.values()
        for _, wish in one.between(RECORDED, town.clock.at)
    }
    sent = Counter[tuple[date, int, int]]()
    ids = {f"U{name.upper()}": key for name, key in town.ids.items()}
    for at, to, steps in town.slack.steps():
        sent.update((date.fromisoformat(at), ids[to], number) for _, number in steps)
    assert set(sent) == wanted
    assert set(sent.values()) == {1}
    assert len(wanted) > 200
    assert set(Counter((post.to, f"{post.at:%Y-%m-%d}") for post in town.slack.posts).values()) == {1}


def choose_no_digests(town: Any) -> None:
    with town.house.db.transaction() as tx:
        settings_rows.choose(tx, town.house.workspace_id, "municipality", "", "digest", False)
