"""One tick of planning: from the state of things to wishes, from wishes to messages. Running it twice changes nothing."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reminders import bundling, moments, receivers
from reminders.composing import TOO_LATE, why_not
from reminders.moments import LAST_TICK
from reminders.receivers import AHEAD
from reminders.schedule import Hours, WantedWish
from reminders.subjects import Known, Reckoning, at_a_time, at_one_moment, load
from storage import messages, planning, turns, unplanned
from uppdrag.keeping import nothing_to_collect

if TYPE_CHECKING:
    from storage.deliveries import Tx
    from storage.planning import WishRow
    from uppdrag.facts import House

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=14)
PLANNING = "planning"


@dataclass(frozen=True, slots=True)
class Window:
    """What a tick looks at: steps after the last tick, up to a day ahead."""

    after: datetime
    now: datetime

    @property
    def horizon(self) -> datetime:
        return self.now + AHEAD


def plan(house: House) -> int:
    """Plans what is missing; returns how many uppdrag it looked at. Any number of replicas may run it at once."""
    house = at_one_moment(house)
    try:
        return _tick(house, _window(house))
    except moments.ClockSetBackError:
        log.info("the clock was set back while it was planned: left to the next tick")
        return 0


def _tick(house: House, window: Window) -> int:
    looked, reckoning = 0, Reckoning(house)
    some, last = _plan_some(house, window, reckoning, 0)
    while some:
        looked += some
        some, last = _plan_some(house, window, reckoning, last)
    receivers.plan_digests(house, window)
    bundling.bundle(house)
    with house.db.transaction() as tx:
        moments.still(tx, house)
        planning.set_mark(tx, house.workspace_id, LAST_TICK, window.now)
    return looked


def _window(house: House) -> Window:
    """The time since the last tick, however long it was: what has expired is not sent. A first tick looks 14 days back."""
    now = house.now()
    last = moments.begin(house, now + AHEAD, TOO_LATE)
    return Window(min(last or now - LOOK_BACK, now), now)


@nothing_to_collect()
def _plan_some(house: House, window: Window, reckoning: Reckoning, last: int) -> tuple[int, int]:
    """Plans for some that wait to be seen, with ids above `last`, and some whose next step is near.

    Returns how many it looked at, and the last of those that waited: a tick meets each of them once, and passes
    what it has seen already without a look.
    """
    with house.db.transaction() as tx:
        turns.take_turn(tx, PLANNING, house.workspace_id)
        moments.still(tx, house)
        most = at_a_time(house)
        unseen = unplanned.unseen(tx, house.workspace_id, most, last)
        due = planning.steps_due(tx, house.workspace_id, window.horizon, most)
        ids = list(dict.fromkeys((*unseen, *due)))[:most]
        if not ids:
            return 0, last
        known = load(tx, house, ids, reckoning)
        waiting = planning.waiting_wishes(tx, house.workspace_id, ids)
        _drop(tx, known, waiting, window.now)
        _put_back(tx, known, waiting)
        wanted = {key: (one, wish) for key, one, wish in _missing(house, known, waiting, window)}
        _add(tx, house, wanted)
        reckoning.growth.added(tx, "wish", len(wanted))
        unplanned.seen(tx, house.workspace_id, unseen)
        planning.remember_steps(tx, house.workspace_id, _next_steps(known, ids, window.horizon))
    return len(ids), max(unseen, default=last)


def _next_steps(
    known: Mapping[int, Known], ids: Sequence[int], horizon: datetime
) -> dict[int, datetime | None]:
    return {key: known[key].next_after(horizon) if key in known else None for key in ids}


def _drop(tx: Tx, known: Mapping[int, Known], waiting: list[WishRow], now: datetime) -> None:
    by_reason: dict[str, list[int]] = defaultdict(list)
    for wish in waiting:
        reason = why_not(known.get(wish.uppdrag_id), wish, now)
        if reason is not None:
            by_reason[reason].append(wish.id)
    planning.drop(tx, by_reason)


def _put_back(tx: Tx, known: Mapping[int, Known], waiting: list[WishRow]) -> None:
    """What has lost its message is wanted on its own day again, whatever day that message was of."""
    own_days: dict[date, list[int]] = defaultdict(list)
    for wish in waiting:
        if wish.delivery_id is None and (one := known.get(wish.uppdrag_id)) and (wanted := one.still(wish)):
            own_days[wanted.day].append(wish.id)
    for day, ids in own_days.items():
        messages.move_wishes(tx, ids, day)


def _missing(
    house: House, known: Mapping[int, Known], waiting: list[WishRow], window: Window
) -> Iterator[tuple[str, int, WantedWish]]:
    """(key, uppdrag id, wish) of what should be there now.

    A wish that was planned and not sent yet is looked at again from its own day: somebody else may be next.
    """
    hours = Hours(house.municipality.zone)
    since: dict[int, datetime] = {}
    for wish in waiting:
        began = hours.end_of(wish.day - timedelta(days=1))
        since[wish.uppdrag_id] = min(since.get(wish.uppdrag_id, began), began)
    for uppdrag_id, one in known.items():
        after = min(window.after, since.get(uppdrag_id, window.after))
        for key, wanted in one.between(after, window.horizon):
            if wanted.expires_at > window.now:
                yield key, uppdrag_id, wanted


def _add(tx: Tx, house: House, wanted: Mapping[str, tuple[int, WantedWish]]) -> None:
    """Adds what is missing; what was skipped, and is wanted after all, waits again."""
    if not wanted:
        return
    skipped = planning.skipped_by_key(tx, house.workspace_id, list(wanted))
    rows = [_row(key, *found) for key, found in wanted.items() if key not in skipped]
    planning.add_wishes(tx, house.workspace_id, rows)
    for key, wish_id in skipped.items():
        planning.revive(tx, wish_id, wanted[key][1].day, wanted[key][1].expires_at)


def _row(key: str, uppdrag_id: int, wish: WantedWish) -> dict[str, Any]:
    return {
        "key": key,
        "uppdrag_id": uppdrag_id,
        "person_id": wish.person_id,
        "step": wish.step,
        "deadline": wish.deadline,
        "day": wish.day,
        "expires_at": wish.expires_at,
    }
