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


def test_a_pipe_or_a_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no ordinary file"):
        write_whole(tmp_path / "pipe", b"ny")
    assert (tmp_path / "pipe").is_fifo()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "delad").mkdir()
    write_whole(tmp_path / "delad" / "lista.csv", b"gammal")
    (tmp_path / "lista.csv").symlink_to(tmp_path / "delad" / "lista.csv")
    write_whole(tmp_path / "lista.csv", b"ny")
    assert (tmp_path / "lista.csv").is_symlink()
    assert (tmp_path / "delad" / "lista.csv").read_bytes() == b"ny"
