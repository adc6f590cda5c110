"""What a form is acked with, whatever becomes of its work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk.web import WebClient

from bot import answering
from bot.answering import Answers, Say
from bot.home import Homes
from bot.replying import Reply
from uppdrag.errors import Refused
from uppdrag.facts import House

REPLY = Reply(WebClient(), {})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person was told when something went wrong."""
    said: list[str] = []
    monkeypatch.setattr(answering, "quiet", lambda _reply, message: said.append(message["text"]))
    return said


@pytest.fixture
def answers(house: House) -> Iterator[Answers]:
    with ThreadPoolExecutor(2) as threads:
        yield Answers(threads, Homes(house, WebClient()))


def test_a_form_is_acked_while_its_work_goes_on(answers: Answers) -> None:
    acked, went_on = threading.Event(), threading.Event()

    def work(_reply: Reply, say: Say) -> None:
        say(response_action="clear")
        acked.wait(5)
        went_on.set()

    assert answers.decided(REPLY, work, "view") == {"response_action": "clear"}
    assert not went_on.is_set()
    acked.set()
    assert went_on.wait(5)


@pytest.mark.parametrize(
    ("fault", "words"), [(Refused("Det går inte."), "Det går inte."), (ValueError("x"), "Något gick fel")]
)
def test_a_form_that_fails_is_acked_and_told_of(
    house: House, told: list[str], fault: Exception, words: str
) -> None:
    def work(_reply: Reply, _say: Say) -> None:
        raise fault

    with ThreadPoolExecutor(1) as threads:
        assert Answers(threads, Homes(house, WebClient())).decided(REPLY, work, "view") == {}
    assert [words in one for one in told] == [True]


def test_a_form_that_nobody_decides_in_time_is_not_acked(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "ACK_SECONDS", 0.01)
    free = threading.Event()
    assert answers.decided(REPLY, lambda _reply, _say: wait(free), "view") is None
    free.set()


def wait(free: threading.Event) -> Any:
    return free.wait(5)
