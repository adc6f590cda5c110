"""The Slack of the measurements takes what a real client sends, however it is cut up."""

from __future__ import annotations

import pytest
from websocket import ABNF

from benchmarks.fake_slack import TEXT, frame_in


def framed(words: str) -> bytes:
    return ABNF.create_frame(words, ABNF.OPCODE_TEXT).format()


@pytest.mark.parametrize("length", [0, 1, 5, 125, 126, 3000])
def test_a_frame_is_read_as_it_was_sent(length: int) -> None:
    words = ("åäö" * length)[:length]
    sent = framed(words)
    assert frame_in(sent + b"more") == (TEXT, words.encode(), len(sent))


def test_half_a_frame_is_waited_for() -> None:
    sent = framed("x" * 200)
    assert [frame_in(sent[:some]) for some in range(len(sent))] == [None] * len(sent)
