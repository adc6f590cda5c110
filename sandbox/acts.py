"""What a person does with the app: commands, clicks, shortcuts, Home; each waits for the app's ack."""

from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox import Json, happenings, inputs, messages, modals, payloads
from sandbox.config import Command
from sandbox.conversation import Conversation
from sandbox.responding import post_answer
from sandbox.slack import Slack
from sandbox.socket_mode import Ack
from sandbox.typing_text import command_text, message_text
from sandbox.webapi.call import SlackError
from sandbox.world import World


class ActRefused(Exception):
    """What Slack's own client would say instead of sending anything."""


@dataclass
class Outcome:
    """`acked` within three seconds or not, in how many milliseconds; `error` is what the person sees then."""

    acked: bool
    ack_ms: float = 0.0
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    options: list[Json] = field(default_factory=list)

    def to_json(self) -> Json:
        return asdict(self)


_WHY = {
    "no_bot": "Appen är inte igång just nu.",
    "no_ack": "Appen svarade inte inom tre sekunder.",
    "socket_lost": "Förbindelsen med appen bröts.",
}


def outcome(slack: Slack, world: World, user: str, what: str, ack: Ack) -> Outcome:
    """How it went; a failure is also shown to the person, as Slack does."""
    if ack.ok:
        return Outcome(acked=True, ack_ms=round(ack.ms, 1))
    sentence = failed(slack, world, user, what, _WHY.get(ack.reason, "Appen svarade med ett fel."))
    return Outcome(acked=False, ack_ms=round(ack.ms, 1), error=sentence)


def failed(slack: Slack, world: World, user: str, what: str, why: str) -> str:
    """Shows the person that it did not work, and returns the sentence."""
    sentence = f"{what} misslyckades. {why}"
    slack.changes.tell("failure", world.team, user=user, data={"text": sentence})
    return sentence


def _command(world: World, name: str) -> Command:
    for command in world.config.app.commands:
        if command.command == name:
            return command
    raise ActRefused(f"{name} är inget kommando här.")


async def command(
    slack: Slack,
    world: World,
    user: str,
    where: Conversation,
    name: str,
    text: str,
    *,
    in_thread: bool = False,
) -> Outcome:
    """Types a slash command; what the ack itself says is shown like any other answer."""
    known = _command(world, name)
    if in_thread:
        raise ActRefused(f"{name} kan inte användas i trådar.")
    arriving = command_text(world, text, should_escape=known.should_escape)
    payload = payloads.slash_command(slack, world, user, where, known, arriving)
    ack = await slack.deliver(world, "slash_commands", payload)
    done = outcome(slack, world, user, name, ack)
    if ack.ok and (ack.body.get("text") or ack.body.get("blocks")):
        try:
            post_answer(slack, world, user, where, ack.body, typed=f"{name} {text}".strip())
        except SlackError as refused:
            done.error = (
                f"{name} misslyckades. Appen svarade med något som inte går att visa ({refused.error})."
            )
    return done


def _value_of(element: Json, value: Any) -> Json:
    """The part of an action that says what was chosen."""
    kind = element["type"]
    if kind == "button":
        return {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if kind == "overflow":
        return {
            "selected_option": inputs.chosen(element | {"type": "static_select"}, value)["selected_option"]
        }
    if kind in inputs.VALUE_KEY:
        return inputs.chosen(element, value)
    return {"value": element.get("value")}


def _action(block: Json, element: Json, value: Any) -> Json:
    try:
        chosen = _value_of(element, value)
    except KeyError as unknown:
        raise ActRefused(f"Det finns inget val som heter {unknown.args[0]}.") from unknown
    same = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
    return chosen | same | {"action_ts": payloads.action_ts()}


def _located(blocks: list[Json], action_id: str, block_id: str | None, value: object) -> tuple[Json, Json]:
    found = inputs.find(blocks, action_id, block_id=block_id, value=value)
    if found is None:
        raise ActRefused(f"Här finns ingenting som heter {action_id}.")
    return found


def remember(values: Json, action: Json) -> None:
    """Keeps what was chosen in `state.values`."""
    if action["type"] in inputs.VALUE_KEY:
        key = inputs.VALUE_KEY[action["type"]]
        kept = {"type": action["type"], key: action[key]}
        values.setdefault(action["block_id"], {})[action["action_id"]] = kept


async def click_in_message(
    slack: Slack,
    world: World,
    user: str,
    where: Conversation,
    ts: str,
    action_id: str,
    value: Any = None,
    block_id: str | None = None,
) -> Outcome:
    """Uses a button, menu or other element of a message, private or not."""
    message = where.messages.get(ts) or messages.find_private(world, user, ts)
    if message is None:
        raise ActRefused("Meddelandet finns inte längre.")
    blocks = message.get("blocks", [])
    action = _action(*_located(blocks, action_id, block_id, value), value)
    values = world.chosen.setdefault(f"{user}/{ts}", inputs.first_values(blocks))
    remember(values, action)
    payload: Json = {"type": "block_actions"} | payloads.common(slack, world, user)
    payload |= payloads.message_acted_on(slack, world, user, where, message)
    payload |= {"state": {"values": values}, "actions": [action]}
    return outcome(slack, world, user, "Det", await slack.deliver(world, "interactive", payload))


async def click_in_view(
    slack: Slack,
    world: World,
    user: str,
    view: Json,
    action_id: str,
    value: Any = None,
    block_id: str | None = None,
) -> Outcome:
    """Uses an element of a modal or of Home."""
    action = _action(*_located(view["blocks"], action_id, block_id, value), value)
    remember(view["state"]["values"], action)
    payload: Json = {"type": "block_actions"} | payloads.common(slack, world, user)
    payload |= {"container": {"type": "view", "view_id": view["id"]}, "view": view, "actions": [action]}
    return outcome(slack, world, user, "Det", await slack.deliver(world, "interactive", payload))


async def global_shortcut(slack: Slack, world: World, user: str, callback_id: str) -> Outcome:
    name = _shortcut(world, callback_id, "global")
    payload: Json = {"type": "shortcut", "callback_id": callback_id, "action_ts": payloads.action_ts()}
    payload |= payloads.common(slack, world, user)
    return outcome(slack, world, user, name, await slack.deliver(world, "interactive", payload))


async def message_shortcut(
    slack: Slack, world: World, user: str, where: Conversation, ts: str, callback_id: str
) -> Outcome:
    name = _shortcut(world, callback_id, "message")
    message = where.messages.get(ts)
    if message is None:
        raise ActRefused("Meddelandet finns inte längre.")
    acted_on = payloads.message_acted_on(slack, world, user, where, message)
    payload: Json = {"type": "message_action", "callback_id": callback_id, "action_ts": payloads.action_ts()}
    payload |= payloads.common(slack, world, user) | {"message_ts": ts}
    payload |= {key: acted_on[key] for key in ("channel", "message", "response_url")}
    return outcome(slack, world, user, name, await slack.deliver(world, "interactive", payload))


def _shortcut(world: World, callback_id: str, kind: str) -> str:
    for shortcut in world.config.app.shortcuts:
        if shortcut["callback_id"] == callback_id and shortcut["type"] == kind:
            return str(shortcut["name"])
    raise ActRefused(f"Det finns ingen genväg som heter {callback_id}.")


def say(
    slack: Slack, world: World, user: str, where: Conversation, text: str, thread_ts: str | None = None
) -> Json:
    """Posts what a person wrote and returns the message."""
    if user not in where.members:
        raise ActRefused("Du är inte med i kanalen.")
    if where.archived:
        raise ActRefused("Kanalen är arkiverad.")
    if not text.strip():
        raise ActRefused("Skriv något först.")
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    posted = messages.post(world, where, {"user": user, "text": message_text(world, text)} | thread)
    happenings.said(slack, world, where, posted)
    return posted


def open_home(slack: Slack, world: World, user: str, tab: str = "home") -> None:
    happenings.home_opened(slack, world, user, tab, modals.home(world, user))
