"""What comes out: the digest at any time, lists and files; files go to the person's direct message."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.asking import Ask, leading_key, unquoted
from bot.handlers.desk import Desk
from bot.handlers.finding import one_number
from bot.handlers.narrowing import read
from bot.replying import Reply
from bot.views.digest import digest_blocks
from bot.views.parts import Message, message, safe, said
from uppdrag.allowing import allowed, standing_of
from uppdrag.errors import Refused
from uppdrag.finding import visible
from uppdrag.rules import may

if TYPE_CHECKING:
    from uppdrag.exporting import Exported

_REPORT = (
    'Skriv vilken rapport: "rapport vecka", "rapport KS 31 mars", "rapport bilaga3" eller "rapport bilaga4".'
)


def report(desk: Desk, reply: Reply, ask: Ask) -> None:
    """`rapport [vecka · KS <datum> · bilaga3 · bilaga4] [per <datum>]`"""
    from uppdrag import exporting

    words = unquoted(ask.rest)
    first, _, rest = words.lower().replace("bilaga ", "bilaga").partition(" ")
    if first in ("", "vecka", "veckan"):
        _digest(desk, reply)
    elif first in ("bilaga3", "bilaga4"):
        make = exporting.bilaga3 if first == "bilaga3" else exporting.bilaga4
        _send(desk, reply, make(desk.house, _as_of(rest), may_see_protected=_sees(desk)))
    else:
        plan = read(desk, words, desk.today)
        if plan.kind != "meeting" or not plan.body or plan.latest is None:
            raise Refused(_REPORT)
        _send(
            desk,
            reply,
            exporting.meeting_sheet(desk.house, plan.body, plan.latest, may_see_protected=_sees(desk)),
        )


def _digest(desk: Desk, reply: Reply) -> None:
    from reminders.digest import divide
    from reminders.overview import overview
    from reminders.receivers import WEEK
    from storage.digests import Scope

    now = desk.house.now()
    with desk.house.db.reading() as tx:
        told = overview(tx, desk.house, Scope(everything=True), now - WEEK, now)
    for part in divide(told):
        blocks = digest_blocks(part)
        reply.private({"text": said(blocks), "blocks": blocks})


def export(desk: Desk, reply: Reply, ask: Ask) -> None:
    """`exportera csv·xlsx·docx·ics [per <datum>]`"""
    from uppdrag import exporting

    kind, _, rest = unquoted(ask.rest).partition(" ")
    if not kind:
        raise Refused("Skriv vilket format: csv, xlsx, docx eller ics.")
    _send(desk, reply, exporting.export(desk.house, kind, as_of=_as_of(rest), may_see_protected=_sees(desk)))


def extract(desk: Desk, reply: Reply, ask: Ask) -> None:
    """`utdrag U-14`"""
    from uppdrag import exporting

    number, _ = leading_key(ask.rest)
    number = number or one_number(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "utdrag U-14".')
    _send(desk, reply, exporting.extract(desk.house, number, may_see_protected=_sees_this(desk, number)))


def _as_of(words: str) -> date | None:
    typed = words.strip().removeprefix("per ").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Refused("Skriv dagen som 2021-02-24.") from error


def _sees(desk: Desk) -> bool:
    """Whether the person may see every protected uppdrag there is."""
    with desk.house.db.reading() as tx:
        return may("see_protected", standing_of(tx, desk.house, desk.person.id), ())


def _sees_this(desk: Desk, number: int) -> bool:
    with desk.house.db.reading() as tx:
        return allowed(tx, desk.house, desk.actor, "see_protected", visible(tx, desk.house, number))


def _send(desk: Desk, reply: Reply, made: Exported) -> None:
    """Puts the file into the direct message and says so where it was asked for."""
    reply.file(desk.person.slack_id, made.name, made.data, made.name)
    reply.private(_sent(made))


def _sent(made: Exported) -> Message:
    hidden = f" {made.left_out} skyddade uppdrag är inte med." if made.left_out else ""
    return message(f"{safe(made.name, 120)} ligger i vårt samtal.{hidden}")
