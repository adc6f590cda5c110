"""A fresh town for each story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.town import Town, found_town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Göteborg's example on Wednesday 24 February 2021 at eight, before anything is imported."""
    with found_town(tmp_path, monkeypatch) as founded:
        yield founded


@pytest.fixture
def filled(town: Town, sqlite_filled: bytes) -> Town:
    """The same with the example handling imported."""
    town.database.write_bytes(sqlite_filled)
    return town
