"""What goes out to the one who asks, and having a message tried again."""

from __future__ import annotations

from bot.asking import Ask
from bot.handlers.desk import Desk
from bot.views import sendings as views
from bot.views.parts import Message, message
from reminders import sendings
from uppdrag.errors import Refused


def log(desk: Desk) -> Message:
    """What will be sent to the person, what was, and what did not get through."""
    found = sendings.sendings_of(desk.house, desk.person)
    return views.log(found, desk.today, desk.house.municipality.zone)


def try_again(desk: Desk, ask: Ask) -> Message:
    """Försök igen."""
    if not ask.rest.isdigit():
        raise Refused("Det utskicket väntar inte längre på att skickas om.")
    return message(views.again(sendings.try_again(desk.house, desk.person, int(ask.rest))))


def next_up(desk: Desk) -> str:
    """One line about what comes to the person next; "" when nothing does."""
    return views.next_up(sendings.sendings_of(desk.house, desk.person), desk.today)
