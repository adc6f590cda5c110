"""Who is who, from the file in ROLES: people with their roles, and the channels that get the digest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.faults import CannotStart
from storage import settings_rows
from storage.tables import ROLES
from uppdrag.facts import House
from uppdrag.people import grant_roles, person_for_slack

Json = dict[str, Any]


def read(path: Path) -> Json:
    """The file's content; CannotStart names what is wrong with it."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError:
        raise CannotStart(f"Filen {path} i ROLES går inte att läsa.") from None
    except ValueError:
        raise CannotStart(f"Filen {path} i ROLES är inte JSON.") from None
    if not isinstance(found, dict) or not all(isinstance(found.get(key, []), list) for key in _LISTS):
        raise CannotStart(f"Filen {path} i ROLES ska ha listorna {' och '.join(_LISTS)}; se docs/admin.md.")
    return found


_LISTS = ("people", "digest_channels")


def apply(house: House, found: Json) -> None:
    """Writes people, roles and digest channels down; what is known already is left as it is."""
    for row in found.get("people", []):
        _person(house, row)
    for row in found.get("digest_channels", []):
        _channel(house, row)


def _person(house: House, row: Json) -> None:
    slack_id, roles = row.get("slack_id"), row.get("roles", [])
    if not slack_id:
        raise CannotStart("En person i ROLES saknar slack_id.")
    pairs = [(str(one.get("role")), str(one.get("body") or "")) for one in roles]
    for role, body in pairs:
        if role not in ROLES:
            raise CannotStart(f"Rollen {role} i ROLES finns inte. De som finns: {', '.join(ROLES)}.")
        if body and house.municipality.organisation.get(body) is None:
            raise CannotStart(f"Organet {body} i ROLES finns inte i registret.")
    person = person_for_slack(house, str(slack_id), str(row.get("name") or ""), row.get("email"))
    grant_roles(house, person.id, pairs)


def _channel(house: House, row: Json) -> None:
    """A channel's own choice, made in Slack, is never overwritten."""
    channel = str(row.get("channel") or "")
    with house.db.transaction() as tx:
        if not channel or channel in settings_rows.choices(tx, house.workspace_id).channels():
            return
        settings_rows.choose(tx, house.workspace_id, "channel", channel, "digest", True)
        settings_rows.choose(
            tx, house.workspace_id, "channel", channel, "digest_bodies", list(row.get("bodies", []))
        )
