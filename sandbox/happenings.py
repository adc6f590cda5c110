"""Events: what the bot hears of, if it subscribed to it, has the scope and is there."""

from sandbox import Json, payloads
from sandbox.conversation import Conversation
from sandbox.slack import Slack
from sandbox.world import World

_HISTORY = {
    "im": ("message.im", "im:history", "im"),
    "public_channel": ("message.channels", "channels:history", "channel"),
    "private_channel": ("message.groups", "groups:history", "group"),
}


def tell(slack: Slack, world: World, name: str, scope: str | None, inner: Json) -> None:
    """Sends an event to the bot unless it did not subscribe or lacks the scope."""
    app = world.config.app
    if name in app.events and (scope is None or scope in app.scopes):
        slack.later(slack.deliver_event(world, payloads.event(slack, world, inner)))


def said(slack: Slack, world: World, where: Conversation, message: Json) -> None:
    """A message was posted; a mention of the bot is an event of its own."""
    if world.bot not in where.members:
        return
    name, scope, channel_type = _HISTORY[where.kind]
    shown = {key: value for key, value in message.items() if key != "metadata"}
    inner = shown | {"channel": where.id, "channel_type": channel_type, "event_ts": message["ts"]}
    tell(slack, world, name, scope, inner)
    by_bot = message.get("user") == world.bot
    if not by_bot and not where.is_dm and f"<@{world.bot}" in message.get("text", ""):
        tell(slack, world, "app_mention", "app_mentions:read", inner | {"type": "app_mention"})


def file_shared(slack: Slack, world: World, where: Conversation, file_id: str, user: str) -> None:
    inner: Json = {"type": "file_shared", "file_id": file_id, "user_id": user, "channel_id": where.id}
    inner |= {"file": {"id": file_id}, "event_ts": world.next_ts()}
    tell(slack, world, "file_shared", "files:read", inner)


def person_changed(slack: Slack, world: World, user: str) -> None:
    """Somebody has another name, has left, or is back."""
    person = world.person_json(user, email="users:read.email" in world.config.app.scopes)
    inner: Json = {"type": "user_change", "user": person, "event_ts": world.next_ts()}
    tell(slack, world, "user_change", "users:read", inner)


def group_changed(slack: Slack, world: World, group: Json, came: list[str], went: list[str]) -> None:
    """A user group has other members: Slack tells of the change, and of the group as it is now."""
    told: Json = {"subteam_id": group["id"], "team_id": world.team}
    told |= {"added_users": came, "added_users_count": len(came)}
    told |= {"removed_users": went, "removed_users_count": len(went), "event_ts": world.next_ts()}
    tell(
        slack,
        world,
        "subteam_members_changed",
        "usergroups:read",
        told | {"type": "subteam_members_changed"},
    )
    now: Json = {"type": "subteam_updated", "subteam": group, "event_ts": world.next_ts()}
    tell(slack, world, "subteam_updated", "usergroups:read", now)


def home_opened(slack: Slack, world: World, user: str, tab: str, view: Json | None) -> None:
    where = world.dm(user)
    inner: Json = {"type": "app_home_opened", "user": user, "channel": where.id, "tab": tab}
    inner |= {"event_ts": world.next_ts()}
    if view is not None:
        inner["view"] = view
    tell(slack, world, "app_home_opened", None, inner)
