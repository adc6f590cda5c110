"""The re-check at the last moment: what a claimed message says now, or why it says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from reminders import receivers
from reminders.content import Bundle, Content, Digest, Item
from reminders.digest import divide
from reminders.overview import overview
from reminders.schedule import Due, Hours, WantedWish
from reminders.subjects import Known, load
from storage import deliveries, messages
from uppdrag import cards
from uppdrag.facts import House, Line

if TYPE_CHECKING:
    from reminders.people import Why
    from storage.deliveries import Claimed, Tx
    from storage.planning import WishRow

NOTHING_LEFT = "inget kvar att påminna om"
TOO_LATE = "för sent"
MERGED = "samlad i ett senare meddelande"
# From the least urgent: of two steps about the same uppdrag the more urgent one is shown.
URGENCY = ("undated", "first", "again", "week", "eve", "asked", "overdue", "escalation_1", "escalation_2")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What to send and the wishes it fulfils, by id with what makes each the receiver's; or, without content, why
    nothing is sent.

    `hand_back`: the wishes wait for another message. `too_soon`: so does the message, for its slot.
    """

    content: Content | None
    fulfils: Mapping[int, Why] = field(default_factory=dict)
    reason: str = ""
    hand_back: bool = False
    too_soon: bool = False


def prepare(tx: Tx, house: House, jobs: Sequence[Claimed]) -> dict[int, Prepared]:
    """Looks at everything once more, by message; wishes that nobody wants now are skipped with the reason."""
    ended = {job.id: why for job in jobs if (why := _not_now(house, job)) is not None}
    left = [job for job in jobs if job.id not in ended]
    _take_along(tx, house, left)
    told = reminders_of(tx, house, left) if left else {}
    return ended | {job.id: _prepared(tx, house, job, *told.get(job.id, (None, {}))) for job in left}


def _not_now(house: House, job: Claimed) -> Prepared | None:
    if house.now() < job.slot_at:  # tried while the clock was ahead
        return Prepared(None, hand_back=True, too_soon=True)
    if job.expires_at is not None and house.now() >= job.expires_at:
        return Prepared(None, reason=TOO_LATE, hand_back=True)
    if job.kind == "person" and Hours(house.municipality.zone).day_of(job.slot_at) < house.today():
        return Prepared(None, reason=MERGED, hand_back=True)
    return None


def _take_along(tx: Tx, house: House, jobs: Iterable[Claimed]) -> None:
    """A digest that did not get through on its own day takes the reminders of the day it goes out: by now it has
    been looked for, so that what it says is what it says now. One message per person and day."""
    hours, today = Hours(house.municipality.zone), house.today()
    late = {
        job.receiver: job.id
        for job in jobs
        if job.kind == "digest" and job.key.endswith("/1") and hours.day_of(job.slot_at) < today
    }
    if late:
        messages.take_along(tx, house.workspace_id, late, hours.whole(today), receivers.IN_DIGEST)


def _prepared(
    tx: Tx, house: House, job: Claimed, bundle: Bundle | None, fulfils: Mapping[int, Why]
) -> Prepared:
    content = digest_of(tx, house, job, bundle) if job.kind == "digest" else bundle
    return Prepared(content, fulfils, reason=NOTHING_LEFT)


def digest_of(tx: Tx, house: House, job: Claimed, reminders: Bundle | None) -> Content | None:
    """One part of a digest, with the day's reminders on the first; makes the messages for the others.

    Where silence was chosen and there is nothing to tell, the reminders alone.
    """
    slot, part = job.slot_at, int(job.key.rpartition("/")[2])
    policy = receivers.reader_policy(tx, house, job.receiver)
    scope = receivers.scope_of(tx, house, job.receiver)
    since = receivers.since_last(tx, house, job.receiver, slot)
    told = overview(tx, house, scope, since, slot)
    if told.empty and not policy.digest_empty:
        return reminders
    parts = divide(told, reminders=reminders is not None)
    if part == 1:
        others = receivers.further_parts(house, job.receiver, slot, policy, len(parts))
        messages.add_messages(tx, house.workspace_id, others)
    return Digest(parts[part - 1], reminders) if part <= len(parts) else None


def reminders_of(tx: Tx, house: House, jobs: Sequence[Claimed]) -> dict[int, tuple[Bundle, dict[int, Why]]]:
    """By message the reminders that are still wanted, and the wishes behind them with what makes each the receiver's;
    nothing where none is."""
    held = deliveries.wishes_of(tx, house.workspace_id, [job.id for job in jobs])
    known = load(tx, house, {wish.uppdrag_id for wishes in held.values() for wish in wishes})
    kept = _still_wanted(tx, house, known, held)
    urgent = {key: _most_urgent(wishes) for key, wishes in kept.items()}
    rows = {wish.uppdrag_id: known[wish.uppdrag_id].row for wishes in urgent.values() for wish in wishes}
    lines = {line.id: line for line in cards.lines(tx, house, list(rows.values()))}
    refused = {job.id: job.ended > 0 for job in jobs}
    told = {}
    for key, wishes in urgent.items():
        items = [
            _item(house, lines[wish.uppdrag_id], known[wish.uppdrag_id], wish, refused=refused[key])
            for wish in wishes
        ]
        about = known[kept[key][0].uppdrag_id]
        lead = about.policy.lead(about.row.plan_kind)
        bundle = Bundle(tuple(sorted(items, key=_order)), lead, about.policy.eve)
        told[key] = (bundle, {wish.id: _wanted(known[wish.uppdrag_id], wish).why for wish in kept[key]})
    return told


def _still_wanted(
    tx: Tx, house: House, known: Mapping[int, Known], held: Mapping[int, list[WishRow]]
) -> dict[int, list[WishRow]]:
    """The wishes of each message that hold; the others are skipped with the reason."""
    kept: dict[int, list[WishRow]] = defaultdict(list)
    dropped: dict[str, list[int]] = defaultdict(list)
    for key, wishes in held.items():
        for wish in wishes:
            reason = why_not(known.get(wish.uppdrag_id), wish, house.now())
            if reason is None:
                kept[key].append(wish)
            else:
                dropped[reason].append(wish.id)
    for reason, ids in dropped.items():
        deliveries.settle_wishes(tx, ids, "skipped", reason)
    return kept


def _most_urgent(wishes: Iterable[WishRow]) -> list[WishRow]:
    """One wish per uppdrag: its most urgent step."""
    urgent: dict[int, WishRow] = {}
    for wish in sorted(wishes, key=lambda wish: URGENCY.index(wish.step)):
        urgent[wish.uppdrag_id] = wish
    return list(urgent.values())


def why_not(known: Known | None, wish: WishRow, now: datetime) -> str | None:
    """Why a wish is not to be sent now, in words for the history; None when it is."""
    if known is None:
        return "uppdraget finns inte"
    wanted = known.still(wish)
    if wanted is not None:
        return TOO_LATE if now >= wanted.expires_at else None
    subject = known.subject
    deadlines = {due.deadline for due in subject.dues}
    reasons = (
        (
            subject.hidden or not known.row.is_open or subject.status == "redovisat",
            "redovisat eller avslutat",
        ),
        (wish.deadline not in deadlines if deadlines else wish.deadline is not None, "planen är ändrad"),
        (any(put.person_id == wish.person_id for put in subject.puts), "uppskjuten"),
        (known.asks(wish.step), "går till någon annan"),
    )
    return next((reason for holds, reason in reasons if holds), "inte längre aktuell")


def _item(house: House, line: Line, known: Known, wish: WishRow, *, refused: bool) -> Item:
    today, wanted = house.today(), _wanted(known, wish)
    due = next((due for due in known.subject.dues if due.deadline == wanted.deadline), None)
    return Item(
        step=wanted.step,
        why=wanted.why,
        line=line,
        kind=due.kind if due else line.plan_kind,
        deadline=wanted.deadline,
        days=(wanted.deadline - today).days if wanted.deadline else None,
        body=house.municipality.organisation.short(due.body) if due and due.body else None,
        ready_by=_ready_by(house, due),
        was_due=wish.day if wish.day < today else None,
        delay="slack" if refused else "away",
    )


def _wanted(known: Known, wish: WishRow) -> WantedWish:
    wanted = known.still(wish)
    assert wanted is not None  # noqa: S101 - it was just found to be wanted
    return wanted


def _ready_by(house: House, due: Due | None) -> date | None:
    if due is None or due.kind != "meeting" or due.body is None:
        return None
    return house.municipality.meetings.ready_by(due.body, due.deadline)


def _order(item: Item) -> tuple[int, date, int]:
    return (-URGENCY.index(item.step), item.deadline or date.max, item.line.number)
