"""What a person will hear next, what they have heard, and what did not get through and may be tried again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reminders.receivers import Stand, policies_of, slots, stand_of
from reminders.schedule import Hours
from reminders.subjects import load
from storage import deliveries, sendings
from uppdrag.errors import Refused
from uppdrag.people import ref

if TYPE_CHECKING:
    from storage.db import Session
    from storage.tables import Delivery
    from uppdrag.facts import House, PersonRef

AHEAD = timedelta(days=120)
MOST_OWN = 200
MOST_PLANNED = 200
MOST_DAYS = 5
MOST_SENT = 15
MOST_FAILED = 10
MAY_TRY = frozenset(("samordnare", "administratör"))

Steps = tuple[tuple[str, int], ...]
Scheduled = list[tuple[date, str, int]]


@dataclass(frozen=True, slots=True)
class Coming:
    """A day on which something will be said: (step, number) of each uppdrag; `digest` = the weekly one comes too."""

    day: date
    about: Steps
    digest: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that was sent, or given up with a reason. `at` in UTC; `why`: what made its reminders the receiver's,
    as far as it is known."""

    id: int
    to: PersonRef | None
    receiver: str
    kind: str
    at: datetime
    about: Steps
    failed: str | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sendings:
    """`failed` is what the person may have tried again: all for an administratör, its bodies' for a samordnare."""

    coming: tuple[Coming, ...] = ()
    sent: tuple[Sending, ...] = ()
    failed: tuple[Sending, ...] = ()


def sendings_of(house: House, person: PersonRef) -> Sendings:
    """The log of a person, from what comes next to what went out."""
    with house.db.reading() as tx:
        return look(tx, house, [(person, _stand(tx, house, person))])[person.id]


def look(tx: Session, house: House, readers: Iterable[tuple[PersonRef, Stand]]) -> dict[int, Sendings]:
    """As `sendings_of`, by person, in a transaction that is open already, for those who stand so."""
    people = list(readers)
    sent = _sent(tx, house, [person for person, _ in people])
    scheduled = _scheduled(tx, house, [person for person, _ in people])
    return {
        person.id: Sendings(
            _coming(tx, house, person, stand, scheduled[person.id]),
            sent[person.id],
            _failed(tx, house, stand),
        )
        for person, stand in people
    }


def _sent(tx: Session, house: House, people: Iterable[PersonRef]) -> dict[int, tuple[Sending, ...]]:
    out = {one: sendings.gone_out(tx, house.workspace_id, one.slack_id, MOST_SENT) for one in people}
    held = sendings.about(tx, house.workspace_id, [row.id or 0 for rows in out.values() for row in rows])
    return {
        one.id: tuple(_sending(row, one, held.get(row.id or 0, [])) for row in rows)
        for one, rows in out.items()
    }


def _stand(tx: Session, house: House, person: PersonRef) -> Stand:
    return stand_of(tx, house, person.id, policies_of(tx, house))


def try_again(house: House, person: PersonRef, delivery_id: int) -> Sending:
    """Försök igen: returns what will be tried. Refused when it is not theirs to ask for, or has not failed."""
    with house.db.transaction() as tx:
        stand = _stand(tx, house, person)
        if not stand.roles & MAY_TRY:
            raise Refused("Bara samordnare och administratör kan skicka om.")
        found = next((one for one in _failed(tx, house, stand) if one.id == delivery_id), None)
        if found is None or not deliveries.try_again(tx, house.workspace_id, delivery_id):
            raise Refused("Det utskicket väntar inte längre på att skickas om.")
        return found


def _failed(tx: Session, house: House, stand: Stand) -> tuple[Sending, ...]:
    if not stand.roles & MAY_TRY:
        return ()
    rows = sendings.failed(tx, house.workspace_id, stand.scope, MOST_FAILED)
    held = sendings.about(tx, house.workspace_id, [row.id or 0 for row, _ in rows])
    return tuple(_sending(row, ref(who) if who else None, held.get(row.id or 0, [])) for row, who in rows)


def _sending(row: Delivery, to: PersonRef | None, held: list[sendings.Held]) -> Sending:
    failed = row.reason or "okänt skäl" if row.state == "failed" else None
    about = tuple((one.step, one.number) for one in held)
    why = tuple(dict.fromkeys(one.why for one in held if one.why))
    return Sending(row.id or 0, to, row.receiver, row.kind, row.sent_at or row.slot_at, about, failed, why)


def _coming(
    tx: Session, house: House, person: PersonRef, stand: Stand, scheduled: Scheduled
) -> tuple[Coming, ...]:
    """The next days with something: what is planned, what the schedule wants of one's own, the digest."""
    days: dict[date, dict[tuple[str, int], None]] = defaultdict(dict)
    for day, step, number in sendings.coming(tx, house.workspace_id, person.id, MOST_PLANNED):
        days[max(day, house.today())][step, number] = None
    for day, step, number in scheduled:
        days[day][step, number] = None
    policy, now = stand.policy, house.now()
    reads = policy.digest and (bool(days) or stand.leads)
    hours = Hours(house.municipality.zone)
    digest = {hours.day_of(slot) for slot in slots(house, policy, now, now + timedelta(days=12)) if reads}
    named = sorted({*days, *digest})[:MOST_DAYS]
    return tuple(Coming(day, tuple(days.get(day, {})), day in digest) for day in named)


def _scheduled(tx: Session, house: House, people: Iterable[PersonRef]) -> dict[int, Scheduled]:
    """What the schedule wants of each of these people's own; what is theirs is nobody else's."""
    now = house.now()
    scheduled: dict[int, Scheduled] = {one.id: [] for one in people}
    own = [key for one in scheduled for key in sendings.own_open(tx, house.workspace_id, one, MOST_OWN)]
    for one in load(tx, house, own).values() if own else ():
        for _, wish in one.between(now, now + AHEAD):
            if wish.person_id == one.row.ansvarig_id:
                scheduled[wish.person_id].append((wish.day, wish.step, one.row.number))
    return scheduled
