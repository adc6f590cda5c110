"""What else can be wrong with a house: the schema, the file, the disk, the zone, the fonts, the certificates, the clock."""

from __future__ import annotations

import os
import shutil
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.clock import system_clock
from bot.damage_watch import told
from bot.faults import sentence
from bot.household import sqlite_path
from bot.slack_time import clock_fault
from storage import migrate, upgrading
from storage.db import Database
from storage.queue import queue
from uppdrag.municipality import FOLDERS
from uppdrag.municipality_check import check

if TYPE_CHECKING:
    from bot.settings import Settings

Check = tuple[bool, str, str]

FREE_MEGABYTES = 500
SUMMER = datetime(2021, 7, 1, 12, tzinfo=UTC)


def checks(found: Settings) -> Iterator[Check]:
    """(fine, what, how it is or what to do) for everything that is not Slack's answer to a key."""
    yield _schema(found.database_url)
    yield _sendings(found.database_url)
    yield _disk(found)
    yield _copies(found.backup_folder)
    for name in towns(found):
        yield _municipality(name)
    yield _zone()
    yield _fonts()
    if found.slack_api_url.startswith("https://"):
        yield _certificates()
    if not found.clock_url:
        yield _clock(found)


def towns(found: Settings) -> list[str]:
    """The municipalities that are served; raises CannotStart when WORKSPACES cannot be read."""
    if not found.workspaces:
        return [found.municipality]
    from bot.oauth import named_workspaces

    return sorted(set(named_workspaces(found.workspaces).values()))


def bot_tokens(found: Settings) -> dict[str, str]:
    """The bot's token, or with several workspaces that of each; by what people call them.

    Raises BadSettings and CannotStart as a start with these settings would.
    """
    if not found.workspaces:
        return {"SLACK_BOT_TOKEN": found.tokens()[0]}
    from bot.oauth import Installations, Vault, named_workspaces
    from bot.tenants import Keys

    keys, towns = Keys.of(found), named_workspaces(found.workspaces)
    with closing(Database(found.database_url)) as database:
        store = Installations(database, Vault(keys.install_key), towns, system_clock)
        bots = {
            team: store.find_bot(enterprise_id=team[0] or None, team_id=team[1]) for team in store.teams()
        }
    return {f"Arbetsytan {team[1]}": bot.bot_token for team, bot in bots.items() if bot is not None}


def _schema(url: str) -> Check:
    """Whether the database is whole, without creating or changing anything."""
    what = "Databasens innehåll"
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return True, what, "Finns inte än; den skapas vid start."
    try:
        with closing(Database(url)) as database:
            return _look(database, what)
    except Exception as error:
        known = sentence(error)
        if known is None:
            raise
        return False, what, known


def _look(database: Database, what: str) -> Check:
    if broken := upgrading.damage(database):
        return False, what, told(broken)
    if not migrate.is_current(database):
        return True, what, "Från en äldre version; den förs hit vid start, efter en kopia."
    if lacking := upgrading.missing(database):
        return (
            False,
            what,
            f"Det saknas {', '.join(lacking[:5])}. Läs tillbaka en kopia: uppdragsbot db restore.",
        )
    return True, what, f"Hel, version {migrate.head()}"


def _sendings(url: str) -> Check:
    """Messages that were given up: people can have them tried again."""
    what, path = "Utskicken", sqlite_path(url)
    if path is not None and not path.exists():
        return True, what, "Inga än."
    try:
        with closing(Database(url)) as database, database.reading() as tx:
            lost = queue(tx, system_clock()).by_state.get("failed", 0) if migrate.is_current(database) else 0
    except Exception as error:
        known = sentence(error)
        if known is None:
            raise
        return False, what, known
    if lost:
        return False, what, f"{lost} kom inte fram. Samordnaren ser dem på Hem och kan trycka Försök igen."
    return True, what, "Inget har blivit liggande."


def _disk(found: Settings) -> Check:
    path = sqlite_path(found.database_url) or found.backup_folder
    folder = next((one for one in (path, *path.resolve().parents) if one.is_dir()), Path("/"))
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < FREE_MEGABYTES:
        return (
            False,
            "Diskutrymmet",
            f"Bara {free} MB kvar i {folder}. Frigör plats; minst {FREE_MEGABYTES} MB behövs.",
        )
    return True, "Diskutrymmet", f"{free} MB kvar i {folder}"


def _copies(folder: Path) -> Check:
    """Whether a copy could be put there, for an upgrade takes one first; and when the last one was taken."""
    what = "Säkerhetskopiorna"
    there = next((one for one in (folder, *folder.resolve().parents) if one.exists()), Path("/"))
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return (
            False,
            what,
            f"Det går inte att skriva i {folder} (BACKUP_FOLDER). Ge programmet rätt till mappen.",
        )
    latest = max((path.stat().st_mtime for path in folder.glob("uppdrag-*.gz")), default=None)
    if latest is None:
        return True, what, f"Ingen i {folder} än; ta en med uppdragsbot db backup, helst varje natt."
    return True, what, f"Den senaste i {folder} är från {datetime.fromtimestamp(latest, UTC):%Y-%m-%d}"


def _municipality(name: str) -> Check:
    folder = Path(name) if "/" in name else FOLDERS / name
    faults = [str(problem) for problem in check(folder) if not problem.odd]
    return not faults, "Kommunens data", " ".join(faults[:3]) or f"{folder.name} går att använda"


def _zone() -> Check:
    try:
        summer = SUMMER.astimezone(ZoneInfo("Europe/Stockholm"))
    except ZoneInfoNotFoundError:
        return False, "Tidszonen", "Tidszonsdata saknas. Installera paketet tzdata."
    return summer.hour == 14, "Tidszonen", f"Europe/Stockholm, tzdata {version('tzdata')}"


def _fonts() -> Check:
    from documents.picture import font_file

    found = font_file()
    if found is None:
        return False, "Typsnitten", "DejaVu Sans saknas. Installera om programmet: det följer med matplotlib."
    return True, "Typsnitten", Path(found).name


def _certificates() -> Check:
    known = ssl.create_default_context().cert_store_stats()["x509_ca"]
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath or paths.openssl_capath)
    if known or (folder.is_dir() and any(folder.iterdir())):
        return True, "Certifikaten", f"{known} kända utfärdare"
    return (
        False,
        "Certifikaten",
        "Inga utfärdare är kända, så Slack kan inte nås. Installera paketet ca-certificates.",
    )


def _clock(found: Settings) -> Check:
    fault = clock_fault(found)
    return fault is None, "Tiden", fault or "Som hos Slack"
