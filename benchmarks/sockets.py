"""Socket Mode: how fast the whole bot says that it has heard, beside a bare Bolt bot on the same wire.

The real `uppdragsbot serve` as processes, the bare bot as another, and a Slack (`fake_slack`) that only sends and takes.
Every answer goes to a response_url; in the burst that address takes half a second, which is the work behind the command.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.common import HERE, NONE, POSTGRES, SQLITE, Row, children, cpu_seconds, postgres

HANDLING = HERE / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"
IN_FLIGHT = 20
BURST, WORK = 50, 0.5
LATE_MS = 3000
PATIENCE, QUIET = 5.0, 0.3
CORES = os.cpu_count() or 1

Start = Callable[[], "subprocess.Popen[bytes]"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of many commands: acks and answers in a second, and each process's share of a core meanwhile."""

    acks: float
    answers: float
    shares: dict[str, float]

    @property
    def cores(self) -> float:
        """What all of them used together, in cores."""
        return sum(self.shares.values())

    def told(self) -> str:
        """Who used how much of a core while acks were waited for, the database's processes as one."""
        whole: dict[str, float] = {}
        for name, share in self.shares.items():
            kind = name.partition(" ")[0] if name.startswith("databasen") else name
            whole[kind] = whole.get(kind, 0) + share
        return ", ".join(f"{name} {share * 100:.0f}\u00a0%" for name, share in whole.items())


@dataclass(frozen=True, slots=True)
class Slack:
    """The other end of the wire."""

    base: str
    pid: int

    @property
    def api_url(self) -> str:
        return f"{self.base}/api/"

    def ask(self, path: str, **body: Any) -> dict[str, Any]:
        data = json.dumps(body).encode() if body else None
        asked = Request(f"{self.base}{path}", data, {"Content-Type": "application/json"})
        with urlopen(asked, timeout=120) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def drive(self, many: int, in_flight: int = IN_FLIGHT, slow: float = 0.0) -> dict[str, Any]:
        """Sends commands and waits for their acks."""
        return self.ask("/drive", many=many, outstanding=in_flight, text="1679/20", slow=slow)

    def warm(self, many: int) -> None:
        """Sends commands and waits until no answer has come for a while."""
        self.drive(many)
        known = -1
        while (now := self.ask("/state")["answers"]) != known:
            known = now
            time.sleep(QUIET)

    def heard(self, many: int, pids: Mapping[str, int], *, answers: bool = True) -> Heard:
        """Acks and answers to so many commands, both counted from the first command on."""
        before, begun = self.ask("/state")["answers"], time.perf_counter()
        spent = {name: cpu_seconds(pid) for name, pid in pids.items()}
        seconds = float(self.drive(many)["seconds"])
        shares = {name: (cpu_seconds(pid) - spent[name]) / seconds for name, pid in pids.items()}
        known, at = 0, time.perf_counter()
        while answers and known < many and time.perf_counter() - at < PATIENCE:
            if (now := self.ask("/state")["answers"] - before) > known:
                known, at = now, time.perf_counter()
            time.sleep(0.02)
        return Heard(many / seconds, known / (at - begun), shares)

    def wait_for(self, sockets: int) -> None:
        end = time.monotonic() + 60
        while self.ask("/state")["sockets"] != sockets:
            if time.monotonic() > end:
                raise SystemExit(f"{sockets} sockets never came")
            time.sleep(0.05)


def measure(quick: bool) -> list[Row]:
    """One run: rates and latency of one and two replicas on both databases, and fifty commands at once."""
    many = 200 if quick else 1500
    with ExitStack() as stack:
        slack = stack.enter_context(fake_slack())
        bare_one = _heard(slack, [bare(slack)], many, answers=False)
        bare_two = bare_one if quick else _heard(slack, [bare(slack)] * 2, many, answers=False)
        peer = _burst(slack, [bare(slack, WORK)], warm=10)
        least = _heard(slack, [bare(slack, answers=True)], many)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lite = town(slack, f"sqlite:///{folder / 'uppdrag.db'}")
        found = [
            *_alone(SQLITE, slack, lite, many, bare_one, least),
            _fifty(SQLITE, _burst(slack, [lite]), peer),
        ]
        if quick:
            return found
        server = stack.enter_context(postgres())
        server.sql("CREATE DATABASE uppdrag")
        big = town(slack, server.url("uppdrag"))
        one = _heard(slack, [big], many, server.process.pid)
        both = _heard(slack, [big, big], many, server.process.pid)
        bound = (
            f"två bara Bolt-processer mot samma Slack: {bare_two.acks / bare_one.acks:.2f} × en. Av en kärna med en "
            f"replika: {one.told()}; {CORES} kärnor räcker till {CORES / one.cores:.2f} ×. Med två: {both.told()}"
        )
        return [
            *found,
            *_rates(POSTGRES, one, bare_one, least),
            _fifty(POSTGRES, _burst(slack, [big]), peer),
            Row(
                "socket-two", "Socket Mode, kvittenser i sekunden, två repliker", POSTGRES, "/s", (both.acks,),
                floor="en replika", floors=(one.acks,), ratio_goal=1.7, more=True, note=bound,
            ),
            Row(
                "socket-two-answers", "Socket Mode, besvarade kommandon i sekunden, två repliker", POSTGRES, "/s",
                (both.answers,), floor="en replika", floors=(one.answers,), more=True,
            ),
        ]  # fmt: skip


def _alone(kind: str, slack: Slack, start: Start, many: int, bare_one: Heard, least: Heard) -> list[Row]:
    return _rates(kind, _heard(slack, [start], many), bare_one, least)


def _rates(kind: str, found: Heard, bare_one: Heard, least: Heard) -> list[Row]:
    return [_one(kind, found.acks, bare_one.acks), _whole(kind, found.answers, least.answers)]


def _one(database: str, found: float, floor: float) -> Row:
    return Row(
        "socket-one", "Socket Mode, kvittenser i sekunden, en replika", database, "/s", (found,),
        floor="bar Bolt", floors=(floor,), ratio_goal=0.8, more=True,
    )  # fmt: skip


def _whole(database: str, found: float, floor: float) -> Row:
    return Row(
        "socket-answers", "Socket Mode, besvarade kommandon i sekunden, en replika", database, "/s", (found,),
        floor="bar Bolt som postar en rad", floors=(floor,), more=True,
        note="golvet slår inte upp något och skriver inget kort",
    )  # fmt: skip


def _fifty(database: str, acks: list[float], peer: list[float]) -> Row:
    late = [sum(one > LATE_MS for one in some) for some in (acks, peer)]
    return Row(
        "burst", "50 kommandon på en gång, 0,5 s arbete bakom: långsammaste kvittens", database, "ms", (acks[-1],),
        goal=250, floor="Bolt som den är", floors=(peer[-1],),
        note=f"över 3 s: {late[0]} av {len(acks)}; Bolt som den är: {late[1]} av {len(peer)}",
    )  # fmt: skip


def _heard(
    slack: Slack, starts: list[Start], many: int, database: int | None = None, *, answers: bool = True
) -> Heard:
    with running(slack, starts) as bots:
        slack.warm(min(many, 300))
        pids = {f"bot {at}": bot.pid for at, bot in enumerate(bots, 1)} | {"Slack": slack.pid}
        behind = children(database) if database else ()
        return slack.heard(many, pids | {f"databasen {pid}": pid for pid in behind}, answers=answers)


def _burst(slack: Slack, starts: list[Start], warm: int = 100) -> list[float]:
    with running(slack, starts):
        slack.warm(warm)
        acks: list[float] = slack.drive(BURST, BURST, slow=WORK)["acks"]
        return acks


def bare(slack: Slack, seconds: float = 0.0, *, answers: bool = False) -> Start:
    """Starts the bot that only acks, or also answers a line."""
    more = ["answers"] if answers else []
    return lambda: subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bare_bot", slack.api_url, str(seconds), *more], cwd=HERE
    )


def town(slack: Slack, database_url: str) -> Start:
    """Fills a database with the example handling, and starts the whole bot on it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    settings = kept | {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "HEALTH_PORT": "0",
        "LOG_LEVEL": "WARNING",
    }
    bot = [sys.executable, "-m", "bot"]
    filled = [*bot, "import", "--yes", str(HANDLING)]
    ran = subprocess.run(filled, check=False, env=settings, cwd=HERE, capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(ran.stderr)
    return lambda: subprocess.Popen([*bot, "serve"], env=settings, cwd=HERE, stderr=subprocess.DEVNULL)


@contextmanager
def running(slack: Slack, starts: list[Start]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The bots, connected; stopped afterwards, and gone from the wire."""
    bots = [start() for start in starts]
    try:
        slack.wait_for(len(bots))
        yield bots
    finally:
        for bot in bots:
            bot.terminate()
        for bot in bots:
            bot.wait(20)
        slack.wait_for(0)


@contextmanager
def fake_slack() -> Iterator[Slack]:
    """A Slack in a process of its own, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.fake_slack", str(port)], cwd=HERE)
    slack = Slack(f"http://127.0.0.1:{port}", server.pid)
    try:
        _until_it_answers(slack)
        yield slack
    finally:
        server.terminate()
        server.wait(10)


def _until_it_answers(slack: Slack) -> None:
    end = time.monotonic() + 30
    while True:
        with suppress(OSError):
            slack.ask("/state")
            return
        if time.monotonic() > end:
            raise SystemExit("the Slack of the measurement does not answer")
        time.sleep(0.05)


if __name__ == "__main__":
    for row in measure("--quick" in sys.argv):
        print(
            row.key,
            row.database or NONE,
            [round(one, 1) for one in row.values],
            row.floors,
            row.ratio,
            row.note,
        )
