"""`python -m sandbox --config FILE`: starts the local Slack and prints one line of JSON when it is ready."""

import argparse
import asyncio
import json
import os
import socket
import sys
from pathlib import Path

import uvicorn

from sandbox import Json
from sandbox.clock import Clock, read_instant
from sandbox.config import BadConfig, Config, load
from sandbox.connection import CuttableProtocol
from sandbox.server import build
from sandbox.slack import Slack
from sandbox.store import BadState, Store

HOST = "127.0.0.1"
TRIES = 50


class NoPort(Exception):
    """No free port was found."""


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description="A small, faithful Slack on localhost.")
    parser.add_argument(
        "--config", type=Path, action="append", required=True, help="a workspace; may be repeated"
    )
    parser.add_argument("--port", type=int, default=8765, help="0 picks a free one")
    parser.add_argument("--state", type=Path, help="where to keep what was said; without it, in memory")
    parser.add_argument("--clock", help="where a movable clock starts (ISO 8601, the workspace's time)")
    return parser.parse_args(argv)


def free_socket(port: int) -> socket.socket:
    """A listening socket on loopback at `port`, or at the next free one. NoPort when none is."""
    if not 0 <= port <= 65_535:
        raise NoPort(f"{port} is no port (0-65535)")
    for wanted in range(port, min(port + TRIES, 65_536)):
        listener = socket.socket()
        if os.name == "posix":  # a port that was just left may be taken up again
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, wanted))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    raise NoPort(f"no free port from {port} on")


def _clock(text: str | None, config: Config) -> Clock:
    return Clock(read_instant(text, config.timezone) if text else None)


def _ready(slack: Slack, asked: int) -> Json:
    app = slack.app
    port = int(slack.base_url.rpartition(":")[2])
    return {
        "url": slack.base_url,
        "api_url": f"{slack.base_url}/api/",
        "port_was_taken": asked not in (0, port),
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "bot_name": app.name,
        "team": slack.world().team,
        "now": slack.clock.now().isoformat(),
    }


async def _serve(slack: Slack, store: Store | None, listener: socket.socket, asked: int) -> None:
    settings = uvicorn.Config(
        build(slack, store),
        log_level="warning",
        access_log=False,
        http=CuttableProtocol,
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(settings)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not running.done():
        await asyncio.sleep(0.01)
    if server.started:
        print(json.dumps(_ready(slack, asked)), flush=True)  # noqa: T201 - the line callers wait for
    await running


def main(argv: list[str] | None = None) -> int:
    """Runs until it is told to stop; 2 with one sentence on stderr when it cannot start."""
    args = _arguments(argv)
    try:
        configs = [load(path) for path in args.config]
        slack = Slack(configs, _clock(args.clock, configs[0]))
        store = Store(args.state) if args.state else None
        if store is not None:
            store.load(slack)
            store.try_saving(slack)
        listener = free_socket(args.port)
    except (BadConfig, BadState, NoPort, ValueError) as refused:
        print(f"sandbox: {refused}", file=sys.stderr)  # noqa: T201
        return 2
    slack.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    asyncio.run(_serve(slack, store, listener, args.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
