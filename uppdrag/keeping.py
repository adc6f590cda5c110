"""Making very many small objects that all are kept: looking for garbage among them, again and again, finds nothing."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_lock = threading.Lock()
_under_way = 0


@contextlib.contextmanager
def nothing_to_collect() -> Iterator[None]:
    """No search for garbage while the body runs, in whichever threads: for seconds, not for minutes.

    As a decorator it also lets go first of what the function held: at the end of a `with` block all that was made
    is still there, and is gone through once for nothing.
    """
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(more: int) -> None:
    global _under_way  # noqa: PLW0603 - the collector is one for the whole process, and so is this
    with _lock:
        _under_way += more
        if _under_way:
            gc.disable()
        else:
            gc.enable()
