"""The real program as a process, in a town of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.town import EXAMPLE, Town, found_town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Göteborg's example on Wednesday 24 February 2021 at eight, before anything is imported."""
    with found_town(tmp_path, monkeypatch) as founded:
        yield founded


@pytest.fixture
def filled(town: Town) -> Town:
    """The same with the example handling imported."""
    ran = town.run("import", "--yes", EXAMPLE / "tjansteutlatande-1308-20.txt")
    assert ran.returncode == 0, ran.stderr
    return town


def reads(bot: subprocess.Popen[str], words: str) -> str:
    """The bot's log up to a line with these words; all of it when the bot ends before."""
    lines: list[str] = []
    assert bot.stderr is not None
    for line in bot.stderr:
        lines.append(line)
        if words in line:
            break
    return "".join(lines)
