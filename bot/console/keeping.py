"""Commands that keep the records: copies, a move, gallring, the archive, a person's data, a municipality's files."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings
from bot.clock import system_clock
from bot.console import output
from bot.console.handlings import actor_named
from bot.damage_watch import told
from bot.faults import CannotStart
from bot.household import alone, database_at, our_house, sqlite_path
from bot.slack_time import clock_fault
from bot.sweeping import keeping, prune
from storage.backup import backup as take
from storage.db import Database
from storage.upgrading import damage

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.weeding import Weeded
    from uppdrag.facts import House

KINDS = {
    "utkast": "inläsningar som ingen sparade",
    "inkorg": "noteringar om vad som är omhändertaget",
    "utskick": "påminnelser om avslutade uppdrag och deras meddelanden",
}
STAMP = "%Y%m%dT%H%M%SZ"


def stamp() -> str:
    """The moment as part of a file's name, in UTC."""
    return f"{system_clock():{STAMP}}"


def backup(file: Path | None) -> int:
    """Takes a proved copy, into BACKUP_FOLDER when no file is named."""
    found = settings.load()
    _must_exist(found.database_url)
    with closing(Database(found.database_url)) as database:
        taken = take(database, file or _unused(found.backup_folder))
        broken = damage(database)
    output.say(f"Kopian ligger i {taken.file}: {taken.rows} rader, läst tillbaka och jämförd.")
    if broken:
        raise CannotStart(f"Kopian är av en skadad databas. Äldre kopior ligger kvar. {told(broken)}")
    if found.keep_backups_days:
        _prune(found)
    return 0


def _unused(folder: Path) -> Path:
    """The name of a new copy: of two in one second, the later is named for the first second that is free."""
    seconds = (system_clock() + timedelta(seconds=later) for later in count())
    names = (folder / f"uppdrag-{moment:{STAMP}}.gz" for moment in seconds)
    return next(name for name in names if not name.exists())


def _prune(found: Settings) -> None:
    """Old copies go once the new one is there; with a clock that cannot be relied on they all stay."""
    if fault := clock_fault(found):
        output.say(f"Äldre kopior ligger kvar. {fault}")
        return
    for old in prune(found.backup_folder, found.keep_backups_days):
        output.say(f"Borttagen, äldre än {found.keep_backups_days} dagar: {old.name}")


def restore(file: Path, *, replace: bool) -> int:
    """Puts a copy in the place of DATABASE_URL, which nobody else may be using."""
    from storage.restoring import restore as put_back

    found = settings.load()
    path = sqlite_path(found.database_url)
    kept_as = f"{path.name}.ersatt-{stamp()}" if path else f"uppdrag-ersatt-{stamp()}.gz"
    with alone(found.database_url):
        folder = path.parent if path else found.backup_folder
        done = put_back(file, found.database_url, replace=replace, keep_as=folder / kept_as)
    kept = f" Den som fanns ligger kvar som {done.kept}." if done.kept else ""
    output.say(f"Återläst: {done.backup.rows} rader, jämförda med kopian.{kept}")
    return 0


def move() -> int:
    """Copies everything from SQLite at DATABASE_URL to the empty PostgreSQL at TARGET_DATABASE_URL."""
    from storage.moving import move as carry

    found = settings.load()
    if found.target_database_url is None:
        raise CannotStart("TARGET_DATABASE_URL saknas. Sätt den till den nya databasens adress.")
    _must_exist(found.database_url)
    target_url = found.target_database_url.get_secret_value()
    with (
        alone(found.database_url),
        closing(Database(found.database_url)) as source,
        closing(Database(target_url)) as target,
    ):
        moved = carry(source, target)
    rows = sum(one.rows for one in moved.values())
    output.say(
        f"Flyttat: {rows} rader i {len(moved)} tabeller, lika på båda sidor. Sätt nu DATABASE_URL till den nya."
    )
    return 0


def weed(*, dry_run: bool, yes: bool) -> int:
    """Shows what gallring takes, asks, and removes it."""
    from uppdrag import retention

    found = settings.load()
    keep = keeping(found)
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        _show(house, retention.preview(house, keep))
        if dry_run:
            return 0
        if not output.agreed("Gallra?", yes=yes):
            return 2
        if fault := clock_fault(found):
            raise CannotStart(f"Inget är gallrat. {fault}")
        gone = retention.weed(house, keep, actor_named(house, None))
    output.say(f"Gallrat: {sum(one.rows for one in gone)} rader. Det står i historiken.")
    return 0


def _show(house: House, found: tuple[Weeded, ...]) -> None:
    zone = house.municipality.zone
    rows = [(KINDS[one.kind], str(one.rows), one.before.astimezone(zone).date().isoformat()) for one in found]
    output.table(("Vad", "Rader", "Äldre än"), rows)


def archive(file: Path) -> int:
    """Writes everything that is a record into one ZIP."""
    from storage.archive import archive as write

    found = settings.load()
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        done = write(database, house.workspace_id, file, system_clock())
    output.say(
        f"Uttaget ligger i {done.file}: {done.rows['uppdrag']} uppdrag, {done.rows['event']} händelser."
    )
    return 0


def person_show(who: str) -> int:
    """Prints everything kept about a person, as JSON."""
    from uppdrag import personal_data

    found = settings.load()
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        kept = personal_data.shown(house, personal_data.find(house, who))
    output.say(json.dumps(kept, ensure_ascii=False, indent=2, default=str))
    return 0


def person_forget(who: str, *, yes: bool) -> int:
    """Takes a person's name out of everything, after a yes."""
    from uppdrag import personal_data

    found = settings.load()
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        person_id = personal_data.find(house, who)
        if not output.agreed(f"Ta bort namnet på {who}? Det går inte att ångra.", yes=yes):
            return 2
        name = personal_data.pseudonymise(house, actor_named(house, None), person_id)
    output.say(f"{who} heter nu {name}. Äldre säkerhetskopior innehåller fortfarande namnet.")
    return 0


def municipality_check(folder: Path) -> int:
    """Prints everything that is wrong or odd in a municipality's files; 2 when something is wrong."""
    from uppdrag.municipality_check import check

    problems = check(folder)
    for problem in problems:
        output.say(f"Obs: {problem}" if problem.odd else str(problem))
    if any(not problem.odd for problem in problems):
        return 2
    output.say(f"Kommunen går att använda. Sätt MUNICIPALITY={folder.resolve()}.")
    return 0


def key() -> int:
    """Prints a new key for INSTALL_KEY."""
    from bot.oauth import new_key

    output.say(new_key())
    return 0


def _must_exist(url: str) -> None:
    """A look at a database must not create one."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise CannotStart(f"Det finns ingen databas i {path}. Kontrollera DATABASE_URL.")
