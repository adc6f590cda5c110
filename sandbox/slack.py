"""The whole local Slack: its workspaces, its clock, and its line to the bot."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from sandbox import Json, http_mode
from sandbox.answers import AnswerUrls
from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.config import Config
from sandbox.faults import EVENT_KINDS, Faults
from sandbox.inspector import Inspector
from sandbox.socket_mode import Ack, Sockets
from sandbox.triggers import Triggers
from sandbox.world import World


@dataclass
class Settings:
    """Real-time limits in seconds, Slack's own by default; tests shorten them instead of sleeping."""

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    retry_delays: list[float] = field(default_factory=lambda: [0.0, 60.0, 300.0])


class Slack:
    def __init__(self, configs: list[Config], clock: Clock) -> None:
        self.clock = clock
        self.changes = Changes()
        self.inspector = Inspector()
        self.faults = Faults()
        self.settings = Settings()
        self.triggers = Triggers()
        self.answer_urls = AnswerUrls()
        self.worlds = {config.team_id: World(config, clock, self.changes) for config in configs}
        self.app = configs[0].app
        self.sockets = Sockets(self.app.id, self._bot_changed)
        self.base_url = ""
        self.endpoint: str | None = None
        self.health_url: str | None = None
        self.revoked: set[str] = set()
        self.walking = False
        self.contents: dict[str, bytes] = {}
        self._running: set[asyncio.Task[Any]] = set()

    def world(self, team: str | None = None) -> World:
        """The workspace with this id, or the first. KeyError when there is none."""
        return self.worlds[team] if team else next(iter(self.worlds.values()))

    @property
    def bot_is_up(self) -> bool:
        return self.sockets.count > 0 or self.endpoint is not None

    def _bot_changed(self) -> None:
        self.changes.tell("bot", self.world().team, data={"up": self.bot_is_up})

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Runs `work` beside everything else."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def deliver(self, world: World, kind: str, payload: Json, **retry: object) -> Ack:
        """One payload to the bot, over a socket or by signed HTTP; its ack, or why there was none."""
        envelope: Json = {"type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"}
        envelope |= retry
        patience = self.settings.ack_seconds
        if self.endpoint:
            ack = await http_mode.send(self.endpoint, self.app.signing_secret, envelope, patience)
        else:
            ack = await self.sockets.send(envelope, patience)
        self._note(world, kind, payload, ack, retry)
        return ack

    def _note(self, world: World, kind: str, payload: Json, ack: Ack, retry: Json) -> None:
        name = payload.get("command") or payload.get("event", {}).get("type") or payload.get("type", kind)
        self.inspector.note(
            self.clock.now(),
            "slack→bot",
            str(name),
            "acked" if ack.ok else ack.reason,
            ms=ack.ms,
            team=world.team,
            request={"kind": kind, "payload": payload} | retry,
            answer=ack.body,
        )
        self.changes.tell("request", world.team)

    async def deliver_event(self, world: World, payload: Json) -> None:
        """An event with Slack's retries: almost at once, after a minute, after five."""
        ack = await self.deliver(world, "events_api", payload)
        if ack.ok and self.faults.take(EVENT_KINDS, method=payload["event"]["type"], team=world.team):
            await self._redeliver(world, payload, 1, "timeout")
        for attempt, delay in enumerate(self.settings.retry_delays, start=1):
            if ack.ok or ack.stop_retries:
                return
            await asyncio.sleep(delay)
            ack = await self._redeliver(world, payload, attempt, ack.reason)

    async def _redeliver(self, world: World, payload: Json, attempt: int, reason: str) -> Ack:
        if not self.endpoint:
            reason = "timeout"
        return await self.deliver(world, "events_api", payload, retry_attempt=attempt, retry_reason=reason)
