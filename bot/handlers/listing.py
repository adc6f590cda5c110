"""Answers that are lists: mine, late, upcoming, narrowed, searched, undated, and the help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import grammar
from bot.asking import Ask, is_number, leading_key, unquoted
from bot.handlers.desk import Desk
from bot.handlers.narrowing import bodies_in, narrowed, occasion_in
from bot.views import lists
from bot.views.parts import Message, quoted, safe
from bot.views.standing import person
from uppdrag import service
from uppdrag.errors import Refused
from uppdrag.facts import Line, Page

_NOT_MINE = "Du är inte ansvarig för något öppet uppdrag."


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list, what stands over it, and what is said when it is empty."""

    page: Page
    heading: str
    nothing: str


def show(desk: Desk, ask: Ask) -> Message:
    """A page of the list that was asked for, the count first."""
    found = LISTS[ask.verb](desk, ask, lists.PAGE)
    if not found.page.total:
        return lists.empty(found.nothing, _meant(ask))
    return lists.listing(found.heading, found.page, desk.today, ask, _meant_instead(ask))


def _meant(ask: Ask) -> Ask | None:
    """What a search without hits may have been: the uppdrag that it begins with, or a command."""
    if ask.verb != "sök":
        return None
    typed = unquoted(ask.rest)
    if key := _key(typed):
        return Ask("visa", key)
    meant = grammar.meant(typed)
    if meant is None:
        return None
    verb, rest = meant
    return Ask(verb, rest if _goes_with(verb, rest) else "")


def _key(typed: str) -> str:
    """The U-number or dnr that more words stand after; empty without one."""
    number, left = leading_key(typed)
    first = f"U-{number}" if number is not None and left else typed.partition(" ")[0].strip(",;.:")
    return first if first != typed and is_number(first) else ""


def _goes_with(verb: str, rest: str) -> bool:
    """Whether the words that stood after a word may stand after the command that it meant."""
    return verb in LISTS or verb in _TAKE_WORDS or ("<" not in rest and bool(is_number(rest) or _key(rest)))


_TAKE_WORDS = ("exportera", "rapport", "följ", "sluta följa", "tolka")


def _meant_instead(ask: Ask) -> Ask | None:
    """The command that a search with hits may have been all the same; told with its first page."""
    verb = grammar.meant_instead(unquoted(ask.rest)) if ask.verb == "sök" and not ask.offset else None
    return Ask(verb) if verb else None


def lines_of(desk: Desk, ask: Ask, most: int) -> tuple[Line, ...]:
    """The same list from the same place, further down than a page; () for a verb that is no list."""
    return LISTS[ask.verb](desk, ask, most).page.lines if ask.verb in LISTS else ()


def _mine(desk: Desk, ask: Ask, limit: int) -> Found:
    """The open uppdrag of the person who asks, narrowed by whatever stands after it."""
    wanted, told = narrowed(desk, ask.rest)
    if told:
        mine = replace(wanted, person_id=desk.person.id)
        page = service.listing(desk.house, mine, limit=limit, offset=ask.offset)
    else:
        page = service.mine(desk.house, desk.person.id, limit=limit, offset=ask.offset)
    heading = f"{lists.counted(page.total)} för {person(desk.person)}{f' · {told}' if told else ''}"
    nothing = "Inget av dina uppdrag stämmer med det." if told else _NOT_MINE
    return Found(page, heading, nothing)


def _late(desk: Desk, ask: Ask, limit: int) -> Found:
    """What should have been reported, the oldest first; for one body when one is named."""
    bodies = bodies_in(desk, ask.rest)
    page = service.overdue(desk.house, bodies, limit=limit, offset=ask.offset)
    return Found(page, lists.late_in_words(page.total), "Inget är försenat.")


def _upcoming(desk: Desk, ask: Ask, limit: int) -> Found:
    """What is due in the next 30 days, in another window, or on an occasion."""
    wanted, when = occasion_in(desk, ask.rest)
    page = service.upcoming(desk.house, wanted, limit=limit, offset=ask.offset)
    return Found(page, f"{lists.counted(page.total)} {when}", f"Inget uppdrag är planerat {when}.")


def _narrow(desk: Desk, ask: Ask, limit: int) -> Found:
    """The list, narrowed by nämnd:, status:, plan:, ansvarig: and år:, which combine."""
    wanted, told = narrowed(desk, ask.rest)
    page = service.listing(desk.house, wanted, limit=limit, offset=ask.offset)
    heading = lists.counted(page.total) + (f" · {told}" if told else "")
    nothing = "Inget uppdrag stämmer med det. Prova med färre villkor, eller `/uppdrag lista`."
    return Found(page, heading, nothing if told else "Listan är tom än.")


def _undated(desk: Desk, ask: Ask, limit: int) -> Found:
    """What has no day to act by."""
    page = service.undated(desk.house, limit=limit, offset=ask.offset)
    return Found(page, f"{lists.counted(page.total)} utan datum", "Alla öppna uppdrag har ett datum.")


def _search(desk: Desk, ask: Ask, limit: int) -> Found:
    """Full text in titles, dnr and notes."""
    words = unquoted(ask.rest)
    if not words:
        raise Refused('Skriv vad jag ska söka efter, till exempel "sök trygghet".')
    page = service.search(desk.house, words, limit=limit, offset=ask.offset)
    nothing = f"Inget uppdrag innehåller {quoted(words)}. Prova ett kortare ord, eller `/uppdrag lista`."
    return Found(page, f"{lists.counted(page.total)} med {safe(words, 80)}", nothing)


LISTS: dict[str, Callable[[Desk, Ask, int], Found]] = {
    "mina": _mine,
    "försenade": _late,
    "kommande": _upcoming,
    "lista": _narrow,
    "utan datum": _undated,
    "sök": _search,
}
