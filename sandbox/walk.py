"""Moving the clock: always as a walk, so that the bot does each thing at its own instant."""

import asyncio
import json
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import Json
from sandbox.slack import Slack

MAX_STEPS = 20_000
PATIENCE_SECONDS = 120
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class WalkStopped(Exception):
    """The bot could not follow; the clock stands where it last did."""


def _ask(url: str, method: str) -> Any:
    request = urllib.request.Request(url, method=method, data=b"" if method == "POST" else None)  # noqa: S310 - loopback
    with _DIRECT.open(request, timeout=PATIENCE_SECONDS) as answer:
        return json.loads(answer.read())


async def _bot(slack: Slack, path: str, method: str) -> Json:
    try:
        answer = await asyncio.to_thread(_ask, f"{slack.health_url}{path}", method)
    except (OSError, ValueError) as gone:
        raise WalkStopped("Boten svarar inte, så klockan väntar.") from gone
    return answer if isinstance(answer, dict) else {}


async def next_instant(slack: Slack) -> datetime | None:
    """When the bot will next do something (UTC); None when never, or when no bot is registered."""
    if slack.health_url is None:
        return None
    found = (await _bot(slack, "/_demo/next", "GET")).get("next")
    return datetime.fromisoformat(found).astimezone(UTC) if found else None


def set_clock(slack: Slack, to: datetime) -> None:
    """Backwards when `to` has passed."""
    slack.clock.move(to)
    slack.changes.tell("clock", slack.world().team, data={"now": slack.clock.now().isoformat()})


async def _tick(slack: Slack) -> None:
    if slack.health_url is not None:
        await _bot(slack, "/_demo/tick", "POST")


async def walk(slack: Slack, to: datetime) -> int:
    """Walks to `to` by way of everything the bot wants to do before; returns the number of stops.

    Backwards when `to` has passed; WalkStopped when the bot does not answer or another walk is on.
    """
    if slack.walking:
        raise WalkStopped("Klockan är redan på väg.")
    slack.walking = True
    try:
        return await _steps(slack, to)
    finally:
        slack.walking = False
        slack.changes.tell("clock", slack.world().team, data={"now": slack.clock.now().isoformat()})


async def _steps(slack: Slack, to: datetime) -> int:
    for stops in range(MAX_STEPS):
        wanted = await next_instant(slack)
        last = wanted is None or wanted > to
        if last and stops and slack.clock.now() == to:
            return stops
        set_clock(slack, to if wanted is None or last else _forward(slack.clock.now(), wanted, to))
        await _tick(slack)
        if last:
            return stops + 1
    raise WalkStopped("Boten vill göra något hela tiden, så klockan stannade.")


def _forward(now: datetime, wanted: datetime, to: datetime) -> datetime:
    """The next stop: what is already due is done now, but the walk always gains at least a second."""
    return min(max(wanted, now + timedelta(seconds=1)), to)
