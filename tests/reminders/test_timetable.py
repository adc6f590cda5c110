"""Steps that were reckoned once for all that are alike are those that each would have had."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.policy import DEFAULT, Policy
from reminders.schedule import NOT_UP, Due, Hours, Subject, timed_steps
from reminders.timetable import Timetable

ZONE, TODAY = ZoneInfo("Europe/Stockholm"), date(2021, 3, 3)
SHORT = Policy(eve=False, undated_days=10)

# Few days and odd hours: many subjects nearly alike.
days = st.dates(date(2021, 2, 22), date(2021, 4, 12))
BEGAN = datetime(2021, 2, 22, tzinfo=UTC)
moments = st.integers(0, 49 * 24 * 60).map(lambda minutes: BEGAN + timedelta(minutes=minutes))
dues = st.builds(
    Due, kind=st.sampled_from(["meeting", "quarter"]), deadline=days, since=moments, strict=st.booleans()
)
subjects = st.builds(
    Subject,
    number=st.just(1),
    status=st.sampled_from(["pågående", "redovisat", "fullgjort"]),
    recorded=moments,
    dues=st.lists(dues, max_size=2).map(tuple),
    group=st.booleans(),
    touched=st.none() | moments,
    answers=st.dictionaries(days, st.tuples(st.sampled_from([NOT_UP, "antecknat"]), days), max_size=2),
)


@settings(deadline=None)  # the first looks the holidays up
@given(st.lists(st.tuples(subjects, st.sampled_from([DEFAULT, SHORT])), max_size=12))
def test_what_is_remembered_is_what_would_be_reckoned(asked: list[tuple[Subject, Policy]]) -> None:
    timetable = Timetable(ZONE, TODAY)
    for subject, policy in asked:
        reckoned = timed_steps(subject, policy, Hours(ZONE, policy.slot), TODAY)
        assert timetable.of(subject, policy, timetable.hours(policy)) == reckoned


@settings(deadline=None)
@given(moments, st.integers(-30, 30))
def test_to_the_schedule_a_moment_is_the_slot_that_follows_it(moment: datetime, away: int) -> None:
    hours = Hours(ZONE)
    slot = hours.first_slot(moment)
    other = hours.at(hours.day_of(moment) + timedelta(days=away))
    assert slot >= moment
    assert (other < moment) == (other < slot)
    assert hours.next_slot_day(moment) == hours.next_slot_day(slot)
