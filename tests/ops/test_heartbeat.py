"""The watchman hears from the bot while all is well, and only then."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.heartbeat import Heartbeat


class Watchman:
    """Listens on loopback, counts the signs of life, and can be told to refuse."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        self.came = threading.Event()
        watchman = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watchman.heard.append(self.path)
                self.send_response(watchman.status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                watchman.came.set()

            def log_message(self, *_args: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/hemlig-del"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def watchman() -> Iterator[Watchman]:
    found = Watchman()
    yield found
    found.close()


def test_it_beats_by_itself_and_stops_when_told(watchman: Watchman) -> None:
    heart = Heartbeat(watchman.url, list, every=3600)
    assert watchman.came.wait(10)
    heart.close()
    assert watchman.heard == ["/ping/hemlig-del"]


def test_it_is_silent_while_something_is_amiss(watchman: Watchman, caplog: pytest.LogCaptureFixture) -> None:
    problems = ["Ingen förbindelse med Slack."]
    heart = Heartbeat(watchman.url, lambda: problems, every=3600)
    with caplog.at_level(logging.WARNING):
        assert [heart.beat(), heart.beat()] == [False, False]
    assert watchman.heard == []
    problems.clear()
    assert heart.beat()
    heart.close()


def test_a_watchman_who_does_not_answer_is_told_of_once_and_his_address_never(
    watchman: Watchman, caplog: pytest.LogCaptureFixture
) -> None:
    watchman.status = 500
    with caplog.at_level(logging.DEBUG):
        heart = Heartbeat(watchman.url, list, every=3600)
        assert watchman.came.wait(10)
        assert [heart.beat(), heart.beat()] == [False, False]
        heart.close()
    assert len([one for one in caplog.records if one.name == "bot.heartbeat"]) == 1
    assert "hemlig" not in caplog.text
