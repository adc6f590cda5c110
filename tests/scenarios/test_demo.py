"""`uppdragsbot demo`: one command, one address, a city to try; again goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from sandbox.client import LocalSlack
from tests.scenarios.town import PROJECT, ZONE

pytestmark = pytest.mark.timeout(240)
UNUSED = ("api_url", "bot_token", "app_token", "signing_secret", "bot_name")


@contextmanager
def trying(folder: Path) -> Iterator[LocalSlack]:
    """The demo as a process, seen through the address that it prints; Ctrl-C ends it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0", "--folder", str(folder)],
        env=environment | {"PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"},
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout is not None
    address = next(word for word in demo.stdout.readline().split() if word.startswith("http"))
    yield LocalSlack({"url": address} | dict.fromkeys(UNUSED, ""))
    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=30)
    assert demo.returncode == 0, rest


def test_the_example_city_answers_reminds_and_remembers(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with trying(folder) as slack:
        assert slack.clock().astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == "2021-02-24 08:00"
        assert "ansvarig <@U0ANNA>" in slack.command("anna", "1679/20").text
        slack.walk_to(datetime(2021, 3, 3, 9, tzinfo=ZONE))
        reminded = [message["text"] for message in slack.dm("anna") if "0355/20" in message["text"]]
        assert any("Om 28 dagar, ons 31 mars" in text for text in reminded)
    with trying(folder) as slack:
        assert slack.clock().astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == "2021-03-03 09:00"
        assert [m["text"] for m in slack.dm("anna") if "0355/20" in m["text"]] == reminded
        assert "1679/20 · U-14" in slack.command("anna", "1679/20").text
