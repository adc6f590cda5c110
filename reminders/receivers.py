"""Who gets a weekly digest, when, and about what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reminders import moments
from reminders.moments import LAST_LOOK
from reminders.policy import Policy
from reminders.schedule import Hours
from reminders.subjects import Policies
from storage import digests, messages, people, planning, settings_rows, watches
from storage.scope import Scope
from uppdrag.calendar import working_day_on_or_after
from uppdrag.facts import House

if TYPE_CHECKING:
    from reminders.planner import Window
    from storage.deliveries import Tx
    from storage.settings_rows import Choices
    from storage.tables import Role

LIVES = timedelta(hours=36)
WEEK = timedelta(days=7)
LOOK_EVERY = timedelta(minutes=15)
AHEAD = timedelta(days=1)
IN_DIGEST = "samlad i veckans översikt"
LEADING = ("samordnare", "chef", "administratör")


@dataclass(frozen=True, slots=True)
class Reader:
    """A channel or person that gets digests, by Slack id, and the policy that holds there."""

    slack_id: str
    policy: Policy


def plan_digests(house: House, window: Window) -> int:
    """Makes the messages of digests whose slot is near; returns how many it asked for. Looks every 15 minutes."""
    with house.db.reading() as tx:
        last = planning.mark(tx, house.workspace_id, LAST_LOOK)
        if last is not None and timedelta(0) <= window.now - last < LOOK_EVERY:
            return 0
        found = readers(tx, house)
    after = max(min(last or window.now, window.now), window.now - LIVES)
    # Most readers share one policy, which is one object: its slots are reckoned once.
    near = {
        id(reader.policy): list(slots(house, reader.policy, after, window.horizon))
        for reader in _apart(found)
    }
    rows = [_row(house, reader, slot) for reader in found for slot in near[id(reader.policy)]]
    with house.db.transaction() as tx:
        moments.still(tx, house)
        messages.add_messages(tx, house.workspace_id, rows)
        _make_room(tx, house, rows)
        planning.set_mark(tx, house.workspace_id, LAST_LOOK, window.now)
    return len(rows)


def planned_through(tx: Tx, house: House) -> date:
    """The last day whose digests are all made: nobody is reminded on a later one, whose digest takes it along."""
    last = planning.mark(tx, house.workspace_id, LAST_LOOK)
    hours = Hours(house.municipality.zone)
    return (
        hours.day_of(last + AHEAD) - timedelta(days=1)
        if last is not None
        else house.today() - timedelta(days=1)
    )


def _make_room(tx: Tx, house: House, rows: Iterable[dict[str, Any]]) -> None:
    """Whoever gets a digest gets that day's reminders with it, also those put off to that day before it was made."""
    hours = Hours(house.municipality.zone)
    by_day: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        by_day[hours.day_of(row["slot_at"])].append(row["receiver"])
    for day, slack_ids in by_day.items():
        messages.make_room(tx, house.workspace_id, slack_ids, hours.whole(day), IN_DIGEST)


def _apart(found: Iterable[Reader]) -> Iterable[Reader]:
    """One reader of each policy."""
    return {id(reader.policy): reader for reader in found}.values()


def readers(tx: Tx, house: House) -> list[Reader]:
    """Everybody who gets a digest: channels that chose it, people unless they chose not to."""
    chosen = settings_rows.choices(tx, house.workspace_id)
    policies = Policies(chosen)
    channels = (Reader(one, policies.of(channel=one)) for one in _channels(chosen))
    persons = (
        Reader(slack_id, policies.of(person_id=key))
        for key, slack_id in digests.readers(tx, house.workspace_id)
    )
    return [reader for reader in (*channels, *persons) if reader.policy.digest]


def choose_digest(house: House, channel: str, bodies: tuple[str, ...] = ()) -> None:
    """A channel (Slack id) wants the weekly digest, about these bodies or about everything."""
    with house.db.transaction() as tx:
        for name, value in (("digest", True), ("digest_bodies", list(bodies))):
            settings_rows.choose(tx, house.workspace_id, "channel", channel, name, value)


def _channels(chosen: Choices) -> list[str]:
    """Channels that have chosen a digest themselves: one is never sent to a channel that did not ask."""
    return [one for one in chosen.channels() if chosen.chosen["channel", one].get("digest") is True]


def slots(house: House, policy: Policy, after: datetime, until: datetime) -> Iterator[datetime]:
    """The digest's slots in (after, until]: the chosen weekday, or the working day that follows it."""
    hours = Hours(house.municipality.zone, policy.digest_slot)
    day = hours.day_of(after) - WEEK
    while day <= hours.day_of(until):
        day += timedelta(days=(policy.digest_weekday - day.weekday() - 1) % 7 + 1)
        slot = hours.at(working_day_on_or_after(day))
        if after < slot <= until:
            yield slot


def _row(house: House, reader: Reader, slot: datetime, part: int = 1) -> dict[str, Any]:
    return {
        "key": digest_key(house, reader.slack_id, slot, part),
        "kind": "digest",
        "receiver": reader.slack_id,
        "slot_at": slot,
        "expires_at": slot + LIVES,
    }


def digest_key(house: House, slack_id: str, slot: datetime, part: int) -> str:
    """`d/1/U012/2021-W09/1`: the week is that of the town's calendar."""
    local = slot.astimezone(house.municipality.zone)
    return f"d/{house.workspace_id}/{slack_id}/{local:%G-W%V}/{part}"


def further_parts(
    house: House, slack_id: str, slot: datetime, policy: Policy, parts: int
) -> list[dict[str, Any]]:
    """The messages for the other parts of a digest that does not fit into one."""
    return [_row(house, Reader(slack_id, policy), slot, part) for part in range(2, parts + 1)]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a person stands: the policy and the roles that hold for them today, what they follow, what concerns them."""

    policy: Policy
    roles: frozenset[str]
    followed: tuple[str, ...]
    scope: Scope

    @property
    def leads(self) -> bool:
        return bool(self.roles & set(LEADING))


def stand_of(tx: Tx, house: House, person_id: int, policies: Policies) -> Stand:
    """Looked up once for all that is told to a person at one moment."""
    return stands_of(tx, house, (person_id,), policies)[person_id]


def stands_of(tx: Tx, house: House, persons: Collection[int], policies: Policies) -> dict[int, Stand]:
    """Where each of these people stands."""
    held = people.roles_of_each(tx, house.workspace_id, persons, house.today())
    followed = watches.followed_by_each(tx, house.workspace_id, persons)
    return {
        one: _stand(house, one, policies.of(person_id=one), held.get(one, []), tuple(followed.get(one, ())))
        for one in persons
    }


def _stand(
    house: House, person_id: int, policy: Policy, roles: list[Role], followed: tuple[str, ...]
) -> Stand:
    led = {role.body for role in roles if role.role in LEADING}
    scope = _concern(house, person_id, policy, led, followed)
    return Stand(policy, frozenset(role.role for role in roles), followed, scope)


def _concern(house: House, person_id: int, policy: Policy, led: set[str], followed: tuple[str, ...]) -> Scope:
    """A person's own, what they follow, and the bodies that they chose, or else lead and follow."""
    numbers = tuple(int(what[2:]) for what in followed if what.startswith("U-") and what[2:].isdigit())
    if policy.digest_bodies:
        return Scope(_with_offices(house, policy.digest_bodies), person_id, numbers)
    bodies = tuple(sorted((led | {what for what in followed if not what.startswith("U-")}) - {""}))
    return Scope(_with_offices(house, bodies), person_id, numbers, everything="" in led)


def policies_of(tx: Tx, house: House) -> Policies:
    """What everybody has chosen."""
    return Policies(settings_rows.choices(tx, house.workspace_id))


def scope_of(tx: Tx, house: House, slack_id: str) -> Scope:
    """What a digest to this channel or person is about."""
    policies = policies_of(tx, house)
    person = people.by_slack(tx, house.workspace_id, slack_id)
    if person is not None and person.id is not None:
        return stand_of(tx, house, person.id, policies).scope
    bodies = policies.of(channel=slack_id).digest_bodies
    return Scope(bodies=_with_offices(house, bodies), everything=not bodies)


def _with_offices(house: House, bodies: tuple[str, ...]) -> tuple[str, ...]:
    """The bodies and the offices that serve them."""
    serving = (one.id for one in house.municipality.organisation.all() if set(one.serves) & set(bodies))
    return tuple(dict.fromkeys((*bodies, *serving)))


def reader_policy(tx: Tx, house: House, slack_id: str) -> Policy:
    """The policy that holds for a channel or person."""
    policies = policies_of(tx, house)
    person = people.by_slack(tx, house.workspace_id, slack_id)
    if person is not None:
        return policies.of(person_id=person.id)
    return policies.of(channel=slack_id)


def since_last(tx: Tx, house: House, slack_id: str, slot: datetime) -> datetime:
    """The beginning of a digest's window: the slot of the receiver's last digest, or a week before."""
    return messages.last_digest_slot(tx, house.workspace_id, slack_id, slot) or slot - WEEK
