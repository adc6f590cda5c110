"""Cutting an HTTP connection without an answer, which no web framework offers."""

import asyncio
from typing import Any, cast

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[str, int], asyncio.Transport] = {}


class CuttableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which remembers its transport by the caller's address."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.client:
            _open[self.client] = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client:
            _open.pop(self.client, None)
        super().connection_lost(exc)


async def cut(request: Request) -> None:
    """Aborts the connection of this request; the caller sees a reset."""
    if request.client is None:
        return
    transport = _open.get((request.client.host, request.client.port))
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0.01)
