"""The soak in small: the same bot, talked to and cut off for some hours of its clock."""

from __future__ import annotations

import pytest

from benchmarks.soak import soak

pytestmark = pytest.mark.timeout(240)


def test_a_bot_that_is_cut_off_again_and_again_answers_and_reminds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    done = soak(hours=4, minutes=30, every=4)
    assert (done.commands, done.unanswered, done.homes, len(done.away)) == (16, 0, 8, 2)
    assert done.messages > 0
    assert len(done.memory) == 8
