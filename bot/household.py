"""Opening the house: the database brought up to date, whose it is, and nobody else in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import register
from bot.clock import Clock, choose, system_clock
from bot.faults import CannotStart
from storage import installations
from storage import uppdrag as store
from storage.db import Database
from storage.migrate import one_at_a_time
from storage.upgrading import missing, upgrade_safely
from uppdrag.facts import House
from uppdrag.municipality import load_municipality

if TYPE_CHECKING:
    from bot.settings import Settings

UNKNOWN_TEAM = ""


@contextlib.contextmanager
def database_at(url: str, backups: Path) -> Iterator[Database]:
    """The database at the address, at this program's schema; raises what `bot.faults` has sentences for.

    An older one is first copied into the folder of backups.
    """
    _has_a_folder(url)
    database = Database(url)
    try:
        upgrade_safely(database, backups, f"{system_clock():%Y%m%dT%H%M%SZ}")
        _whole(database)
        yield database
    finally:
        database.close()


def _whole(database: Database) -> None:
    if lacking := missing(database):
        raise CannotStart(
            f"Databasen är inte hel: {', '.join(lacking[:5])} saknas. Läs tillbaka en kopia: uppdragsbot db restore."
        )


def open_house(database: Database, municipality: str, clock: Clock, *, team: str = UNKNOWN_TEAM) -> House:
    """The house of a Slack team; without one, of the database's only workspace.

    What was imported before the first contact with Slack belongs to the first team that comes.
    """
    known = load_municipality(municipality)
    with database.transaction() as tx:
        first = store.the_workspace(tx)
        if first is not None and team and first.team_id == UNKNOWN_TEAM:
            first.team_id = team
            tx.add(first)
            tx.flush()
        workspace = first if first is not None and not team else store.workspace(tx, team, known.id)
        if workspace.municipality != known.id:
            raise CannotStart(
                f"Databasen hör till kommunen {workspace.municipality}, men MUNICIPALITY är {municipality}."
            )
        return House(database, workspace.id or 0, known, clock)


def founded(
    database: Database, municipality: str, clock: Clock, *, team: str, roles: dict[str, Any] | None = None
) -> House:
    """The same with what ROLES says written down; replicas that start together do it one after the other."""
    with one_at_a_time(database):
        house = open_house(database, municipality, clock, team=team)
        if roles:
            register.apply(house, roles)
    return house


def our_house(found: Settings, database: Database) -> House:
    """The house that a command is about: the only one, or with several workspaces the one that TEAM names."""
    clock = choose(found.clock_url)
    if not found.workspaces:
        return open_house(database, found.municipality, clock)
    from bot.oauth import named_workspaces

    towns = named_workspaces(found.workspaces)
    if found.team not in towns:
        raise CannotStart(f"Här finns flera arbetsytor: {', '.join(towns)}. Sätt TEAM till en av dem.")
    known = load_municipality(towns[found.team])
    with database.transaction() as tx:
        workspace = installations.of_team_id(tx, found.team) or store.workspace(tx, found.team, known.id)
        return House(database, workspace.id or 0, known, clock)


@contextlib.contextmanager
def alone(url: str) -> Iterator[None]:
    """Holds an SQLite database for this process; CannotStart when another one serves it.

    Leases there are only right with one process. PostgreSQL takes several.
    """
    path = sqlite_path(url)
    if path is None:
        yield
        return
    import fcntl

    _has_a_folder(url)
    lock = path.with_name(path.name + ".lock")
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"En annan uppdragsbot använder redan {path}. Stoppa den, eller använd PostgreSQL för flera."
            ) from None
        yield


def _has_a_folder(url: str) -> None:
    path = sqlite_path(url)
    if path is not None and not path.parent.is_dir():
        raise CannotStart(f"Mappen {path.parent} i DATABASE_URL finns inte. Skapa den först.")


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite address; None for PostgreSQL."""
    if not url.startswith("sqlite:///"):
        return None
    return Path(url.removeprefix("sqlite:///").removeprefix("file:").partition("?")[0])
