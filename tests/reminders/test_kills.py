"""Processes that die in the middle of sending: nothing lost, nothing doubled. The larger run is `make chaos`."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reminders.planner import plan
from storage.tables import Delivery, Wish

SENDER = Path(__file__).with_name("sender.py")
MESSAGES = int(os.environ.get("CHAOS_MESSAGES", "40"))
PROCESSES = int(os.environ.get("CHAOS_PROCESSES", "3"))


def start(town: Any, posts: Path, seed: int) -> subprocess.Popen[bytes]:
    url = town.house.db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, str(SENDER), "--url", url, "--posts", str(posts)]
    command += ["--workspace", str(town.house.workspace_id), "--now", town.clock.at.isoformat()]
    command += ["--seed", str(seed)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def run_until_done(town: Any, posts: Path, at_once: int) -> int:
    """Keeps so many senders alive until one finds nothing left; returns how many were killed."""
    seeds = itertools.count(random.Random(7).randrange(1_000_000))
    running = [start(town, posts, next(seeds)) for _ in range(at_once)]
    killed = 0
    while running:
        process = running.pop(0)
        if process.wait() == -signal.SIGKILL:
            killed += 1
            running.append(start(town, posts, next(seeds)))
        else:
            assert process.returncode == 0
    return killed


@pytest.mark.timeout(1800 if MESSAGES > 100 else 300)
def test_nothing_is_lost_and_nothing_doubled_under_kills(town: Any, tmp_path: Path) -> None:
    for number in range(MESSAGES):
        town.newcomer(f"U{number}")
        town.add("KS 31 mars", who=f"U{number}")
    town.clock.move_to("2021-03-03 08:00")
    plan(town.house)
    posts = tmp_path / "posts"
    posts.touch()
    killed = run_until_done(town, posts, 1 if town.house.db.is_sqlite else PROCESSES)
    posted = Counter(json.loads(line)["key"] for line in posts.read_text().splitlines())
    planned = {row.key for row in town.rows(Delivery)}
    lost = planned - set(posted)
    doubled = {key: count for key, count in posted.items() if count > 1}
    print(f"{MESSAGES} messages, {killed} kills: {len(lost)} lost, {len(doubled)} doubled")  # noqa: T201
    assert killed > 0
    assert len(planned) == MESSAGES
    assert (lost, doubled) == (set(), {})
    assert town.states() == {"sent": MESSAGES}
    assert {row.state for row in town.rows(Wish)} == {"sent"}
