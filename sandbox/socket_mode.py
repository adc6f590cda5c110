"""Socket Mode: one-time addresses, up to ten sockets, each envelope to exactly one of them."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from sandbox import Json
from sandbox.world import opaque

MAX_SOCKETS = 10


@dataclass(frozen=True)
class Ack:
    """What came back. `reason` says why not: no_bot, no_ack, socket_lost, http_NNN, connection_failed."""

    ok: bool
    ms: float = 0.0
    body: Json = field(default_factory=dict)
    reason: str = ""
    stop_retries: bool = False


@dataclass(eq=False)
class Socket:
    connection: ServerConnection
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    handled: int = 0

    def answered(self, raw: str | bytes) -> None:
        """Hands an ack to whoever waits for it; anything else is ignored, as Slack does."""
        try:
            message = json.loads(raw)
        except ValueError:
            return
        future = (
            self.waiting.pop(str(message.get("envelope_id")), None) if isinstance(message, dict) else None
        )
        if future is not None and not future.done():
            future.set_result(message.get("payload") or {})

    def lost(self) -> None:
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionError("socket_lost"))
        self.waiting.clear()


class Sockets:
    """All open sockets of the app. `on_change` is called whenever one comes or goes."""

    def __init__(self, app_id: str, on_change: Callable[[], None]) -> None:
        self._app_id = app_id
        self._on_change = on_change
        self._tickets: set[str] = set()
        self._open: list[Socket] = []
        self._server: Server | None = None
        self.port = 0

    @property
    def count(self) -> int:
        return len(self._open)

    async def start(self, host: str) -> None:
        self._server = await serve(self._serve, host, 0, compression=None, max_size=None, close_timeout=1)
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close(close_connections=True)
            await self._server.wait_closed()

    def new_address(self, host: str, query: str = "") -> str:
        """A ws:// address that opens one socket, once."""
        ticket = opaque("ticket-")
        self._tickets.add(ticket)
        return f"ws://{host}:{self.port}/link/?ticket={ticket}&app_id={self._app_id}{query}"

    async def _serve(self, connection: ServerConnection) -> None:
        path = connection.request.path if connection.request else ""
        ticket = parse_qs(urlsplit(path).query).get("ticket", [""])[0]
        if ticket not in self._tickets:
            await connection.close(1008, "invalid ticket")
            return
        self._tickets.discard(ticket)
        socket = Socket(connection)
        if self.count >= MAX_SOCKETS:
            await self._say_goodbye(socket, "too_many_websockets")
            return
        await self._attend(socket)

    async def _attend(self, socket: Socket) -> None:
        self._open.append(socket)
        try:
            await socket.connection.send(json.dumps(self._hello()))
            self._on_change()
            async for raw in socket.connection:
                socket.answered(raw)
        except ConnectionClosed:
            pass
        finally:
            self._open.remove(socket)
            socket.lost()
            self._on_change()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self._app_id},
        }

    async def send(self, envelope: Json, patience: float) -> Ack:
        """Gives the envelope to one socket, in turn, and waits `patience` seconds for its ack."""
        if not self._open:
            return Ack(ok=False, reason="no_bot")
        socket = min(self._open, key=lambda s: s.handled)
        socket.handled += 1
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        envelope_id = socket_id(envelope)
        socket.waiting[envelope_id] = future
        begun = time.perf_counter()
        try:
            await socket.connection.send(json.dumps(envelope | {"envelope_id": envelope_id}))
            body = await asyncio.wait_for(future, patience)
        except TimeoutError:
            return Ack(ok=False, ms=_since(begun), reason="no_ack")
        except (ConnectionError, ConnectionClosed):
            return Ack(ok=False, ms=_since(begun), reason="socket_lost")
        finally:
            socket.waiting.pop(envelope_id, None)
        return Ack(ok=True, ms=_since(begun), body=body)

    async def disconnect(self, reason: str, *, close: bool = True) -> None:
        """Says `disconnect` to every socket; `warning` leaves it open, as Slack does for some seconds."""
        for socket in list(self._open):
            await self._say_goodbye(socket, reason, close=close and reason != "warning")

    def cut(self) -> None:
        """Abrupt loss of every socket: no close frame, no word."""
        for socket in list(self._open):
            socket.connection.transport.abort()

    async def _say_goodbye(self, socket: Socket, reason: str, *, close: bool = True) -> None:
        goodbye = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
        await socket.connection.send(json.dumps(goodbye))
        if close:
            await socket.connection.close()


def socket_id(envelope: Json) -> str:
    """A redelivered envelope keeps nothing of the first but its payload: the id is new each time."""
    return str(envelope.get("envelope_id") or opaque("env-"))


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
