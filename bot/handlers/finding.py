"""Answers about single uppdrag: the card, its history, how a plan is read, putting a reminder off."""

from __future__ import annotations

import re
from datetime import date

from bot.asking import Ask, days_until, is_number, leading_key, may_be_number, unquoted
from bot.handlers import listing, sendings
from bot.handlers.desk import Desk
from bot.handlers.narrowing import read
from bot.views import card, history, lists, snooze
from bot.views.parts import Message
from bot.views.plan import reading
from uppdrag import service, undoing
from uppdrag.errors import Refused

_QUOTED = re.compile(r'"([^"]*)"\s*(.+)')


def show(desk: Desk, ask: Ask) -> Message:
    """The card, several cards, or the nearest numbers."""
    asked = unquoted(ask.rest)
    if not asked:
        raise Refused('Skriv ett nummer efter visa, till exempel "visa U-14" eller "visa 1679/20".')
    found = service.look_up(desk.house, asked)
    if not found.cards and not is_number(asked):
        return listing.show(desk, Ask("sök", asked))
    if not found.cards:
        return lists.nearest(asked, found.near)
    if len(found.cards) > 1:
        return card.several(found, desk.today, desk.name)
    return card.card(found.cards[0], desk.today, desk.name)


def history_of(desk: Desk, ask: Ask) -> Message:
    """What happened to an uppdrag and which reminders were sent; without a number, all that is sent to me."""
    if not ask.rest.strip():
        return sendings.log(desk)
    number = one_number(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "historik U-14".')
    house = desk.house
    line = service.card(house, number).line
    reminded = service.reminders_sent(house, number)
    happened, zone = service.history(house, number), house.municipality.zone
    return history.history(line, happened, reminded, zone, undoing.undoable(house, number))


def explain(desk: Desk, ask: Ask) -> Message:
    """How plan words are read, and why. Nothing is saved."""
    words, on = _dated(ask.rest.strip(), desk.today)
    if not words:
        raise Refused('Skriv planen efter tolka, till exempel: tolka "KS 10 feb".')
    return reading(read(desk, words, on), desk.today, on)


def _dated(text: str, today: date) -> tuple[str, date]:
    """The plan's words, and the document's date where one stands last."""
    from uppdrag.typed_dates import read_typed_date

    if match := _QUOTED.fullmatch(text):
        return unquoted(match[1]), read_typed_date(match[2], today) or today
    words, _, last = text.rpartition(" ")
    try:
        return unquoted(words), date.fromisoformat(last)
    except ValueError:
        return unquoted(text), today


def postpone(desk: Desk, ask: Ask) -> Message:
    """Puts the reminder off; without a length it asks for one."""
    from uppdrag.typed_dates import read_typed_date

    number, rest = leading_key(ask.rest)
    if number is None:
        number, rest = one_number(desk, ask.rest, 'Skriv till exempel "påminn U-14 om 1 vecka".'), ""
    if not rest:
        return snooze.choices(service.card(desk.house, number).line, desk.today)
    days = days_until(rest, desk.today)
    if days is None and (day := read_typed_date(rest, desk.today)) is not None:
        days = (day - desk.today).days
    if days is None:
        raise Refused('Jag förstår inte hur länge. Skriv till exempel "om 3 dagar" eller "om 1 vecka".')
    until = service.snooze(desk.house, desk.actor, number, days)
    return snooze.postponed(f"U-{number}", until)


def one_number(desk: Desk, text: str, how: str) -> int:
    """The one uppdrag that was named by U-number or dnr; Refused with `how` or with the choice when several."""
    asked = unquoted(text)
    if not asked or not may_be_number(asked):
        raise Refused(how)
    found = service.look_up(desk.house, asked).cards
    if len(found) > 1:
        keys = ", ".join(facts.line.key for facts in found)
        raise Refused(f"{asked} omfattar flera uppdrag: {keys}. Skriv ett av dem.")
    if not found:
        raise Refused(f"Jag hittar inget uppdrag {asked}.")
    return found[0].line.number
