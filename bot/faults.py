"""Every way that a start or a command can fail, in one Swedish sentence with what to do about it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from bot.settings import BadSettings
from uppdrag.errors import Refused

if TYPE_CHECKING:
    from storage.inbox import Trouble

DATABASE: dict[Trouble, str] = {
    "locked": "Databasen används just nu av ett annat program. Vänta en stund och försök igen.",
    "read-only": "Databasen går bara att läsa. Ge programmet rätt att skriva i filen och mappen.",
    "full": "Disken är full. Inget är sparat. Frigör plats och försök igen.",
    "corrupt": "Det som DATABASE_URL pekar på är ingen hel databas. Läs tillbaka en säkerhetskopia.",
    "forbidden": "Användaren i DATABASE_URL får inte göra det som behövs i databasen. Låt den äga databasen.",
    "out of reach": "Jag når inte databasen. Kontrollera DATABASE_URL och att den går att öppna.",
}
_FILES = {
    errno.ENOSPC: DATABASE["full"],
    errno.EDQUOT: DATABASE["full"],
    errno.EACCES: "Jag får inte läsa eller skriva {}. Ge programmet rätt till filen och mappen.",
    errno.EPERM: "Jag får inte läsa eller skriva {}. Ge programmet rätt till filen och mappen.",
    errno.EROFS: "{} ligger på en disk som bara går att läsa. Välj en annan plats.",
    errno.ENOENT: "{} finns inte.",
    errno.EISDIR: "{} är en mapp. Ange en fil.",
    errno.ENOTDIR: "{} går inte att nå: en del av sökvägen är ingen mapp.",
}
TOO_NEW = "Databasen kommer från en nyare version av uppdragsbot. Kör den versionen, eller läs tillbaka en äldre kopia."


class CannotStart(Exception):
    """One Swedish sentence about what stands in the way."""


def sentence(error: BaseException) -> str | None:
    """What to tell; None for a fault that nobody foresaw."""
    if isinstance(error, BadSettings):
        return "\n".join(error.problems)
    if isinstance(error, CannotStart):
        return str(error)
    if isinstance(error, Refused):
        return error.reason
    return _of_a_file(error) or _of_the_database(error)


def _of_a_file(error: BaseException) -> str | None:
    from documents.errors import Unreadable

    if isinstance(error, Unreadable):
        return error.reason
    if not isinstance(error, OSError) or error.errno is None:
        return None
    told = _FILES.get(error.errno, "{} går inte att läsa eller skriva.")
    return told.format(error.filename) if error.filename or "{}" not in told else None


def _of_the_database(error: BaseException) -> str | None:
    from storage.errors import Declined
    from storage.inbox import trouble
    from storage.migrate import TooNew

    if isinstance(error, TooNew):
        return TOO_NEW
    if isinstance(error, Declined):
        return error.reason
    ailment = trouble(error)
    return DATABASE[ailment] if ailment else None
