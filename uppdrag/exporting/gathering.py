"""What is to leave the house: which uppdrag, as of when, and what a reader may not see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage import exports
from storage.lists import WAITING
from storage.tables import PlanRow, Uppdrag
from uppdrag import as_of as history
from uppdrag.allowing import who_can
from uppdrag.errors import Refused
from uppdrag.sight import veiled_ids

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from storage.exports import Tx
    from uppdrag.as_of import Moment
    from uppdrag.facts import House

__all__ = ["Exported", "PlanRow", "Stock", "Uppdrag", "Wanted", "gather"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file: its name, bytes and kind. `left_out` counts protected uppdrag that the reader may not see."""

    name: str
    data: bytes
    mime: str
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is narrowed to. `bodies` are ids or names; a nämnd includes the förvaltning serving it."""

    as_of: date | None = None
    number: int | None = None
    bodies: tuple[str, ...] = ()
    person_id: int | None = None
    may_see_protected: bool = False


@dataclass
class Stock:
    """The uppdrag that an export speaks of, as they stood at `at`, and what their lists need."""

    house: House
    at: Moment
    rows: list[Uppdrag]
    left_out: int = 0
    whole: bool = True
    dnr: dict[int, tuple[str, ...]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.at.day

    @property
    def ids(self) -> list[int]:
        return _ids(self.rows)

    def open(self) -> list[Uppdrag]:
        return [row for row in self.rows if row.is_open]

    def written_dnr(self, row: Uppdrag) -> str:
        return ", ".join(self.dnr.get(row.id or 0, ()))

    def organ(self, row: Uppdrag) -> str:
        """The responsible body's name, which `resolve` understands."""
        return self.name_of(row.organ)

    def name_of(self, body_id: str) -> str:
        body = self.house.municipality.organisation.get(body_id)
        return body.name if body else body_id

    def short(self, body: str | None) -> str:
        return self.house.municipality.organisation.short(body) if body else ""

    def is_late(self, row: Uppdrag) -> bool:
        return row.status in WAITING and row.deadline is not None and row.deadline < self.day


def gather(tx: Tx, house: House, wanted: Wanted) -> Stock:
    """The uppdrag asked for, by number.

    Refused when there is none, for an unknown body or number, and for a day without history.
    """
    at = history.moment(tx, house, wanted.as_of)
    everything = history.standing(tx, house, at, wanted.number)
    found = list(_narrowed(house, everything, wanted))
    shown = _seen(tx, house, found, wanted)
    if not shown:
        raise Refused(_protected(tx, house, found) if found else _nothing(wanted))
    return Stock(
        house,
        at,
        shown,
        left_out=len(found) - len(shown),
        whole=wanted.number is None and len(found) == len(everything),
        dnr=exports.written_dnr(tx, house.workspace_id, _ids(shown)),
        names=exports.names(tx, house.workspace_id),
    )


def gather_former(tx: Tx, house: House, wanted: Wanted, now: Stock) -> Stock:
    """What those whose uppdrag are gathered once answered for and no longer do."""
    everything = history.standing(tx, house, now.at)
    bodies = {_body(house, named, everything) for named in wanted.bodies}
    gone = set()
    for event in exports.handed_over(tx, house.workspace_id):
        person, organ = event.before.get("ansvarig_id"), event.before.get("organ")
        if (person and person == wanted.person_id) or (organ and bodies & {organ, accountable(house, organ)}):
            gone.add(event.uppdrag_id)
    gone -= set(now.ids)
    rows = [row for row in everything if row.id in gone]
    shown = _seen(tx, house, rows, wanted)
    return Stock(house, now.at, shown, dnr=exports.written_dnr(tx, house.workspace_id, _ids(shown)))


def _seen(tx: Tx, house: House, rows: list[Uppdrag], wanted: Wanted) -> list[Uppdrag]:
    """Those whose words are for the reader: each by itself, as in every list that people look at."""
    if wanted.may_see_protected:
        return rows
    if house.viewer is None:  # nobody knows who will read the file
        return [row for row in rows if not row.protected]
    veiled = veiled_ids(tx, house, rows)
    return [row for row in rows if row.id not in veiled]


def _ids(rows: Iterable[Uppdrag]) -> list[int]:
    return [row.id for row in rows if row.id is not None]


def _protected(tx: Tx, house: House, found: list[Uppdrag]) -> str:
    """That all of it is protected, and who can see it."""
    several = len(found) > 1
    told = "De uppdrag som finns är skyddade." if several else f"U-{found[0].number} är skyddat."
    return f"{told} {who_can(tx, house, 'see_protected', found[0].organ)}"


def _nothing(wanted: Wanted) -> str:
    if wanted.number is not None:
        return f"Jag hittar inget uppdrag U-{wanted.number}."
    if wanted.bodies or wanted.person_id is not None:
        return "Det finns inga sådana uppdrag att ta med."
    return "Det fanns inga uppdrag att ta med då."


def _narrowed(house: House, rows: Iterable[Uppdrag], wanted: Wanted) -> Iterable[Uppdrag]:
    kept = list(rows)
    if wanted.person_id is not None:
        kept = [row for row in kept if row.ansvarig_id == wanted.person_id]
    if wanted.bodies:
        chosen = {_body(house, named, kept) for named in wanted.bodies}
        kept = [row for row in kept if chosen & {row.organ, accountable(house, row.organ)}]
    return kept


def _body(house: House, named: str, rows: Iterable[Uppdrag]) -> str:
    body = house.municipality.organisation.resolve(named, house.today())
    if body is not None:
        return body.id
    if any(row.organ == named for row in rows):
        return named
    raise Refused(f"Jag känner inte organet {named}. Skriv det som i registret, till exempel KS.")


def accountable(house: House, organ: str) -> str:
    """The id of the nämnd that answers for this body's uppdrag."""
    body = house.municipality.organisation.accountable(organ)
    return body.id if body else organ
