"""The Bolt app: few listeners, each catching all of its kind; what is meant is decided by our own dispatch.

(Every registered listener costs time, and what no listener takes is never acked.)
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk.web import WebClient

from bot import metrics
from bot.handlers import events, incoming
from bot.handlers.scene import Scene
from bot.home import Homes
from bot.logs import request_id
from bot.middleware import once_only
from bot.replying import Reply, quiet
from bot.user_groups import UserGroups
from bot.views import errors
from storage.inbox import trouble
from uppdrag.errors import Refused
from uppdrag.facts import House

log = logging.getLogger(__name__)

EVERY = re.compile("")
Body = dict[str, Any]
Ack = Callable[..., BoltResponse]


def build_app(
    house: House,
    client: WebClient,
    listeners: Executor,
    *,
    signing_secret: str | None = None,
    homes: Homes | None = None,
    groups: UserGroups | None = None,
) -> App:
    """The app of one workspace. Makes no call to Slack by being built.

    `homes` that are open are kept true; without them a Home is published when it is opened.
    `listeners` writes the answers: with Bolt's own five threads every third of fifty commands is too late.
    """
    app = App(
        client=client,
        signing_secret=signing_secret,
        token_verification_enabled=False,
        listener_executor=listeners,
    )
    app.use(once_only(house))
    app.error(_told)
    _listen(app, house, homes or Homes(house, client), groups)
    return app


def _listen(app: App, house: House, homes: Homes, groups: UserGroups | None) -> None:
    @app.command(EVERY)
    def command(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        with metrics.COMMANDS.labels("command").time():
            incoming.command(house, Reply(client, body), str(body.get("text") or ""))
        homes.nudge()

    @app.action(EVERY)
    def action(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        with metrics.COMMANDS.labels("action").time():
            incoming.action(house, Reply(client, body), body["actions"][0])
        homes.nudge()

    @app.shortcut(EVERY)
    def shortcut(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        incoming.shortcut(house, Reply(client, body))

    @app.options(EVERY)
    def options(ack: Ack) -> None:
        ack(options=[])

    @app.view(EVERY)
    def view(ack: Ack, body: Body, client: WebClient) -> None:
        with metrics.COMMANDS.labels("view").time():
            incoming.submitted(house, Reply(client, body), ack)
        homes.nudge()

    @app.view_closed(EVERY)
    def closed(ack: Ack) -> None:
        ack()

    @app.event(EVERY)
    def event(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        bot = next((str(one.get("user_id")) for one in body.get("authorizations") or ()), "")
        events.take(Scene(house, client, homes, bot, groups), body["event"])


def _told(error: Exception, body: Body, client: WebClient) -> BoltResponse:
    """The one error surface: a refusal in its own words, anything else with a reference to the log."""
    quiet(Reply(client, body), _sentence(error))
    return BoltResponse(status=200)  # after an ack Bolt would else answer 500, and Slack show its own error


def _sentence(error: Exception) -> dict[str, Any]:
    if isinstance(error, Refused):
        return errors.refused(error.reason)
    if trouble(error) == "locked":
        log.warning("the database was busy: %s", error)
        return errors.busy()
    reference = request_id()
    metrics.ERRORS.inc()
    log.error("unexpected [%s]", reference, exc_info=error)
    return errors.sorry(reference)
