"""What is tidied up without anybody asking: the inbox, what gallring takes once a day, and old copies."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import system_clock
from bot.damage_watch import told
from bot.slack_time import clock_fault
from storage import inbox, marks, planning
from storage.upgrading import damage
from uppdrag import retention
from uppdrag.facts import Actor
from uppdrag.retention import Retention

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.user_groups import UserGroups
    from uppdrag.facts import House

log = logging.getLogger(__name__)

BY_ITSELF = Actor("uppdragsbot")
FROM_HOUR = 3  # local time; after the nightly copy, so that what goes stands in one more
MARK = "gallring"
# Only what the bot names by itself; a copy somebody named, or one that a restore put aside, is that person's.
_COPY = re.compile(r"uppdrag-(\d{8}T\d{6}Z)(?:-\d{4})?\.gz")


def keeping(found: Settings) -> Retention:
    """How long each kind is kept, by the settings."""
    return Retention(found.keep_drafts_days, found.keep_inbox_days, found.keep_messages_days)


def tend(found: Settings, house: House, groups: UserGroups) -> None:
    """The beat of every tenth minute: what is tidied up, and who is in the user groups."""
    tidy(found, house)
    groups.look()


def tidy(found: Settings, house: House) -> None:
    """Slack delivers again within the hour: after some days nobody asks whether something is new. Then the daily.

    What a wrong clock removes is lost, so nothing goes before Slack has said that the clock is right.
    """
    if fault := clock_fault(found):
        log.warning("nothing is tidied up: %s", fault)
        return
    with house.db.transaction() as tx:
        long_ago = house.now() - timedelta(days=found.keep_inbox_days)
        inbox.forget(tx, long_ago)
        marks.forget(tx, house.workspace_id, marks.SHOWN, long_ago)
    if found.weeding != "off" and _first_today(house):
        _weed(house, keeping(found), only_look=found.weeding == "dry-run")
        _prune(found, house)


def _prune(found: Settings, house: House) -> None:
    """The copies of a file that has been damaged since may be all there is."""
    if found.keep_backups_days and (broken := damage(house.db)):
        log.warning("copies are kept: %s", told(broken))
        return
    prune(found.backup_folder, found.keep_backups_days)


def prune(folder: Path, days: int) -> list[Path]:
    """Removes the bot's own copies that are older than so many days (0 = none), but never the newest; which."""
    copies = sorted((_made(path), path) for path in folder.glob("uppdrag-*.gz") if _COPY.fullmatch(path.name))
    before = system_clock() - timedelta(days=days)
    old = [path for made, path in copies[:-1] if days and made < before]
    for path in old:
        path.unlink(missing_ok=True)  # another replica may have been first
        log.info("removed the copy %s, older than %d days", path.name, days)
    return old


def _made(path: Path) -> datetime:
    match = _COPY.fullmatch(path.name)
    return datetime.strptime(match[1] if match else "", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _first_today(house: House) -> bool:
    """Whether this is the first sweep of the night, of all replicas; notes that it was made.

    A sweep that was noted for a day to come was made by a clock that was wrong.
    """
    now = house.now()
    local = now.astimezone(house.municipality.zone)
    with house.db.transaction() as tx:
        last = planning.mark(tx, house.workspace_id, MARK)
        if local.hour < FROM_HOUR or (last and last.astimezone(local.tzinfo).date() == local.date()):
            return False
        planning.set_mark(tx, house.workspace_id, MARK, now)
        return True


def _weed(house: House, keep: Retention, *, only_look: bool) -> None:
    gone = retention.preview(house, keep) if only_look else retention.weed(house, keep, BY_ITSELF)
    for one in gone:
        if one.rows:
            verb = "would remove" if only_look else "removed"
            log.info("gallring %s %d rows of %s from before %s", verb, one.rows, one.kind, one.before.date())
