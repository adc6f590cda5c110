"""The senders, and who kills them."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.client import LocalSlack

START_SECONDS = 60
PROJECT = Path(__file__).parents[2]


@dataclass
class Crew:
    """So many senders against one database and one local Slack. `folder` holds their clock and their deaths."""

    url: str
    workspace: int
    slack: LocalSlack
    folder: Path
    size: int
    deadly: float
    seed: int
    blind: bool = False
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Returns when all of them can be killed; RuntimeError with what they said when they do not come up."""
        self.running = [self._start(place) for place in range(self.size)]
        until = time.monotonic() + START_SECONDS
        while len(list(self.folder.glob("ready-*"))) < self.size:
            if time.monotonic() > until or any(one.poll() is not None for one in self.running):
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.05)

    def _start(self, place: int) -> subprocess.Popen[bytes]:
        told = {
            "url": self.url,
            "workspace": self.workspace,
            "api": self.slack.api_url,
            "token": self.slack.bot_token,
            "folder": self.folder,
            "seed": self.seed + 1_000_000 * place,
            "deadly": self.deadly,
            "plans": max(1.0, self.size / 3),
        }
        words = [sys.executable, "-m", "benchmarks.chaos.sender"]
        words += [part for name, value in told.items() for part in (f"--{name}", str(value))]
        words += ["--blind"] if self.blind else []
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(words, cwd=PROJECT, stdout=log, stderr=log)

    def kill_one(self, chance: random.Random) -> None:
        """SIGKILL to one sender, wherever it is."""
        chance.choice(self.running).send_signal(signal.SIGUSR1)

    def deaths(self) -> int:
        file = self.folder / "deaths"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGUSR1)
                process.kill()
                process.wait()
        self.running = []
