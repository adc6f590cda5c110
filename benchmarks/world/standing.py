"""The city that stands: built once for a whole run, found again by each measurement in its own process."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.common import POSTGRES, SQLITE, empty_database
from benchmarks.world.build import build
from storage import migrate
from storage.db import Database

FOLDER, SERVER, SIZES = "UPPDRAG_BENCH_FOLDER", "UPPDRAG_BENCH_POSTGRES", "UPPDRAG_BENCH_SIZES"


@contextmanager
def standing(kind: str, many: int) -> Iterator[Database]:
    """A city of so many uppdrag, to look at and not to change; a new one where no run has built it."""
    if is_built(many):
        found = Database(_address(kind, f"city_{many}"))
        yield found
        found.close()
        return
    with TemporaryDirectory(prefix="ub-city-") as name, empty_database(kind, Path(name)) as database:
        build(database, many)
        yield database


@contextmanager
def own_copy(kind: str, many: int) -> Iterator[Database]:
    """The same, to be changed as one likes: a copy that is thrown away."""
    if not is_built(many):
        with standing(kind, many) as database:
            yield database
        return
    name = f"copy_{os.getpid()}_{time.monotonic_ns()}"
    place = _copied(kind, f"city_{many}", name)
    database = Database(place)
    try:
        yield database
    finally:
        database.close()
        _dropped(kind, name)


def prepare(sizes: tuple[int, ...], folder: Path, server: Any) -> dict[str, dict[int, float]]:
    """Builds a city of each size for a run, in both databases side by side, and returns the seconds that each took."""
    os.environ[FOLDER] = str(folder)
    os.environ[SERVER] = str(server.folder)
    os.environ[SIZES] = " ".join(map(str, sizes))
    with ProcessPoolExecutor(2) as builders:
        asked = {kind: builders.submit(_prepared, kind, sizes) for kind in (SQLITE, POSTGRES)}
        return {kind: built.result() for kind, built in asked.items()}


def _prepared(kind: str, sizes: tuple[int, ...]) -> dict[int, float]:
    taken = {}
    for many in sizes:
        name = f"city_{many}"
        if kind != SQLITE:
            _sql(f"CREATE DATABASE {name}")
        database = Database(_address(kind, name))
        migrate.upgrade(database)
        begun = time.perf_counter()
        build(database, many)
        taken[many] = time.perf_counter() - begun
        database.close()
    return taken


def is_built(many: int) -> bool:
    """Whether a city of this size stands already."""
    return str(many) in os.environ.get(SIZES, "").split()


def _address(kind: str, name: str) -> str:
    if kind == SQLITE:
        return f"sqlite:///{os.environ[FOLDER]}/{name}.db"
    return f"postgresql+psycopg://postgres@/{name}?host={os.environ[SERVER]}"


def _copied(kind: str, city: str, name: str) -> str:
    address = _address(kind, name)
    if kind == SQLITE:
        folder = Path(os.environ[FOLDER])
        shutil.copyfile(folder / f"{city}.db", folder / f"{name}.db")
    else:
        _sql(f"CREATE DATABASE {name} TEMPLATE {city}")
    return address


def _dropped(kind: str, name: str) -> None:
    if kind != SQLITE:
        _sql(f"DROP DATABASE {name} WITH (FORCE)")
        return
    for file in Path(os.environ[FOLDER]).glob(f"{name}.db*"):
        file.unlink()


def _sql(statement: str) -> None:
    import psycopg

    address = f"host={os.environ[SERVER]} user=postgres dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
