"""A file is there whole or not at all: written aside, then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Writes the bytes at `path`, replacing what stood there only when all are on disk.

    A link is followed. Raises OSError as the disk gives it, and for what is no ordinary file (a device, a pipe);
    then what stood there is untouched and nothing is left behind.
    """
    path = path.resolve()
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "no ordinary file", str(path))
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
