"""Answers that are lists: mine, late, upcoming, narrowed, searched, undated, and the help."""

from __future__ import annotations

from bot.asking import Ask, unquoted
from bot.handlers.desk import Desk
from bot.handlers.narrowing import bodies_in, narrowed, occasion_in
from bot.views import lists
from bot.views.parts import Message, quoted, safe
from bot.views.standing import person
from uppdrag import service
from uppdrag.errors import Refused
from uppdrag.facts import Page


def mine(desk: Desk, ask: Ask) -> Message:
    """The open uppdrag of the person who asks."""
    page = service.mine(desk.house, desk.person.id, offset=ask.offset)
    heading = f"{lists.counted(page.total)} för {person(desk.person)}"
    return _shown(desk, ask, page, heading, "Du är inte ansvarig för något öppet uppdrag.")


def late(desk: Desk, ask: Ask) -> Message:
    """What should have been reported, the oldest first; for one body when one is named."""
    bodies = bodies_in(desk, ask.rest)
    page = service.overdue(desk.house, bodies, offset=ask.offset)
    return _shown(desk, ask, page, lists.late_in_words(page.total), "Inget är försenat.")


def upcoming(desk: Desk, ask: Ask) -> Message:
    """What is due in the next 30 days, in another window, or on an occasion."""
    wanted, when = occasion_in(desk, ask.rest)
    page = service.upcoming(desk.house, wanted, offset=ask.offset)
    heading = f"{lists.counted(page.total)} {when}"
    return _shown(desk, ask, page, heading, f"Inget uppdrag är planerat {when}.")


def narrow(desk: Desk, ask: Ask) -> Message:
    """The list, narrowed by nämnd:, status:, plan:, ansvarig: and år:, which combine."""
    wanted, told = narrowed(desk, ask.rest)
    page = service.listing(desk.house, wanted, offset=ask.offset)
    heading = lists.counted(page.total) + (f" · {told}" if told else "")
    nothing = "Inget uppdrag stämmer med det. Prova med färre villkor, eller `/uppdrag lista`."
    return _shown(desk, ask, page, heading, nothing if told else "Listan är tom än.")


def undated(desk: Desk, ask: Ask) -> Message:
    """What has no day to act by."""
    page = service.undated(desk.house, offset=ask.offset)
    return _shown(
        desk, ask, page, f"{lists.counted(page.total)} utan datum", "Alla öppna uppdrag har ett datum."
    )


def search(desk: Desk, ask: Ask) -> Message:
    """Full text in titles, dnr and notes."""
    words = unquoted(ask.rest)
    if not words:
        raise Refused('Skriv vad jag ska söka efter, till exempel "sök trygghet".')
    page = service.search(desk.house, words, offset=ask.offset)
    nothing = f"Inget uppdrag innehåller {quoted(words)}. Prova ett kortare ord, eller `/uppdrag lista`."
    return _shown(desk, ask, page, f"{lists.counted(page.total)} med {safe(words, 80)}", nothing)


def _shown(desk: Desk, ask: Ask, page: Page, heading: str, nothing: str) -> Message:
    return lists.listing(heading, page, desk.today, ask) if page.total else lists.empty(nothing)
