"""A Slack that knows its bot but opens no connection: with a clock that goes wrong, or behind TLS."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bot.clock import system_clock

Elsewhere = Callable[..., str]


@contextmanager
def slacks_elsewhere() -> Iterator[Elsewhere]:
    """Starts one for each call and gives its address; all are gone afterwards.

    `wrong` is by how much its clock goes ahead of ours; None and it says nothing about the time.
    """
    servers: list[ThreadingHTTPServer] = []

    def start(
        wrong: timedelta | None = timedelta(), certificate: Path | None = None, status: int = 200
    ) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(wrong, status))
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/api/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(wrong: timedelta | None, status: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            known = {"ok": True, "team_id": "T1", "user_id": "U1"}
            told = json.dumps(known if "auth.test" in self.path else {"ok": False, "error": "internal_error"})
            self.send_response_only(status)
            if wrong is not None:
                self.send_header("Date", format_datetime(system_clock() + wrong, usegmt=True))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told.encode())

        def log_message(self, *_args: object) -> None:
            return

    return Handler
