"""Putting messages into conversations, and telling the page about it."""

from sandbox import Json
from sandbox.conversation import Conversation
from sandbox.world import World


def bot_profile(world: World) -> Json:
    """The marks that every message of the app bears."""
    app = world.config.app
    return {"user": app.bot_user, "bot_id": app.bot_id, "app_id": app.id, "team": world.team}


def post(world: World, conversation: Conversation, message: Json) -> Json:
    """The message as it now stands in the conversation, with its ts."""
    complete = {"type": "message", "ts": world.next_ts(), "team": world.team} | message
    conversation.add(complete)
    by_bot = complete.get("user") == world.bot
    tell(world, "message", conversation, complete, by_bot=by_bot)
    return complete


def edit(world: World, conversation: Conversation, ts: str, changed: Json) -> Json:
    """The message after `changed` (None removes a key) was laid over it."""
    message = conversation.messages[ts]
    message.update(changed)
    for key in [key for key, value in message.items() if value is None]:
        del message[key]
    message["edited"] = {"user": message.get("user"), "ts": world.next_ts()}
    tell(world, "edited", conversation, message, by_bot=True)
    return message


def delete(world: World, conversation: Conversation, ts: str) -> None:
    message = conversation.remove(ts)
    if message is not None:
        tell(world, "deleted", conversation, message, by_bot=True)


def tell(world: World, kind: str, conversation: Conversation, message: Json, *, by_bot: bool) -> None:
    data = {"message": message | {"channel": conversation.id}}
    world.changes.tell(
        kind, world.team, channel=conversation.id, user=message.get("user"), by_bot=by_bot, data=data
    )


def post_private(world: World, conversation: Conversation, user: str, message: Json) -> Json:
    """A message that only `user` sees; it is in nobody's history."""
    complete = {"type": "message", "ts": world.next_ts(), "is_ephemeral": True} | bot_profile(world) | message
    complete["channel"] = conversation.id
    world.private.setdefault(user, []).append(complete)
    _tell_private(world, user, complete)
    return complete


def find_private(world: World, user: str, ts: str) -> Json | None:
    """The private message with this ts; None when it is gone or never was."""
    return next((m for m in world.private.get(user, []) if m["ts"] == ts), None)


def edit_private(world: World, user: str, message: Json, changed: Json) -> None:
    message.update(changed)
    for key in [key for key, value in message.items() if value is None]:
        del message[key]
    _tell_private(world, user, message)


def delete_private(world: World, user: str, ts: str) -> None:
    gone = find_private(world, user, ts)
    if gone is not None:
        world.private[user].remove(gone)
        _tell_private(world, user, gone | {"deleted": True})


def _tell_private(world: World, user: str, message: Json) -> None:
    world.changes.tell(
        "private", world.team, channel=message["channel"], user=user, by_bot=True, data={"message": message}
    )
