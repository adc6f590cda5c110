"""A file is there whole or not at all: written aside, then renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Writes the bytes at `path`, replacing what stood there only when all are on disk.

    Raises OSError as the disk gives it; then what stood there is untouched and nothing is left behind.
    """
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".uppdragsbot-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(aside).unlink()
        raise
