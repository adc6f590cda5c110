"""From a typed line or a click to an answer and its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.asking import Ask, decode, parse
from bot.forms import FORMS
from bot.handlers import forms, outputs
from bot.handlers.commands import answer
from bot.handlers.desk import Desk
from bot.replying import Reply
from bot.turns import TURNS
from bot.views import errors
from bot.views.sharing import shared
from uppdrag.facts import House
from uppdrag.people import person_for_slack

OUTPUTS = {"rapport": outputs.report, "exportera": outputs.export, "utdrag": outputs.extract}
IN_PLACE = ("sida:", "påminn:", "import:")  # buttons whose answer takes the place of their message


def command(house: House, reply: Reply, typed: str) -> None:
    """Answers what was typed, privately, or opens the form that it asks for."""
    respond(desk_of(house, reply), reply, parse(typed))


def action(house: House, reply: Reply, pressed: dict[str, Any]) -> None:
    """Answers a button or a choice: a new private answer, the next page in place, or shared with the channel."""
    ask = _asked(pressed)
    if ask is None:
        reply.private(errors.stale())
        return
    desk = desk_of(house, reply)
    if ask.verb == "dela" or pressed["action_id"] == "dela":
        wanted = Ask("visa", ask.rest) if ask.verb == "dela" else ask
        with TURNS.writing():
            found = shared(answer(desk.aloud, wanted), desk.person)
        reply.public(found)
    else:
        respond(desk, reply, ask, replace=pressed["action_id"].startswith(IN_PLACE))


def respond(desk: Desk, reply: Reply, ask: Ask, *, replace: bool = False) -> None:
    """The answer to one question, in its own way: a form, a file, or a message."""
    if ask.verb in FORMS:
        forms.open_form(desk, reply, ask)
    elif ask.verb in OUTPUTS:
        OUTPUTS[ask.verb](desk, reply, ask)
    else:
        with TURNS.writing():
            found = answer(desk, ask)
        reply.private(found, replace=replace)


def submitted(house: House, reply: Reply, ack: Callable[..., Any]) -> None:
    """Takes a form that was sent: acked with what is wrong with it, or done and told."""
    desk = desk_of(house, reply)
    response, done, back = forms.submitted(desk, reply.body["view"])
    ack(**(response or _closing(reply.body["view"])))
    if done is not None:
        forms.tell(desk, reply, done, back)
        forms.go_on(desk, reply)


def _closing(view: dict[str, Any]) -> dict[str, Any]:
    """A form over an answer takes the answer with it: that tells how it was before."""
    return {"response_action": "clear"} if view.get("previous_view_id") else {}


def shortcut(house: House, reply: Reply) -> None:
    """*Nytt uppdrag*, or *Skapa uppdrag av meddelandet* with the message as its start and its source."""
    message = reply.body.get("message") or {}
    forms.open_new(desk_of(house, reply), reply, str(message.get("text") or ""))


def _asked(pressed: dict[str, Any]) -> Ask | None:
    value = pressed.get("value") or (pressed.get("selected_option") or {}).get("value", "")
    try:
        return decode(value)
    except ValueError:
        return None


def desk_of(house: House, reply: Reply) -> Desk:
    """Somebody new is asked for by name once; until then people are known by their id."""
    person = person_for_slack(house, reply.user)
    if person.name == reply.user:
        name, email = reply.who()
        person = person_for_slack(house, reply.user, name, email)
    return Desk(house, person)
