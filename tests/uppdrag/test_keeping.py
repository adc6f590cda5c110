"""The search for garbage rests while very much is made that is kept, and goes on when the last has ended."""

from __future__ import annotations

import gc

import pytest

from uppdrag.keeping import nothing_to_collect


def test_it_rests_until_the_last_has_ended() -> None:
    with nothing_to_collect():
        with nothing_to_collect():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(LookupError), nothing_to_collect():
        raise LookupError
    assert gc.isenabled()
