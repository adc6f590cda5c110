"""What comes out: the digest at any time, lists and files; files go to the person's direct message."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.asking import Ask, leading_key, unquoted
from bot.handlers.desk import Desk
from bot.handlers.finding import one_number
from bot.handlers.narrowing import read
from bot.replying import Reply
from bot.views.digest import digest_blocks
from bot.views.parts import Message, message, safe, said
from bot.views.words import many
from documents.progress import heard_by
from uppdrag.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from uppdrag.exporting import Exported

log = logging.getLogger(__name__)
SLOW = 10  # signs of life, one for five hundred rows, before a message tells of it

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
        _send(desk, reply, lambda: make(desk.house, _as_of(desk, rest)))
    else:
        plan = read(desk, words, desk.today)
        if plan.kind != "meeting" or not plan.body or plan.latest is None:
            raise Refused(_REPORT)
        body, day = plan.body, plan.latest
        _send(desk, reply, lambda: exporting.meeting_sheet(desk.house, body, day))


def _digest(desk: Desk, reply: Reply) -> None:
    from reminders.digest import divide
    from reminders.overview import overview
    from reminders.receivers import WEEK
    from storage.scope import Scope

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
    _send(desk, reply, lambda: exporting.export(desk.house, kind, as_of=_as_of(desk, rest)))


def extract(desk: Desk, reply: Reply, ask: Ask) -> None:
    """`utdrag U-14`"""
    from uppdrag import exporting

    number, _ = leading_key(ask.rest)
    number = number or one_number(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "utdrag U-14".')
    _send(desk, reply, lambda: exporting.extract(desk.house, number))


def _as_of(desk: Desk, words: str) -> date | None:
    typed = words.strip().removeprefix("per ").strip()
    if not typed:
        return None
    from uppdrag.typed_dates import read_typed_date

    try:
        return date.fromisoformat(typed)
    except ValueError:
        day = read_typed_date(typed, desk.today)
    if day is None:
        raise Refused(
            'Jag förstår inte dagen. Skriv till exempel "per 24 februari 2021" eller "per 2021-02-24".'
        )
    return day


def _send(desk: Desk, reply: Reply, make: Callable[[], Exported]) -> None:
    """Makes the file, puts it into the direct message and says so where it was asked for.

    What takes its time is told of in the direct message, in one message that is edited and at last says what came.
    """
    telling = _Telling(reply, desk.person.slack_id)
    with heard_by(telling.hear):
        try:
            made = make()
            reply.file(desk.person.slack_id, made.name, made.data, f"Här är {_named(made)}")
        except Refused as refused:
            telling.end(message(refused.reason))
            raise
    told = _sent(made)
    telling.end(told)
    reply.private(told)


class _Telling:
    """The message that tells how far a file has come; there is none for what is made in a moment."""

    def __init__(self, reply: Reply, person: str) -> None:
        self.reply, self.person = reply, person
        self.ends: tuple[str, str] | None = None
        self.told = self.looks = 0

    def hear(self, share: float) -> None:
        """Tells of each tenth, once it is clear that the list is long."""
        self.looks += 1
        tenth = int(share * 10)
        if self.looks < SLOW or (self.ends and tenth == self.told):
            return
        self.told = tenth
        self.say(message(f"Gör filen … {tenth * 10} %"))

    def end(self, last: Message) -> None:
        if self.ends:
            self.say(last)

    def say(self, words: Message) -> None:
        """Trouble in telling does not stop the work that is told of."""
        client = self.reply.client
        try:
            if self.ends is None:
                channel = client.conversations_open(users=self.person)["channel"]["id"]
                sent = client.chat_postMessage(channel=channel, **words)
                self.ends = str(sent["channel"]), str(sent["ts"])
            else:
                channel, ts = self.ends
                client.chat_update(channel=channel, ts=ts, **words)
        except (OSError, SlackApiError) as error:
            log.info("progress could not be told: %s", error)


def _sent(made: Exported) -> Message:
    return message(_named(made, " ligger i vårt samtal"))


def _named(made: Exported, where: str = "") -> str:
    """The file's name, and what is not in it."""
    hidden = many(made.left_out, "skyddat uppdrag", "skyddade uppdrag")
    hidden = f" {hidden} är inte med." if made.left_out else ""
    return f"{safe(made.name, 120)}{where}.{hidden}"
