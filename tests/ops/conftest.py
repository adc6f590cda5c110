"""The real program as a process."""

from __future__ import annotations

import subprocess

from tests.scenarios.conftest import filled as filled
from tests.scenarios.conftest import town as town


def reads(bot: subprocess.Popen[str], words: str) -> str:
    """The bot's log up to a line with these words; all of it when the bot ends before."""
    lines: list[str] = []
    assert bot.stderr is not None
    for line in bot.stderr:
        lines.append(line)
        if words in line:
            break
    return "".join(lines)
