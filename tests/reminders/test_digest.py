"""The weekly digest: what it tells and to whom, when it comes, and how it is divided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from reminders.composing import prepare
from reminders.content import Bundle, Digest
from reminders.delivery import Worker, _claim, deliver
from reminders.digest import Entry, Headline, Move, Overview, Section, divide
from reminders.outcomes import NotSent, Rejected, Unreachable
from reminders.planner import plan
from reminders.policy import DEFAULT
from reminders.receivers import choose_digest, slots
from storage import deliveries, people, settings_rows
from storage.tables import Delivery, Person, Watch
from uppdrag.changing import Evidence, close, move_plan, protect
from uppdrag.facts import Actor, Line

MONDAY = "2021-03-01 08:00"


def overview_of(town: Any, to: str) -> Overview:
    overviews = (post.content.part.overview for post in reversed(town.slack.digests()) if post.to == to)
    last: Overview = next(overviews)
    return last


def told(overview: Overview, kind: str) -> list[int]:
    return [entry.line.number for one in overview.sections if one.kind == kind for entry in one.entries]


def choose(town: Any, scope: str, scope_id: str, name: str, value: Any) -> None:
    with town.house.db.transaction() as tx:
        settings_rows.choose(tx, town.house.workspace_id, scope, scope_id, name, value)


def test_it_comes_on_monday_at_eight_to_those_who_have_to_do_with_it(town: Any) -> None:
    town.add("KS 31 mars")
    choose_digest(town.house, "C0SLK", ("kommunstyrelsen",))
    town.walk("2021-03-01 07:00")
    assert town.slack.posts == []
    town.walk("2021-03-01 08:00")
    town.walk("2021-03-02 18:00")
    assert [(f"{p.at:%m-%d %H:%M}", p.to) for p in town.slack.digests()] == [
        ("03-01 07:00", to) for to in ("C0SLK", "UANNA", "UEVA", "UCLAES", "UADA")
    ]


def test_tuesday_after_a_monday_holiday(town: Any) -> None:
    town.add("KS 5 maj")
    town.clock.move_to("2021-04-01 12:00")
    town.walk("2021-04-08 12:00")
    assert {f"{post.at:%m-%d}" for post in town.slack.digests()} == {"04-06"}


def test_figures_late_meetings_moved_fulfilled_and_to_sort_out(town: Any) -> None:
    for words in ("KS 31 mars", "2021-02-26", "KS 31 mars", None, "KS 10 mars", "till hösten kanske"):
        town.add(words, who="Anna" if words else None)
    eva = Actor("Eva", town.ids["Eva"])
    with town.house.db.transaction() as tx:
        people.grant(tx, town.house.workspace_id, town.ids["Eva"], "samordnare", "stadsledningskontoret")
    town.clock.move_to("2021-02-26 10:00")
    move_plan(town.house, eva, 3, "KS 21 april", "remisstiden förlängd")
    close(town.house, eva, 5, evidence=Evidence("kommunstyrelsen", date(2021, 2, 26), "101"))
    town.walk("2021-03-01 09:00", hours=4)
    seen = overview_of(town, "UEVA")
    assert seen.headline == Headline(
        open=5, new=5, fulfilled=1, late=1, soon=1, undated=1, protected=0, since=date(2021, 2, 22)
    )
    assert told(seen, "late") == [2]
    assert told(seen, "meeting") == [1]
    assert told(seen, "moved") == [3]
    assert told(seen, "fulfilled") == [5]
    assert told(seen, "undated") == [4]
    assert told(seen, "uncertain") == [6]
    assert told(seen, "unassigned") == [4]
    (move,) = [one.entries[0].move for one in seen.sections if one.kind == "moved"]
    assert move == Move("KS 31 mars", "KS 21 april", "remisstiden förlängd", 1)
    assert [one.entries[0].decision for one in seen.sections if one.kind == "fulfilled"] == [
        "KS 2021-02-26 § 101"
    ]


def test_whom_nobody_can_tell_is_to_sort_out(town: Any) -> None:
    """Anna's deputy hears for her; Bo has none; where nobody leads, not even that is told anybody but the chef."""
    for name in ("Anna", "Bo", None):
        town.add("KS 31 mars", who=name)
    with town.house.db.transaction() as tx:
        tx.execute(update(Person).where(Person.id != town.ids["Claes"]).values(reachable=False))
        tx.get_one(Person, town.ids["Anna"]).deputy_id = town.ids["Claes"]
    town.walk("2021-03-01 09:00")
    seen = overview_of(town, "UCLAES")
    assert (told(seen, "unreached"), told(seen, "untold"), told(seen, "unassigned")) == ([2], [2, 3], [3])
    with town.house.db.transaction() as tx:
        people.grant(tx, town.house.workspace_id, town.ids["Claes"], "samordnare", "kommunstyrelsen")
    town.walk("2021-03-08 09:00")
    seen = overview_of(town, "UCLAES")
    assert (told(seen, "unreached"), told(seen, "untold")) == ([2], [])


def test_since_last_time_is_since_the_last_one_that_was_sent(town: Any) -> None:
    town.add("KS 31 mars")
    town.walk("2021-03-02 08:00")
    town.add("KS 31 mars")
    town.walk("2021-03-09 08:00")
    seen = overview_of(town, "UANNA")
    assert (seen.headline.since, seen.headline.new, seen.headline.open) == (date(2021, 3, 1), 1, 2)


def test_a_person_hears_of_their_own_and_of_what_they_follow(town: Any) -> None:
    town.add("KS 31 mars", who="Anna")
    town.add("KS 31 mars", who="Bo")
    town.add("KS 31 mars", who=None)
    with town.house.db.transaction() as tx:
        tx.add(Watch(workspace_id=town.house.workspace_id, person_id=town.ids["Bo"], what="U-3"))
    town.walk("2021-03-01 09:00")
    assert told(overview_of(town, "UANNA"), "new") == [1]
    assert told(overview_of(town, "UBO"), "new") == [2, 3]
    assert told(overview_of(town, "UEVA"), "new") == [1, 2, 3]


def test_what_is_protected_is_counted_only(town: Any) -> None:
    town.add("KS 31 mars")
    protect(town.house, Actor("Eva", town.ids["Eva"]), 1)
    town.walk("2021-03-01 09:00")
    seen = overview_of(town, "UEVA")
    assert (seen.headline.open, seen.headline.protected) == (1, 1)
    assert [entry for one in seen.sections for entry in one.entries] == []


def test_the_days_reminders_come_in_the_digest(town: Any) -> None:
    town.add("2021-03-29")
    town.walk("2021-03-01 09:00")
    to_anna = [post for post in town.slack.posts if post.to == "UANNA"]
    (post,) = to_anna
    assert isinstance(post.content, Digest)
    assert post.content.reminders is not None
    assert [item.step for item in post.content.reminders.items] == ["first"]


def test_what_was_to_come_with_a_digest_that_slack_does_not_take_comes_without_it(town: Any) -> None:
    town.add("2021-02-26")  # overdue on Monday
    town.walk("2021-03-01 07:00")
    town.slack.next_outcomes = [Rejected("invalid_blocks")] * 4
    town.walk("2021-03-01 16:00", hours=1)
    assert [row.state for row in town.rows(Delivery) if row.key.startswith("d/")] == ["failed"] * 4
    told = [(day, to) for day, to, steps in town.slack.steps() if ("overdue", 1) in steps]
    assert told == [("2021-03-01", "UANNA")]


def test_what_stood_in_the_digest_of_somebody_gone_goes_to_the_next_in_line(town: Any) -> None:
    town.add("2021-02-26", who="Bo")  # overdue on Monday
    town.walk("2021-03-01 07:00")
    real = town.slack.post
    town.slack.post = lambda to, *rest: Unreachable("user_disabled") if to == "UBO" else real(to, *rest)
    town.walk("2021-03-02 09:00", hours=1)
    told = [(to, steps) for _, to, steps in town.slack.steps() if ("overdue", 1) in steps]
    assert [to for to, _ in told] == ["UEVA"]
    assert [row.reachable for row in town.rows(Person) if row.slack_id == "UBO"] == [False]


def test_a_reminder_put_off_to_monday_on_friday_comes_in_mondays_digest(town: Any) -> None:
    """Friday's message is being tried when Anna takes over Bo's uppdrag; on Monday she is not written to twice."""
    town.add("2021-03-26", who="Anna")
    number = town.add("2021-03-26", who="Bo")
    town.clock.move_to("2021-02-26 08:00")
    town.slack.next_outcomes = [NotSent("nere")] * 2
    town.tick()
    town.change(number, ansvarig_id=town.ids["Anna"])
    town.tick()
    assert f"p/1/{town.ids['Anna']}/2021-03-01" in {row.key for row in town.rows(Delivery)}
    town.leases_run_out()
    town.walk("2021-03-02 09:00", hours=6)
    to_anna = [(f"{post.at:%m-%d}", type(post.content)) for post in town.slack.posts if post.to == "UANNA"]
    assert to_anna == [("02-26", Bundle), ("03-01", Digest)]
    monday = next(post.content for post in town.slack.digests() if post.to == "UANNA")
    assert [item.line.number for item in monday.reminders.items] == [number]


def test_whoever_sends_before_another_has_planned_the_digest_leaves_its_reminders_alone(town: Any) -> None:
    """As above, and then the bot stands still until a replica on Monday that sends first."""
    town.add("2021-03-26", who="Anna")
    number = town.add("2021-03-26", who="Bo")
    town.clock.move_to("2021-02-26 08:00")
    town.slack.next_outcomes = [NotSent("nere")] * 2
    town.tick()
    town.change(number, ansvarig_id=town.ids["Anna"])
    town.tick()
    town.clock.move_to("2021-03-01 08:00")
    assert deliver(town.house, town.slack, town.worker) == 0
    town.leases_run_out()
    town.tick()
    (monday,) = [post for post in town.slack.posts if post.to == "UANNA" and isinstance(post.content, Digest)]
    refused_on_friday = 1
    assert {item.line.number for item in monday.content.reminders.items} == {refused_on_friday, number}


def test_without_a_digest_of_ones_own_the_reminder_comes_alone(town: Any) -> None:
    town.add("2021-03-29")
    choose(town, "person", str(town.ids["Anna"]), "digest", False)
    town.walk("2021-03-01 09:00")
    assert [type(post.content) for post in town.slack.posts if post.to == "UANNA"] == [Bundle]


def test_nothing_to_tell_is_one_line_or_silence(town: Any) -> None:
    town.add("KS 19 maj")
    town.walk("2021-03-02 09:00")
    choose(town, "person", str(town.ids["Anna"]), "digest_empty", False)
    town.walk("2021-03-09 09:00")
    last = [post for post in town.slack.digests() if f"{post.at:%m-%d}" == "03-08"]
    assert "UANNA" not in [post.to for post in last]
    seen = overview_of(town, "UEVA")
    assert seen.empty
    assert seen.next_meeting == ("KS", date(2021, 5, 19), 1)


def test_a_digest_missed_by_more_than_36_hours_is_not_sent_but_its_reminders_are(town: Any) -> None:
    town.add("2021-03-29")
    town.clock.move_to("2021-02-28 12:00")
    plan(town.house)
    town.clock.move_to("2021-03-03 09:00")
    town.tick()
    town.tick()
    assert town.slack.digests() == []
    assert [(day, to, steps[0][0]) for day, to, steps in town.slack.steps()] == [
        ("2021-03-03", "UANNA", "first")
    ]


def test_a_digest_within_36_hours_takes_the_reminders_of_both_days(town: Any) -> None:
    town.add("2021-03-29")
    town.add("2021-03-30")
    town.clock.move_to("2021-02-28 12:00")
    plan(town.house)
    town.clock.move_to("2021-03-02 09:00")
    town.tick()
    to_anna = [post for post in town.slack.posts if post.to == "UANNA"]
    (post,) = to_anna
    assert sorted(item.line.number for item in post.content.reminders.items) == [1, 2]


def refused_on_monday(town: Any, who: str = "Anna") -> None:
    """No digest got through on Monday, and on Tuesday there is something to remind of."""
    town.add("2021-03-01", who=who)  # overdue on Tuesday
    town.walk("2021-03-01 07:00")
    town.slack.posts.clear()
    town.slack.down = True
    town.walk("2021-03-01 16:00", hours=1)
    town.leases_run_out()
    town.slack.down = False


def days_of(town: Any, to: str) -> list[str]:
    return [f"{post.at:%m-%d}" for post in town.slack.posts if post.to == to]


def test_a_digest_refused_all_monday_takes_tuesdays_reminders_along(town: Any) -> None:
    refused_on_monday(town)
    town.walk("2021-03-02 18:00", hours=1)
    assert days_of(town, "UANNA") == ["03-02"]
    (reminders,) = (post.content.reminders for post in town.slack.posts if post.to == "UANNA")
    assert [item.step for item in reminders.items] == ["overdue"]


def test_it_takes_them_from_whoever_has_them_in_hand(town: Any) -> None:
    refused_on_monday(town)
    town.clock.move_to("2021-03-02 08:00")
    plan(town.house)
    with town.house.db.transaction() as tx:
        jobs = {job.key[0]: job for job in _claim(tx, town.house, Worker(), 20) if job.receiver == "UANNA"}
    assert set(jobs) == {"d", "p"}
    with town.house.db.transaction() as tx:
        (digest,) = deliveries.begin(tx, [jobs["d"]], town.clock.at)
    with town.house.db.transaction() as tx:
        content = prepare(tx, town.house, [digest])[digest.id].content
    assert isinstance(content, Digest)
    assert content.reminders
    with town.house.db.transaction() as tx:
        assert deliveries.begin(tx, [jobs["p"]], town.clock.at) == []
    assert [row.state for row in town.rows(Delivery) if row.id == jobs["p"].id] == ["skipped"]


def test_it_leaves_alone_what_somebody_has_begun_to_send(town: Any) -> None:
    refused_on_monday(town)
    town.clock.move_to("2021-03-02 08:00")
    plan(town.house)
    with town.house.db.transaction() as tx:
        jobs = {job.key[0]: job for job in _claim(tx, town.house, Worker(), 20) if job.receiver == "UANNA"}
        (begun,) = deliveries.begin(tx, [jobs["p"]], town.clock.at)
    with town.house.db.transaction() as tx:
        content = prepare(tx, town.house, [jobs["d"]])[jobs["d"].id].content
        assert isinstance(content, Digest)
        assert content.reminders is None
        assert deliveries.held(tx, [begun]) == {begun.id}


def test_after_a_late_digest_the_day_has_had_its_message(town: Any) -> None:
    """Bo is gone, and Eva hears in his place: on Wednesday, as her digest came on Tuesday."""
    refused_on_monday(town, who="Bo")
    real = town.slack.post
    town.slack.post = lambda to, *rest: Unreachable("user_disabled") if to == "UBO" else real(to, *rest)
    town.walk("2021-03-03 09:00", hours=1)
    assert days_of(town, "UEVA") == ["03-02", "03-03"]


def test_a_long_digest_comes_in_parts_each_once(town: Any) -> None:
    for number in range(70):
        town.add("2021-02-25", title=f"{number} " + "åtgärd & < > " * 12)
    town.walk("2021-02-26 12:00")
    town.slack.lose_answers = 1
    for moment in ("2021-03-01 08:00", "2021-03-01 09:00"):
        town.walk(moment, hours=4)
        town.leases_run_out()
    parts = [post for post in town.slack.digests() if post.to == "UEVA"]
    assert [post.content.part.part for post in parts] == list(range(1, parts[0].content.part.parts + 1))
    assert len(parts) > 1
    assert [post.key.rpartition("/")[2] for post in parts] == [str(n) for n in range(1, len(parts) + 1)]
    assert [(row.key, row.state, row.reason) for row in town.rows(Delivery) if row.state != "sent"] == []


@pytest.mark.parametrize(
    ("weekday", "after", "until", "days"),
    [
        (0, "2021-02-22", "2021-03-16", ["03-01", "03-08", "03-15"]),
        (0, "2021-04-01", "2021-04-13", ["04-06", "04-12"]),
        (4, "2021-03-29", "2021-04-10", ["04-06", "04-09"]),  # long Friday moves past Easter
        (2, "2021-12-20", "2022-01-07", ["12-22", "12-29", "01-05"]),
    ],
)
def test_slots(house: Any, weekday: int, after: str, until: str, days: list[str]) -> None:
    begin, end = (datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) for day in (after, until))
    found = list(slots(house, replace(DEFAULT, digest_weekday=weekday), begin, end))
    assert [f"{slot:%m-%d}" for slot in found] == days


def a_line(number: int, title: str) -> Line:
    return Line(
        number, number, title, (), "x", "X", "pågående", True, False, None, None, "undated", True, None, None,
        0, 1,
    )  # fmt: skip


HEAD = Headline(1, 1, 0, 0, 0, 0, 0, date(2021, 3, 1))


@given(
    titles=st.lists(st.text(max_size=300) | st.just("&" * 110), max_size=120),
    left=st.integers(0, 50),
)
def test_dividing_loses_nothing_and_repeats_nothing(titles: list[str], left: int) -> None:
    entries = tuple(Entry(a_line(number, title)) for number, title in enumerate(titles, 1))
    half = len(entries) // 2
    sections = (
        Section("late", entries[:half], half + left),
        Section("new", entries[half:], len(entries) - half),
    )
    parts = divide(Overview(date(2021, 3, 8), HEAD, sections))
    spread = [entry for part in parts for one in part.sections for entry in one.entries]
    assert spread == list(entries)
    assert sum(one.total for part in parts for one in part.sections) == len(entries) + left
    assert [part.part for part in parts] == list(range(1, len(parts) + 1))
    assert {part.parts for part in parts} == {len(parts)}


def test_the_window_is_closed_at_the_slot(town: Any) -> None:
    town.add("KS 31 mars")
    town.tick()
    town.clock.move_to(MONDAY)
    plan(town.house)
    town.clock.at += timedelta(minutes=5)
    town.add("KS 31 mars")
    town.tick()
    assert overview_of(town, "UANNA").headline.new == 1
