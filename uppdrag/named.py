"""Persons whom a handling names as responsible: known by their e-mail address and by nothing else.

Two may share a name, so a name alone is kept as its own words, and somebody chooses who it is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from storage import people as store
from uppdrag.reading.model import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.db import Session
    from uppdrag.facts import House
    from uppdrag.reading.model import Found

LED_BY = "Ansvarig enligt handlingen: "
LONGEST = 120


def addresses(rows: Iterable[Found]) -> tuple[str, ...]:
    """The e-mail addresses of those who are named, each once, in small letters."""
    named = (found[0].lower() for row in rows for found in ADDRESS.finditer(row.person or ""))
    return tuple(dict.fromkeys(named))


def unknown(house: House, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the addresses that nobody known here has."""
    with house.db.reading() as tx:
        known = holders(tx, house)
    return tuple(address for address in wanted if address not in known)


def holders(tx: Session, house: House) -> dict[str, int]:
    """The active person behind each address; an address that two have is nobody's."""
    found = [(one.email.lower(), one.id or 0) for one in store.everybody(tx, house.workspace_id) if one.email]
    often = Counter(address for address, _ in found)
    return {address: person for address, person in found if often[address] == 1}


def who(words: str, known: dict[str, int]) -> int | None:
    """The one person that the words of a handling point at by address; None for none or several."""
    found = {known[one[0].lower()] for one in ADDRESS.finditer(words) if one[0].lower() in known}
    return found.pop() if len(found) == 1 else None


def as_note(words: str) -> str:
    """What is kept where nobody is known by address: the handling's own words."""
    return LED_BY + " ".join(words.split())[:LONGEST]


def noted(notes: str) -> str:
    """The words after "Ansvarig enligt handlingen", empty where no handling named anybody."""
    first = notes.partition("\n")[0]
    return first.removeprefix(LED_BY) if first.startswith(LED_BY) else ""
