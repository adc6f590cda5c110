"""The Bolt app: few listeners, each catching all of its kind; what is meant is decided by our own dispatch.

(Every registered listener costs time, and what no listener takes is never acked.)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk.web import WebClient

from bot.answering import Answers, tell
from bot.handlers import events, incoming
from bot.handlers.scene import Scene
from bot.home import Homes
from bot.middleware import once_only
from bot.replying import Reply
from bot.user_groups import UserGroups
from uppdrag.facts import House

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
    `listeners` writes the answers. Bolt is told to answer when its listener has returned, which is at once: left to
    itself it looks every ten milliseconds for an ack that the listener gives on one of five threads.
    """
    app = App(
        name="uppdragsbot",  # else Bolt looks through the stack and the sources for one, which is felt at each start
        client=client,
        signing_secret=signing_secret,
        token_verification_enabled=False,
        process_before_response=True,
    )
    app.use(once_only(house))
    app.error(_told)
    homes = homes or Homes(house, client)
    answers = Answers(listeners, homes)
    _listen(app, house, answers)
    _listen_further(app, house, answers, homes, groups)
    return app


def _listen(app: App, house: House, answers: Answers) -> None:
    """What a person does and gets an answer to."""

    @app.command(EVERY)
    def command(ack: Ack, body: Body, client: WebClient) -> BoltResponse:
        typed = str(body.get("text") or "")
        answers.later(Reply(client, body), lambda reply: incoming.command(house, reply, typed), "command")
        return ack()

    @app.action(EVERY)
    def action(ack: Ack, body: Body, client: WebClient) -> BoltResponse:
        pressed = body["actions"][0]
        answers.later(Reply(client, body), lambda reply: incoming.action(house, reply, pressed), "action")
        return ack()

    @app.shortcut(EVERY)
    def shortcut(ack: Ack, body: Body, client: WebClient) -> BoltResponse:
        answers.later(Reply(client, body), lambda reply: incoming.shortcut(house, reply))
        return ack()

    @app.view(EVERY)
    def view(ack: Ack, body: Body, client: WebClient) -> BoltResponse:
        found = answers.decided(
            Reply(client, body), lambda reply, say: incoming.submitted(house, reply, say), "view"
        )
        return (
            BoltResponse(status=504) if found is None else ack(**found)
        )  # not acked: Slack keeps the form open


def _listen_further(
    app: App, house: House, answers: Answers, homes: Homes, groups: UserGroups | None
) -> None:
    @app.options(EVERY)
    def options(ack: Ack) -> BoltResponse:
        return ack(options=[])

    @app.view_closed(EVERY)
    def closed(ack: Ack) -> BoltResponse:
        return ack()

    @app.event(EVERY)
    def event(ack: Ack, body: Body, client: WebClient) -> BoltResponse:
        bot = next((str(one.get("user_id")) for one in body.get("authorizations") or ()), "")
        scene = Scene(house, client, homes, bot, groups)
        answers.later(Reply(client, body), lambda _reply: events.take(scene, body["event"]))
        return ack()


def _told(error: Exception, body: Body, client: WebClient) -> BoltResponse:
    return tell(error, Reply(client, body))
