"""The clocks: the machine's, and the local Slack's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot import clock

Answering = Callable[[bytes], str]


@pytest.fixture
def answering() -> Iterator[Answering]:
    """Starts a server on a free port that answers with the given bytes; returns its address."""
    servers: list[HTTPServer] = []

    def start(body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Silent."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/_clock"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_movable_clock_is_asked_each_time_and_told_in_utc(answering: Answering) -> None:
    url = answering(json.dumps({"now": "2021-02-24T08:00:00+01:00"}).encode())
    assert clock.choose(url)() == datetime(2021, 2, 24, 7, 0, tzinfo=UTC)


def test_a_time_without_zone_is_no_time(answering: Answering) -> None:
    url = answering(json.dumps({"now": "2021-02-24T08:00:00"}).encode())
    with pytest.raises(ValueError, match="naive"):
        clock.choose(url)()


def test_a_clock_that_is_gone_is_an_error() -> None:
    with pytest.raises(OSError, match="refused"):
        clock.clock_at("http://127.0.0.1:1/_clock", timeout=1)()


def test_the_machines_clock_is_in_utc() -> None:
    assert clock.choose(None)().tzinfo is UTC
