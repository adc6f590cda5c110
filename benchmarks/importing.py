"""A list of 100,000 rows from a CSV file to saved uppdrag, beside the same rows put straight into the same tables.

Run: python -m benchmarks.importing [--quick]. The import runs in a process of its own, whose memory is read when it ends;
the file is parsed in one more, as always.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.common import HERE, POSTGRES, SQLITE, Row, empty_database, peak_mb

ROWS, QUICK_ROWS = 100_000, 1_000
MUNICIPALITY = "goteborg"
WRITTEN = ("uppdrag", "plan", "occasion", "uppdrag_dnr", "event", "source")
BEFORE = ("workspace", "body", "import")
GOALS = {SQLITE: 5_000.0, POSTGRES: 2_500.0}
MEGABYTES = 250.0
RAW = {SQLITE: "executemany av samma rader", POSTGRES: "COPY av samma rader"}
AT_ONCE = 10_000

VERBS = (
    "utreda",
    "kartlägga",
    "följa upp",
    "ta fram en plan för",
    "återkomma med förslag om",
    "se över",
    "utveckla",
)
WHAT = (
    "hemtjänstens bemanning", "skolornas utemiljö", "cykelvägarnas underhåll", "lokalförsörjningen", "parkernas skötsel",
    "kollektivtrafikens tillgänglighet", "bibliotekens öppettider", "förskolornas måltider", "digital post till invånare",
)  # fmt: skip
WHERE = (
    "Angered",
    "Hisingen",
    "Majorna",
    "Örgryte",
    "Lundby",
    "Västra Frölunda",
    "Backa",
    "Bergsjön",
    "Linné",
)
PLANS = (
    "KS {day} mars {year}", "KS {day} april {year}", "KF {day} maj {year}", "Årsrapport {year}", "Kvartal 3 {year}",
    "Delårsrapport augusti {year}", "Senast {year}-12-31", "Under planering", "Samlingsärende", "Löpande",
)  # fmt: skip


def measure(quick: bool) -> list[Row]:
    """Rate, seconds beside the bare inserts, and memory, on both databases."""
    count = QUICK_ROWS if quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lista.csv"
        file.write_text("\r\n".join(_lines(count)), encoding="utf-8-sig")
        return [row for kind in (SQLITE, POSTGRES) for row in _of(kind, file, count, Path(folder))]


def _of(kind: str, file: Path, count: int, folder: Path) -> Iterator[Row]:
    (mine := folder / kind).mkdir()
    (bare := folder / f"{kind}-bare").mkdir()
    with empty_database(kind, mine) as database:
        told = _in_its_own_process(file, database.engine.url.render_as_string(hide_password=False))
        with empty_database(kind, bare) as other:
            raw = _put_straight(database, other)
    about = f"{count} rader CSV, från fil till sparat"
    steps = ", ".join(f"{name} {taken:.1f} s" for name, taken in told["steps"].items())
    rate = count / told["seconds"]
    yield Row("import.rate", about, kind, "rader/s", (rate,), GOALS[kind], more=True, note=steps)
    seconds = (told["seconds"],)
    yield Row("import.seconds", about, kind, "s", seconds, floor=RAW[kind], floors=(raw,), ratio_goal=3.0)
    note = f"tolkens process {told['worker_mb']:.0f} MB"
    yield Row("import.peak", f"{about}: minne som mest", kind, "MB", (told["mb"],), MEGABYTES, note=note)


def _lines(count: int) -> Iterator[str]:
    from uppdrag.municipality import load_municipality

    chance = random.Random(1)
    bodies = load_municipality(MUNICIPALITY).organisation.all()
    names = [body.name for body in bodies if body.kind == "nämnd"][:40]
    yield "Uppdrag;Dnr;Ansvarig;Plan för redovisning"
    for number in range(count):
        when = chance.choice(PLANS).format(day=chance.randint(1, 28), year=chance.randint(2021, 2024))
        who, act, what = chance.choice(names), chance.choice(VERBS), chance.choice(WHAT)
        title = f"{who} får i uppdrag att {act} {what} i {chance.choice(WHERE)} enligt underlag {number}"
        yield f"{title};SLK-{2015 + number % 9}-{10_000 + number // 9:05d};{who};{when}"


# --- the import, in a process of its own --------------------------------------------------------


def _in_its_own_process(file: Path, url: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.importing", "--file", str(file), "--url", url]
    done = subprocess.run(command, check=True, capture_output=True, cwd=HERE)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def take_in(file: Path, url: str) -> dict[str, Any]:
    """Reads, previews and saves the file; seconds of each step and of all, and the most memory held (MB)."""
    from documents.read import read_file
    from storage import uppdrag as store
    from storage.db import Database
    from uppdrag import importing
    from uppdrag.facts import Actor, House
    from uppdrag.municipality import load_municipality
    from uppdrag.reading.bounded import read_bounded

    database = Database(url)
    with database.transaction() as tx:
        workspace = store.workspace(tx, "T1", MUNICIPALITY)
    moment = datetime(2021, 2, 24, 8, tzinfo=UTC)
    house = House(database, workspace.id or 0, load_municipality(MUNICIPALITY), lambda: moment)
    actor = Actor("mätningen")
    laps = [time.perf_counter()]
    document = read_file(file)
    sha256 = document.sha256
    laps.append(time.perf_counter())
    reading = read_bounded(document, house.municipality)
    del document
    laps.append(time.perf_counter())
    number = importing.preview(house, reading, sha256=sha256, name=file.name, actor=actor).import_id
    del reading
    laps.append(time.perf_counter())
    importing.save(house, number, actor)
    laps.append(time.perf_counter())
    database.close()
    steps = ("läsa filen", "förstå", "förhandsvisa", "spara")
    return {
        "seconds": laps[-1] - laps[0],
        "steps": {name: laps[at + 1] - laps[at] for at, name in enumerate(steps)},
        "mb": peak_mb(),
        "worker_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


# --- the floor: the same rows, straight in ------------------------------------------------------


def _put_straight(source: Any, target: Any) -> float:
    """Seconds for the rows that the import wrote, put into the same empty tables in one transaction."""
    if source.is_sqlite:
        with closing(sqlite3.connect(source.url.removeprefix("sqlite:///"))) as read:
            return _executemany(read, target.url.removeprefix("sqlite:///"))
    with source.engine.connect() as read, target.engine.connect() as write:
        return _copied(read.connection.driver_connection, write.connection.driver_connection)


def _executemany(read: sqlite3.Connection, path: str) -> float:
    taken = 0.0
    with closing(sqlite3.connect(path, isolation_level=None)) as write:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            write.execute(f"PRAGMA {pragma}")
        write.execute("BEGIN IMMEDIATE")
        for table in (*BEFORE, *WRITTEN):
            rows = read.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall()
            marks = ", ".join("?" * len(rows[0]))
            begun = time.perf_counter()
            for start in range(0, len(rows), AT_ONCE):
                write.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows[start : start + AT_ONCE])
            taken += time.perf_counter() - begun if table in WRITTEN else 0
        begun = time.perf_counter()
        write.execute("COMMIT")
        return taken + time.perf_counter() - begun


def _copied(read: Any, write: Any) -> float:
    taken = 0.0
    for table in (*BEFORE, *WRITTEN):
        rows = _as_text(read, table)
        begun = time.perf_counter()
        with write.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        taken += time.perf_counter() - begun if table in WRITTEN else 0
    begun = time.perf_counter()
    write.commit()
    return taken + time.perf_counter() - begun


def _as_text(read: Any, table: str) -> Sequence[Sequence[Any]]:
    """The rows of a table; JSON as the text that a COPY takes."""
    found = read.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall()
    return [
        [json.dumps(value) if isinstance(value, dict | list) else value for value in row] for row in found
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--file", type=Path)
    asked.add_argument("--url")
    given = asked.parse_args()
    if given.file:
        sys.stdout.write(json.dumps(take_in(given.file, given.url)))
        return
    for row in measure(given.quick):
        ratio = f", {row.ratio:.1f} x {row.floor} ({row.floors[0]:.1f} s)" if row.ratio else ""
        sys.stdout.write(f"{row.database}: {row.what}: {row.value:.1f} {row.unit}{ratio} {row.note}\n")


if __name__ == "__main__":
    main()
