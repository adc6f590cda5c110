"""What Slack sends to the bot for each thing a person does."""

import time
from itertools import count

from sandbox import Json
from sandbox.answers import AnswerUrl
from sandbox.config import Command
from sandbox.conversation import Conversation
from sandbox.slack import Slack
from sandbox.world import World, opaque

_event_numbers = count(1)


def encode_text(text: str) -> str:
    """Text as Slack hands it on: the three signs of its own markup encoded, nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def team(world: World) -> Json:
    return {"id": world.team, "domain": world.config.domain}


def user(world: World, person: str) -> Json:
    name = world.config.people[person].name
    return {"id": person, "username": name, "name": name, "team_id": world.team}


def channel(conversation: Conversation) -> Json:
    return {"id": conversation.id, "name": "directmessage" if conversation.is_dm else conversation.name}


def common(slack: Slack, world: World, person: str) -> Json:
    """What every interaction carries, a fresh trigger id among it."""
    return {
        "token": "local-verification",
        "team": team(world),
        "user": user(world, person),
        "api_app_id": slack.app.id,
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": slack.triggers.issue(world.team, person),
    }


def answer_url(slack: Slack, url: AnswerUrl) -> str:
    return slack.base_url + slack.answer_urls.issue(url)


def slash_command(
    slack: Slack, world: World, person: str, where: Conversation, command: Command, text: str
) -> Json:
    """`text` is what arrives: already encoded, and with its people and channels named when the command escapes."""
    typed = f"{command.command} {text}".strip()
    url = AnswerUrl(world.team, person, where.id, slack.clock.now(), typed=typed)
    place = channel(where)
    return {
        "token": "local-verification",
        "team_id": world.team,
        "team_domain": world.config.domain,
        "channel_id": place["id"],
        "channel_name": place["name"],
        "user_id": person,
        "user_name": world.config.people[person].name,
        "command": command.command,
        "text": text,
        "api_app_id": slack.app.id,
        "is_enterprise_install": "false",
        "response_url": answer_url(slack, url),
        "trigger_id": slack.triggers.issue(world.team, person),
    }


def event(slack: Slack, world: World, inner: Json) -> Json:
    """The outer event around `inner`, with an event_id of its own."""
    bot = {"enterprise_id": None, "team_id": world.team, "user_id": world.bot, "is_bot": True}
    return {
        "token": "local-verification",
        "team_id": world.team,
        "api_app_id": slack.app.id,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{next(_event_numbers):06d}{opaque('')[-8:].upper()}",
        "event_time": int(slack.clock.now().timestamp()),
        "authorizations": [bot | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def message_acted_on(slack: Slack, world: World, person: str, where: Conversation, message: Json) -> Json:
    """The parts of a block action that tell of the message it was in."""
    private = bool(message.get("is_ephemeral"))
    url = AnswerUrl(
        world.team,
        person,
        where.id,
        slack.clock.now(),
        ts=message["ts"],
        private=private,
        thread_ts=message.get("thread_ts"),
    )
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": where.id,
        "is_ephemeral": private,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    return {
        "container": container,
        "channel": channel(where),
        "message": {key: value for key, value in message.items() if key not in ("metadata", "channel")},
        "response_url": answer_url(slack, url),
    }


def action_ts() -> str:
    """Real time: acts of people are stamped when they happen."""
    return f"{time.time():.6f}"
