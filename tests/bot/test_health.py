"""The health port: alive, ready or why not, and the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from bot.faults import CannotStart
from bot.health import Health, health_routes

PROBLEMS: list[str] = []


@pytest.fixture
def health() -> Iterator[Health]:
    def broken() -> tuple[int, str]:
        raise RuntimeError("no answer")

    PROBLEMS.clear()
    server = Health("127.0.0.1", 0, health_routes(lambda: PROBLEMS) | {("POST", "/broken"): broken})
    yield server
    server.close()


def ask(health: Health, path: str, method: str = "GET") -> tuple[int, str]:
    request = Request(health.url + path, method=method, data=b"" if method == "POST" else None)
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_alive_and_ready(health: Health) -> None:
    assert ask(health, "/healthz") == (200, '{"alive": true}')
    assert ask(health, "/readyz?full=1")[0] == 200


def test_not_ready_says_why(health: Health) -> None:
    PROBLEMS.append("Ingen förbindelse med Slack.")
    status, body = ask(health, "/readyz")
    assert (status, json.loads(body)["problems"]) == (503, ["Ingen förbindelse med Slack."])


def test_the_figures_are_told_as_text(health: Health) -> None:
    status, body = ask(health, "/metrics")
    assert status == 200
    assert "uppdragsbot_errors_total" in body


def test_other_questions_and_faults_are_answered_too(health: Health) -> None:
    assert ask(health, "/secrets")[0] == 404
    assert ask(health, "/healthz", "POST")[0] == 404
    assert ask(health, "/broken", "POST") == (500, '{"error": "internal"}')


def test_a_port_that_is_taken(health: Health) -> None:
    port = int(health.url.rpartition(":")[2])
    with pytest.raises(CannotStart, match=f"Adressen 127.0.0.1:{port} "):
        Health("127.0.0.1", port, {})
