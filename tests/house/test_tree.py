"""The tree as it stands keeps the house rules."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import rules

WHOLE_TREE = [
    ["lint-imports"],
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("command", WHOLE_TREE, ids=" ".join)
def test_tool_is_satisfied(command: list[str], project: Path) -> None:
    tool = Path(sys.executable).with_name(command[0])
    run = subprocess.run([tool, *command[1:]], cwd=project, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_libraries_stay_in_their_package(product: dict[str, str]) -> None:
    assert rules.strayed_imports(product) == []


def test_only_the_clock_knows_what_time_it_is(product: dict[str, str]) -> None:
    assert rules.clock_readings(product) == []


def test_functions_are_short(product: dict[str, str]) -> None:
    assert rules.size_faults(rules.function_lengths(product)) == []


def test_files_are_short(tracked: dict[str, str]) -> None:
    assert rules.long_files(tracked) == []


def test_no_file_knows_this_machine(tracked: dict[str, str]) -> None:
    assert rules.matches(rules.MACHINE_PATH, tracked) == []


def test_no_file_names_a_registry(tracked: dict[str, str]) -> None:
    assert rules.matches(rules.REGISTRY_HOST, tracked) == []


def test_what_is_left_to_do_has_an_issue(tracked: dict[str, str]) -> None:
    assert rules.matches(rules.BARE_REMINDER, tracked) == []
