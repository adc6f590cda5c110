"""What the operator reads: one line for each thing that happened, with the request it belongs to, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any, Literal, ParamSpec, TypeVar
from uuid import uuid4

Form = Literal["text", "json"]
P = ParamSpec("P")
T = TypeVar("T")

HIDDEN = "***"
_request: ContextVar[str] = ContextVar("request", default="")
_TOKEN = re.compile(r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]+", re.IGNORECASE)
_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")
_BEARER = re.compile(r"(?i)\b(bearer|authorization:?)\s+[\w.~+/-]{8,}=*")


def new_request() -> str:
    """Begins a request: everything logged from here on carries its id, which is returned."""
    name = uuid4().hex[:6]
    _request.set(name)
    return name


def request_id() -> str:
    """The id of the request at hand; a new one where none has begun. The user's error message shows it too."""
    return _request.get() or new_request()


class Threads(ThreadPoolExecutor):
    """Threads that go on with the request of whoever gave them their work."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return super().submit(copy_context().run, partial(fn, *args, **kwargs))


class Discreet(logging.Formatter):
    """Hides secrets: those it is told of, and whatever looks like a token or a password."""

    def __init__(self, form: Form, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._form = form
        self._known = sorted((secret for secret in secrets if len(secret) >= 6), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": _request.get(),
            "message": self.hide(record.getMessage()),
            "error": self.hide(self.formatException(record.exc_info)) if record.exc_info else "",
        }
        return json.dumps(_told(facts), ensure_ascii=False) if self._form == "json" else _line(facts)

    def hide(self, words: str) -> str:
        """The words without secrets."""
        for secret in self._known:
            words = words.replace(secret, HIDDEN)
        words = _BEARER.sub(rf"\1 {HIDDEN}", _PASSWORD.sub(rf"\1:{HIDDEN}@", words))
        return _TOKEN.sub(HIDDEN, words)


def _told(facts: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if value}


def _line(facts: dict[str, str]) -> str:
    """One line a message: what people sent cannot begin a line of its own."""
    request = f" [{facts['request']}]" if facts["request"] else ""
    message = " ".join(facts["message"].splitlines())
    line = f"{facts['at']} {facts['level']:<7} {facts['logger']}{request} {message}"
    return f"{line}\n{facts['error']}" if facts["error"] else line


def configure(level: str, form: Form = "text", secrets: Iterable[str] = (), to: IO[str] = sys.stderr) -> None:
    """Sends everything that is logged, by whatever library, to one place in one form."""
    handler: logging.StreamHandler[Any] = logging.StreamHandler(to)
    handler.setFormatter(Discreet(form, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("slack_bolt", "slack_sdk", "alembic", "apscheduler", "urllib3"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
