"""Before any listener: is this new, and can the database take it on within a second?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk.web import WebClient

from bot.handlers import talking
from bot.logs import new_request
from bot.pace import Pace
from bot.replying import Reply, quiet
from bot.views import errors
from storage import inbox
from uppdrag.facts import House

log = logging.getLogger(__name__)

Middleware = Callable[..., BoltResponse | None]


def once_only(house: House) -> Middleware:
    """Lets each command, click, form and event through once, whichever replica it is delivered to."""
    door, pace = inbox.Door(house.db, house.workspace_id), Pace()

    def once(
        body: dict[str, Any], client: WebClient, ack: Callable[..., BoltResponse], next_: Callable[[], None]
    ) -> BoltResponse | None:
        key = identity(body)
        new_request()
        if _overheard(body):
            return ack()
        if not _in_hand(body) and not pace.allows(person_in(body)):
            return _slow_down(body, client, ack)
        try:
            fresh = key is None or door.first_time(key, house.now())
        except Exception as error:
            if inbox.trouble(error) is None:
                raise
            log.warning("the database did not take %s on: %s", key, error)
            return _decline(body, client, ack)
        if not fresh:
            return ack()
        next_()
        return None

    return once


def identity(body: dict[str, Any]) -> str | None:
    """What is the same when Slack delivers something again; None for what has no name of its own."""
    if "event_id" in body:
        return f"event/{body['event_id']}"
    if "trigger_id" in body:
        return f"trigger/{body['trigger_id']}"
    view = body.get("view") or {}
    return f"{body.get('type')}/{view['id']}/{view.get('hash')}" if "id" in view else None


def person_in(body: dict[str, Any]) -> str:
    """The Slack id of whoever asked; empty for what nobody in particular did."""
    user = body.get("user_id") or body.get("user") or (body.get("event") or {}).get("user") or ""
    return str(user.get("id", "") if isinstance(user, dict) else user)


def _in_hand(body: dict[str, Any]) -> bool:
    """A form that somebody has filled in is never turned away, nor what nobody in particular did."""
    return body.get("type") == "view_submission" or not person_in(body)


def _overheard(body: dict[str, Any]) -> bool:
    """Something said where the bot is, that is none of its business."""
    event = body.get("event") or {}
    return event.get("type") == "message" and not talking.for_us(event)


def _slow_down(body: dict[str, Any], client: WebClient, ack: Callable[..., BoltResponse]) -> BoltResponse:
    log.warning("%s asks faster than a person does", person_in(body))
    if "command" in body:
        return ack(text=errors.TOO_FAST)
    if "event_id" not in body:
        quiet(Reply(client, body), errors.too_fast())
    return ack()


def _decline(body: dict[str, Any], client: WebClient, ack: Callable[..., BoltResponse]) -> BoltResponse:
    """A kind sentence instead of an answer. An event is left to Slack, which delivers it again."""
    if "event_id" in body:
        return BoltResponse(status=503)
    if "command" in body:
        return ack(text=errors.BUSY)
    quiet(Reply(client, body), errors.busy())
    return ack()
