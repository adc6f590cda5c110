"""The health port: is the process alive, is it ready; and, for trying only, the walk of the clock."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot import metrics
from bot.faults import CannotStart

log = logging.getLogger(__name__)

JSON_TYPE = "application/json; charset=utf-8"

Json = dict[str, Any]
Answering = Callable[[], tuple[int, Json | str]]
Routes = Mapping[tuple[str, str], Answering]


class Health:
    """A small server in a thread of its own. `url` is where it stands."""

    def __init__(self, host: str, port: int, routes: Routes) -> None:
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(routes))
        except (OSError, TypeError) as error:
            raise CannotStart(
                f"Adressen {host}:{port} (HEALTH_HOST, HEALTH_PORT) går inte att använda: {error}."
            ) from None
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def health_routes(problems: Callable[[], list[str]]) -> dict[tuple[str, str], Answering]:
    """/healthz answers while the process lives; /readyz is 503 with the reasons while something is missing."""

    def ready() -> tuple[int, Json | str]:
        found = problems()
        return (503 if found else 200), {"ready": not found, "problems": found}

    return {
        ("GET", "/healthz"): lambda: (200, {"alive": True}),
        ("GET", "/readyz"): ready,
        ("GET", "/metrics"): lambda: (200, metrics.exposition()),
    }


def _handler(routes: Routes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            answering = routes.get((method, self.path.partition("?")[0]))
            status, told = (404, {"error": "not found"}) if answering is None else _guarded(answering)
            plain = isinstance(told, str)
            body = (told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)).encode()
            self.send_response(status)
            self.send_header("Content-Type", metrics.CONTENT_TYPE if plain else JSON_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            log.debug(format, *args)

    return Handler


def _guarded(answering: Answering) -> tuple[int, Json | str]:
    try:
        return answering()
    except Exception:
        log.exception("a health question failed")
        return 500, {"error": "internal"}
