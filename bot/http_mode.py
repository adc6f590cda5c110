"""HTTP mode: Slack calls us, through a proxy that ends TLS. The same app answers as over Socket Mode.

Slack's signature is checked by Bolt, which refuses what is older than five minutes; what comes again within
them is let through once by the inbox.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import uvicorn
from slack_bolt import BoltResponse
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_bolt.request import BoltRequest

from bot.faults import CannotStart
from bot.turns import TURNS

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest

log = logging.getLogger(__name__)

PATH = "/slack/events"
LARGEST = 1_000_000  # a form of 250 kB, written in the longest way, is less
GRACE_SECONDS = 5

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class TooLarge(Exception):
    """The request is larger than anything that Slack sends."""


class Gate(SlackRequestHandler):
    """Bolt's ASGI door with a bound on what comes in, and threads of its own: an answer may wait for the database."""

    def __init__(self, app: App, threads: ThreadPoolExecutor) -> None:
        super().__init__(app, PATH)
        self._threads = threads

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        try:
            body = await request.get_raw_body()
        except (TooLarge, UnicodeDecodeError) as refused:
            return BoltResponse(status=413 if isinstance(refused, TooLarge) else 400, body="")
        asked = BoltRequest(body=body, query=request.query_string, headers=request.get_headers())
        with TURNS.acking():
            return await asyncio.get_running_loop().run_in_executor(self._threads, self.app.dispatch, asked)

    async def handle_installation(self, request: AsgiHttpRequest) -> BoltResponse:
        return await self._page(self.app.oauth_flow.handle_installation, request)  # type: ignore[union-attr]

    async def handle_callback(self, request: AsgiHttpRequest) -> BoltResponse:
        return await self._page(self.app.oauth_flow.handle_callback, request)  # type: ignore[union-attr]

    async def _page(
        self, make: Callable[[BoltRequest], BoltResponse], request: AsgiHttpRequest
    ) -> BoltResponse:
        asked = BoltRequest(body="", query=request.query_string, headers=request.get_headers())
        return await asyncio.get_running_loop().run_in_executor(self._threads, make, asked)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        await super().__call__(scope, _bounded(receive), send)


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST:
            raise TooLarge
        return message

    return bounded


class Door:
    """A server for Slack's requests in a thread of its own; opened and closed like the Socket Mode connection."""

    def __init__(self, app: App, host: str, port: int, *, threads: int = 32) -> None:
        self._socket = _listening(host, port)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="http")
        self._server = uvicorn.Server(
            uvicorn.Config(
                Gate(app, self._threads),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                limit_concurrency=threads * 4,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="http-mode", daemon=True
        )
        self._since: float | None = None
        self.url = f"http://{host}:{self._socket.getsockname()[1]}{PATH}"

    def open(self, stop: threading.Event) -> None:
        """Starts to listen, and waits until it does."""
        self._thread.start()
        while not self._server.started and self._thread.is_alive() and not stop.wait(0.01):
            continue
        self._since = time.time() if self._server.started else None
        log.info("listening for Slack at %s", self.url)

    def problems(self) -> list[str]:
        """[] while it listens."""
        return [] if self._listens() else ["Jag tar inte emot anrop från Slack."]

    def since(self) -> float | None:
        """When it began to listen (seconds of the machine's time), None when it does not."""
        return self._since if self._listens() else None

    def close(self) -> None:
        """Lets what is in hand finish, then stops."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(GRACE_SECONDS + 1)
        self._socket.close()
        self._threads.shutdown(wait=False)

    def _listens(self) -> bool:
        return self._thread.is_alive() and self._server.started and not self._server.should_exit


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except (OSError, OverflowError, TypeError) as error:
        listener.close()
        raise CannotStart(
            f"Adressen {host}:{port} (HTTP_HOST, HTTP_PORT) går inte att använda: {error}."
        ) from None
    return listener
