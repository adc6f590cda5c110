"""PDF by LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

SECONDS = 120
_NAMES = ("soffice", "libreoffice")


def office() -> str | None:
    """The command that turns Word into PDF; None where LibreOffice is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def to_pdf(docx: bytes) -> bytes | None:
    """The Word file as PDF; None where LibreOffice is not installed or did not manage within two minutes."""
    command = office()
    if command is None:
        return None
    with tempfile.TemporaryDirectory(prefix="uppdragsbot-") as folder:
        source = Path(folder) / "handling.docx"
        source.write_bytes(docx)
        # A profile of its own: a LibreOffice that is open already would take the order and answer nothing.
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        order = [command, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        if _ends_well(order):
            with contextlib.suppress(OSError):
                return source.with_suffix(".pdf").read_bytes()
    return None


def _ends_well(order: list[str]) -> bool:
    """Runs the order to its end; at the limit all of it is killed, for the command only starts the real program."""
    quiet = subprocess.DEVNULL
    try:
        office = subprocess.Popen(order, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603
    except OSError:
        return False
    try:
        return office.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()
        return False
