"""`make bench`: everything that is measured, three runs, both databases; `make bench QUICK=1`: whether it all still runs.

Writes docs/prestanda.json, the table in docs/prestanda.md and the pictures of growth. With `--quick` nothing is written
and no time is judged. Ends with 1 when a measurement could not be made.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import growth
from benchmarks.common import HERE, Row, postgres, row_from, together
from benchmarks.table import in_page, missed, table
from benchmarks.world.standing import is_built, prepare

MODULES = (
    "asking",
    "commanding",
    "sockets",
    "starting",
    "reminding",
    "digesting",
    "mornings",
    "importing",
    "reading",
    "plans",
    "charting",
)
GROWING = ("asking", "commanding")
SIZES, QUICK_SIZES = (1_000, 10_000, 100_000, 1_000_000), (10_000,)
PAGE, FIGURES = HERE / "docs" / "prestanda.md", HERE / "docs" / "prestanda.json"
PATIENCE = 600


def main() -> int:
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="small and once")
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--minutes", type=float, default=12, help="when no further run is begun")
    asked.add_argument("--only", nargs="*", choices=MODULES, default=list(MODULES))
    asked.add_argument(
        "--json", type=Path, help="where the figures go instead of docs/; the page is left alone"
    )
    options = asked.parse_args()
    with _city(QUICK_SIZES if options.quick else SIZES) as built:
        results, grown, failed = _measured(options)
    rows = together(results)
    print(table(rows))
    print(f"byggda städer: {json.dumps(built)}")
    if not options.quick:
        _keep(options, rows, grown, built)
        for row in missed(rows):
            print(f"ej nått: {row.what}, {row.database}")
    for name in failed:
        print(f"KUNDE INTE MÄTAS: {name}")
    return 1 if failed else 0


def _measured(options: argparse.Namespace) -> tuple[list[list[Row]], dict[str, list[Row]], list[str]]:
    """Run after run of every module, what grew at each size, and what would not run.

    Everything once; then once more, the quickest first, for as long as there is time: the table says how many runs.
    """
    bench = _Bench(time.monotonic() + options.minutes * 60)
    for name in options.only:
        bench.run(name, 1, *(["--quick"] if options.quick else []))
    if options.quick:
        return bench.results, {}, bench.failed
    for name in (one for one in GROWING if one in options.only):
        for size in SIZES[:-1]:
            bench.at_size(name, size)
    for run in range(2, options.runs + 1):
        for name in sorted(bench.taken, key=lambda one: bench.taken[one]):
            if time.monotonic() + bench.taken[name] < bench.until:
                bench.run(name, run)
    return bench.results, bench.grown, bench.failed


class _Bench:
    """What has been measured so far; `until` is when nothing more is begun again (monotonic seconds)."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.results: list[list[Row]] = []
        self.grown: dict[str, list[Row]] = {}
        self.failed: list[str] = []
        self.taken: dict[str, float] = {}

    def run(self, name: str, run: int, *options: str) -> None:
        begun = time.monotonic()
        found = _one(name, f"{name}, körning {run}", *options)
        self.taken[name] = time.monotonic() - begun
        self.results.append(found or [])
        self.failed += [] if found else [f"{name}, körning {run}"]

    def at_size(self, name: str, size: int) -> None:
        found = _one(name, f"{name} vid {size}", "--size", str(size))
        self.grown.setdefault(str(size), []).extend(found or [])
        self.failed += [] if found else [f"{name} vid {size}"]


def _one(name: str, words: str, *options: str) -> list[Row] | None:
    """The rows of one run in a process of its own; None where it failed."""
    begun = time.perf_counter()
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, "-m", "benchmarks.one", name, out.name, *options]
        try:
            done = subprocess.run(command, cwd=HERE, check=False, timeout=PATIENCE).returncode
        except subprocess.TimeoutExpired:
            done = -1
        kept = Path(out.name).read_text()
    print(f"{words}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    return None if done or not kept else [row_from(one) for one in json.loads(kept)]


@contextmanager
def _city(sizes: tuple[int, ...]) -> Iterator[dict[str, dict[int, float]]]:
    """The cities of all sizes in both databases, for the time of the run; seconds that building each took.

    Those that `python -m benchmarks.world` has left standing are used as they are.
    """
    os.environ.pop("LOG_LEVEL", None)
    if all(map(is_built, sizes)):
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="ub-bench-") as name, postgres() as server:
        begun = time.perf_counter()
        built = prepare(sizes, Path(name), server)
        told = {kind: {size: round(took, 1) for size, took in of.items()} for kind, of in built.items()}
        print(f"byggt på {time.perf_counter() - begun:.0f} s: {told}", file=sys.stderr, flush=True)
        yield told


def _keep(
    options: argparse.Namespace, rows: list[Row], grown: dict[str, list[Row]], built: dict[str, Any]
) -> None:
    figures = {
        "machine": f"{os.cpu_count()} kärnor, {platform.python_implementation()} {platform.python_version()}",
        "runs": options.runs,
        "built_seconds": built,
        "rows": [row.as_json() for row in rows],
        "growth": {size: [row.as_json() for row in some] for size, some in grown.items()},
    }
    (options.json or FIGURES).write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if options.json is None:
        PAGE.write_text(in_page(PAGE.read_text("utf-8"), rows), "utf-8")
        growth.draw(figures, HERE / "docs" / "bilder")


if __name__ == "__main__":
    sys.exit(main())
