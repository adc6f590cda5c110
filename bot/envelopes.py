"""What comes over the socket goes straight to the thread that acks it, ahead of all answers."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from functools import partial
from logging import Logger
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from slack_sdk.web import WebClient
from websocket import WebSocketApp

from bot.turns import TURNS

ACKING = 10
HANGING_UP = 1.0  # seconds


class Line(SocketModeClient):
    """slack_sdk's client without its waiting rooms.

    Each message there changes threads once more, uncounted. A new connection is noticed after half a second; before
    that the watchman, who looks at once and sees none, has asked for another.
    """

    def __init__(
        self, app: App, app_token: str, *, logger: Logger, web_client: WebClient, ping_interval: float
    ) -> None:
        self._chosen, self._chosen_at = threading.Event(), time.monotonic()
        self._not_run_yet, self._ended, self._renewing = False, threading.Event(), threading.Lock()
        self._wire: socket.socket | None = None
        super().__init__(
            app_token, logger=logger, web_client=web_client, ping_interval=ping_interval, concurrency=ACKING
        )
        self._app = app
        self.on_open_listeners.append(self._note_wire)
        self.socket_mode_request_listeners.append(self._answer)  # type: ignore[arg-type]

    def connect(self) -> None:
        """A new session; the one before it is hung up first, and its reader waited for, who shall read this one.

        The library closes a socket that the reader may be asleep over, who then sleeps on for ten seconds.
        """
        self._chosen_at, self._not_run_yet = time.monotonic(), True
        wire = self._wire
        if wire is not None and super().is_connected():
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            self._ended.wait(HANGING_UP)
        super().connect()
        self._chosen.set()

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack's wish and the end of the old session may both ask for a new one: while one waits for its reader, no other."""
        if self._about_to_be():
            return
        with self._renewing:
            if not self._about_to_be():
                super().connect_to_new_endpoint(force)

    def is_connected(self) -> bool:
        """Or about to be."""
        return self._about_to_be() or bool(super().is_connected())

    def _about_to_be(self) -> bool:
        return self._not_run_yet and time.monotonic() - self._chosen_at < self.ping_interval

    def close(self) -> None:
        self._chosen.set()
        super().close()

    def _run_current_session(self) -> None:
        self._chosen.wait()
        self._not_run_yet = False
        self._ended.clear()
        if self.current_session is not None:
            read_once(self.current_session)
        super()._run_current_session()  # type: ignore[no-untyped-call]
        if self._wire is not None:  # left open where the other side went first
            self._wire.close()
            self._wire = None
        self._ended.set()

    def _note_wire(self, session: Any) -> None:
        self._wire = session.sock.sock

    def _monitor_current_session(self) -> None:
        if time.monotonic() - self._chosen_at >= self.ping_interval:
            super()._monitor_current_session()  # type: ignore[no-untyped-call]

    def enqueue_message(self, message: str) -> None:
        TURNS.arrived()
        try:
            self.message_workers.submit(self._take, message)
        except RuntimeError:  # the threads are gone: we are stopping, and Slack sends it to another replica
            TURNS.acked()

    def _take(self, message: str) -> None:
        try:
            self.run_message_listeners(json.loads(message) if message.startswith("{") else {}, message)
        except ValueError:
            self.logger.warning("what came over the socket is not JSON")
        finally:
            TURNS.acked()

    def _answer(self, _client: SocketModeClient, request: SocketModeRequest) -> None:
        begun = time.time()
        send_response(self, request, run_bolt_app(self._app, request), begun)


def read_once(session: WebSocketApp) -> None:
    """Lets Python itself see to that what comes is UTF-8.

    The library looks at each byte with a function of its own first: more work than all the rest of receiving it.
    """
    take = session.on_message
    session.run_forever = partial(session.run_forever, skip_utf8_validation=True)  # type: ignore[method-assign]
    if take is not None:
        session.on_message = lambda app, data: take(app, data.decode())
