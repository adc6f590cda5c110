"""HTTP mode takes what Slack has signed, once, and nothing else."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.clock import system_clock
from bot.faults import CannotStart
from bot.household import open_house
from bot.http_mode import LARGEST, PATH, Door
from bot.middleware import once_only
from storage.db import Database

SECRET = "a-signing-secret-for-tests"


@dataclass
class Told:
    """An app's door and what came through it."""

    door: Door
    commands: list[str] = field(default_factory=list)

    def post(
        self, body: bytes, headers: dict[str, str] | None = None, *, age: int = 0, secret: str = SECRET
    ) -> tuple[int, str]:
        """Posts a body signed with the secret, so many seconds ago."""
        timestamp = str(int(time.time()) - age)
        signed = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
        known = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signed)}
        return self.send(body, known | (headers or {}))

    def send(self, body: bytes, headers: dict[str, str], path: str = PATH) -> tuple[int, str]:
        address = urlsplit(self.door.url)
        connection = http.client.HTTPConnection(str(address.hostname), address.port or 0, timeout=20)
        try:
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, body, kind | headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def command(trigger: str, text: str = "mina") -> bytes:
    known = {"command": "/uppdrag", "text": text, "user_id": "U1", "team_id": "T1", "trigger_id": trigger}
    return urlencode(known | {"response_url": "http://127.0.0.1:9/svar"}).encode()


def authorize(**_named: object) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-test")


@pytest.fixture
def told(sqlite_url: str) -> Iterator[Told]:
    database = Database(sqlite_url)
    house = open_house(database, "goteborg", system_clock, team="T1")
    with ThreadPoolExecutor(4) as listeners:
        app = App(signing_secret=SECRET, authorize=authorize, listener_executor=listeners)
        app.use(once_only(house))
        found = Told(Door(app, "127.0.0.1", 0))

        @app.command("/uppdrag")
        def came(ack: Any, body: dict[str, Any]) -> None:
            found.commands.append(body["text"])
            ack("Tagit emot")

        found.door.open(threading.Event())
        yield found
        found.door.close()
    database.close()


def test_what_slack_signed_is_answered(told: Told) -> None:
    assert told.door.problems() == []
    assert told.post(command("1.1")) == (200, "Tagit emot")
    assert told.commands == ["mina"]


def test_slacks_question_about_the_address_is_answered(told: Told) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZb"}).encode()
    status, answer = told.post(body, {"Content-Type": "application/json"})
    assert status == 200
    assert "3eZb" in answer


@pytest.mark.parametrize("age", [301, 86_400, -360])
def test_what_was_signed_long_ago_or_ahead_is_refused(told: Told, age: int) -> None:
    assert told.post(command("1.2"), age=age)[0] == 401
    assert told.commands == []


def test_what_somebody_else_signed_is_refused(told: Told) -> None:
    assert told.post(command("1.3"), secret="another")[0] == 401
    timestamp = str(int(time.time()))
    signed = str(SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=command("1.3")))
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signed}
    assert told.send(command("1.3", "försenade"), headers)[0] == 401
    assert told.send(command("1.3"), {"X-Slack-Request-Timestamp": timestamp})[0] == 401
    assert told.send(command("1.3"), {})[0] == 401
    assert told.commands == []


def test_the_same_request_again_does_its_work_once(told: Told) -> None:
    body = command("1.4")
    assert [told.post(body)[0], told.post(body)[0], told.post(body, {"X-Slack-Retry-Num": "1"})[0]] == [
        200
    ] * 3
    assert told.commands == ["mina"]


def test_what_is_larger_than_slack_ever_sends_is_refused(told: Told) -> None:
    assert told.post(b"a" * (LARGEST + 1))[0] == 413
    assert told.post(command("1.5"))[0] == 200


def test_what_is_no_text_is_refused(told: Told) -> None:
    assert told.send(b"\xff\xfe\x00", {})[0] == 400


def test_other_paths_are_not_there(told: Told) -> None:
    assert told.send(b"", {}, "/slack/other")[0] == 404


def test_a_slow_answer_does_not_stop_the_others(told: Told) -> None:
    statuses: list[int] = []
    posts = [
        threading.Thread(target=lambda n=n: statuses.append(told.post(command(f"2.{n}"))[0]))
        for n in range(20)
    ]
    for post in posts:
        post.start()
    for post in posts:
        post.join()
    assert statuses == [200] * 20
    assert len(told.commands) == 20


def test_a_taken_port_is_told_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotStart, match="HTTP_PORT"):
            Door(
                App(signing_secret=SECRET, authorize=authorize),
                "127.0.0.1",
                taken.getsockname()[1],
            )


def test_a_closed_door_says_so(told: Told) -> None:
    told.door.close()
    assert told.door.problems() == ["Jag tar inte emot anrop från Slack."]
    assert told.door.since() is None
