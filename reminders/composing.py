"""The re-check at the last moment: what a claimed message says now, or why it says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from reminders import receivers
from reminders.content import Bundle, Content, Digest, Item
from reminders.digest import divide
from reminders.overview import overview
from reminders.schedule import Due, Hours, WantedWish
from reminders.subjects import Known, World, load
from storage import deliveries, messages
from uppdrag import cards
from uppdrag.facts import House, Line

if TYPE_CHECKING:
    from storage.deliveries import Claimed, Tx
    from storage.tables import Wish

NOTHING_LEFT = "inget kvar att påminna om"
TOO_LATE = "för sent"
MERGED = "samlad i ett senare meddelande"
# From the least urgent: of two steps about the same uppdrag the more urgent one is shown.
URGENCY = ("undated", "first", "again", "week", "eve", "asked", "overdue", "escalation_1", "escalation_2")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What to send and the wishes it fulfils; or, without content, why nothing is sent.

    `hand_back`: the wishes wait for another message. `late`: it is read on a later day than it was meant for.
    """

    content: Content | None
    wish_ids: tuple[int, ...] = ()
    reason: str = ""
    hand_back: bool = False


def prepare(tx: Tx, house: House, job: Claimed) -> Prepared:
    """Looks at everything once more; wishes that nobody wants now are skipped with the reason."""
    if job.expires_at is not None and house.now() >= job.expires_at:
        return Prepared(None, reason=TOO_LATE, hand_back=True)
    if job.kind == "person" and Hours(house.municipality.zone).day_of(job.slot_at) < house.today():
        return Prepared(None, reason=MERGED, hand_back=True)
    bundle, wish_ids = reminders_of(tx, house, job)
    content = digest_of(tx, house, job, bundle) if job.kind == "digest" else bundle
    return Prepared(content, wish_ids, reason=NOTHING_LEFT)


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
        messages.add_messages(tx, others)
    return Digest(parts[part - 1], reminders) if part <= len(parts) else None


def reminders_of(tx: Tx, house: House, job: Claimed) -> tuple[Bundle | None, tuple[int, ...]]:
    """The reminders of a message that are still wanted, and the wishes behind them."""
    wishes = deliveries.wishes_of(tx, house.workspace_id, job.id)
    world = load(tx, house, {wish.uppdrag_id for wish in wishes})
    kept = [wish for wish in wishes if not _skipped(tx, house, world, wish)]
    if not kept:
        return None, ()
    items = sorted(_items(tx, house, world, kept, tried=job.attempts > 1), key=_order)
    known = world.known[kept[0].uppdrag_id]
    bundle = Bundle(tuple(items), known.policy.lead(known.row.plan_kind), known.policy.eve)
    return bundle, tuple(wish.id for wish in kept if wish.id is not None)


def _skipped(tx: Tx, house: House, world: World, wish: Wish) -> bool:
    reason = why_not(world.known.get(wish.uppdrag_id), wish, house.now())
    if reason is not None and wish.id is not None:
        deliveries.settle_wishes(tx, [wish.id], "skipped", reason)
    return reason is not None


def why_not(known: Known | None, wish: Wish, now: datetime) -> str | None:
    """Why a wish is not to be sent now, in words for the history; None when it is."""
    if known is None:
        return "uppdraget finns inte"
    if wish.key in known.wanted:
        return TOO_LATE if now >= known.wanted[wish.key].expires_at else None
    subject = known.subject
    deadlines = {due.deadline for due in subject.dues}
    reasons = (
        (
            subject.hidden or not known.row.is_open or subject.status == "redovisat",
            "redovisat eller avslutat",
        ),
        (wish.deadline not in deadlines if deadlines else wish.deadline is not None, "planen är ändrad"),
        (any(put.person_id == wish.person_id for put in subject.puts), "uppskjuten"),
        (any(other.step == wish.step for other in known.wanted.values()), "går till någon annan"),
    )
    return next((reason for holds, reason in reasons if holds), "inte längre aktuell")


def _items(tx: Tx, house: House, world: World, wishes: Iterable[Wish], *, tried: bool) -> Iterator[Item]:
    """One item per uppdrag: its most urgent step."""
    urgent: dict[int, Wish] = {}
    for wish in sorted(wishes, key=lambda wish: URGENCY.index(wish.step)):
        urgent[wish.uppdrag_id] = wish
    rows = [world.known[key].row for key in urgent]
    for line, wish in zip(cards.lines(tx, house, rows), urgent.values(), strict=True):
        known = world.known[wish.uppdrag_id]
        yield _item(house, line, known, known.wanted[wish.key], wish.day, tried=tried)


def _item(house: House, line: Line, known: Known, wanted: WantedWish, meant: date, *, tried: bool) -> Item:
    today = house.today()
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
        was_due=meant if meant < today else None,
        delay="slack" if tried else "away",
    )


def _ready_by(house: House, due: Due | None) -> date | None:
    if due is None or due.kind != "meeting" or due.body is None:
        return None
    return house.municipality.meetings.ready_by(due.body, due.deadline)


def _order(item: Item) -> tuple[int, date, int]:
    return (-URGENCY.index(item.step), item.deadline or date.max, item.line.number)
