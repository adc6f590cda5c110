"""`make soak`: a bot for 48 hours of its clock, talked to, reminding, its connection cut again and again.

The real process on SQLite beside the local Slack, whose clock is walked; nothing else is shortened. Ends with 1 when
its memory grows, when an answer is missing, or when a cut connection is away for longer than ten seconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.common import HERE, rss_mb
from benchmarks.starting import serving, settings
from sandbox import Json
from sandbox.client import LocalSlack

EXAMPLE = HERE / "examples" / "goteborg"
BEGIN = datetime(2021, 3, 1, 4, tzinfo=UTC)
PEOPLE = ("anna", "bo", "eva", "lars", "maria", "ali", "siv", "kim")
WORDS = (
    "1679/20",
    "mina",
    "försenade",
    "kommande 30d",
    "lista nämnd:KS",
    "sök trygghet",
    "historik U-14",
    "",
)
CUTS: tuple[dict[str, str], ...] = (
    {"kind": "socket_loss"},
    {"kind": "disconnect", "reason": "refresh_requested"},
)
WARM_UP = 0.25
MOST_GROWTH_MB, LONGEST_AWAY = 8.0, 10.0
LOST_SECONDS, UNCUT_SECONDS = 90.0, 5.0


@dataclass
class Soaked:
    """What was done, and how it stood: memory in MB at each step, seconds of each reconnect."""

    hours: float
    commands: int = 0
    unanswered: int = 0
    homes: int = 0
    messages: int = 0
    memory: list[float] = field(default_factory=list)
    away: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Memory is that after the first quarter, in which everything is used for the first time."""
        warm = self.memory[int(len(self.memory) * WARM_UP) :]
        tenth = max(len(warm) // 10, 1)
        hours = [place * self.hours / len(self.memory) for place in range(len(warm))]
        start, end = statistics.median(warm[:tenth]), statistics.median(warm[-tenth:])
        slope = statistics.linear_regression(hours, warm).slope * 1024 if len(warm) > 1 else 0.0
        counted = {name: value for name, value in asdict(self).items() if not isinstance(value, list)}
        return counted | {
            "rss_start_mb": round(start, 1),
            "rss_end_mb": round(end, 1),
            "rss_most_mb": round(max(warm), 1),
            "rss_slope_kb_an_hour": round(slope, 1),
            "reconnects": len(self.away),
            "longest_away_s": round(max(self.away, default=0.0), 2),
            "median_away_s": round(statistics.median(self.away or [0.0]), 2),
        }

    def faults(self) -> list[str]:
        found = self.figures()
        grown = found["rss_end_mb"] - found["rss_start_mb"]
        return [
            words
            for wrong, words in (
                (grown > MOST_GROWTH_MB, f"its memory grew by {grown:.1f} MB"),
                (self.unanswered > 0, f"{self.unanswered} commands were not answered"),
                (found["longest_away_s"] > LONGEST_AWAY, "a connection was away for too long"),
                (not self.messages, "no reminder came"),
            )
            if wrong
        ]


def soak(hours: float, minutes: int, every: int) -> Soaked:
    """So many hours in steps of so many minutes; the connection is cut at every so-manieth step."""
    with (
        LocalSlack.start(EXAMPLE / "slack.json", clock=BEGIN.isoformat()) as slack,
        tempfile.TemporaryDirectory(prefix="ub-soak-") as name,
    ):
        url, roles = f"sqlite:///{Path(name) / 'uppdrag.db'}", {"ROLES": str(EXAMPLE / "roles.json")}
        handling = str(EXAMPLE / "tjansteutlatande-1308-20.txt")
        read = [sys.executable, "-m", "bot", "import", "--yes", handling]
        subprocess.run(
            read, env=settings(slack, url, 0) | roles, cwd=HERE, check=True, stdout=subprocess.DEVNULL
        )
        done = Soaked(hours)
        with serving(slack, url, **roles) as (bot, _):
            slack.wait_for(lambda: slack.order("bot")["health_url"], 30)
            for step in range(int(hours * 60 / minutes)):
                if step % every == every - 1:
                    done.away.append(_cut(slack, CUTS[step // every % len(CUTS)]))
                slack.walk_to(BEGIN + (step + 1) * timedelta(minutes=minutes))
                _talk(slack, done, step)
                done.memory.append(rss_mb(bot.pid))
        done.messages = sum(len(slack.dm(who)) for who in PEOPLE)
        return done


def _cut(slack: LocalSlack, how: dict[str, str]) -> float:
    """Seconds until the bot is back. A cut that met a line already given up is made again."""
    last, until = _last_opened(slack), time.monotonic() + LOST_SECONDS
    while time.monotonic() < until:
        begun = time.monotonic()
        slack.fault(**how)
        while _last_opened(slack) == last and time.monotonic() - begun < UNCUT_SECONDS:
            time.sleep(0.02)
        if _last_opened(slack) != last or not slack.command("anna", "hjälp", timeout=3).acked:
            slack.wait_for_bot(LOST_SECONDS)
            return time.monotonic() - begun
    return LOST_SECONDS


def _last_opened(slack: LocalSlack) -> list[Json]:
    """The last address for a socket that was asked for: the bot may be back before anybody sees it gone."""
    return slack.requests("apps.connections.open")[-1:]


def _talk(slack: LocalSlack, done: Soaked, step: int) -> None:
    """Two commands and a Home."""
    for turn in (2 * step, 2 * step + 1):
        reply = slack.command(PEOPLE[turn % len(PEOPLE)], WORDS[turn // len(PEOPLE) % len(WORDS)], timeout=20)
        done.commands += 1
        done.unanswered += not (reply.acked and (reply.messages or reply.view))
    slack.open_home(PEOPLE[step % len(PEOPLE)], timeout=20)
    done.homes += 1


def main() -> int:
    asked = argparse.ArgumentParser(prog="make soak", description=__doc__)
    asked.add_argument("--hours", type=float, default=48)
    asked.add_argument("--minutes", type=int, default=5, help="the length of a step")
    asked.add_argument("--every", type=int, default=12, help="at every which step the connection is cut")
    options = asked.parse_args()
    done = soak(options.hours, options.minutes, options.every)
    print(json.dumps(done.figures()))
    for fault in done.faults():
        print(fault, file=sys.stderr)
    return 1 if done.faults() else 0


if __name__ == "__main__":
    raise SystemExit(main())
