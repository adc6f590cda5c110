"""What need not be worked out again: uppdrag whose plans are alike have the same steps, whoever they are for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from reminders.policy import Policy
from reminders.schedule import Hours, Subject, Timed, timed_steps

MOST = 50_000


class Timetable:
    """The steps of subjects, each kind of them reckoned once; for one day in one zone."""

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        self._zone, self._today = zone, today
        self._known: dict[tuple[Any, ...], tuple[Timed, ...]] = {}
        self._first: dict[tuple[Any, datetime], datetime] = {}
        # A policy is told by its place in memory, so it must not leave while its steps are remembered.
        self._policies: dict[int, tuple[Policy, Hours]] = {}

    def hours(self, policy: Policy) -> Hours:
        """The hours of a policy's slot."""
        if id(policy) not in self._policies:
            self._policies[id(policy)] = (policy, Hours(self._zone, policy.slot))
        return self._policies[id(policy)][1]

    def of(self, subject: Subject, policy: Policy, hours: Hours) -> tuple[Timed, ...]:
        """As `timed_steps`; `hours` are those of the policy."""
        key = (id(policy), *self._kind(subject, hours))
        if key not in self._known:
            self._make_room()
            self._known[key] = timed_steps(subject, policy, hours, self._today)
        return self._known[key]

    def _kind(self, subject: Subject, hours: Hours) -> tuple[Any, ...]:
        """All that the steps of a subject depend on, and no more: moments count by the slot that follows them."""
        dues = tuple(
            (due.kind, due.deadline, due.strict, self._slot_after(max(due.since, subject.recorded), hours))
            for due in subject.dues
        )
        if not dues:
            return (subject.status, subject.group, hours.day_of(subject.recorded))
        touched = hours.day_of(subject.touched) if subject.touched else None
        return (subject.status, subject.group, dues, touched, tuple(sorted(subject.answers.items())))

    def _slot_after(self, moment: datetime, hours: Hours) -> datetime:
        if (hours.slot, moment) not in self._first:
            self._first[hours.slot, moment] = hours.first_slot(moment)
        return self._first[hours.slot, moment]

    def _make_room(self) -> None:
        """However many uppdrag there are, no more is remembered than this."""
        if len(self._known) >= MOST:
            self._known.clear()
        if len(self._first) >= MOST:
            self._first.clear()
