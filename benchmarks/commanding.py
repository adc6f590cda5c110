"""`/uppdrag 1679/20` at a million, through the bot's own Bolt app to the posted answer, beside a listener that only acks.

The bare one is Bolt in its default mode, which waits for the listener's ack in steps of ten milliseconds. Both apps get the
same signed request in turn; the answer is posted over HTTP to a response_url of this process.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import urlencode

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web import WebClient

from benchmarks.common import POSTGRES, SQLITE, Row, percentile, turn_about
from benchmarks.world import house_in, own_copy
from bot.app import build_app
from uppdrag.people import person_for_slack

SECRET, PERSON = "bara-en-hemlighet-i-matningen", "U0MATARE"
TIMES, PEOPLE = 300, 200
WHO = json.dumps(
    {"ok": True, "team_id": "T0GOTEBORG", "user_id": "U0BOTEN", "bot_id": "B0BOTEN", "user": "boten"}
).encode()


def measure(quick: bool) -> list[Row]:
    """One run on both databases."""
    many = 10_000 if quick else 1_000_000
    return [row for kind in (SQLITE, POSTGRES) for row in _measure(kind, many, 20 if quick else TIMES)]


def at_size(kind: str, many: int) -> list[Row]:
    """The same at another size, for the growth."""
    return _measure(kind, many, 100)


def _measure(kind: str, many: int, times: int) -> list[Row]:
    with own_copy(kind, many) as database, answers() as (address, posted), ThreadPoolExecutor(48) as threads:
        house = house_in(database)
        for n in range(PEOPLE):  # whoever asks often is told to wait, so many ask a little
            person_for_slack(house, f"{PERSON}{n}", f"Mätare {n}")
        client = WebClient("xoxb-matning", base_url=f"{address}/")
        app = build_app(house, client, threads, signing_secret=SECRET)
        numbers = count(1)

        def ours() -> None:
            posted.clear()
            _ask(app, address, next(numbers))
            if not posted.wait(30):
                raise TimeoutError("no answer was posted")

        bare = _bare(client)
        full, floor = turn_about((ours, lambda: _ask(bare, address, 0)), times, warm=20)
    p99, floor_p99 = percentile(full, 0.99), percentile(floor, 0.99)
    words = "/uppdrag 1679/20 till postat svar"
    half, bare_half = statistics.median(full), statistics.median(floor)
    return [
        Row(
            "command",
            f"{words}, p50",
            kind,
            "ms",
            (half,),
            floor="bar Bolt",
            floors=(bare_half,),
            ratio_goal=1.2,
        ),
        Row(
            "command-99",
            f"{words}, p99",
            kind,
            "ms",
            (p99,),
            floor="bar Bolt",
            floors=(floor_p99,),
            ratio_goal=3.0,
        ),
    ]


def _bare(client: WebClient) -> App:
    app = App(client=client, signing_secret=SECRET, token_verification_enabled=False)

    @app.command("/uppdrag")
    def heard(ack: Callable[[], Any]) -> None:
        ack()

    return app


def _ask(app: App, address: str, number: int) -> None:
    """A signed request, as Slack sends it; raises where it is not acked."""
    facts = {
        "command": "/uppdrag",
        "text": "1679/20",
        "team_id": "T0GOTEBORG",
        "user_id": f"{PERSON}{number % PEOPLE}",
        "channel_id": "C0MATNING",
        "response_url": address,
        "trigger_id": f"{number}.{time.time_ns()}",
    }
    body, at = urlencode(facts), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": ["application/x-www-form-urlencoded"],
        "x-slack-signature": [str(signature)],
        "x-slack-request-timestamp": [at],
    }
    answer = app.dispatch(BoltRequest(body=body, headers=headers))
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} {answer.body}")


@contextmanager
def answers() -> Iterator[tuple[str, threading.Event]]:
    """Where answers are posted to, and what tells that one with the card has come."""
    posted = threading.Event()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(WHO)))
            self.end_headers()
            self.wfile.write(WHO)
            if b"1679/20" in body:
                posted.set()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/answer", posted
    finally:
        server.shutdown()
        server.server_close()
