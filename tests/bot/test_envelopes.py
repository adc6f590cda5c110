"""The line to Slack: one is asked for, it stands when it is said to stand, and what comes over it is acked."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk.web import WebClient
from websocket import WebSocketApp

from bot.app import build_app
from bot.connection import Connection
from bot.envelopes import read_once
from sandbox.client import LocalSlack
from uppdrag.facts import House


def test_one_line_is_asked_for_and_it_stands(filled: House, slack: LocalSlack, client: WebClient) -> None:
    before = len(slack.requests("apps.connections.open"))
    own = WebClient(slack.app_token, base_url=slack.api_url, retry_handlers=[])
    with ThreadPoolExecutor(2) as listeners:
        connection = Connection(build_app(filled, client, listeners), slack.app_token, own)
        connection.open(threading.Event())
        assert connection.problems() == []
        slack.wait_for_bot()
        assert slack.command("anna", "hjälp").acked
        connection.close()
    slack.wait_for_no_bot()
    assert len(slack.requests("apps.connections.open")) == before + 1


def test_a_line_that_slack_wants_renewed_is_asked_for_once_and_the_old_reader_is_free(
    filled: House, slack: LocalSlack, client: WebClient
) -> None:
    own = WebClient(slack.app_token, base_url=slack.api_url, retry_handlers=[])
    with ThreadPoolExecutor(2) as listeners:
        connection = Connection(build_app(filled, client, listeners), slack.app_token, own)
        connection.open(threading.Event())
        try:
            slack.wait_for_bot()
            for _ in range(3):
                asked, since = len(slack.requests("apps.connections.open")), connection.since()
                slack.fault("disconnect", reason="refresh_requested")
                slack.wait_for(lambda then=since: (connection.since() or then) != then)
                assert slack.command("anna", "hjälp").acked
                assert len(slack.requests("apps.connections.open")) == asked + 1
        finally:
            connection.close()
    slack.wait_for_no_bot()


def test_what_comes_is_looked_through_once_and_what_is_not_utf8_is_still_refused() -> None:
    heard: list[str] = []
    session = WebSocketApp("ws://127.0.0.1:9/", on_message=lambda _app, words: heard.append(words))
    read_once(session)
    assert session.on_message is not None
    session.on_message(session, "Åby".encode())
    with pytest.raises(UnicodeDecodeError):
        session.on_message(session, b"\xc5by")
    assert heard == ["Åby"]
