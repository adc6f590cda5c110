"""The digest's picture says the same as its alt text, reaches Slack with the message, and is left out when it cannot."""

from __future__ import annotations

from datetime import date

import pytest
from slack_sdk.web import WebClient

from bot.outlet import SlackOutlet
from bot.views.digest_picture import drawn
from reminders.content import Digest
from reminders.digest import Headline, Overview, divide
from reminders.outcomes import Sent
from sandbox.client import LocalSlack

TODAY = date(2021, 3, 1)
HEAD = Headline(open=6, new=0, fulfilled=0, late=2, soon=1, undated=0, protected=0, since=date(2021, 2, 22))
AHEAD = (
    (date(2021, 2, 10), "pågående", 2),
    (date(2021, 2, 10), "redovisat", 1),
    (date(2021, 3, 31), "pågående", 2),
    (date(2023, 2, 15), "ej påbörjat", 1),
)


def told(ahead: tuple[tuple[date, str, int], ...]) -> Overview:
    return Overview(TODAY, HEAD, (), None, ahead)


def test_the_alt_text_counts_late_this_month_and_later() -> None:
    picture = drawn(told(AHEAD))
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG")
    for words in ("försenade", "mars 2021", "senare"):
        assert words in picture.alt
    told_so = picture.alt.split("2021. ", 1)[1]
    assert told_so.index("försenade") < told_so.index("mars 2021") < told_so.index("senare")
    assert "försenade: 2" in told_so


def test_nothing_dated_gives_no_picture() -> None:
    assert drawn(told(())) is None


@pytest.fixture
def outlet(client: WebClient) -> SlackOutlet:
    return SlackOutlet(client)


def test_the_picture_comes_with_the_digest(slack: LocalSlack, outlet: SlackOutlet) -> None:
    part = divide(told(AHEAD))[-1]
    outcome = outlet.post("C0UPPDRAGSLK", Digest(part), "d/1/C0UPPDRAGSLK/2021-W09/picture", lambda: True)
    assert isinstance(outcome, Sent)
    picture = slack.messages("uppdrag-slk")[-1]["blocks"][-1]
    assert picture["type"] == "image"
    assert "försenade" in picture["alt_text"]


def test_words_go_without_a_picture_that_slack_does_not_take(slack: LocalSlack, outlet: SlackOutlet) -> None:
    slack.fault("fatal_error", method="files.getUploadURLExternal", times=0)
    try:
        part = divide(told(AHEAD))[-1]
        outcome = outlet.post("C0UPPDRAGSLK", Digest(part), "d/1/C0UPPDRAGSLK/2021-W09/words", lambda: True)
    finally:
        slack.clear_faults()
    assert isinstance(outcome, Sent)
    assert all(block["type"] != "image" for block in slack.messages("uppdrag-slk")[-1]["blocks"])


def posted(slack: LocalSlack, client: WebClient, key: str) -> tuple[list[float], str]:
    """How long the outlet waited, and the kind of the last block that stands there."""
    waited: list[float] = []
    outcome = SlackOutlet(client, wait=waited.append).post(
        "C0UPPDRAGSLK", Digest(divide(told(AHEAD))[-1]), key, lambda: True
    )
    assert isinstance(outcome, Sent)
    return waited, slack.messages("uppdrag-slk")[-1]["blocks"][-1]["type"]


def test_a_picture_that_slack_still_looks_through_is_waited_for(slack: LocalSlack, client: WebClient) -> None:
    slack.fault("unready_file", times=3)
    waited, last = posted(slack, client, "d/1/C0UPPDRAGSLK/2021-W09/later")
    assert last == "image"
    assert waited == [0.2, 0.4]


def test_words_go_without_a_picture_that_is_never_ready(slack: LocalSlack, client: WebClient) -> None:
    slack.fault("unready_file", times=0)
    try:
        waited, last = posted(slack, client, "d/1/C0UPPDRAGSLK/2021-W09/never")
    finally:
        slack.clear_faults()
    assert last != "image"
    assert 3 < sum(waited) < 5
