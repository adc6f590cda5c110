"""Before anything is begun: do the municipality's data and the choices in ROLES make sense? All problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot import register
from bot.settings import BadSettings
from uppdrag.errors import Refused
from uppdrag.municipality import load_municipality

if TYPE_CHECKING:
    from bot.settings import Settings
    from uppdrag.organisation import Organisation


def refuse_nonsense(found: Settings) -> None:
    """Raises BadSettings with one Swedish sentence for each zone, person, role, hour and number of days that cannot be."""
    problems = [problem for name, part in _towns(found) for problem in _problems(name, part)]
    if problems:
        raise BadSettings(*dict.fromkeys(problems))


def _towns(found: Settings) -> list[tuple[str, dict[str, Any]]]:
    """The municipality, or those of WORKSPACES, each with its part of ROLES."""
    if not found.workspaces:
        return [(found.municipality, register.read(found.roles) if found.roles else {})]
    from bot.oauth import named_workspaces

    towns = named_workspaces(found.workspaces)
    parts = register.of_towns(found.roles, towns) if found.roles else {}
    return [(town, parts.get(team, {})) for team, town in towns.items()]


def _problems(name: str, part: dict[str, Any]) -> Iterator[str]:
    known: Organisation | None = None
    try:
        known = load_municipality(name).organisation
    except Refused as refused:
        yield from refused.reason.splitlines()
    yield from register.problems_in(part, known)
