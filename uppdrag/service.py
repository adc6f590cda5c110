"""What users ask: one function per use case. Looking takes no lock; what cannot be done is `Refused`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage import events
from storage import lists as lists_store
from storage import uppdrag as store
from storage.carding import holding
from uppdrag import cards, sight
from uppdrag.dnr import Dnr, asked_dnr, near
from uppdrag.facts import Card, Filter, Happening, Line, LookUp, Page
from uppdrag.finding import visible
from uppdrag.snoozing import reminders_sent, snooze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.db import Session
    from uppdrag.facts import House

__all__ = [
    "card",
    "counts",
    "history",
    "listing",
    "look_up",
    "mine",
    "most_urgent",
    "number_in",
    "overdue",
    "reminders_sent",
    "search",
    "snooze",
    "undated",
    "upcoming",
]

_NUMBER = re.compile(r"\s*u\s*[-–— ]?\s*(\d{1,9})\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:()\"'”“]+")


def number_in(text: str) -> int | None:
    """14 for "U-14", "u14" or "U 14"; None for anything else."""
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def look_up(house: House, text: str) -> LookUp:
    """The uppdrag with this U-number or dnr; the nearest written dnr when there is none.

    A dnr written in the other form of the same case ("0738/23" for SLK-2023-00738) is `probable`.
    """
    asked = text.strip()
    number = number_in(asked)
    if number is not None:
        return _by_number(house, asked, number)
    dnr = asked_dnr(asked, diarium=house.municipality.diarium)
    return _by_dnr(house, asked, dnr) if dnr else LookUp(asked)


def _by_number(house: House, asked: str, number: int) -> LookUp:
    with house.db.reading() as tx:
        row = store.by_number(tx, house.workspace_id, number)
        row = store.now_called(tx, row) if row else None
        if row is not None and not row.hidden:
            return LookUp(asked, cards.cards(tx, house, [row]))
        last = store.last_number(tx, house.workspace_id)
    return LookUp(asked, near=tuple(f"U-{n}" for n in (number - 1, number + 1, last) if 0 < n <= last)[:2])


def _by_dnr(house: House, asked: str, dnr: Dnr) -> LookUp:
    with house.db.reading() as tx:
        rows = holding(tx, house.workspace_id, [dnr.key])
        if rows:
            return LookUp(asked, cards.cards(tx, house, rows))
        return LookUp(asked, near=_nearest(tx, house, dnr))


def _nearest(tx: Session, house: House, dnr: Dnr) -> tuple[str, ...]:
    same_year = f"{dnr.diarium}:{dnr.year}:"
    neighbours = [f"{dnr.diarium}:{dnr.year + step}:{dnr.serial}" for step in (-1, 1)]
    known = dict(store.dnr_like(tx, house.workspace_id, [same_year, *neighbours]))
    close = near(dnr.key, known)
    hidden = _secret(tx, house, close)
    return tuple(known[key] for key in close if key not in hidden)


def _secret(tx: Session, house: House, keys: Sequence[str]) -> set[str]:
    """Those dnr that only name what is protected from the viewer."""
    return {
        key
        for key in keys
        if (rows := store.by_dnr(tx, house.workspace_id, [key]))
        and len(sight.veiled_ids(tx, house, rows)) == len(rows)
    }


def card(house: House, number: int) -> Card:
    """The card of U-<number>; Refused when there is none."""
    with house.db.reading() as tx:
        return cards.cards(tx, house, [visible(tx, house, number)])[0]


def listing(house: House, wanted: Filter, *, limit: int = 10, offset: int = 0) -> Page:
    """One page of the uppdrag that match, the earliest deadline first; the total counts all of them."""
    with house.db.reading() as tx:
        total, rows = lists_store.matching(tx, house.workspace_id, wanted, limit=limit, offset=offset)
        return Page(total, offset, cards.lines(tx, house, rows))


def mine(house: House, person_id: int, *, limit: int = 10, offset: int = 0) -> Page:
    """The open uppdrag a person answers for, late ones first."""
    return listing(house, Filter(person_id=person_id), limit=limit, offset=offset)


def overdue(house: House, bodies: tuple[str, ...] = (), *, limit: int = 10, offset: int = 0) -> Page:
    """What should have been reported before today, the oldest first."""
    return listing(house, Filter(bodies=bodies, late_before=house.today()), limit=limit, offset=offset)


def undated(house: House, *, limit: int = 10, offset: int = 0) -> Page:
    """Open uppdrag without a day to act by: samlingsärende, under planering, uncertain readings."""
    return listing(house, Filter(undated=True), limit=limit, offset=offset)


def upcoming(house: House, wanted: Filter, *, limit: int = 10, offset: int = 0) -> Page:
    """What is due in a window or on an occasion."""
    return listing(house, wanted, limit=limit, offset=offset)


def most_urgent(house: House, person_id: int, how_many: int = 3) -> tuple[Line, ...]:
    """A person's most urgent dated uppdrag."""
    page = mine(house, person_id, limit=how_many)
    return tuple(line for line in page.lines if line.deadline is not None)


def search(house: House, words: str, *, limit: int = 10, offset: int = 0) -> Page:
    """Full text in titles, dnr and notes: every word, or a word that begins so; closed ones after open ones."""
    asked = [word for word in _WORD.findall(words.casefold()) if any(ch.isalnum() for ch in word)][:8]
    with house.db.reading() as tx:
        seen = sight.sight_of(tx, house)
        total, rows = lists_store.searched(
            tx, house.workspace_id, asked, limit=limit, offset=offset, sight=seen
        )
        return Page(total, offset, cards.lines(tx, house, rows))


def history(house: House, number: int) -> tuple[Happening, ...]:
    """All that happened to U-<number>, the first thing first; Refused when there is none."""
    with house.db.reading() as tx:
        row = visible(tx, house, number)
        found = events.of_uppdrag(tx, house.workspace_id, row.id or 0)
        told = tuple(cards.happening(tx, house, event, number) for event in found)
        veiled = sight.veiled_ids(tx, house, [row])
        return tuple(map(sight.veil_happening, told)) if veiled else told


def counts(house: House, bodies: tuple[str, ...] = ()) -> dict[str, int]:
    """How many are open, late, soon and undated, for a headline."""
    with house.db.reading() as tx:
        return lists_store.headline(tx, house.workspace_id, house.today(), bodies)
