"""Processes that die in the middle of sending: nothing lost, nothing doubled. The larger run is `make chaos`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from reminders.planner import plan
from storage.tables import Delivery, Wish
from tests.reminders.sender import SCRIPTS, script_of

SENDER = Path(__file__).with_name("sender.py")
MESSAGES = 2 * len(SCRIPTS)


def send_and_die(town: Any, folder: Path) -> None:
    """Three senders at once (on SQLite one), each death followed by a new one, until nothing is left."""
    url = town.house.db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, str(SENDER), "--url", url, "--folder", str(folder)]
    command += ["--workspace", str(town.house.workspace_id), "--now", town.clock.at.isoformat()]
    command += ["--processes", "1" if town.house.db.is_sqlite else "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_nothing_is_lost_and_nothing_doubled_wherever_a_sender_dies(town: Any, tmp_path: Path) -> None:
    for number in range(MESSAGES):
        town.newcomer(f"U{number}")
        town.add("KS 31 mars", who=f"U{number}")
    town.clock.move_to("2021-03-03 08:00")
    plan(town.house)
    folder = tmp_path / "slack"
    folder.mkdir()
    (folder / "posts").touch()
    send_and_die(town, folder)
    planned = {row.key for row in town.rows(Delivery)}
    assert len(planned) == MESSAGES
    posted = Counter(json.loads(line)["key"] for line in (folder / "posts").read_text().splitlines())
    assert posted == dict.fromkeys(planned, 1)
    for key in planned:
        happened = folder / key.replace("/", "-")
        assert tuple(happened.read_text().splitlines() if happened.exists() else ()) == script_of(key)
    assert town.states() == {"sent": MESSAGES}
    assert {row.state for row in town.rows(Wish)} == {"sent"}
