"""The least that a bot needs of Slack, as fast as can be: opens sockets, sends envelopes, takes every answer.

It checks nothing and keeps nothing (the local Slack in `sandbox/` does both); so what is measured is the bot. Runs as a
process of its own: `python -m benchmarks.fake_slack PORT`. `POST /drive` sends commands and tells what their acks took.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

TEAM = "T0MATNING"
PEOPLE = 400


@dataclass
class Wire:
    """Who is connected, which envelopes wait for their ack, and how slow an answer's address is."""

    port: int
    sockets: list[WebSocket] = field(default_factory=list)
    waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    numbers: Any = field(default_factory=itertools.count)
    answers: int = 0
    slow: float = 0.0

    def envelope(self, number: int, text: str) -> dict[str, Any]:
        base = f"http://127.0.0.1:{self.port}"
        payload = {
            "command": "/uppdrag",
            "text": text,
            "team_id": TEAM,
            "user_id": f"U{number % PEOPLE:08d}",
            "channel_id": "C00000001",
            "channel_name": "uppdrag",
            "response_url": f"{base}/answer/{number}",
            "trigger_id": f"{number}.1.x",
        }
        return {
            "envelope_id": f"e{number}",
            "type": "slash_commands",
            "accepts_response_payload": True,
            "payload": payload,
        }

    async def send(self, text: str) -> float:
        """Seconds from one envelope to its ack."""
        number = next(self.numbers)
        socket = self.sockets[number % len(self.sockets)]
        acked: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.waiting[f"e{number}"] = acked
        begun = time.perf_counter()
        await socket.send_text(json.dumps(self.envelope(number, text)))
        return await asyncio.wait_for(acked, 60) - begun


def application(wire: Wire) -> Starlette:
    async def method(request: Request) -> Response:
        return JSONResponse(_facts(request.path_params["name"], wire.port))

    async def answer(request: Request) -> Response:
        await request.body()
        await asyncio.sleep(wire.slow)
        wire.answers += 1
        return Response("ok")

    async def drive(request: Request) -> Response:
        asked = await request.json()
        wire.slow = asked.get("slow", 0.0)
        return JSONResponse(await _drive(wire, asked["many"], asked["outstanding"], asked["text"]))

    async def state(_request: Request) -> Response:
        return JSONResponse({"sockets": len(wire.sockets), "answers": wire.answers})

    async def link(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(json.dumps({"type": "hello", "num_connections": 1}))
        wire.sockets.append(socket)
        try:
            while True:
                _note(wire, await socket.receive_text())
        except WebSocketDisconnect:
            wire.sockets.remove(socket)

    return Starlette(
        routes=[
            Route("/api/{name:path}", method, methods=["GET", "POST"]),
            Route("/answer/{number}", answer, methods=["POST"]),
            Route("/drive", drive, methods=["POST"]),
            Route("/state", state),
            WebSocketRoute("/link", link),
        ]
    )


def _note(wire: Wire, text: str) -> None:
    at = time.perf_counter()
    acked = wire.waiting.pop(json.loads(text).get("envelope_id", ""), None)
    if acked is not None and not acked.done():
        acked.set_result(at)


async def _drive(wire: Wire, many: int, outstanding: int, text: str) -> dict[str, Any]:
    """Keeps so many envelopes in flight until all are acked: milliseconds of each, and seconds of all."""
    left = iter(range(many))
    taken: list[float] = []

    async def one_after_the_other() -> None:
        for _ in left:
            took = await wire.send(text)
            taken.append(took * 1000)

    begun = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(outstanding)))
    return {"seconds": time.perf_counter() - begun, "acks": sorted(taken)}


def _facts(name: str, port: int) -> dict[str, Any]:
    person = {
        "id": "U00000000",
        "name": "mätare",
        "real_name": "Mätare",
        "profile": {},
        "tz": "Europe/Stockholm",
    }
    return {
        "ok": True,
        "url": f"ws://127.0.0.1:{port}/link" if name == "apps.connections.open" else "http://127.0.0.1/",
        "team": "Mätning",
        "team_id": TEAM,
        "user": person if name == "users.info" else "bot",
        "user_id": "U00000BOT",
        "bot_id": "B00000BOT",
        "channel": {"id": "D00000001"},
        "ts": "1614150000.000100",
        "messages": [],
    }


if __name__ == "__main__":
    at = int(sys.argv[1])
    uvicorn.run(application(Wire(at)), host="127.0.0.1", port=at, log_level="warning", access_log=False)
