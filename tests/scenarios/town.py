"""A town to tell stories in: a local Slack, a database, and the real `uppdragsbot` as processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.client import LocalSlack
from tests.blockkit.second_opinion import disputed

PROJECT = Path(__file__).parents[2]
EXAMPLE = PROJECT / "examples" / "goteborg"
HANDLING = EXAMPLE / "tjansteutlatande-1308-20.txt"
ZONE = ZoneInfo("Europe/Stockholm")


@dataclass
class Town:
    """What a story needs at hand. `run` is the command line, `serve` starts the bot, both `within` what is named.

    `settings` are those of every program of the town; a single one may be given others.
    """

    slack: LocalSlack
    folder: Path
    bots: list[subprocess.Popen[str]] = field(default_factory=list)
    within: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "uppdrag.db"

    @property
    def environment(self) -> dict[str, str]:
        """The settings, and nothing of this machine's own."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return kept | {
            "PYTHONPATH": str(PROJECT),
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "CLOCK_URL": f"{self.slack.url}/_clock",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "ROLES": str(self.roles),
            "HEALTH_PORT": "0",
            **self.settings,
        }

    @property
    def roles(self) -> Path:
        return self.folder / "roles.json"

    def run(self, *words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        """One `uppdragsbot` command, without a terminal."""
        return subprocess.run(
            [*self.within, sys.executable, "-m", "bot", *map(str, words)],
            env=self.environment | settings,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def serve(self, **settings: str) -> subprocess.Popen[str]:
        """Starts the bot and waits until it has told the local Slack that it is there."""
        self.slack.register_bot("")
        bot = self.start(**settings)
        self.slack.wait_for(lambda: bot.poll() is not None or self.slack.order("bot")["health_url"], 40)
        return bot

    def start(self, **settings: str) -> subprocess.Popen[str]:
        """Starts the bot without waiting for anything."""
        bot = subprocess.Popen(
            [*self.within, sys.executable, "-m", "bot", "serve"],
            env=self.environment | settings,
            cwd=self.folder,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.bots.append(bot)
        return bot

    def stop(self, bot: subprocess.Popen[str]) -> tuple[int, str]:
        """Asks the bot to stop; its exit status and what it logged."""
        bot.terminate()
        _, logged = bot.communicate(timeout=20)
        self.bots.remove(bot)
        return bot.returncode, logged

    def move_clock(self, local: str) -> None:
        """Walks the clock to a local moment, letting everything happen on its own day."""
        self.slack.walk_to(datetime.fromisoformat(local).replace(tzinfo=ZONE))

    def said(self) -> list[str]:
        """The keys of the messages that the bot has posted, as often as Slack took each."""
        taken = (one for one in self.slack.requests("chat.postMessage") if one["verdict"] == "ok")
        told = (one["request"].get("metadata") for one in taken)
        known = (json.loads(each) if isinstance(each, str) else each for each in told if each)
        return [each["event_payload"]["key"] for each in known]

    def close(self) -> None:
        for bot in list(self.bots):
            self.stop(bot)


@contextmanager
def found_town(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Göteborg's example on Wednesday 24 February 2021 at eight, its database and roles in the folder."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with LocalSlack.start(EXAMPLE / "slack.json", clock="2021-02-24T08:00") as slack:
        founded = Town(slack, folder)
        founded.roles.write_text((EXAMPLE / "roles.json").read_text("utf-8"), "utf-8")
        yield founded
        founded.close()
        assert disputed(slack.requests()) == []


def take_in_example(folder: Path, database_url: str) -> None:
    """The example handling is taken into a database, by the command line in a town of its own."""
    with pytest.MonkeyPatch.context() as patched, found_town(folder, patched) as town:
        ran = town.run("import", "--yes", HANDLING, DATABASE_URL=database_url)
        assert ran.returncode == 0, ran.stderr
