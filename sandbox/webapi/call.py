"""One call of a Web API method: who calls, with what, and how it is refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox import Json
from sandbox.conversation import Conversation
from sandbox.slack import Slack
from sandbox.world import World


class SlackError(Exception):
    """Slack's own error name, with what else its answer says."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass
class Call:
    slack: Slack
    world: World
    method: str
    args: Json = field(default_factory=dict)

    def text(self, name: str, default: str | None = None) -> str | None:
        value = self.args.get(name)
        return default if value in (None, "") else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        """An argument that must be there; SlackError `error` without it."""
        value = self.text(name)
        if value is None:
            raise SlackError(
                error, response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
            )
        return value

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError as wrong:
            raise SlackError("invalid_arguments") from wrong

    def json(self, name: str, error: str) -> Any:
        """An argument that is JSON, sent as such or as text; None when absent, SlackError when it is no JSON."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as broken:
            raise SlackError(error) from broken

    def need_scope(self, *any_of: str) -> None:
        """SlackError missing_scope unless the app was granted one of these."""
        granted = self.world.config.app.scopes
        if not set(any_of) & set(granted):
            raise SlackError("missing_scope", needed=any_of[0], provided=",".join(granted))

    def conversation(self, name: str = "channel") -> Conversation:
        """The conversation named by an argument; channel_not_found when the bot cannot see it."""
        found = self.world.find(self.need(name, "channel_not_found"))
        hidden = found is not None and found.private and self.world.bot not in found.members
        if found is None or hidden:
            raise SlackError("channel_not_found")
        return found

    def person(self, name: str = "user") -> str:
        """The person named by an argument; user_not_found when there is none."""
        user = self.need(name, "user_not_found")
        if user not in self.world.config.people:
            raise SlackError("user_not_found")
        return user


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    name: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    token: str = "bot"  # noqa: S105 - which kind of token it takes


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, token: str = "bot") -> Callable[[Handler], Handler]:  # noqa: S107 - the kind
    """Registers a Web API method; any one of `scopes` is enough, `token` is bot, app or none."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, token)
        return handler

    return register


def page(call: Call, rows: list[Json], default: int, most: int = 1000) -> tuple[list[Json], Json]:
    """One page of rows by `cursor` and `limit`, and the response_metadata that leads to the next."""
    limit = min(call.number("limit", default) or default, most)
    if limit < 1:
        raise SlackError("invalid_limit")
    cursor = call.text("cursor") or "at:0"
    if not cursor.startswith("at:") or not cursor[3:].isdigit():
        raise SlackError("invalid_cursor")
    begin = int(cursor[3:])
    more = begin + limit < len(rows)
    return rows[begin : begin + limit], {"next_cursor": f"at:{begin + limit}" if more else ""}
