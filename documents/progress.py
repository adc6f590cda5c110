"""How far the reading of a file has come: told by the readers, heard by whoever waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Hear = Callable[[float], object]
_hears: ContextVar[Hear | None] = ContextVar("hears", default=None)


def tell(done: int, whole: int) -> None:
    """Says that `done` of `whole` parts are read; nobody need be listening."""
    hear = _hears.get()
    if hear is not None and whole > 0:
        hear(min(done / whole, 1.0))


@contextmanager
def heard_by(hear: Hear) -> Iterator[None]:
    """Lets `hear` know each share from 0 to 1 that is told inside."""
    token = _hears.set(hear)
    try:
        yield
    finally:
        _hears.reset(token)
