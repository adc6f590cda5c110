"""A fresh town for each story."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.client import LocalSlack
from tests.scenarios.town import EXAMPLE, Town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Göteborg's example on Wednesday 24 February 2021 at eight, before anything is imported."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with LocalSlack.start(EXAMPLE / "slack.json", clock="2021-02-24T08:00") as slack:
        founded = Town(slack, tmp_path)
        founded.roles.write_text(json.dumps(json.loads((EXAMPLE / "roles.json").read_text("utf-8"))))
        yield founded
        founded.close()
