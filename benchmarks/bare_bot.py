"""The bot that does nothing but say that it has heard, with Bolt as it comes: the floor and the peer of `sockets`.

`python -m benchmarks.bare_bot API_URL SECONDS`: acks at once, then works for so many seconds. With `answers` after that
it also posts an answer of one line, which is the least that an answer costs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk.web import WebClient
from slack_sdk.webhook import WebhookClient


def main(api_url: str, seconds: float, *, answers: bool) -> None:
    client = WebClient("xoxb-bare", base_url=api_url)
    app = App(client=client, token_verification_enabled=False)

    @app.command("/uppdrag")
    def heard(ack: Callable[[], Any], body: dict[str, Any]) -> None:
        ack()
        time.sleep(seconds)
        if answers:
            WebhookClient(body["response_url"], retry_handlers=[]).send(text="1679/20")

    handler = SocketModeHandler(app, "xapp-bare", web_client=client)
    handler.start()  # type: ignore[no-untyped-call]  # slack_bolt leaves it without types


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), answers="answers" in sys.argv)
