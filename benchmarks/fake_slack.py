"""The least that a bot needs of Slack, as cheap as can be: opens sockets, sends envelopes, takes every answer.

It checks nothing and keeps nothing (the local Slack in `sandbox/` does both); so what is measured is the bot. What it
costs is taken from the cores that the bots share, so it speaks HTTP and WebSocket by itself, as much as is needed.
Runs as a process of its own: `python -m benchmarks.fake_slack PORT`. `POST /drive` sends commands and tells what their
acks took.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TEAM = "T0MATNING"
PEOPLE = 400
PATIENCE = 100
GREETING = json.dumps({"type": "hello", "num_connections": 1}).encode()
WHOLE, MASKED = 0x80, 0x80
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
SHORT, LONG = 125, 126  # bytes, and the sign that two more tell how many
_UPGRADE = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455


@dataclass
class Drive:
    """Commands on their way: how many are still to be sent, and the milliseconds that each ack took."""

    command: str
    left: int
    unacked: int
    done: asyncio.Future[None]
    taken: list[float] = field(default_factory=list)


@dataclass
class Wire:
    """Who is connected, which envelopes wait for their ack since when, and how slow an answer's address is."""

    port: int
    sockets: list[Caller] = field(default_factory=list)
    waiting: dict[str, float] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    drive: Drive | None = None
    answers: int = 0
    slow: float = 0.0

    def command(self, text: str) -> str:
        """What every envelope of a drive says, with places for its number and its person."""
        payload = {
            "command": "/uppdrag",
            "text": text.replace("%", "%%"),
            "team_id": TEAM,
            "user_id": "U%(person)08d",
            "channel_id": "C00000001",
            "channel_name": "uppdrag",
            "response_url": f"http://127.0.0.1:{self.port}/answer/%(number)d",
            "trigger_id": "%(number)d.1.x",
        }
        envelope = {"envelope_id": "e%(number)d", "type": "slash_commands", "accepts_response_payload": True}
        return json.dumps(envelope | {"payload": payload})

    def send(self, drive: Drive) -> None:
        number = next(self.numbers)
        drive.left -= 1
        said = drive.command % {"number": number, "person": number % PEOPLE}
        self.waiting[f"e{number}"] = time.perf_counter()
        self.sockets[number % len(self.sockets)].say(TEXT, said.encode())

    def heard(self, said: bytes) -> None:
        """An ack: the next command goes out in its place."""
        begun = self.waiting.pop(json.loads(said).get("envelope_id", ""), None)
        drive = self.drive
        if begun is None or drive is None:
            return
        drive.taken.append((time.perf_counter() - begun) * 1000)
        drive.unacked -= 1
        if drive.left:
            self.send(drive)
        elif not drive.unacked:
            drive.done.set_result(None)

    async def driven(self, many: int, outstanding: int, text: str) -> dict[str, Any]:
        """Keeps so many envelopes in flight until all are acked: milliseconds of each, and seconds of all."""
        drive = Drive(self.command(text), many, many, asyncio.get_running_loop().create_future())
        self.drive, begun = drive, time.perf_counter()
        for _ in range(min(many, outstanding)):
            self.send(drive)
        await asyncio.wait_for(drive.done, PATIENCE)
        return {"seconds": time.perf_counter() - begun, "acks": sorted(drive.taken)}

    async def answered(self, path: str, body: bytes) -> Any:
        """What is said to a request."""
        if path == "/drive":
            asked = json.loads(body)
            self.slow = asked.get("slow", 0.0)
            return await self.driven(asked["many"], asked["outstanding"], asked["text"])
        if path.startswith("/answer/"):
            await asyncio.sleep(self.slow)
            self.answers += 1
            return "ok"
        if path == "/state":
            return {"sockets": len(self.sockets), "answers": self.answers}
        return _facts(path.removeprefix("/api/"), self.port)


class Caller(asyncio.Protocol):
    """Whoever has called: with one request, which is answered and ends it, or with the wish for a socket."""

    transport: asyncio.Transport

    def __init__(self, wire: Wire) -> None:
        self._wire, self._read, self._at_work = wire, b"", set[asyncio.Task[None]]()
        self._take = self._take_request

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, _why: Exception | None) -> None:
        if self in self._wire.sockets:
            self._wire.sockets.remove(self)

    def data_received(self, data: bytes) -> None:
        self._read += data
        self._take()

    def _take_request(self) -> None:
        head, ended, body = self._read.partition(b"\r\n\r\n")
        if key := re.search(rb"(?i)\r\nsec-websocket-key: *(\S+)", head):
            self._open(key[1])
            return
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if ended and len(body) >= (int(length[1]) if length else 0):
            path = head.split(maxsplit=2)[1].decode()
            task = asyncio.get_running_loop().create_task(self._answer(path, body))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

    async def _answer(self, path: str, body: bytes) -> None:
        said = json.dumps(await self._wire.answered(path, body)).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % len(said) + said)
        self.transport.close()

    def _open(self, key: bytes) -> None:
        accepted = base64.b64encode(hashlib.sha1(key + _UPGRADE, usedforsecurity=False).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: %s\r\n\r\n" % accepted
        )
        self._read, self._take = b"", self._take_frames
        self.say(TEXT, GREETING)
        self._wire.sockets.append(self)

    def say(self, kind: int, words: bytes) -> None:
        """One frame."""
        size = len(words)
        head = (
            bytes((WHOLE | kind, size)) if size <= SHORT else bytes((WHOLE | kind, LONG, *divmod(size, 256)))
        )
        self.transport.write(head + words)

    def _take_frames(self) -> None:
        while (frame := frame_in(self._read)) is not None:
            kind, words, size = frame
            self._read = self._read[size:]
            if kind == TEXT:
                self._wire.heard(words)
            elif kind == PING:
                self.say(PONG, words)
            elif kind == CLOSE:
                self.say(CLOSE, words)
                self.transport.close()


def frame_in(read: bytes) -> tuple[int, bytes, int] | None:
    """(kind, words, bytes of it all) of the frame that this begins with, as a client sends them: whole and masked."""
    if len(read) < 2:
        return None
    size, begins = read[1] - MASKED, 2
    if size == LONG:
        size, begins = int.from_bytes(read[2:4], "big"), 4
    ends = begins + 4 + size
    if len(read) < ends:
        return None
    mask = (read[begins : begins + 4] * (size // 4 + 1))[:size]
    words = int.from_bytes(read[begins + 4 : ends], "big") ^ int.from_bytes(mask, "big")
    return read[0] & ~WHOLE, words.to_bytes(size, "big"), ends


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


async def main(port: int) -> None:
    """Answers until it is ended."""
    wire = Wire(port)
    server = await asyncio.get_running_loop().create_server(
        lambda: Caller(wire), "127.0.0.1", port, backlog=500
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
