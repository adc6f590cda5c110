"""A file dropped on the bot: fetched, read in a worker, shown as a preview; nothing is saved by it."""

from __future__ import annotations

import hashlib
from typing import Any

from slack_sdk.web import WebClient

from bot import metrics
from bot.asking import Ask
from bot.fetching import fetch
from bot.handlers.desk import Desk
from bot.replying import Reply
from bot.views import errors
from bot.views import preview as views
from bot.views.parts import Message
from documents.errors import Unreadable
from uppdrag import importing
from uppdrag.allowing import demand_anywhere
from uppdrag.errors import Refused
from uppdrag.facts import House
from uppdrag.people import person_for_slack


def dropped(house: House, client: WebClient, event: dict[str, Any]) -> None:
    """Reads a file that somebody shared with the bot in its direct message; in channels it stays quiet."""
    user, channel = str(event.get("user_id", "")), str(event.get("channel_id", ""))
    if channel.startswith("D") and user:
        show_file(Desk(house, person_for_slack(house, user)), client, channel, str(event["file_id"]))


def show_file(desk: Desk, client: WebClient, channel: str, file_id: str) -> None:
    """Says that it is reading, and edits that message into the preview or into why it cannot."""
    waiting = client.chat_postMessage(channel=channel, **views.reading("filen"))
    try:
        name, data = fetch(client, file_id)
        shown = preview_of(desk, name, data)
    except (Refused, Unreadable) as refused:
        shown = errors.refused(refused.reason)
    client.chat_update(channel=waiting["channel"], ts=waiting["ts"], **shown)


@metrics.IMPORTS.time()
def preview_of(desk: Desk, name: str, data: bytes) -> Message:
    """What saving these bytes would do; Refused or Unreadable in words."""
    from documents.worker import parse_in_worker
    from uppdrag.reading import read_handling

    with desk.house.db.reading() as tx:
        demand_anywhere(tx, desk.house, desk.actor, "import")
    document = parse_in_worker(data, name)
    reading = read_handling(document, desk.house.municipality)
    sha256 = hashlib.sha256(data).hexdigest()
    shown = importing.preview(desk.house, reading, sha256=sha256, name=name, actor=desk.actor)
    return views.preview(shown, desk.house.municipality.zone)


def save(desk: Desk, ask: Ask) -> Message:
    """Saves a preview, once whoever clicks how often."""
    with desk.house.db.reading() as tx:
        demand_anywhere(tx, desk.house, desk.actor, "import")
    return views.saved(importing.save(desk.house, int(ask.rest), desk.actor))


def cancel(desk: Desk, ask: Ask) -> Message:
    """Forgets a preview."""
    return views.cancelled(in_time=importing.cancel(desk.house, int(ask.rest)))


def show_pasted(desk: Desk, reply: Reply, text: str, files: list[dict[str, Any]]) -> None:
    """The preview of what was put into the form of `importera`, in the direct message."""
    opened = reply.client.conversations_open(users=desk.person.slack_id)["channel"]["id"]
    if files:
        show_file(desk, reply.client, opened, str(files[0]["id"]))
        return
    try:
        shown = preview_of(desk, "inklistrat.txt", text.encode())
    except (Refused, Unreadable) as refused:
        shown = errors.refused(refused.reason)
    reply.client.chat_postMessage(channel=opened, **shown)
