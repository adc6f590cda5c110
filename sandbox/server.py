"""The web server: Web API, response_url, files, control and page under one address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from sandbox import transfer
from sandbox.control import control, put_clock, read_clock
from sandbox.page import routes as page
from sandbox.responding import respond
from sandbox.slack import Slack
from sandbox.store import Store
from sandbox.webapi.call import SlackError
from sandbox.webapi.dispatch import answer

_GONE = ("used_url", "expired_url", "invalid_url")


async def _api(request: Request) -> Response:
    return await answer(request.app.state.slack, request)


async def _respond(request: Request) -> Response:
    """What an app posts to a response_url: "ok", or Slack's error name with 404 (spent) or 400 (badly built)."""
    slack: Slack = request.app.state.slack
    key = request.path_params["key"]
    verdict = "ok"
    body = None
    try:
        body = await request.json()
        respond(slack, key, body if isinstance(body, dict) else {})
    except SlackError as refused:
        verdict = refused.error
    except ValueError:
        verdict = "invalid_payload"
    slack.inspector.note(
        slack.clock.now(),
        "bot→slack",
        "response_url",
        verdict,
        ms=0,
        team=slack.world().team,
        request={"body": body},
        answer={},
    )
    if verdict == "ok":
        return PlainTextResponse("ok")
    return JSONResponse({"ok": False, "error": verdict}, 404 if verdict in _GONE else 400)


def routes() -> list[Route | Mount]:
    return [
        *page.routes(),
        Route("/api/{method}", _api, methods=["GET", "POST"]),
        Route("/response/{key}", _respond, methods=["POST"]),
        Route("/upload/{team}/{file}", transfer.receive, methods=["POST"]),
        Route("/files/{team}/{file}/{rest:path}", transfer.send, methods=["GET"]),
        Route("/_control/{doing}", control, methods=["POST"]),
        Route("/_clock", read_clock, methods=["GET"]),
        Route("/_clock", put_clock, methods=["PUT"]),
    ]


def build(slack: Slack, store: Store | None = None) -> Starlette:
    """The application; its sockets and its saving live as long as it does."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await slack.sockets.start("127.0.0.1")
        if store is not None:
            slack.later(store.keep_saving(slack))
        yield
        await slack.sockets.stop()
        if store is not None:
            store.save(slack)

    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    handlers = {page.NotHere: page.not_here}
    app = Starlette(routes=routes(), lifespan=lifespan, middleware=[hosts], exception_handlers=handlers)
    app.state.slack = slack
    return app
