"""What comes over the socket goes straight to the thread that acks it, ahead of all answers."""

from __future__ import annotations

import json
import threading
import time
from logging import Logger

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from slack_sdk.web import WebClient

from bot.turns import TURNS

ACKING = 10


class Line(SocketModeClient):
    """slack_sdk's client without its waiting rooms.

    Each message there changes threads once more, uncounted. A new connection is noticed after half a second; before
    that the watchman, who looks at once and sees none, has asked for another.
    """

    def __init__(
        self, app: App, app_token: str, *, logger: Logger, web_client: WebClient, ping_interval: float
    ) -> None:
        self._chosen, self._chosen_at = threading.Event(), time.monotonic()
        super().__init__(
            app_token, logger=logger, web_client=web_client, ping_interval=ping_interval, concurrency=ACKING
        )
        self._app = app
        self.socket_mode_request_listeners.append(self._answer)  # type: ignore[arg-type]

    def connect(self) -> None:
        self._chosen_at = time.monotonic()
        super().connect()
        self._chosen.set()

    def close(self) -> None:
        self._chosen.set()
        super().close()

    def _run_current_session(self) -> None:
        self._chosen.wait()
        super()._run_current_session()  # type: ignore[no-untyped-call]

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
