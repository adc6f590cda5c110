"""What the program is made of, and what is known against it: `make sbom` and `make audit`, run as processes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]
LOCK = """\
alembic==1.20.1 \\
    --hash=sha256:83490def1f723413db5096591f7609ac52544805be93849170088ed04f5a2e0b
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:08695f5cb7ed6e0531a20572697297273c47b8cae5a63ffc6d6ed5c201be6e44
"""


def run(script: str, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROJECT / "scripts" / script, *map(str, words)],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def bill(*words: str | Path) -> dict[str, Any]:
    ran = run("sbom.py", *words)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_everything_that_is_locked_stands_in_the_bill_and_the_bill_is_always_the_same() -> None:
    lock = PROJECT / "requirements.lock"
    told = bill(lock)
    pinned = [
        line.partition(" ")[0]
        for line in lock.read_text("utf-8").splitlines()
        if "==" in line.partition(" ")[0]
    ]
    assert [f"{part['name']}=={part['version']}" for part in told["components"]] == pinned
    assert told["dependencies"][0]["dependsOn"] == [part["bom-ref"] for part in told["components"]]
    assert all(len(one["content"]) == 64 for part in told["components"] for one in part["hashes"])
    assert bill(lock) == told


def test_what_is_installed_is_told_with_its_licence(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text(LOCK.replace("1.20.1", version("alembic")), "utf-8")
    (part,) = bill("--installed", lock)["components"]
    assert part["purl"] == f"pkg:pypi/alembic@{version('alembic')}"
    assert "MIT" in json.dumps(part["licenses"])
    assert [one.get("properties") for one in bill(lock)["components"]] == [
        None, [{"name": "python:marker", "value": "sys_platform == 'win32'"}]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("alembic==0.1 \\\n    --hash=sha256:" + "a" * 64, "is installed, the lock says 0.1"),
        ("alembic==1.20.1\n", "without a hash: alembic"),
        ("alembic>=1\n", "not a pinned package: alembic>=1"),
    ],
)
def test_a_lock_that_is_not_what_is_there_makes_no_bill(tmp_path: Path, lock: str, said: str) -> None:
    (tmp_path / "a.lock").write_text(lock, "utf-8")
    ran = run("sbom.py", "--installed", tmp_path / "a.lock")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert said in ran.stderr


def audited(tmp_path: Path, pypi: object, osv: object) -> subprocess.CompletedProcess[str]:
    """`make audit` with sources that answer so: packages, or words on stderr. The shapes are pip-audit 2.10's own."""
    tool = tmp_path / "tool.py"
    tool.write_text(
        "import json, sys\n"
        f"told = {{'pypi': {pypi!r}, 'osv': {osv!r}}}[sys.argv[sys.argv.index('--vulnerability-service') + 1]]\n"
        "if isinstance(told, str):\n    sys.exit(told)\n"
        "print(json.dumps({'dependencies': told, 'fixes': []}))\n"
    )
    return run("audit.py", AUDIT_TOOL=f"{sys.executable} {tool}")


UNKNOWN = [
    {
        "name": "alembic",
        "skip_reason": "Dependency not found on PyPI and could not be audited: alembic (1.20.1)",
    }
]
CLEAN = [{"name": "alembic", "version": "1.20.1", "vulns": []}]
FLAWED = [
    {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"]}]}
]


@pytest.mark.parametrize(
    ("pypi", "osv", "status", "said"),
    [
        (
            UNKNOWN,
            "ConnectionError: no such host",
            2,
            "no advisory source answered about requirements.lock. NOTHING WAS",
        ),
        (UNKNOWN, CLEAN, 0, "osv: 1 of 1 packages checked"),
        (CLEAN, "ConnectionError: no such host", 0, "nothing is known against requirements-dev.lock."),
        (CLEAN, FLAWED, 1, "requirements.lock: jinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2"),
    ],
)
def test_the_audit_says_what_was_asked_and_never_takes_silence_for_yes(
    tmp_path: Path, pypi: object, osv: object, status: int, said: str
) -> None:
    ran = audited(tmp_path, pypi, osv)
    assert ran.returncode == status, ran.stdout + ran.stderr
    assert said in ran.stdout
