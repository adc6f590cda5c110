"""What the tests of reading share."""

import pytest

from uppdrag.municipality import Municipality, load_municipality


@pytest.fixture(scope="session")
def goteborg() -> Municipality:
    """The municipality that the real handlingar come from."""
    return load_municipality("goteborg")
