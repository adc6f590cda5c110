"""Being told to stop, at whatever moment the word comes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from bot.serve import heed_signals, until_told


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    before = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT)}
    told = threading.Event()
    heed_signals(told)
    yield told
    for signum, handler in before.items():
        signal.signal(signum, handler)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_wait(stop: threading.Event, signum: signal.Signals) -> None:
    signal.raise_signal(signum)
    until_told(stop)
    assert stop.is_set()


@pytest.mark.timeout(20)
def test_a_signal_in_the_middle_of_beginning_to_wait_is_heard(stop: threading.Event) -> None:
    """The main thread holds the lock of what it is about to wait for, and the handler runs in that same thread."""
    with vars(stop)["_cond"]:
        signal.raise_signal(signal.SIGTERM)
    until_told(stop)
    assert stop.is_set()


@pytest.mark.timeout(20)
def test_what_was_set_without_waking_anybody_is_seen_within_a_second(stop: threading.Event) -> None:
    """As a signal does that comes between the last look and the wait."""
    waits = threading.Thread(target=until_told, args=(stop,))
    waits.start()
    waits.join(0.2)
    assert waits.is_alive()
    vars(stop)["_flag"] = True
    waits.join(10)
    assert not waits.is_alive()
