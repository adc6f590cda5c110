"""The start of `uppdragsbot serve` with nothing and with a million, until it says that it is ready; then its rest.

Against the local Slack, whose clock stands on the city's day. Floor: a fresh Python that imports the libraries which the
bot cannot do without.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from benchmarks.common import HERE, POSTGRES, SQLITE, Row, cpu_seconds, empty_database, rss_mb
from benchmarks.world import own_copy
from sandbox.client import LocalSlack

LIBRARIES = (
    "import slack_bolt, slack_sdk, sqlmodel, apscheduler.schedulers.background, websocket, prometheus_client"
)
SLACK = HERE / "examples" / "goteborg" / "slack.json"
TIMES, SETTLED, WATCHED = 7, 6, 10


def measure(quick: bool) -> list[Row]:
    """One run on both databases."""
    many, times = (10_000, 1) if quick else (1_000_000, TIMES)
    _compiled()
    floor = statistics.median(_import() for _ in range(times))
    with LocalSlack.start(SLACK, clock="2021-02-24T08:00") as slack:
        return [row for kind in (SQLITE, POSTGRES) for row in _measure(kind, many, times, floor, slack)]


def _measure(kind: str, many: int, times: int, floor: float, slack: LocalSlack) -> list[Row]:
    with (
        tempfile.TemporaryDirectory() as name,
        empty_database(kind, Path(name)) as small,
        own_copy(kind, many) as big,
    ):
        empty, full = [], []
        for _ in range(times):
            empty.append(_started(slack, small.url))
            full.append(_started(slack, big.url))
        memory, share = _resting(slack, big.url, 3 if times == 1 else WATCHED)
    took = statistics.median(full)
    return [
        Row("start", f"Start med {many:,} uppdrag och lika många påminnelser".replace(",", "\u202f"), kind, "s", (took,),
            1.0, "tom databas", (statistics.median(empty),), 1.3),
        Row("start-import", "Samma start mot import av biblioteken", kind, "s", (took,), floor="import", floors=(floor,)),
        Row("idle-memory", "Minne i vila", kind, "MB", (memory,), 100),
        Row("idle-cpu", "Processor i vila", kind, "%", (share,), 0.5),
    ]  # fmt: skip


def _started(slack: LocalSlack, url: str) -> float:
    with serving(slack, url) as (_, took):
        return took


def _resting(slack: LocalSlack, url: str, seconds: int) -> tuple[float, float]:
    """Megabytes, and the share of one core in percent, of a bot that nobody talks to."""
    with serving(slack, url) as (bot, _):
        time.sleep(min(SETTLED, seconds))
        before = cpu_seconds(bot.pid)
        time.sleep(seconds)
        return rss_mb(bot.pid), (cpu_seconds(bot.pid) - before) / seconds * 100


@contextmanager
def serving(slack: LocalSlack, url: str, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A bot that is ready, and the seconds from its start until then."""
    port, begun = _free_port(), time.perf_counter()
    bot = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        env=settings(slack, url, port) | more,
        cwd=HERE,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _ready(port):
            if bot.poll() is not None or time.perf_counter() - begun > 120:
                raise SystemExit(f"the bot did not start: {bot.poll()}")
            time.sleep(0.005)
        yield bot, time.perf_counter() - begun
    finally:
        bot.terminate()
        bot.wait(30)


def _ready(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
        return bool(answer.status == 200)
    return False


def settings(slack: LocalSlack, url: str, port: int) -> dict[str, str]:
    """What a bot beside this Slack needs in its environment, and nothing of this machine's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "CLOCK_URL": f"{slack.url}/_clock",
        "DATABASE_URL": url,
        "HEALTH_PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }


def _import() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
    return time.perf_counter() - begun


def _compiled() -> None:
    """As an installation leaves it: with bytecode."""
    folders = ("bot", "reminders", "uppdrag", "documents", "storage", "blockkit")
    subprocess.run([sys.executable, "-m", "compileall", "-q", *folders], cwd=HERE, check=False)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
