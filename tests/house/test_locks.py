"""The lock files hold names, versions and hashes, and all that pyproject asks for."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from tests.house import rules

EXTRAS = {
    "requirements.lock": {"build"},
    "requirements-demo.lock": {"build", "sandbox"},
    "requirements-dev.lock": {"build", "sandbox", "test"},
}


@pytest.mark.parametrize("name", EXTRAS)
def test_lock_has_only_pins_and_hashes(name: str, project: Path) -> None:
    assert rules.lock_faults((project / name).read_text("utf-8")) == []


@pytest.mark.parametrize(("name", "extras"), list(EXTRAS.items()))
def test_lock_holds_what_the_project_asks_for(name: str, extras: set[str], project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = declared["dependencies"] + [r for e in extras for r in declared["optional-dependencies"][e]]
    assert rules.unlocked(wanted, (project / name).read_text("utf-8")) == []


@pytest.mark.parametrize(("one", "other"), list(combinations(EXTRAS, 2)))
def test_locks_agree(one: str, other: str, project: Path) -> None:
    assert (
        rules.differing_pins((project / one).read_text("utf-8"), (project / other).read_text("utf-8")) == []
    )
