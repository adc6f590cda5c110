"""One message per person and day: which message carries which wish."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from reminders import moments
from reminders.composing import MERGED, TOO_LATE
from reminders.schedule import Hours
from reminders.subjects import Policies, at_a_time, load_people
from storage import deliveries, messages, planning, settings_rows, turns
from storage.growth import Growth
from uppdrag.calendar import working_day_after, working_day_on_or_after
from uppdrag.keeping import nothing_to_collect

if TYPE_CHECKING:
    from reminders.people import PersonFact
    from storage.deliveries import Tx
    from storage.messages import MessageRow
    from storage.planning import WishRow
    from uppdrag.facts import House

FEW = timedelta(days=3)
NEAR = timedelta(days=10)
BUNDLING = "bundling"


@dataclass
class _Plan:
    """What one round decides: messages to make and to open again, and which wishes go where."""

    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    again: set[int] = field(default_factory=set)
    joins: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    moved: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    too_late: list[int] = field(default_factory=list)


def bundle(house: House) -> None:
    """Finds a message for every loose wish: that of its day, until somebody has it in hand, else a later one."""
    hours = Hours(house.municipality.zone)
    with house.db.transaction() as tx:
        turns.take_turn(tx, BUNDLING, house.workspace_id)
        moments.still(tx, house)
        messages.carry_over(tx, house.workspace_id, hours.end_of(house.today() - timedelta(days=1)), MERGED)
    growth = Growth()
    while _bundle_some(house, growth):
        pass


@nothing_to_collect()
def _bundle_some(house: House, growth: Growth) -> bool:
    """One round; returns whether another may find more to do."""
    with house.db.transaction() as tx:
        turns.take_turn(tx, BUNDLING, house.workspace_id)
        moments.still(tx, house)
        most = at_a_time(house)
        wishes = planning.loose_wishes(tx, house.workspace_id, most)
        if not wishes:
            return False
        plan = _decide(tx, house, wishes)
        messages.add_messages(tx, house.workspace_id, list(plan.new.values()))
        growth.added(tx, "delivery", len(plan.new))
        messages.reopen(tx, plan.again)
        for day, ids in plan.moved.items():
            messages.move_wishes(tx, ids, day)
        deliveries.settle_wishes(tx, plan.too_late, "skipped", TOO_LATE)
        joined = messages.join(tx, house.workspace_id, plan.joins)
    return len(wishes) == most and bool(joined or plan.too_late)


def _decide(tx: Tx, house: House, wishes: list[WishRow], ahead: timedelta = NEAR) -> _Plan:
    """Looks so far ahead for messages that are there; a wish that ends up later has everybody look further."""
    days = [max(house.today(), wish.day) for wish in wishes]
    known = max(days) + ahead
    mailboxes = _mailboxes(tx, house, {wish.person_id for wish in wishes}, min(days), known)
    places: dict[tuple[int, date], _Place] = {}
    plan = _Plan()
    for wish in wishes:
        asked = (wish.person_id, wish.day)
        if asked not in places:
            places[asked] = mailboxes[wish.person_id].place(wish.day)
        if places[asked].day > known:
            return _decide(tx, house, wishes, ahead * 4)
        _put(plan, mailboxes[wish.person_id], places[asked], wish)
    return plan


def _mailboxes(tx: Tx, house: House, ids: set[int], first: date, last: date) -> dict[int, _Mailbox]:
    """Their messages from a few days before the first day, when one may have been meant that still waits, to the last."""
    people = load_people(tx, house, ids).persons
    policies = Policies(settings_rows.choices(tx, house.workspace_id))
    slack_ids = sorted({people[key].slack_id for key in ids})
    whole = Hours(house.municipality.zone)
    span = (max(house.now(), whole.whole(first)[0]) - FEW, whole.end_of(last))
    there = messages.messages_to(tx, house.workspace_id, slack_ids, span)
    found = {}
    for key in ids:
        policy = policies.of(person_id=key)
        own = tuple(there.get(people[key].slack_id, ()))
        found[key] = _Mailbox(
            house, people[key], policy.closes, own, Hours(house.municipality.zone, policy.slot)
        )
    return found


def _put(plan: _Plan, mailbox: _Mailbox, place: _Place, wish: WishRow) -> None:
    if wish.expires_at is not None and place.at >= wish.expires_at:
        plan.too_late.append(wish.id)
        return
    if place.day > place.first and wish.day >= place.first:
        plan.moved[place.day].append(wish.id)
    if place.message is None:
        if place.key not in plan.new:
            plan.new[place.key] = mailbox.row(place.day)
    elif place.message.state == "skipped":
        plan.again.add(place.message.id)
    plan.joins[place.key].append(wish.id)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the wishes of a day go: the first day with time for a message, the day that has one they can join
    (or will have one), when it goes out, and its key."""

    first: date
    day: date
    at: datetime
    key: str
    message: MessageRow | None


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """A person's days and the messages that they have already."""

    house: House
    person: PersonFact
    closes: time
    there: tuple[MessageRow, ...]
    hours: Hours

    def place(self, wanted: date) -> _Place:
        first = self.first_day(wanted)
        day, message = self.message_from(first)
        return _Place(first, day, self.at(day), message.key if message else self.key(day), message)

    def at(self, day: date) -> datetime:
        """When the day's message goes out: its slot, or now when that has passed."""
        return max(self.hours.at(day), self.house.now())

    def first_day(self, wanted: date) -> date:
        """The first day that still has time for a message."""
        today = self.house.today()
        local = self.house.now().astimezone(self.house.municipality.zone)
        over = today if local.time() < self.closes else today + timedelta(days=1)
        return working_day_on_or_after(max(wanted, over))

    def message_from(self, day: date) -> tuple[date, MessageRow | None]:
        """The first day from this one on whose message can be joined, or (None) with none yet: a day that has said something is full."""
        while (found := self._on(day)) and not all(_joinable(one) for one in found):
            day = working_day_after(day)
        return day, next(iter(found), None)

    def _on(self, day: date) -> list[MessageRow]:
        """The messages of a day, a digest first; one that waits since an earlier day counts for this one."""
        key = self.key(day)
        found = [one for one in self.there if one.key == key or self._is_digest(one, day)]
        return sorted(found, key=lambda one: one.kind != "digest")

    def _is_digest(self, one: MessageRow, day: date) -> bool:
        if one.kind != "digest" or not one.key.endswith("/1"):
            return False
        slot_day = self.hours.day_of(one.slot_at)
        if slot_day == day:
            return one.state not in ("skipped", "failed")
        if one.sent_at is not None:
            return self.hours.day_of(one.sent_at) == day
        waits = _untried(one) and slot_day < self.house.today() == day
        return waits and one.expires_at is not None and self.at(day) < one.expires_at

    def key(self, day: date) -> str:
        return f"p/{self.house.workspace_id}/{self.person.id}/{day.isoformat()}"

    def row(self, day: date) -> dict[str, Any]:
        """The day's message, to be made."""
        return {
            "key": self.key(day),
            "kind": "person",
            "receiver": self.person.slack_id,
            "slot_at": self.hours.at(day),
        }


def _untried(one: MessageRow) -> bool:
    return one.state == "pending" and one.first_try_at is None


def _joinable(one: MessageRow) -> bool:
    """Nobody has tried it; or it ended with nothing to say, and was never seen."""
    return _untried(one) or (one.kind == "person" and one.state == "skipped")
