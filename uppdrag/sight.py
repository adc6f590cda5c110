"""Protected uppdrag: whose text is shown to whom. Everything that people read goes through here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage import lists
from storage.lists import SEES_ALL, Sight
from uppdrag.allowing import standing_of
from uppdrag.facts import Card, Given, Happening, House, Line
from uppdrag.rules import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.carding import Found
    from storage.db import Session
    from storage.gathering import Seen
    from storage.tables import Uppdrag

VEIL = "Skyddat uppdrag"


def sight_of(tx: Session, house: House) -> Sight:
    """What the house's viewer may see, by the row `see_protected` of the rules."""
    if house.viewer is None:
        return SEES_ALL
    roles = RIGHTS["see_protected"].roles
    held = {body for role, body in standing_of(tx, house, house.viewer).roles if role in roles}
    bodies = tuple(_with_offices(house, held))
    return Sight("" in held, bodies, house.viewer)


def _with_offices(house: House, bodies: set[str]) -> Iterable[str]:
    """A role for a body counts for the förvaltningar that serve it."""
    yield from bodies
    for office in house.municipality.organisation.all():
        accountable = house.municipality.organisation.accountable(office.id)
        if accountable is not None and accountable.id in bodies:
            yield office.id


def veiled_ids(tx: Session, house: House, rows: Sequence[Uppdrag | Seen | Found | Line]) -> frozenset[int]:
    """The ids of those rows whose text is not for the viewer."""
    ids = [row.id for row in rows if row.protected and row.id is not None]
    if house.viewer is None or not ids:
        return frozenset()
    return lists.unseen(tx, house.workspace_id, ids, sight_of(tx, house))


def shown_title(row: Uppdrag) -> str:
    """The title where nobody has asked who reads it."""
    return VEIL if row.protected else row.title


def veil_line(line: Line) -> Line:
    """The line without its words: which one it is, whose, where it stands and by when remain."""
    return replace(line, title=VEIL, dnr=(), plan_words=None, veiled=True)


def veil_card(card: Card) -> Card:
    """The card of a line that is veiled, without what documents and people wrote."""
    nothing = Given(None)
    return replace(
        card,
        plan_explanation=None,
        occasions=(),
        with_bodies=(),
        given=nothing,
        closed=nothing,
        closed_reason=None,
        sources=(),
        warnings=(),
        notes="",
        said_at="",
    )


def veil_happening(happening: Happening) -> Happening:
    """Who did what and when, without what was written."""
    return replace(happening, before={}, after={}, reason=None)
