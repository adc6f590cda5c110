"""What the tests of reading share."""

from pathlib import Path

import pytest

from uppdrag.municipality import Municipality, load_municipality


@pytest.fixture(scope="session")
def goteborg() -> Municipality:
    """The municipality that the real handlingar come from."""
    return load_municipality("goteborg")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the whole project."""
    return Path(__file__).parents[3]
