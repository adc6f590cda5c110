"""Answers that change something at once: following, and what did not come up at a meeting."""

from __future__ import annotations

from bot.asking import Ask, unquoted
from bot.forms.reading_words import meeting_day, one
from bot.handlers.desk import Desk
from bot.views import changes
from bot.views.parts import Message, message, safe
from uppdrag import after_meeting, following, undoing
from uppdrag.errors import Refused


def follow(desk: Desk, ask: Ask) -> Message:
    """Follows an uppdrag or a body."""
    what = unquoted(ask.rest)
    fresh = following.follow(desk.house, desk.person.id, what)
    told = f"Du följer nu {_named(desk, what)}." if fresh else f"Du följer redan {_named(desk, what)}."
    return message(f"{told} Ändringar kommer i din veckosammanställning, inga påminnelser.")


def unfollow(desk: Desk, ask: Ask) -> Message:
    """Stops following."""
    what = unquoted(ask.rest)
    gone = following.unfollow(desk.house, desk.person.id, what)
    return message(
        f"Du följer inte längre {_named(desk, what)}." if gone else f"Du följde inte {_named(desk, what)}."
    )


def _named(desk: Desk, what: str) -> str:
    kept = following.named(desk.house, what)
    body = desk.house.municipality.organisation.get(kept)
    return safe(body.name if body else kept, 120)


def did_not_come_up(desk: Desk, ask: Ask) -> Message:
    """*Kom inte upp*: noted; the plan stays, and the one who answers is told."""
    card, rest = one(desk, ask.rest, "Skriv vilket uppdrag.")
    day = meeting_day(rest) or card.line.deadline
    if day is None:
        raise Refused(f"{card.line.key} har inget datum.")
    after_meeting.did_not_come_up(desk.house, desk.actor, card.line.number, day)
    event = undoing.last_event(desk.house, card.line.number)
    return changes.done(
        f"{card.line.key} kom inte upp. Den som ansvarar får veta det.", card.line.number, event
    )
