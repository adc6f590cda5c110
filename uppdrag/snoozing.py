"""Putting a reminder off: the reminder only, never the plan.

Caps (product.md, `påminn`): 1–14 days, at most 3 times per plan, not past the working day before the
deadline; after the deadline at most 7 days. Escalation is not moved.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from storage import snoozes
from uppdrag import calendar, recording
from uppdrag.errors import Refused
from uppdrag.facts import SentReminder
from uppdrag.finding import visible
from uppdrag.people import ref
from uppdrag.receiving import how_it_went
from uppdrag.recording import row_id

if TYPE_CHECKING:
    from storage.tables import Delivery, Person, Uppdrag, Wish
    from uppdrag.facts import Actor, House

MOST_TIMES = 3
MOST_DAYS = 14
MOST_DAYS_LATE = 7


def until_day(today: date, days: int, deadline: date | None) -> date:
    """The working day a reminder is put off to; Refused with the reason when a cap is hit. Pure."""
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"En påminnelse kan skjutas upp 1–{MOST_DAYS} dagar.")
    wanted = today + timedelta(days=days)
    if deadline is None:
        return calendar.working_day_on_or_after(wanted)
    if deadline < today:
        if days > MOST_DAYS_LATE:
            raise Refused(f"Tiden har gått ut. Nu kan påminnelsen skjutas upp högst {MOST_DAYS_LATE} dagar.")
        return calendar.working_day_on_or_after(wanted)
    last = calendar.working_day_before(deadline)
    if last <= today:
        raise Refused("Det är för nära tiden för redovisning. Påminnelsen kan inte skjutas upp mer.")
    return min(calendar.working_day_on_or_after(wanted), last)


def snooze(house: House, actor: Actor, number: int, days: int) -> date:
    """Puts the actor's reminders about U-<number> off and returns until which day; Refused when a cap is hit."""
    if actor.person_id is None:
        raise Refused("Bara en person kan skjuta upp sin påminnelse.")
    with house.db.transaction() as tx:
        row = visible(tx, house, number)
        _check(row, snoozes.how_many(tx, house.workspace_id, row_id(row), row.plan_id))
        until = until_day(house.today(), days, row.deadline)
        snoozes.add(tx, house.workspace_id, row_id(row), row.plan_id, actor.person_id, until, house.now())
        recording.tell(tx, house, row, actor, "påminnelse_uppskjuten", after={"until": until.isoformat()})
        recording.changed(house, row)
        return until


def _check(row: Uppdrag, times: int) -> None:
    if not row.is_open:
        raise Refused(f"U-{row.number} är avslutat. Det kommer inga fler påminnelser om det.")
    if times >= MOST_TIMES:
        raise Refused(
            f"Påminnelsen för U-{row.number} har skjutits upp {MOST_TIMES} gånger. Ändra planen i stället, "
            f"till exempel `/uppdrag plan U-{row.number} KS 5 maj för att …`."
        )


def reminders_sent(house: House, number: int) -> tuple[SentReminder, ...]:
    """The log of reminders about U-<number>, planned ones included; Refused when there is none such."""
    with house.db.reading() as tx:
        row = visible(tx, house, number)
        log = snoozes.log_of(tx, house.workspace_id, row_id(row))
        return tuple(_told(*one) for one in log)


def _told(wish: Wish, delivery: Delivery | None, person: Person) -> SentReminder:
    at = (delivery.sent_at or delivery.slot_at) if delivery else None
    return SentReminder(wish.day, at, ref(person), wish.step, *how_it_went(wish, delivery))
