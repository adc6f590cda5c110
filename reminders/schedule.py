"""Which step is wanted when, for whom: the policy of reminders as pure functions of what is known.

Source of the rules: the table of reminders in docs/delivery.md. Nothing here asks what time it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from reminders.people import People, Receiver, Why
from reminders.policy import Policy
from storage.lists import WAITING
from uppdrag.calendar import (
    add_working_days,
    instant,
    working_day_after,
    working_day_before,
    working_day_on_or_after,
    working_day_on_or_before,
)

Step = Literal["first", "week", "eve", "asked", "overdue", "escalation_1", "escalation_2", "undated", "again"]
ASKED_LIVES = timedelta(days=14)
ESCALATION_LIVES = timedelta(days=7)
UNDATED_LIVES = timedelta(days=14)
AGAIN_LIVES = timedelta(days=7)
NOT_UP = "kom inte upp"
NOT_PUT_OFF = ("escalation_1", "escalation_2", "again")


class Due(NamedTuple):
    """One deadline of an uppdrag. `since` is when it became the plan; `strict` = the words say "senast"."""

    kind: str
    deadline: date
    since: datetime
    body: str | None = None
    strict: bool = False

    @property
    def has_eve(self) -> bool:
        return self.strict or self.kind in ("meeting", "date")


@dataclass(frozen=True, slots=True)
class Put:
    """Somebody put off the reminders of the current plan: from one day until another."""

    person_id: int
    day: date
    until: date


class Subject(NamedTuple):
    """What the schedule must know of an uppdrag.

    `bodies`: the body that answers and the nämnd it serves. `answers`: what was said the day after a
    meeting, by its day: ("kom inte upp", when). `touched`: when a person last did something to it.
    """

    number: int
    status: str
    recorded: datetime
    ansvarig: int | None = None
    bodies: tuple[str, ...] = ()
    dues: tuple[Due, ...] = ()
    hidden: bool = False
    group: bool = False
    touched: datetime | None = None
    answers: Mapping[date, tuple[str, date]] = MappingProxyType({})
    puts: tuple[Put, ...] = ()


class WantedWish(NamedTuple):
    """One step for one person: on which local day, from and until which UTC instant, and why this person."""

    step: Step
    deadline: date | None
    person_id: int
    why: Why
    day: date
    slot_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Timed:
    """A step whoever it is for: on which local day, from and until which UTC instant."""

    step: Step
    deadline: date | None
    day: date
    slot_at: datetime
    expires: datetime


# The same few thousand days are asked for again and again, and each answer needs the zone's rules.
_instant = lru_cache(maxsize=16_384)(instant)


@dataclass(frozen=True, slots=True)
class Hours:
    """The municipality's zone and the clock time of its slot."""

    zone: ZoneInfo
    slot: time = time(8)

    def at(self, day: date) -> datetime:
        """The UTC instant of the slot on a local day."""
        return _instant(day, self.slot, self.zone)

    def timed(self, step: Step, deadline: date | None, day: date, expires: datetime) -> Timed:
        return Timed(step, deadline, day, self.at(day), expires)

    def end_of(self, day: date) -> datetime:
        """The UTC instant at which a local day ends."""
        return _instant(day + timedelta(days=1), time(0), self.zone)

    def whole(self, day: date) -> tuple[datetime, datetime]:
        """A local day, from its beginning to that of the next."""
        return self.end_of(day - timedelta(days=1)), self.end_of(day)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def next_slot_day(self, moment: datetime) -> date:
        """The first working day whose slot is not before the moment."""
        day = working_day_on_or_after(self.day_of(moment))
        return day if self.at(day) >= moment else working_day_after(day)

    def first_slot(self, moment: datetime) -> datetime:
        """The first slot of any day that is not before the moment: to the schedule the two are one."""
        slot = self.at(self.day_of(moment))
        return slot if slot >= moment else self.at(self.day_of(moment) + timedelta(days=1))


def steps_for(
    subject: Subject, policy: Policy, people: People, zone: ZoneInfo, today: date
) -> tuple[WantedWish, ...]:
    """Every message wanted about this uppdrag, the earliest first, as things stand.

    `today` only bounds the endless question about a missing date: a year ahead. Past steps are included;
    the caller decides how far back it looks.
    """
    hours = Hours(zone, policy.slot)
    return wishes_for(timed_steps(subject, policy, hours, today), subject, people, hours)


def timed_steps(subject: Subject, policy: Policy, hours: Hours, today: date) -> tuple[Timed, ...]:
    """The steps of an uppdrag, the earliest first, whoever they are for and whatever was put off."""
    if subject.hidden or subject.status not in (*WAITING, "redovisat"):
        return ()
    timed = [*_of_dues(subject, policy, hours), *_undated(subject, policy, hours, today)]
    return tuple(sorted(timed, key=lambda one: one.slot_at))


def wishes_for(
    timed: Iterable[Timed], subject: Subject, people: People, hours: Hours
) -> tuple[WantedWish, ...]:
    """The steps as wishes of the people whose they are, with what comes back after it was put off."""
    wishes = [wish for one in timed for wish in for_people(one, subject, people)]
    wishes += _again(subject, people, hours, wishes)
    return tuple(sorted(wishes, key=lambda wish: (wish.slot_at, wish.step, wish.person_id)))


def wish_key(workspace_id: int, number: int, wish: WantedWish) -> str:
    """`r/1/U-14/2021-03-31/first/7`. A step that comes again without a new deadline carries its day."""
    repeats = wish.step in ("undated", "again")
    step = f"{wish.step}-{wish.day.isoformat()}" if repeats else wish.step
    deadline = wish.deadline.isoformat() if wish.deadline else "odaterad"
    return f"r/{workspace_id}/U-{number}/{deadline}/{step}/{wish.person_id}"


def _of_dues(subject: Subject, policy: Policy, hours: Hours) -> Iterator[Timed]:
    waiting = subject.status in WAITING and not subject.group
    for due in subject.dues:
        since = max(due.since, subject.recorded)
        if waiting:
            yield from _not_missed(_before(due, policy, hours), since, hours)
            yield from _alive(_after(subject, due, policy, hours), since)
        yield from _alive(_asked(subject, due, hours), since)


def _before(due: Due, policy: Policy, hours: Hours) -> list[Timed]:
    """First, week and eve; each lives until the next one comes, the last until the deadline's day is over."""
    lead = policy.lead(due.kind)
    days: list[tuple[Step, date]] = [
        (step, working_day_on_or_before(due.deadline - timedelta(days=ahead)))
        for step, ahead in _ahead(lead.first, lead.week)
    ]
    if policy.eve and due.has_eve:
        days.append(("eve", working_day_before(due.deadline)))
    ends = [*(hours.at(day) for _, day in days[1:]), hours.end_of(due.deadline)]
    timed = (hours.timed(step, due.deadline, day, end) for (step, day), end in zip(days, ends, strict=True))
    return [one for one in timed if one.slot_at < one.expires]


def _ahead(first: int, week: int) -> list[tuple[Step, int]]:
    wanted: list[tuple[Step, int]] = [("first", first), ("week", week)]
    return [(step, days) for step, days in wanted if days]


def _not_missed(steps: list[Timed], since: datetime, hours: Hours) -> Iterator[Timed]:
    """Steps from `since` on; of those already passed the latest, at the next slot, while it still has time."""
    passed = [one for one in steps if one.slot_at < since]
    if passed:
        day = hours.next_slot_day(since)
        late = replace(passed[-1], day=day, slot_at=hours.at(day))
        if late.slot_at < late.expires:
            yield late
    yield from steps[len(passed) :]


def _asked(subject: Subject, due: Due, hours: Hours) -> Iterator[Timed]:
    if due.kind == "meeting" and due.deadline not in subject.answers:
        day = working_day_after(due.deadline)
        yield hours.timed("asked", due.deadline, day, hours.at(day) + ASKED_LIVES)


def _after(subject: Subject, due: Due, policy: Policy, hours: Hours) -> Iterator[Timed]:
    if _is_settled(subject, due):
        return
    warned = working_day_on_or_after(due.deadline + timedelta(days=policy.escalation_1_days))
    told = working_day_on_or_after(due.deadline + timedelta(days=policy.escalation_2_days))
    overdue = _overdue_day(subject, due, policy)
    if overdue < warned:
        yield hours.timed("overdue", due.deadline, overdue, hours.at(warned))
    if subject.touched is None or hours.day_of(subject.touched) <= due.deadline:
        yield hours.timed("escalation_1", due.deadline, warned, hours.at(warned) + ESCALATION_LIVES)
    yield hours.timed("escalation_2", due.deadline, told, hours.at(told) + ESCALATION_LIVES)


def _is_settled(subject: Subject, due: Due) -> bool:
    """Whether it had its turn: anything but "kom inte upp" was said of that day."""
    return due.deadline in subject.answers and subject.answers[due.deadline][0] != NOT_UP


def _overdue_day(subject: Subject, due: Due, policy: Policy) -> date:
    """The first working day after; of a meeting only when it did not come up, or nobody has said how it went."""
    following = working_day_after(due.deadline)
    if due.kind != "meeting":
        return following
    if due.deadline not in subject.answers:
        return add_working_days(following, policy.answer_days)
    return working_day_after(max(due.deadline, subject.answers[due.deadline][1]))


def _alive(steps: Iterable[Timed], since: datetime) -> Iterator[Timed]:
    return (one for one in steps if one.slot_at >= since)


def _undated(subject: Subject, policy: Policy, hours: Hours, today: date) -> Iterator[Timed]:
    if subject.dues or subject.group or subject.status not in WAITING:
        return
    recorded = hours.day_of(subject.recorded)
    begins = working_day_on_or_after(recorded + timedelta(days=policy.undated_days))
    for day in (begins, *_quarter_mondays(begins, today + timedelta(days=366))):
        yield hours.timed("undated", None, day, hours.at(day) + UNDATED_LIVES)


def _quarter_mondays(after: date, until: date) -> Iterator[date]:
    """The first Monday of each quarter in between, or the working day that follows it."""
    for year in range(after.year, until.year + 1):
        for month in (1, 4, 7, 10):
            first = date(year, month, 1)
            day = working_day_on_or_after(first + timedelta(days=-first.weekday() % 7))
            if after < day <= until:
                yield day


def for_people(one: Timed, subject: Subject, people: People) -> Iterable[WantedWish]:
    """A step as a wish for each person whose it is and who has not put it off."""
    return [_wish(one, receiver) for receiver in _hearing(one, subject, people)]


def is_for_anybody(one: Timed, subject: Subject, people: People) -> bool:
    """Whether `for_people` has any wish for the step."""
    return any(True for _ in _hearing(one, subject, people))


def _hearing(one: Timed, subject: Subject, people: People) -> Iterable[Receiver]:
    receivers = _receivers(one.step, subject, people, one.day)
    if not subject.puts:
        return receivers
    return (each for each in receivers if not _is_put_off(one, subject, each.person_id))


def _receivers(step: Step, subject: Subject, people: People, on: date) -> Iterable[Receiver]:
    """Whose step it is; nobody twice."""
    bodies = (*subject.bodies, "")
    if step == "asked":
        return people.coordinators(bodies, on)
    found = people.responsible(subject.ansvarig, bodies, on)
    if step not in ("escalation_1", "escalation_2"):
        return found
    found += people.coordinators(bodies, on)
    if step == "escalation_2":
        found += people.chiefs(bodies, on)
    return {receiver.person_id: receiver for receiver in reversed(found)}.values()


def _is_put_off(one: Timed, subject: Subject, person_id: int) -> bool:
    put = _put_of(subject, person_id)
    return put is not None and one.step not in NOT_PUT_OFF and put.day <= one.day < put.until


def _put_of(subject: Subject, person_id: int) -> Put | None:
    """The person's latest wish to hear later."""
    return next((put for put in reversed(subject.puts) if put.person_id == person_id), None)


def _again(subject: Subject, people: People, hours: Hours, wishes: list[WantedWish]) -> Iterator[WantedWish]:
    """What was put off comes back on its day, unless another reminder comes that day anyway."""
    taken = {(wish.person_id, wish.day) for wish in wishes}
    for person_id in dict.fromkeys(put.person_id for put in subject.puts):
        one = _returning(subject, person_id, hours)
        receivers = (
            {r.person_id: r for r in _receivers("escalation_1", subject, people, one.day)} if one else {}
        )
        if one and person_id in receivers and (person_id, one.day) not in taken:
            yield _wish(one, receivers[person_id])


def _returning(subject: Subject, person_id: int, hours: Hours) -> Timed | None:
    put = _put_of(subject, person_id)
    if put is None or subject.status not in WAITING:
        return None
    deadline = next((due.deadline for due in subject.dues if due.deadline >= put.day), None)
    deadline = deadline or max((due.deadline for due in subject.dues), default=None)
    day = working_day_on_or_after(put.until)
    if deadline is not None and put.until < deadline <= day:
        day = working_day_before(deadline)
    if day <= put.day:
        return None
    ahead = deadline is not None and day <= deadline
    expires = hours.end_of(deadline) if deadline and ahead else hours.at(day) + AGAIN_LIVES
    return hours.timed("again", deadline, day, expires)


def _wish(one: Timed, receiver: Receiver) -> WantedWish:
    return WantedWish(
        one.step, one.deadline, receiver.person_id, receiver.why, one.day, one.slot_at, one.expires
    )
