"""Forms opened, sent back, refused beside the field, undone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.asking import Ask
from bot.forms import FORMS, pasted
from bot.forms.fields import FIELD_MAX, Wrong, filled
from bot.forms.form import Done, Form, Sent, sent_back, view_of
from bot.forms.guarding import asked_first
from bot.handlers import files
from bot.handlers.desk import Desk
from bot.replying import Reply
from bot.views import changes
from bot.views.parts import escape, message
from uppdrag import several, undoing
from uppdrag.allowing import demand_all
from uppdrag.errors import Changed, Refused

Answer = dict[str, Any]
FORGOTTEN = "Formuläret går inte att använda längre. Stäng det och öppna det igen. Inget är ändrat."
# As it is typed, or as Slack makes a link of it: <mailto:eva@stad.example|eva@stad.example>
_EMAIL = re.compile(r"(?:<mailto:)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?:\|[^>]*>)?")


def open_form(desk: Desk, reply: Reply, ask: Ask) -> None:
    """Opens the form of a verb, filled with what was said and what is known; Refused when it cannot.

    A pasted decision or list that does not fit into a form is shown as a preview instead.
    """
    if _is_read_at_once(desk, ask):
        reply.private(message(pasted.SHOWN_INSTEAD))
        files.show_pasted(desk, reply, ask.rest, [])
        return
    form = FORMS[ask.verb]
    if ask.verb == "inställningar":
        ask = replace(ask, rest="" if ask.rest else reply.channel)
    if ask.verb == "ansvarig":
        ask = replace(ask, rest=_EMAIL.sub(lambda found: _by_email(reply, found), ask.rest))
    back = str(reply.body.get("response_url") or "")
    opened = form.open(desk, ask)
    if form.right:
        demand_all(desk.house, desk.actor, form.right, opened.numbers)
    reply.open(view_of(form, opened, back))


def _is_read_at_once(desk: Desk, ask: Ask) -> bool:
    if ask.verb == "importera":
        return len(ask.rest) > FIELD_MAX
    return ask.verb == "ny" and pasted.is_a_handling(desk, ask.rest)


def _by_email(reply: Reply, found: re.Match[str]) -> str:
    """The person behind an address, as a mention; the address itself when Slack knows nobody with it."""
    slack_id = reply.with_email(found[1])
    return f"<@{slack_id}>" if slack_id else found[0]


def open_new(desk: Desk, reply: Reply, text: str) -> None:
    """The form of a new uppdrag; from a message, its words begin it and its link is kept as the source."""
    form = FORMS["ny"]
    opened = form.open(desk, Ask("ny", text))
    link = reply.permalink()
    back = str(reply.body.get("response_url") or "")
    reply.open(view_of(form, replace(opened, keep=opened.keep | ({"link": link} if link else {})), back))


def submitted(desk: Desk, view: dict[str, Any]) -> tuple[Answer, Done | None, str]:
    """What to ack a sent form with, what was done, and the response_url to tell it at."""
    form = FORMS.get(view["callback_id"])
    if form is None:
        return {"response_action": "update", "view": changes.only_words(view, FORGOTTEN)}, None, ""
    values = filled(view["state"]["values"])
    sent, back = sent_back(view, values)
    if question := asked_first(view, sent):
        return {"response_action": "update", "view": question}, None, back
    try:
        return {}, form.take(desk, sent), back
    except Wrong as wrong:
        return {"response_action": "errors", "errors": wrong.words}, None, back
    except Changed as changed:
        return _somebody_was_first(desk, form, view, sent, changed, back), None, back
    except Refused as refused:
        return _beside(form, view, refused.reason), None, back


def _beside(form: Form, view: dict[str, Any], reason: str) -> Answer:
    """A refusal stands beside the form's main field; a form without fields shows it at its top."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if fields:
        field = form.main if form.main in fields else fields[0]
        return {"response_action": "errors", "errors": {field: changes.plainly(reason)}}
    return {"response_action": "update", "view": changes.only_words(view, escape(changes.plainly(reason)))}


def _somebody_was_first(
    desk: Desk, form: Form, view: dict[str, Any], sent: Sent, changed: Changed, back: str
) -> Answer:
    """What they did is shown, and sending again changes it all the same; unless that cannot be done any more."""
    try:
        now = form.open(desk, Ask(form.verb, f"U-{sent.number}"))
    except Refused as refused:
        told = f"{changes.was_first(changed, desk.house.now())} {escape(changes.plainly(refused.reason))}"
        return {"response_action": "update", "view": changes.only_words(view, told)}
    again = view_of(form, now, back)
    again["blocks"] = [changes.conflict(changed, desk.house.now()), *changes.as_typed(view)]
    return {"response_action": "update", "view": again}


def tell(desk: Desk, reply: Reply, done: Done, back: str) -> None:
    """Says what was done, with Ångra where it can be undone, where the form was opened."""
    if done.events or done.again:
        reply.back_to(back).private(changes.several_done(done.words, done.events, done.again))
        return
    event = undoing.last_event(desk.house, done.number) if done.number and done.can_undo else None
    reply.back_to(back).private(changes.done(done.words, done.number, event, changed=done.changed))


def go_on(desk: Desk, reply: Reply) -> None:
    """What a form only begins: reading what `importera` was given takes longer than a form may."""
    view = reply.body["view"]
    given = filled(view["state"]["values"])
    if view["callback_id"] == "importera":
        files.show_pasted(desk, reply, given.text("text"), given.files("file"))
    elif view["callback_id"] == "ny" and pasted.is_a_handling(desk, given.text("title")):
        files.show_pasted(desk, reply, given.text("title"), [])


def undo(desk: Desk, ask: Ask) -> Answer:
    """Ångra: puts back what one change did, or what one form did to several."""
    events = [int(one) for one in ask.rest.split()]
    if len(events) > 1:
        numbers, refusals = several.undo(desk.house, desk.actor, events)
        return changes.several_undone(numbers, [one.reason for one in refusals])
    number = undoing.undo(desk.house, desk.actor, events[0], quick=True)
    return changes.undone(number)


def undo_later(desk: Desk, ask: Ask) -> Answer:
    """Ångra from the history: whenever it is, as long as nothing newer has changed the same."""
    return changes.undone(undoing.undo(desk.house, desk.actor, int(ask.rest)))
