"""Several workspaces: one town's revoked token is told, and does not shut out the others."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.token_watch import TokenWatch, none_works


class Client:
    """Slack's answer to who we are."""

    error: str | None = None

    def auth_test(self) -> None:
        if self.error:
            raise SlackApiError("nej", {"error": self.error})  # type: ignore[no-untyped-call]


@pytest.fixture
def towns() -> Iterator[dict[str, Any]]:
    clients, mended = (Client(), Client()), Queue[str]()
    watches = [
        TokenWatch(client, lambda name=name: mended.put(name), f"nyckeln för {name}")  # type: ignore[arg-type,misc]
        for name, client in zip(("T1", "T2"), clients, strict=True)
    ]
    assert {mended.get(timeout=10) for _ in clients} == {"T1", "T2"}  # each is looked at when it starts
    yield {"clients": clients, "watches": watches, "mended": mended}
    for watch in watches:
        watch.close()


def test_ready_while_one_town_has_a_token_that_works(
    towns: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    (first, second), (watch, other) = towns["clients"], towns["watches"]
    first.error = "token_revoked"
    watch.look()
    other.look()
    assert "Slack refuses nyckeln för T1: token_revoked" in caplog.text
    assert none_works([watch, other]) == []
    second.error = "account_inactive"
    other.look()
    assert none_works([watch, other]) == [
        "Slack godtar inte nyckeln för T1 (token_revoked). Inga utskick går ut så länge.",
        "Slack godtar inte nyckeln för T2 (account_inactive). Inga utskick går ut så länge.",
    ]
    first.error = None
    watch.look()
    assert none_works([watch, other]) == []
    assert towns["mended"].get_nowait() == "T1"
    assert towns["mended"].empty()


def test_a_town_that_slack_cannot_be_asked_about_is_not_refused(towns: dict[str, Any]) -> None:
    watch = towns["watches"][0]
    towns["clients"][0].error = "internal_error"
    watch.look()
    assert none_works([watch]) == []
    assert none_works([]) == []
