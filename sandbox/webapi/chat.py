"""chat.*: what the bot says."""

from sandbox import Json, happenings, messages
from sandbox.conversation import Conversation
from sandbox.webapi.call import Call, SlackError, method
from sandbox.webapi.content import content


def _target(call: Call) -> Conversation:
    """Where a message goes: a conversation, or a person's direct message with the app."""
    channel = call.need("channel", "channel_not_found")
    people = call.world.config.people
    if channel in people:
        if people[channel].is_bot:
            raise SlackError("cannot_dm_bot")
        return call.world.dm(channel)
    return call.conversation()


def _may_write(call: Call, where: Conversation) -> None:
    if where.archived:
        raise SlackError("is_archived")
    if where.dm_with in call.world.disabled:
        raise SlackError("user_disabled")
    public = not where.private and "chat:write.public" in call.world.config.app.scopes
    if call.world.bot not in where.members and not public:
        raise SlackError("not_in_channel")


def _metadata(call: Call) -> Json:
    """The message's metadata as an update of the message, {} without any."""
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return {}
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise SlackError("invalid_metadata_format")
    return {"metadata": {key: metadata[key] for key in ("event_type", "event_payload")}}


def _thread(call: Call, where: Conversation) -> Json:
    parent = call.text("thread_ts")
    if parent is None:
        return {}
    if parent not in where.messages:
        raise SlackError("thread_not_found")
    broadcast = {"subtype": "thread_broadcast"} if call.flag("reply_broadcast") else {}
    return {"thread_ts": parent} | broadcast


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    where = _target(call)
    _may_write(call, where)
    body = content(call)
    message = messages.bot_profile(call.world) | body | _metadata(call) | _thread(call, where)
    posted = messages.post(call.world, where, message)
    happenings.said(call.slack, call.world, where, posted)
    return {"channel": where.id, "ts": posted["ts"], "message": without_metadata(posted)}


def without_metadata(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "metadata"}


def _own(call: Call, missing: str, foreign: str) -> tuple[Conversation, Json]:
    where = call.conversation()
    message = where.messages.get(call.need("ts", missing))
    if message is None:
        raise SlackError(missing)
    if message.get("user") != call.world.bot:
        raise SlackError(foreign)
    return where, message


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    where, message = _own(call, "message_not_found", "cant_update_message")
    if where.archived:
        raise SlackError("is_archived")
    kept = {} if "blocks" in call.args or "text" not in call.args else {"blocks": None}
    changed = kept | content(call) | _metadata(call)
    edited = messages.edit(call.world, where, message["ts"], changed)
    return {
        "channel": where.id,
        "ts": edited["ts"],
        "text": edited["text"],
        "message": without_metadata(edited),
    }


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    where, message = _own(call, "message_not_found", "cant_delete_message")
    messages.delete(call.world, where, message["ts"])
    return {"channel": where.id, "ts": message["ts"]}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    where = _target(call)
    user = call.person()
    _may_write(call, where)
    if user not in where.members:
        raise SlackError("user_not_in_channel")
    body = content(call)
    thread = {"thread_ts": call.args["thread_ts"]} if call.text("thread_ts") else {}
    posted = messages.post_private(call.world, where, user, body | thread)
    return {"message_ts": posted["ts"]}


@method("chat.getPermalink")
def permalink(call: Call) -> Json:
    where = call.conversation()
    ts = call.need("message_ts", "message_not_found")
    if ts not in where.messages:
        raise SlackError("message_not_found")
    link = f"{call.slack.base_url}/?channel={where.id}&message={ts}"
    return {"channel": where.id, "permalink": link}
