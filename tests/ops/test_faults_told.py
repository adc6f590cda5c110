"""What the machine's file system says no with becomes a sentence that names the file."""

from __future__ import annotations

import errno

import pytest

from bot.faults import sentence


@pytest.mark.parametrize(
    ("number", "filename", "told"),
    [
        (errno.ENOSPC, None, "Disken är full. Inget är sparat. Frigör plats och försök igen."),
        (
            errno.EACCES,
            "/data/x",
            "Jag får inte läsa eller skriva /data/x. Ge programmet rätt till filen och mappen.",
        ),
        (errno.EROFS, "/x", "/x ligger på en disk som bara går att läsa. Välj en annan plats."),
        (errno.ENOENT, "kopia.gz", "kopia.gz finns inte."),
        (errno.EACCES, None, None),
        (errno.ECONNREFUSED, None, None),
        (errno.EIO, "x", "x går inte att läsa eller skriva."),
    ],
)
def test_a_refusal_of_the_file_system_is_told(number: int, filename: str | None, told: str | None) -> None:
    assert sentence(OSError(number, "words", filename)) == told
