"""A file is there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from documents.out.saving import write_whole


def test_the_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "lista.csv", b"ett")
    write_whole(tmp_path / "lista.csv", "två".encode())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"lista.csv": "två"}


def test_a_full_disk_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "lista.csv"
    write_whole(target, b"gammal")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(target, b"ny")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"gammal"]
