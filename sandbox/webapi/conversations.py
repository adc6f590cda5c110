"""conversations.*: where things are said, and what was said there."""

from sandbox import Json
from sandbox.conversation import Conversation
from sandbox.webapi.call import Call, SlackError, method, page
from sandbox.webapi.chat import without_metadata

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_READ_SCOPE = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}
_HISTORY_SCOPE = {
    "public_channel": "channels:history",
    "private_channel": "groups:history",
    "im": "im:history",
}


def channel_json(call: Call, where: Conversation) -> Json:
    common = {
        "id": where.id,
        "created": 1_577_836_800,
        "is_archived": where.archived,
        "is_im": where.is_dm,
        "context_team_id": call.world.team,
    }
    if where.is_dm:
        return common | {"user": where.dm_with, "is_user_deleted": where.dm_with in call.world.disabled}
    return common | {
        "name": where.name,
        "name_normalized": where.name,
        "is_channel": not where.private,
        "is_group": where.private,
        "is_private": where.private,
        "is_member": call.world.bot in where.members,
        "purpose": {"value": where.purpose, "creator": "", "last_set": 0},
        "topic": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(where.members),
    }


@method("conversations.open", "im:write", "mpim:write")
def open_conversation(call: Call) -> Json:
    if call.text("channel"):
        where = call.conversation()
    else:
        users = [u for u in (call.text("users") or "").split(",") if u]
        where = call.world.dm(_one_person(call, users))
    shown = {"id": where.id}
    return {"channel": channel_json(call, where) if call.flag("return_im") else shown, "already_open": True}


def _one_person(call: Call, users: list[str]) -> str:
    """The one person to open a direct message with; group messages are not part of this Slack."""
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    person = call.world.config.people.get(users[0])
    if person is None:
        raise SlackError("user_not_found")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    if person.id in call.world.disabled:
        raise SlackError("user_disabled")
    return person.id


@method("conversations.list", *_READ)
def list_conversations(call: Call) -> Json:
    kinds = (call.text("types") or "public_channel").split(",")
    for kind in kinds:
        call.need_scope(_READ_SCOPE.get(kind, "mpim:read"))
    skip_archived = call.flag("exclude_archived")
    rows = [
        channel_json(call, where)
        for where in call.world.conversations.values()
        if where.kind in kinds
        and not (skip_archived and where.archived)
        and (not where.private or call.world.bot in where.members)
    ]
    shown, metadata = page(call, rows, 100)
    return {"channels": shown, "response_metadata": metadata}


@method("conversations.info", *_READ)
def info(call: Call) -> Json:
    where = call.conversation()
    call.need_scope(_READ_SCOPE[where.kind])
    return {"channel": channel_json(call, where)}


@method("conversations.members", *_READ)
def members(call: Call) -> Json:
    where = call.conversation()
    call.need_scope(_READ_SCOPE[where.kind])
    rows = [{"id": user} for user in where.members]
    shown, metadata = page(call, rows, 100)
    return {"members": [row["id"] for row in shown], "response_metadata": metadata}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    where = call.conversation()
    if where.kind != "public_channel":
        raise SlackError("method_not_supported_for_channel_type")
    if call.world.bot not in where.members:
        where.members.append(call.world.bot)
    return {"channel": channel_json(call, where)}


def _readable(call: Call) -> Conversation:
    where = call.conversation()
    call.need_scope(_HISTORY_SCOPE[where.kind])
    if call.world.bot not in where.members:
        raise SlackError("not_in_channel")
    return where


def _shown(call: Call, rows: list[Json]) -> list[Json]:
    whole = call.flag("include_all_metadata")
    return [row if whole else without_metadata(row) for row in rows]


@method("conversations.history", "channels:history", "groups:history", "im:history", "mpim:history")
def history(call: Call) -> Json:
    where = _readable(call)
    rows = where.flow(call.text("oldest") or "", call.text("latest") or "", inclusive=call.flag("inclusive"))
    shown, metadata = page(call, rows[::-1], 100, most=999)
    more = bool(metadata["next_cursor"])
    answer: Json = {"messages": _shown(call, shown), "has_more": more, "pin_count": 0}
    return answer | ({"response_metadata": metadata} if more else {})


@method("conversations.replies", "channels:history", "groups:history", "im:history", "mpim:history")
def replies(call: Call) -> Json:
    where = _readable(call)
    rows = where.thread(call.need("ts", "thread_not_found"))
    if not rows:
        raise SlackError("thread_not_found")
    shown, metadata = page(call, rows, 1000)
    more = bool(metadata["next_cursor"])
    return {"messages": _shown(call, shown), "has_more": more, "response_metadata": metadata}
