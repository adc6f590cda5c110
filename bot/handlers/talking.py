"""What people write without `/uppdrag`: to the bot itself, with its name in a channel, or just a dnr."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.asking import Ask, parse
from bot.forms import FORMS
from bot.forms.pasted import is_a_handling
from bot.handlers import files, incoming
from bot.handlers.commands import answer, guide
from bot.handlers.desk import Desk
from bot.handlers.scene import Scene
from bot.replying import Reply
from bot.views import card, errors
from bot.views.parts import Message
from bot.views.sharing import to_open, unpressable
from reminders.preferences import CARDS
from storage import marks, planning, settings_rows
from uppdrag import service
from uppdrag.dnr import read_dnr
from uppdrag.errors import Refused
from uppdrag.facts import NOBODY, Card, House

Event = dict[str, Any]
MOST_DNR = 2
QUIET_FOR = timedelta(minutes=30)
ALOUD = frozenset(
    ["visa", "sök", "mina", "försenade", "kommande", "lista", "utan datum", "tolka", "historik"]
)


def for_us(event: Event) -> bool:
    """Whether a message may be answered: what people write to the bot, or a channel's words with one dnr or two.

    All else that is said where the bot is a member is never written down, not even that it was said.
    """
    text = str(event.get("text") or "")
    if event.get("bot_id") or event.get("subtype") or event.get("files") or not text.strip():
        return False
    return event.get("channel_type") == "im" or 0 < len({one.key for one in read_dnr(text)}) <= MOST_DNR


def said(scene: Scene, event: Event) -> None:
    """A message that is for us: an answer in the direct message, perhaps a quiet card in a channel."""
    if not for_us(event):
        return
    text = str(event.get("text") or "")
    if event.get("channel_type") == "im":
        _to_the_bot(scene, event, text)
    elif f"<@{scene.bot}" not in text:
        _in_passing(scene, event, text)


def _to_the_bot(scene: Scene, event: Event, text: str) -> None:
    """Answered like a command. A form needs a click: its button is the answer."""
    reply = Reply(scene.client, {"event": event})
    desk = incoming.desk_of(scene.house, reply)
    ask = parse(text)
    if (ask.verb == "importera" and ask.rest) or (ask.verb == "ny" and is_a_handling(desk, ask.rest)):
        files.show_pasted(desk, reply, ask.rest, [])
    elif ask.verb in FORMS:
        reply.private(to_open(ask, FORMS[ask.verb].title))
    else:
        incoming.respond(desk, reply, ask)


def mentioned(scene: Scene, event: Event) -> None:
    """`@uppdragsbot 1679/20`: answered in the thread, for everybody's eyes; what only one may do is told to that one.

    A file that stands in the message is what is meant: it is read, and shown to whoever gave it alone.
    """
    reply = Reply(scene.client, {"event": event})
    desk = incoming.desk_of(scene.house, reply)
    if given := event.get("files"):
        files.take_given(desk, scene.client, str(event["channel"]), given)
        return
    asked = re.sub(rf"<@{re.escape(scene.bot)}(\|[^>]*)?>", " ", str(event.get("text") or ""))
    try:
        told, public = _answered(desk, parse(asked))
    except Refused as refused:
        told, public = errors.refused(refused.reason), False
    if public:
        _in_thread(scene, event, told)
    else:
        scene.client.chat_postEphemeral(channel=event["channel"], user=reply.user, **told)


def _answered(desk: Desk, ask: Ask) -> tuple[Message, bool]:
    if ask.verb in ALOUD:
        return answer(desk.aloud, ask), True
    if ask.verb in ("", "hjälp"):
        return guide(desk, ask), False
    raise Refused(f"Skriv `/uppdrag {ask.verb}` i stället, så ser bara du svaret.")


def _in_passing(scene: Scene, event: Event, text: str) -> None:
    """A dnr in a channel that wants cards: one quiet card in the thread, and not again for a while."""
    found = {one.key: one.written for one in read_dnr(text, diarium=scene.house.municipality.diarium)}
    if not 0 < len(found) <= MOST_DNR or not _wants_cards(scene.house, str(event["channel"])):
        return
    house = replace(scene.house, viewer=NOBODY)
    for key, written in found.items():
        cards = tuple(one for one in service.look_up(house, written).cards if not one.line.protected)
        if cards and _not_shown_lately(house, str(event["channel"]), key):
            _in_thread(scene, event, _quiet(house, cards))


def _quiet(house: House, cards: tuple[Card, ...]) -> Message:
    name = house.municipality.organisation.short
    blocks = [block for one in cards[:MOST_DNR] for block in card.card(one, house.today(), name)["blocks"]]
    return {"blocks": blocks}


def _wants_cards(house: House, channel: str) -> bool:
    with house.db.reading() as tx:
        chosen = settings_rows.choices(tx, house.workspace_id).chosen
        return chosen.get(("channel", channel), {}).get(CARDS) is True


def _not_shown_lately(house: House, channel: str, key: str) -> bool:
    """Notes that it is shown now; False when it was within half an hour."""
    name = f"{marks.SHOWN}{channel}/{key}"
    with house.db.transaction() as tx:
        last = planning.mark(tx, house.workspace_id, name)
        if last is not None and house.now() - last < QUIET_FOR:
            return False
        planning.set_mark(tx, house.workspace_id, name, house.now())
        return True


def _in_thread(scene: Scene, event: Event, told: Message) -> None:
    thread = event.get("thread_ts") or event["ts"]
    scene.client.chat_postMessage(
        channel=event["channel"], thread_ts=thread, unfurl_links=False, **unpressable(told)
    )


def known_anew(scene: Scene, event: Event) -> None:
    """Slack tells that somebody has another name or address, has left, or is back."""
    from uppdrag.people import heard_of

    user = event.get("user") or {}
    profile = user.get("profile") or {}
    name = str(user.get("real_name") or profile.get("real_name") or "")
    heard_of(
        scene.house,
        str(user.get("id", "")),
        name,
        profile.get("email"),
        active=not user.get("deleted", False),
    )
