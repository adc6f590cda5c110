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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.common import HERE, NONE, POSTGRES, SQLITE, Row, postgres

HANDLING = HERE / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"
IN_FLIGHT = 20
BURST, WORK = 50, 0.5
LATE_MS = 3000
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Slack:
    """The other end of the wire."""

    base: str

    @property
    def api_url(self) -> str:
        return f"{self.base}/api/"

    def ask(self, path: str, **body: Any) -> dict[str, Any]:
        data = json.dumps(body).encode() if body else None
        asked = Request(f"{self.base}{path}", data, {"Content-Type": "application/json"})
        with urlopen(asked, timeout=300) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def drive(self, many: int, in_flight: int = IN_FLIGHT, slow: float = 0.0) -> dict[str, Any]:
        """Sends commands and waits for their acks, then until the answers have come too."""
        found = self.ask("/drive", many=many, outstanding=in_flight, text="1679/20", slow=slow)
        self.rest()
        return found

    def rest(self) -> None:
        """Until no answer has come for a while."""
        known = -1
        while (now := self.ask("/state")["answers"]) != known:
            known = now
            time.sleep(1)

    def answered(self, many: int) -> float:
        """How many of so many commands are answered in a second, from the first command to the last answer."""
        before, begun = self.ask("/state")["answers"], time.perf_counter()
        self.ask("/drive", many=many, outstanding=IN_FLIGHT, text="1679/20", slow=0.0)
        known, at = 0, time.perf_counter()
        while known < many and time.perf_counter() - at < PATIENCE:
            if (now := self.ask("/state")["answers"] - before) > known:
                known, at = now, time.perf_counter()
            time.sleep(0.02)
        return known / (at - begun)

    def wait_for(self, sockets: int) -> None:
        end = time.monotonic() + 60
        while self.ask("/state")["sockets"] != sockets:
            if time.monotonic() > end:
                raise SystemExit(f"{sockets} sockets never came")
            time.sleep(0.05)


def measure(quick: bool) -> list[Row]:
    """One run: rates and latency of one and two replicas on both databases, and fifty commands at once."""
    many = 200 if quick else 2000
    with ExitStack() as stack:
        slack = stack.enter_context(fake_slack())
        bare_one = _rate(slack, [bare(slack)], many)
        bare_two = bare_one if quick else _rate(slack, [bare(slack), bare(slack)], many)
        peer = _burst(slack, [bare(slack, WORK)])
        least = _answered(slack, [bare(slack, answers=True)], many)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lite = town(slack, f"sqlite:///{folder / 'uppdrag.db'}")
        if quick:
            return [
                _one(SQLITE, _rate(slack, [lite], many), bare_one),
                _fifty(SQLITE, _burst(slack, [lite]), peer),
                _whole(SQLITE, _answered(slack, [lite], many), least),
            ]
        server = stack.enter_context(postgres())
        server.sql("CREATE DATABASE uppdrag")
        big = town(slack, server.url("uppdrag"))
        lite_one, lite_burst = _rate(slack, [lite], many), _burst(slack, [lite])
        big_one, big_burst = _rate(slack, [big], many), _burst(slack, [big])
        big_two = _rate(slack, [big, big], many)
        lite_whole, big_whole = (_answered(slack, [one], many) for one in (lite, big))
        both_whole = _answered(slack, [big, big], many)
    bound = f"två bara Bolt-processer mot samma Slack: {bare_two / bare_one:.2f} × en"
    return [
        _one(SQLITE, lite_one, bare_one),
        _one(POSTGRES, big_one, bare_one),
        Row(
            "socket-two", "Socket Mode, kvittenser i sekunden, två repliker", POSTGRES, "/s", (big_two,),
            floor="en replika", floors=(big_one,), ratio_goal=1.7, more=True, note=bound,
        ),
        _fifty(SQLITE, lite_burst, peer),
        _fifty(POSTGRES, big_burst, peer),
        _whole(SQLITE, lite_whole, least),
        _whole(POSTGRES, big_whole, least),
        Row(
            "socket-two-answers", "Socket Mode, besvarade kommandon i sekunden, två repliker", POSTGRES, "/s",
            (both_whole,), floor="en replika", floors=(big_whole,), more=True,
        ),
    ]  # fmt: skip


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


Start = Callable[[], "subprocess.Popen[bytes]"]


def _rate(slack: Slack, starts: list[Start], many: int) -> float:
    with running(slack, starts):
        slack.drive(min(many, 400))
        return many / float(slack.drive(many)["seconds"])


def _answered(slack: Slack, starts: list[Start], many: int) -> float:
    with running(slack, starts):
        slack.drive(min(many, 400))
        return slack.answered(many)


def _burst(slack: Slack, starts: list[Start]) -> list[float]:
    with running(slack, starts):
        slack.drive(100)
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
def running(slack: Slack, starts: list[Start]) -> Iterator[None]:
    """The bots, connected; stopped afterwards, and gone from the wire."""
    bots = [start() for start in starts]
    try:
        slack.wait_for(len(bots))
        yield
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
    slack = Slack(f"http://127.0.0.1:{port}")
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
