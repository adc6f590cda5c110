"""Logs can be read by people and machines, belong to a request, and never hold a secret."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.logs import HIDDEN, Discreet, Threads

SECRET = "3f9a1c0de5ecret5ignature"
TOKENS = ("xoxb-1-2-abcDEF", "xapp-1-A0-9-deadbeef", "xoxe.xoxb-1-Mi0yLTQ", "xoxp-77-aaaa")


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What has been written, by the root logger as the program configures it."""
    root, kept = logging.getLogger(), logging.getLogger().handlers[:]
    level = root.level
    written = io.StringIO()
    yield written
    root.handlers[:] = kept
    root.setLevel(level)


def record(words: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("bot.prov", logging.INFO, __file__, 1, words, args, None)


def test_json_is_one_object_a_line_with_its_request(out: io.StringIO) -> None:
    logs.configure("INFO", "json", to=out)
    name = logs.new_request()
    logging.getLogger("bot.prov").info("läste %s\nrader", 3)
    told = json.loads(out.getvalue())
    assert told["request"] == name == logs.request_id()
    assert (told["level"], told["logger"], told["message"]) == ("INFO", "bot.prov", "läste 3\nrader")
    assert told["at"].endswith("+00:00")


def test_text_is_one_line_whatever_people_send(out: io.StringIO) -> None:
    logs.configure("INFO", "text", to=out)
    logging.getLogger("bot.prov").info("okänt: %s", "a\n2021-01-01 ERROR falskt\r\u2028rad")
    assert len(out.getvalue().splitlines()) == 1


def test_less_than_asked_for_is_not_told(out: io.StringIO) -> None:
    logs.configure("WARNING", "text", to=out)
    logging.getLogger("bot.prov").info("nej")
    logging.getLogger("slack_sdk").warning("ja")
    assert "nej" not in out.getvalue()
    assert "ja" in out.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("token", TOKENS)
def test_tokens_never_show(form: logs.Form, token: str, out: io.StringIO) -> None:
    logs.configure("DEBUG", form, to=out)
    logger = logging.getLogger("bot.prov")
    logger.debug("with %s", {"Authorization": f"Bearer {token}"})
    try:
        int(f"refused {token}")
    except ValueError:
        logger.exception("failed")
    assert token not in out.getvalue()
    assert HIDDEN in out.getvalue()


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("postgresql+psycopg://bo:hemligt@db/uppdrag", "postgresql+psycopg://bo:***@db/uppdrag"),
        ("connect to postgresql://:p%40ss@db", "connect to postgresql://:***@db"),
        ("signed with " + SECRET, "signed with ***"),
        ("Authorization: abcdefghijkl", "Authorization: ***"),
        ("https://slack.com/api/chat.postMessage", "https://slack.com/api/chat.postMessage"),
        ("1679/20 kl. 08:00", "1679/20 kl. 08:00"),
    ],
)
def test_what_is_secret_is_hidden_and_nothing_else(words: str, hidden: str) -> None:
    assert Discreet("text", [SECRET]).hide(words) == hidden


@given(
    secret=st.text(min_size=6, max_size=60).filter(
        lambda text: text.strip() == text and text not in HIDDEN * 30
    ),
    before=st.text(max_size=30),
    after=st.text(max_size=30),
)
def test_a_known_secret_never_shows(secret: str, before: str, after: str) -> None:
    shown = Discreet("text", [secret]).hide(before + secret + after)
    assert secret not in shown.replace(HIDDEN, "\0")


def test_a_thread_goes_on_with_the_request_that_gave_it_work() -> None:
    name = logs.new_request()
    with Threads(1) as threads:
        assert threads.submit(logs.request_id).result() == name
        other = logs.new_request()
        assert other != name
        assert threads.submit(logs.request_id).result() == other


def test_without_a_request_one_begins() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend([logs.request_id(), logs.request_id()]))
    thread.start()
    thread.join()
    assert found[0] == found[1] != ""
