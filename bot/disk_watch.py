"""Whether the disk takes what the bot writes: on a full one it lives on and can do nothing for anybody."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bot.household import sqlite_path

if TYPE_CHECKING:
    from collections.abc import Callable

# Long before this the doctor has said so; here not even a day's work fits any more.
LEAST_MEGABYTES = 5


def disk_watch(url: str) -> Callable[[], list[str]]:
    """Asks each time; [] while there is room. How full a server's disk is only PostgreSQL's own host knows."""
    path = sqlite_path(url)

    def problems() -> list[str]:
        folder = path.parent if path is not None and path.parent.is_dir() else None
        if folder is None or shutil.disk_usage(folder).free >= LEAST_MEGABYTES * 1_000_000:
            return []
        return [f"Disken är full: mindre än {LEAST_MEGABYTES} MB kvar i {folder.resolve()}. Frigör plats."]

    return problems
