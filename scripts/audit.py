"""Asks the advisory sources about every locked package: pip-audit, in an environment of its own.

0 = asked and nothing is known, 1 = something is known, 2 = no source could answer, so nothing was checked. pip-audit
by itself calls it success when a source knows none of the packages; that is no answer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock")
SOURCES = ("pypi", "osv")
TOOL = "pip-audit>=2.9,<3"
PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said of a lock: how many packages it knew, of how many, what it has against them, or why not."""

    checked: int
    asked: int
    known: tuple[str, ...] = ()
    silent: str = ""


def judged(report: dict[str, Any]) -> Answer:
    """The answer in pip-audit's JSON; a package that was skipped was not checked."""
    packages = report["dependencies"]
    checked = [one for one in packages if "skip_reason" not in one]
    known = tuple(
        f"{one['name']} {one['version']}: {flaw['id']}"
        + (f", mended in {', '.join(flaw['fix_versions'])}" if flaw["fix_versions"] else "")
        for one in checked
        for flaw in one["vulns"]
    )
    return Answer(len(checked), len(packages), known, "" if checked else "it knows none of the packages")


def ask(tool: list[str], lock: str, source: str) -> Answer:
    """One source about one lock."""
    words = ["--requirement", lock, "--require-hashes", "--disable-pip", "--vulnerability-service", source]
    try:
        ran = subprocess.run(  # noqa: S603 - our own tool, our own words
            [*tool, *words, "--format", "json", "--progress-spinner", "off"],
            cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        return judged(json.loads(ran.stdout))
    except subprocess.TimeoutExpired:
        return Answer(0, 0, silent=f"no answer within {PATIENCE} seconds")
    except (ValueError, KeyError):
        return Answer(0, 0, silent=(ran.stderr.strip().splitlines() or ["it said nothing"])[-1][:300])


def tool_in(folder: Path) -> list[str]:
    """pip-audit, installed into an environment of its own at its first use; named by AUDIT_TOOL where it is there already."""
    if given := os.environ.get("AUDIT_TOOL"):
        return given.split()
    if not (folder / "bin" / "pip-audit").exists():
        venv.create(folder, with_pip=True)
        pip = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*pip, TOOL], check=True)  # noqa: S603
    return [str(folder / "bin" / "pip-audit")]


def main() -> int:
    """The exit status told above."""
    try:
        tool = tool_in(PROJECT / ".venv" / "audit")
    except (OSError, subprocess.CalledProcessError) as error:
        return _say(f"audit: {TOOL} cannot be installed ({error}). Nothing was checked.", 2)
    worst = 0
    for lock in LOCKS:
        worst = max(worst, _about(tool, lock))
    return worst


def _about(tool: list[str], lock: str) -> int:
    answers = {source: ask(tool, lock, source) for source in SOURCES}
    told = {source: answer for source, answer in answers.items() if not answer.silent}
    for source, answer in answers.items():
        _say(
            f"audit: {lock}, {source}: "
            + (answer.silent or f"{answer.checked} of {answer.asked} packages checked"),
            0,
        )
    if not told:
        return _say(f"audit: no advisory source answered about {lock}. NOTHING WAS CHECKED.", 2)
    known = sorted({flaw for answer in told.values() for flaw in answer.known})
    for flaw in known:
        _say(f"audit: {lock}: {flaw}", 1)
    return 1 if known else _say(f"audit: nothing is known against {lock}.", 0)


def _say(words: str, status: int) -> int:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main())
