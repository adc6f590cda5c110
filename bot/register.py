"""Who is who, from the file in ROLES: people with their roles, the channels that get the digest, and when reminders come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.faults import CannotStart
from reminders import policy
from storage import settings_rows
from storage.tables import ROLES
from uppdrag.facts import House
from uppdrag.people import grant_roles, person_for_slack

if TYPE_CHECKING:
    from uppdrag.municipality import Municipality
    from uppdrag.organisation import Organisation

Json = dict[str, Any]


def read(path: Path) -> Json:
    """The file's content for the one workspace; CannotStart names what is wrong with it."""
    return _listed(path, _object(path), "")


def of_towns(path: Path, teams: Iterable[str]) -> dict[str, Json]:
    """With several workspaces the file has a part for each team id; teams without one are given nothing."""
    found, known = _object(path), list(teams)
    if strange := sorted(set(found) - set(known)):
        raise CannotStart(
            f"Filen {path} i ROLES har delen {strange[0]}, men arbetsytorna i WORKSPACES är {', '.join(known)}."
        )
    return {team: _listed(path, part, f" under {team}") for team, part in found.items()}


def _object(path: Path) -> Json:
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError:
        raise CannotStart(f"Filen {path} i ROLES går inte att läsa.") from None
    except ValueError:
        raise CannotStart(f"Filen {path} i ROLES är inte JSON.") from None
    return found if isinstance(found, dict) else _listed(path, found, "")


def _listed(path: Path, found: Any, where: str) -> Json:
    some = isinstance(found, dict) and (not found or set(found) & {*_LISTS, GROUPS, REMINDERS})
    if not some or not all(_objects(found.get(key, [])) for key in (*_LISTS, GROUPS)):
        raise CannotStart(
            f"Filen {path} i ROLES ska ha listorna {' och '.join(_LISTS)}{where}; se docs/admin.md."
        )
    return dict(found)


def _objects(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


_LISTS = ("people", "digest_channels")
REMINDERS = "reminders"
GROUPS = "user_groups"


def check(municipality: Municipality, found: Json) -> None:
    """CannotStart with a sentence for each person, role, body, channel and choice that cannot be; nothing is written."""
    if problems := problems_in(found, municipality.organisation):
        raise CannotStart("\n".join(problems))


def problems_in(found: Json, known: Organisation | None) -> list[str]:
    """Everything that is wrong with the file's content, each once; without a register any body goes."""
    told = (
        *(one for row in found.get("people", []) for one in _of_person(known, row)),
        *(one for row in found.get(GROUPS, []) for one in _of_group(known, row)),
        *(one for row in found.get("digest_channels", []) for one in _of_channel(known, row)),
        *nonsense_in(found, known),
    )
    return list(dict.fromkeys(told))


def _of_person(known: Organisation | None, row: Json) -> Iterator[str]:
    if not row.get("slack_id"):
        yield "En person i ROLES saknar slack_id."
    yield from _of_roles(known, row, str(row.get("slack_id") or row.get("name") or "en person"))


def _of_group(known: Organisation | None, row: Json) -> Iterator[str]:
    if not str(row.get("group") or "").strip("@"):
        yield "En användargrupp i ROLES saknar group."
    yield from _of_roles(known, row, str(row.get("group") or "en användargrupp"))


def _of_channel(known: Organisation | None, row: Json) -> Iterator[str]:
    if not row.get("channel"):
        yield "En kanal i ROLES saknar channel."
    for body in row.get("bodies", []):
        yield from _unknown(known, str(body))


def nonsense_in(found: Json, known: Organisation | None) -> list[str]:
    """Every choice about reminders that makes no sense, with the body it was made for; without a register any goes."""
    chosen = found.get(REMINDERS, {})
    if not isinstance(chosen, dict) or not all(isinstance(values, dict) for values in chosen.values()):
        return ["reminders i ROLES ska ha ett objekt för varje organ; se docs/admin.md."]
    return [
        f"{sentence} (reminders i ROLES, {body or 'hela kommunen'})"
        for body, values in chosen.items()
        for sentence in _nonsense(known, chosen, body, values)
    ]


def _nonsense(known: Organisation | None, chosen: Json, body: str, values: Json) -> tuple[str, ...]:
    """A body's choices together with the municipality's, which they add to."""
    if body and known is not None and known.get(body) is None:
        return (f"Organet {body} finns inte i registret.",)
    general: Json = chosen.get("", {}) if body else {}
    already = policy.nonsense(general)
    return tuple(told for told in policy.nonsense(general | values) if told not in already)


def _of_roles(known: Organisation | None, row: Json, who: str) -> Iterator[str]:
    if not _objects(row.get("roles", [])):
        yield f"roles för {who} i ROLES ska vara en lista; se docs/admin.md."
        return
    for role, body in _roles(row):
        if role not in ROLES:
            yield f"Rollen {role} i ROLES finns inte. De som finns: {', '.join(ROLES)}."
        yield from _unknown(known, body)


def user_groups(found: Json) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each user group that gives roles, by its id (S0…) or handle (@…), with its (role, body); one stands once."""
    given: dict[str, list[tuple[str, str]]] = {}
    for row in found.get(GROUPS, []):
        given.setdefault(str(row["group"]), []).extend(_roles(row))
    yield from given.items()


def _unknown(known: Organisation | None, body: str) -> Iterator[str]:
    if body and known is not None and known.get(body) is None:
        yield f"Organet {body} i ROLES finns inte i registret."


def _roles(row: Json) -> list[tuple[str, str]]:
    return [(str(one.get("role")), str(one.get("body") or "")) for one in row.get("roles", [])]


def apply(house: House, found: Json) -> None:
    """Writes people, roles and digest channels down; what is known already is left as it is."""
    check(house.municipality, found)
    for row in found.get("people", []):
        person = person_for_slack(house, str(row["slack_id"]), str(row.get("name") or ""), row.get("email"))
        grant_roles(house, person.id, _roles(row))
    for row in found.get("digest_channels", []):
        _channel(house, row)
    if REMINDERS in found:
        _choose_reminders(house, found[REMINDERS])


def _choose_reminders(house: House, chosen: Json) -> None:
    """The municipality's and the bodies' choices are those of the file: what it does not name is as by default."""
    with house.db.transaction() as tx:
        kept = settings_rows.choices(tx, house.workspace_id).chosen
        held = {
            scope_id: values
            for (scope, scope_id), values in kept.items()
            if scope in ("municipality", "body")
        }
        for body in sorted({*chosen, *held}):
            before, after = held.get(body, {}), chosen.get(body, {})
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name):
                    scope = "body" if body else "municipality"
                    settings_rows.choose(tx, house.workspace_id, scope, body, name, after.get(name))


def _channel(house: House, row: Json) -> None:
    """A channel's own choice, made in Slack, is never overwritten."""
    channel = str(row["channel"])
    with house.db.transaction() as tx:
        if channel in settings_rows.choices(tx, house.workspace_id).channels():
            return
        settings_rows.choose(tx, house.workspace_id, "channel", channel, "digest", True)
        settings_rows.choose(
            tx, house.workspace_id, "channel", channel, "digest_bodies", list(row.get("bodies", []))
        )
