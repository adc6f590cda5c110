"""A file dropped on the bot: fetched, read in a worker, shown as a preview; nothing is saved by it."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot import metrics
from bot.asking import Ask
from bot.fetching import fetch
from bot.handlers.desk import Desk
from bot.replying import Reply
from bot.views import errors
from bot.views import preview as views
from bot.views.parts import Message, message
from documents.errors import Unreadable
from uppdrag import importing, named
from uppdrag.allowing import demand_anywhere
from uppdrag.errors import Refused
from uppdrag.facts import House
from uppdrag.people import heard_of, person_for_slack
from uppdrag.undoing_imports import undo_import

log = logging.getLogger(__name__)

AT_ONCE = 2  # workers: each may take a gigabyte
ASKED, TOLD = 2, 12  # of so many looks at the worker (four a second): asks the database, edits the message
MOST_MET = 40  # addresses asked about for one handling: Slack takes fifty a minute
_room = threading.BoundedSemaphore(AT_ONCE)


def dropped(house: House, client: WebClient, event: dict[str, Any]) -> None:
    """Reads a file that somebody shared with the bot in its direct message; in channels it stays quiet."""
    user, channel = str(event.get("user_id", "")), str(event.get("channel_id", ""))
    if channel.startswith("D") and user:
        show_file(Desk(house, person_for_slack(house, user)), client, channel, str(event["file_id"]))


def show_file(desk: Desk, client: WebClient, channel: str, file_id: str) -> None:
    """Says that it is reading, and edits that message into the preview or into why it cannot."""
    try:
        _demand(desk)
    except Refused as refused:
        client.chat_postMessage(channel=channel, **errors.refused(refused.reason))
        return
    begun = importing.begin(desk.house, "filen", desk.actor)
    posted = client.chat_postMessage(channel=channel, **views.reading("filen", begun))
    going = _Going(desk.house, client, str(posted["channel"]), str(posted["ts"]), begun)
    try:
        going.edit(_read(desk, going, file_id))
    except (Refused, Unreadable) as refused:
        importing.cancel(desk.house, begun)
        going.edit(errors.refused(refused.reason))
    except Exception:
        importing.cancel(desk.house, begun)
        going.edit(errors.refused("Jag kom inte igenom filen. Inget är sparat."))
        raise


def _read(desk: Desk, going: _Going, file_id: str) -> Message:
    going.name, data = fetch(going.client, file_id)
    while not _room.acquire(timeout=1):
        if not importing.still_wanted(desk.house, going.import_id):
            raise Refused(importing.CANCELLED)
    try:
        return preview_of(desk, going.client, going.name, data, going)
    finally:
        _room.release()


@dataclass
class _Going:
    """A reading under way: the message that tells of it, and whether it is still wanted."""

    house: House
    client: WebClient
    channel: str
    ts: str
    import_id: int
    name: str = "filen"
    _looks: int = field(default=0)

    def edit(self, shown: Message) -> None:
        self.client.chat_update(channel=self.channel, ts=self.ts, **shown)

    def watch(self, share: float) -> bool:
        """Tells how far it is now and then; False once somebody has cancelled it. Trouble stops nothing."""
        self._looks += 1
        try:
            wanted = self._looks % ASKED > 0 or importing.still_wanted(self.house, self.import_id)
            if wanted and self._looks % TOLD == 0:
                far = f"{share:.0%}".replace("%", " %") + " är läst."
                self.edit(views.reading(self.name, self.import_id, far if share else ""))
        except (OSError, SlackApiError) as error:
            log.info("progress could not be told: %s", error)
            return True
        return wanted


@metrics.IMPORTS.time()
def preview_of(desk: Desk, client: WebClient, name: str, data: bytes, going: _Going | None = None) -> Message:
    """What saving these bytes would do; Refused or Unreadable in words."""
    from documents.worker import parse_in_worker
    from uppdrag.reading.bounded import read_bounded

    _demand(desk)
    watch = going.watch if going else None
    document = parse_in_worker(data, name, watch=watch)
    reading = read_bounded(document, desk.house.municipality, watch=watch)
    meet(desk.house, client, named.addresses(reading.uppdrag))
    sha256 = hashlib.sha256(data).hexdigest()
    begun = going.import_id if going else None
    shown = importing.preview(desk.house, reading, sha256=sha256, name=name, actor=desk.actor, begun=begun)
    return views.preview(shown, desk.house.municipality.zone)


def meet(house: House, client: WebClient, addresses: tuple[str, ...]) -> None:
    """Writes down whoever Slack knows by these addresses, so that saving finds them; trouble stops nothing."""
    for address in named.unknown(house, addresses)[:MOST_MET]:
        try:
            user = client.users_lookupByEmail(email=address)["user"]
        except SlackApiError as error:
            if error.response.get("error") != "users_not_found":
                log.warning("people were not looked up: %s", error.response.get("error"))
                return
            continue
        except OSError as error:
            log.warning("people were not looked up: %s", error)
            return
        name = str(user.get("real_name") or "")
        person_for_slack(house, str(user["id"]))
        heard_of(house, str(user["id"]), name, address, active=not user.get("deleted", False))


def _demand(desk: Desk) -> None:
    with desk.house.db.reading() as tx:
        demand_anywhere(tx, desk.house, desk.actor, "import")


def look(desk: Desk, ask: Ask) -> Message:
    """Another part or page of a preview."""
    _demand(desk)
    number, part = ask.rest.split(" ", 1)
    shown = importing.again(desk.house, int(number))
    return views.preview(shown, desk.house.municipality.zone, part, ask.offset)


def answer(desk: Desk, ask: Ask) -> Message:
    """Keeps the answer to one question of a preview, and shows it where it was asked."""
    _demand(desk)
    number, part, value, question = ask.rest.split(" ", 3)
    shown = importing.again(desk.house, int(number), answer=(question, value))
    return views.preview(shown, desk.house.municipality.zone, part, ask.offset)


def save(desk: Desk, ask: Ask) -> Message:
    """Saves a preview, once whoever clicks how often; shows it anew when it is no longer true."""
    _demand(desk)
    try:
        return views.saved(importing.save(desk.house, int(ask.rest), desk.actor))
    except importing.Stale:
        shown = importing.again(desk.house, int(ask.rest))
        return views.preview(shown, desk.house.municipality.zone)


def undo(desk: Desk, ask: Ask) -> Message:
    """Takes back all that an import did."""
    return views.undone(undo_import(desk.house, desk.actor, int(ask.rest)))


def cancel(desk: Desk, ask: Ask) -> Message:
    """Forgets a preview, or stops what is being read."""
    return views.cancelled(in_time=importing.cancel(desk.house, int(ask.rest)))


def take_given(desk: Desk, client: WebClient, channel: str, given: list[dict[str, Any]]) -> None:
    """Files given to the bot by its name in a channel: previewed in the direct message, which is told where it was asked."""
    try:
        _demand(desk)
        told = message("Jag läser och visar vad som ändras i vårt samtal. Inget är sparat än.")
    except Refused as refused:
        told, given = errors.refused(refused.reason), []
    client.chat_postEphemeral(channel=channel, user=desk.person.slack_id, **told)
    if given:
        own = client.conversations_open(users=desk.person.slack_id)["channel"]["id"]
        for one in given:
            show_file(desk, client, own, str(one["id"]))


def show_pasted(desk: Desk, reply: Reply, text: str, files: list[dict[str, Any]]) -> None:
    """The preview of what was put into the form of `importera`, in the direct message."""
    opened = reply.client.conversations_open(users=desk.person.slack_id)["channel"]["id"]
    if files:
        show_file(desk, reply.client, opened, str(files[0]["id"]))
        return
    try:
        shown = preview_of(desk, reply.client, "inklistrat.txt", text.encode())
    except (Refused, Unreadable) as refused:
        shown = errors.refused(refused.reason)
    reply.client.chat_postMessage(channel=opened, **shown)
