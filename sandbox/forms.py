"""Modals in a person's hands: choosing, searching, submitting, closing."""

from typing import Any

from sandbox import Json, inputs, modals, payloads
from sandbox.acts import ActRefused, Outcome, outcome
from sandbox.conversation import Conversation
from sandbox.slack import Slack
from sandbox.webapi.call import SlackError
from sandbox.webapi.content import refuse_bad_view
from sandbox.world import World


def open_modal(world: World, user: str, view_id: str | None = None) -> Json:
    """The modal this person sees; ActRefused when none, or another, is open."""
    view = modals.top(world, user)
    if view is None or view_id not in (None, view["id"]):
        raise ActRefused("Det finns inget öppet formulär.")
    return view


def fill(view: Json, typed: Json) -> None:
    """Puts `typed` (by block_id or action_id) into the view's `state.values`."""
    known = set()
    for block, element in inputs.elements(view["blocks"]):
        for name in (block["block_id"], element["action_id"]):
            if name in typed and element["type"] in inputs.VALUE_KEY:
                known.add(name)
                _fill_one(view, block, element, typed[name])
    unknown = set(typed) - known
    if unknown:
        raise ActRefused(f"Formuläret har inget fält som heter {', '.join(sorted(unknown))}.")


def _fill_one(view: Json, block: Json, element: Json, raw: Any) -> None:
    try:
        value = inputs.chosen(element, raw)
    except (KeyError, ValueError) as unknown:
        raise ActRefused(f"Det finns inget val som heter {unknown.args[0]}.") from unknown
    view["state"]["values"].setdefault(block["block_id"], {})[element["action_id"]] = value


def complaints(view: Json) -> dict[str, str]:
    """What the client itself would not send, by block_id."""
    values = view["state"]["values"]
    found = {
        block["block_id"]: inputs.complaint(block, values[block["block_id"]][block["element"]["action_id"]])
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {block_id: sentence for block_id, sentence in found.items() if sentence}


async def submit(slack: Slack, world: World, user: str, typed: Json, view_id: str | None = None) -> Outcome:
    """Sends the open modal with what was typed into it, and does what the app answers."""
    view = open_modal(world, user, view_id)
    fill(view, typed)
    wrong = complaints(view)
    if wrong:
        return Outcome(acked=False, errors=wrong)
    payload: Json = {"type": "view_submission"} | payloads.common(slack, world, user)
    payload |= {"view": view, "response_urls": []}
    ack = await slack.deliver(world, "interactive", payload)
    done = outcome(slack, world, user, "Det", ack)
    if ack.ok:
        _follow(world, user, view, ack.body, done)
    return done


def _follow(world: World, user: str, view: Json, body: Json, done: Outcome) -> None:
    """Does a response_action; an answer Slack would not take is a failure the person sees."""
    action = body.get("response_action")
    if action == "errors":
        blocks = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        done.errors = {key: str(text) for key, text in body.get("errors", {}).items() if key in blocks}
        if not done.errors:
            done.error = "Appen angav fel för fält som inte finns."
        return
    if action == "clear":
        modals.close_all(world, user)
        return
    if action in ("update", "push"):
        _show_next(world, user, view, str(action), body.get("view"), done)
        return
    if modals.top(world, user) is world.views.get(view["id"]):
        modals.close_top(world, user)


def _show_next(world: World, user: str, view: Json, action: str, following: Any, done: Outcome) -> None:
    try:
        refuse_bad_view(following if isinstance(following, dict) else {})
        if action == "update":
            modals.replace(world, view, following)
        else:
            modals.push(world, user, following)
    except (SlackError, modals.ViewRefused) as refused:
        done.error = f"Appen svarade med ett formulär som inte går att visa ({refused})."


async def close(slack: Slack, world: World, user: str, *, whole_stack: bool = False) -> Outcome:
    """Closes the visible modal, or all; the app hears of it only when it asked to."""
    view = open_modal(world, user)
    if whole_stack or view["clear_on_close"]:
        modals.close_all(world, user)
    else:
        modals.close_top(world, user)
    if not view["notify_on_close"]:
        return Outcome(acked=True)
    payload: Json = {"type": "view_closed"} | payloads.common(slack, world, user)
    payload |= {"view": view, "is_cleared": whole_stack}
    del payload["trigger_id"]
    return outcome(slack, world, user, "Det", await slack.deliver(world, "interactive", payload))


async def suggest(
    slack: Slack, world: World, user: str, blocks: list[Json], place: Json, action_id: str, typed: str
) -> Outcome:
    """What an external select offers for `typed`; `place` tells the app which view or message it is in."""
    found = inputs.find(blocks, action_id)
    if found is None:
        raise ActRefused(f"Här finns ingenting som heter {action_id}.")
    payload: Json = {"type": "block_suggestion"} | payloads.common(slack, world, user) | place
    payload |= {"action_id": action_id, "block_id": found[0]["block_id"], "value": typed}
    del payload["trigger_id"]
    ack = await slack.deliver(world, "interactive", payload)
    done = outcome(slack, world, user, "Sökningen", ack)
    done.options = inputs.options(ack.body)[:100]
    return done


def view_place(view: Json) -> Json:
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def message_place(where: Conversation, message: Json) -> Json:
    container = {"type": "message", "message_ts": message["ts"], "channel_id": where.id}
    return {"container": container, "channel": payloads.channel(where), "message": message}
