"""From an HTTP request to a method and back: tokens, scopes, faults, and a line in the inspector."""

import asyncio
import json
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import Json
from sandbox.connection import cut
from sandbox.faults import API_KINDS, Fault
from sandbox.slack import Slack
from sandbox.webapi import chat, conversations, files, people, views
from sandbox.webapi.call import METHODS, Call, Method, SlackError
from sandbox.world import World

LOADED = (chat, conversations, files, people, views)
_AFTER = ("drop_after_accept", "hang_after_accept")


@dataclass(frozen=True)
class Answer:
    body: Json
    status: int = 200
    retry_after: int | None = None

    def as_response(self, scopes: tuple[str, ...]) -> Response:
        headers = {"x-oauth-scopes": ",".join(scopes)}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return JSONResponse(self.body, self.status, headers)


async def read_args(request: Request) -> Json:
    """Arguments from the query, a form or JSON; what is no object counts as none."""
    args: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "")
    if "json" in content_type:
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            body = {}
        return args | body if isinstance(body, dict) else args
    async with request.form() as form:
        return args | dict(form)


def _token(request: Request, args: Json) -> str:
    header = request.headers.get("authorization", "")
    in_body = args.pop("token", "")
    return header.removeprefix("Bearer ").strip() if header else str(in_body)


def _authorise(slack: Slack, token: str, wanted: Method) -> World:
    """The workspace the token belongs to; SlackError when it may not call this."""
    if not token:
        raise SlackError("not_authed")
    by_kind = {"bot": "bot_token", "app": "app_token"}
    for world in slack.worlds.values():
        app = world.config.app
        if token == getattr(app, by_kind[wanted.token]):
            if token in slack.revoked or world.team in slack.revoked:
                raise SlackError("token_revoked")
            return world
        if token in (app.bot_token, app.app_token):
            raise SlackError("not_allowed_token_type")
    raise SlackError("invalid_auth")


def _check_scopes(world: World, wanted: Method) -> None:
    app = world.config.app
    granted = app.scopes if wanted.token == "bot" else app.app_token_scopes  # noqa: S105
    if wanted.scopes and not set(wanted.scopes) & set(granted):
        raise SlackError("missing_scope", needed=wanted.scopes[0], provided=",".join(granted))


def _method(name: str) -> Method:
    """SlackError unknown_method when this Slack does not have it."""
    if name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    return METHODS[name]


def _run(slack: Slack, name: str, token: str, args: Json) -> tuple[World, Answer]:
    world = slack.world()
    try:
        wanted = _method(name)
        world = _authorise(slack, token, wanted)
        _check_scopes(world, wanted)
        return world, Answer({"ok": True} | wanted.handler(Call(slack, world, name, args)))
    except SlackError as refused:
        return world, Answer({"ok": False, "error": refused.error} | refused.more)


def _failing(fault: Fault) -> Answer | None:
    """The answer of a fault that answers instead of the method; None for those that only delay or cut."""
    if fault.kind == "ratelimited":
        return Answer({"ok": False, "error": "ratelimited"}, 429, fault.retry_after)
    if fault.kind == "server_error":
        return Answer({"ok": False, "error": "internal_error"}, fault.status)
    if fault.kind == "fatal_error":
        return Answer({"ok": False, "error": "fatal_error"})
    return None


async def answer(slack: Slack, request: Request) -> Response:
    """Answers one Web API request as Slack would, with whatever fault is due."""
    begun = time.perf_counter()
    name = request.path_params["method"]
    args = await read_args(request)
    token = _token(request, args)
    team = next(
        (w.team for w in slack.worlds.values() if w.config.app.bot_token == token), slack.world().team
    )
    fault = slack.faults.take(API_KINDS, method=name, channel=_channel(slack, team, args), team=team)
    reply = _failing(fault) if fault else None
    if fault and fault.kind in ("slow", "hang"):
        await asyncio.sleep(fault.seconds)
    world = slack.world(team)
    if reply is None and (fault is None or fault.kind not in ("drop", "hang")):
        world, reply = _run(slack, name, token, args)
    _note(slack, world, name, args, reply, fault, begun)
    if fault and fault.kind == "hang_after_accept":
        await asyncio.sleep(fault.seconds)
    if reply is None or (fault and fault.kind in _AFTER):
        await cut(request)
        reply = Answer({}, 503)
    return reply.as_response(world.config.app.scopes)


def _channel(slack: Slack, team: str, args: Json) -> str | None:
    """The channel a call is about, a person's direct message by its own id."""
    channel = args.get("channel")
    people = slack.world(team).config.people
    return (
        slack.world(team).dm(str(channel)).id if channel in people and not people[channel].is_bot else channel
    )


def _note(
    slack: Slack, world: World, name: str, args: Json, reply: Answer | None, fault: Fault | None, begun: float
) -> None:
    body = reply.body if reply else {}
    verdict = "ok" if body.get("ok") else str(body.get("error", "no answer"))
    if fault:
        verdict = f"{verdict} ({fault.kind})"
    ms = (time.perf_counter() - begun) * 1000
    slack.inspector.note(
        slack.clock.now(), "bot→slack", name, verdict, ms=ms, team=world.team, request=args, answer=body
    )
    slack.changes.tell("request", world.team, by_bot=True)
