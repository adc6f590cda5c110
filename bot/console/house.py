"""Commands about the house itself: the database, how it is, and the digest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import doctor as doctoring
from bot import register, settings
from bot.clock import choose
from bot.connection import client_for
from bot.console import output
from bot.faults import CannotStart
from bot.household import database_at, our_house
from bot.scopes import OPTIONAL, SCOPES, lacking
from bot.settings import BadSettings, Settings
from bot.slack_time import reason
from bot.views.digest import digest_blocks
from bot.views.digest_picture import drawn
from bot.views.parts import said
from bot.views.words import day
from reminders.digest import Overview, divide
from reminders.overview import overview
from reminders.receivers import WEEK
from storage.scope import Scope
from uppdrag import exporting
from uppdrag.errors import Refused
from uppdrag.municipality import load_municipality

Check = tuple[bool, str, str]


def upgrade() -> int:
    """Creates the database or brings it to this version."""
    found = settings.load()
    with database_at(found.database_url, found.backup_folder):
        output.say("Databasen är i ordning.")
    return 0


def digest(out: Path | None = None) -> int:
    """Prints the digest of everything, as `rapport vecka` words it, for the time since a week ago.

    With `out` it goes into a file instead: the words (.txt), or the picture (.png, .svg).
    """
    found = settings.load()
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        now = house.now()
        with house.db.reading() as tx:
            told = overview(tx, house, Scope(everything=True), now - WEEK, now)
    words = "\n".join(said(digest_blocks(part)) for part in divide(told))
    if out is None:
        output.say(words)
    else:
        _write(out, words, told)
    return 0


def _write(out: Path, words: str, told: Overview) -> None:
    """Raises Refused for a suffix that is no format, without anything to draw, and for a disk that will not take it."""
    suffix = out.suffix.lower()
    if suffix not in (".txt", ".png", ".svg"):
        raise Refused("Välj en fil som slutar på .txt, .png eller .svg.")
    picture = drawn(told) if suffix != ".txt" else None
    if suffix != ".txt" and picture is None:
        raise Refused("Inget uppdrag har ett datum, så det finns ingen bild att rita. Inget är sparat.")
    data = words.encode() if picture is None else picture.png if suffix == ".png" else picture.svg
    exporting.save(exporting.Exported(out.name, data, ""), out)
    output.say(f"Sparat: {out}")


def doctor() -> int:
    """Goes through everything; 1 when something needs doing."""
    found = settings.load()
    checks = (_clock(found), _roles(found), *doctoring.checks(found), *_slack(found))
    output.table(("", "Vad", "Hur det är"), [("ja" if ok else "NEJ", what, how) for ok, what, how in checks])
    return 0 if all(ok for ok, _, _ in checks) else 1


def _clock(found: Settings) -> Check:
    try:
        now = choose(found.clock_url)().astimezone(load_municipality(found.municipality).zone)
    except (OSError, ValueError):
        return False, "Klockan", f"CLOCK_URL ({found.clock_url}) svarar inte."
    except Refused as refused:
        return False, "Kommunen", refused.reason
    return True, "Klockan", f"{day(now.date())} kl. {now:%H.%M}, {now.tzinfo}"


def _roles(found: Settings) -> Check:
    if found.roles is None:
        return True, "Rollerna", "ROLES är inte satt; roller ges i boten."
    try:
        parts = _parts(found, found.roles)
        for town, part in parts:
            register.check(load_municipality(town), part)
    except (CannotStart, Refused) as refused:
        return False, "Rollerna", str(refused)
    people = sum(len(part.get("people", [])) for _, part in parts)
    return True, "Rollerna", f"{people} personer i {found.roles}"


def _parts(found: Settings, path: Path) -> list[tuple[str, dict[str, Any]]]:
    """(municipality, what ROLES says of it) for each workspace."""
    if not found.workspaces:
        return [(found.municipality, register.read(path))]
    from bot.oauth import named_workspaces

    towns = named_workspaces(found.workspaces)
    return [(towns[team], part) for team, part in register.of_towns(path, towns).items()]


def _slack(found: Settings) -> Iterator[Check]:
    try:
        bots = doctoring.bot_tokens(found)
    except (BadSettings, CannotStart) as wrong:
        yield from ((False, "Nycklarna", problem) for problem in getattr(wrong, "problems", [str(wrong)]))
        return
    asked = SCOPES if _groups_named(found) else SCOPES - OPTIONAL
    for name, token in bots.items():
        yield _asked(name, client_for(found, token).auth_test, asked)
    if found.mode == "socket" and not found.workspaces:
        key = found.tokens()[1]
        opened = partial(client_for(found, key).apps_connections_open, app_token=key)
        yield _asked("SLACK_APP_TOKEN", opened)


def _groups_named(found: Settings) -> bool:
    """Whether roles come from user groups; a ROLES that cannot be read is told of by itself."""
    try:
        return bool(found.roles and any(part.get(register.GROUPS) for _, part in _parts(found, found.roles)))
    except CannotStart:
        return False


def _asked(name: str, call: Callable[[], SlackResponse], asked: frozenset[str] = frozenset()) -> Check:
    """One question to Slack; the scopes that were granted come with the answer."""
    try:
        answer = call()
    except SlackApiError as error:
        return (
            False,
            name,
            f"Slack svarar {error.response['error']}. Hämta nyckeln på nytt i appens inställningar.",
        )
    except OSError as error:
        return False, name, f"Slack går inte att nå: {reason(error)}"
    if missing := lacking(answer.headers, asked):
        return False, name, f"Appen saknar {', '.join(missing)}. Lägg till dem och installera om appen."
    return True, name, "Slack känner igen den."


def health(url: str | None) -> int:
    """0 when a running bot says it is ready, 1 with its reasons when not."""
    found = settings.load()
    address = url or f"http://{found.health_host}:{found.health_port}"
    try:
        with build_opener(ProxyHandler({})).open(f"{address.rstrip('/')}/readyz", timeout=5) as answer:
            answer.read()
    except HTTPError as refused:
        with refused:
            problems = json.loads(refused.read() or b"{}").get("problems", [])
        output.complain("Boten kör men är inte redo. " + " ".join(problems))
        return 1
    except (URLError, OSError, ValueError):
        output.complain(f"Ingen bot svarar på {address}.")
        return 1
    output.say("Boten är redo.")
    return 0
