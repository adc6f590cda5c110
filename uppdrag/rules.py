"""Who may do what: one table. Pure.

Own = the person is ansvarig or co-responsible. A role for a body counts for the förvaltningar that serve it,
a role without a body counts everywhere. Shown in `docs/rattigheter.md`, which a test compares with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SAMORDNARE, CHEF, ADMIN, HANDLAGGARE = "samordnare", "chef", "administratör", "handläggare"


@dataclass(frozen=True, slots=True)
class Right:
    """An action in the users' words, the roles that may do it, and whether one may for one's own uppdrag."""

    words: str
    roles: tuple[str, ...]
    own: bool = False
    anybody: bool = False


RIGHTS: dict[str, Right] = {
    "look": Right("se uppdrag", (), anybody=True),
    "follow": Right("följa uppdrag", (), anybody=True),
    "snooze": Right("skjuta upp sin påminnelse", (SAMORDNARE, ADMIN), own=True),
    "report": Right("redovisa uppdrag", (SAMORDNARE, ADMIN), own=True),
    "move_plan": Right("ändra planen", (SAMORDNARE, CHEF, ADMIN), own=True),
    "create": Right("skapa uppdrag", (SAMORDNARE, ADMIN, CHEF, HANDLAGGARE)),
    "import": Right("läsa in handlingar", (SAMORDNARE, ADMIN)),
    "assign": Right("byta ansvarig", (SAMORDNARE, CHEF, ADMIN)),
    "close": Right("stänga uppdrag", (SAMORDNARE, ADMIN)),
    "end": Right("avsluta uppdrag utan fullgörande", (SAMORDNARE, ADMIN)),
    "postpone": Right("anteckna bordläggning", (SAMORDNARE, ADMIN)),
    "reopen": Right("öppna uppdrag igen", (SAMORDNARE, ADMIN)),
    "protect": Right("skydda uppdrag", (SAMORDNARE,)),
    "merge": Right("slå ihop uppdrag", (SAMORDNARE, ADMIN)),
    "settings": Right("ändra en kanals inställningar", (SAMORDNARE, CHEF, ADMIN)),
    "grant": Right("ge och ta bort roller", (ADMIN,)),
    "see_protected": Right("se skyddade uppdrag", (SAMORDNARE, CHEF), own=True),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is: (role, body) pairs of today, an empty body meaning all."""

    roles: frozenset[tuple[str, str]]

    def has(self, role: str, bodies: Iterable[str]) -> bool:
        """Whether the role is held for any of these bodies, or for all."""
        return any((role, body) in self.roles for body in (*bodies, ""))


def may(action: str, standing: Standing, bodies: Iterable[str], *, own: bool = False) -> bool:
    """Whether someone may do this to an uppdrag of these bodies (the organ, and the nämnd it serves)."""
    right = RIGHTS[action]
    if right.anybody or (right.own and own):
        return True
    listed = tuple(bodies)
    return any(standing.has(role, listed) for role in right.roles)
