"""Where events happen: one workspace, its client, its Homes, and who the bot is there."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.web import WebClient

from bot.home import Homes
from bot.user_groups import UserGroups
from uppdrag.facts import House


@dataclass(frozen=True, slots=True)
class Scene:
    """`bot`: the bot's own Slack id, as the event tells it. `groups`: the user groups that give roles."""

    house: House
    client: WebClient
    homes: Homes
    bot: str = ""
    groups: UserGroups | None = None
