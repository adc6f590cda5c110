"""What the house tests read: the files that git knows, as text."""

import subprocess
from pathlib import Path

import pytest

from tests.house.rules import in_package

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def tracked() -> dict[str, str]:
    """Path → text of every tracked text file; a file that is gone from the disk is left out."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, check=True, capture_output=True, text=True
    ).stdout
    present = [name for name in names.split("\0") if name and (PROJECT / name).is_file()]
    texts = {name: (PROJECT / name).read_bytes() for name in present}
    return {name: raw.decode("utf-8") for name, raw in texts.items() if b"\0" not in raw}


@pytest.fixture(scope="session")
def product(tracked: dict[str, str]) -> dict[str, str]:
    """The code of the seven packages."""
    return {path: text for path, text in tracked.items() if in_package(path)}
