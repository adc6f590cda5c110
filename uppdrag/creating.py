"""Writing down what no document gave, and putting together what was written down twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storage import carding, watches
from storage import uppdrag as store
from storage.tables import Uppdrag, UppdragDnr
from uppdrag import groups, recording
from uppdrag.allowing import demand, demand_for
from uppdrag.dnr import Dnr, read_column
from uppdrag.errors import Refused
from uppdrag.finding import visible
from uppdrag.identity import SAME, likeness
from uppdrag.plans import read_plan
from uppdrag.recording import row_id
from uppdrag.sight import shown_title
from uppdrag.writing import New, write_new

if TYPE_CHECKING:
    from storage.db import Session
    from uppdrag.facts import Actor, Given, House

LONGEST_TITLE = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person fills in. `organ` is a register id; `dnr` and `plan` are as typed."""

    title: str
    organ: str
    dnr: str = ""
    plan: str = ""
    given: Given | None = None
    ansvarig_id: int | None = None
    notes: str = ""
    permalink: str = ""


def create(house: House, actor: Actor, wanted: Wanted, *, although_alike: bool = False) -> int:
    """Writes an uppdrag down by hand and returns its U-number.

    Refused without a title or a known body, and, unless `although_alike`, when the same stands there already.
    """
    title = " ".join(wanted.title.split())
    _check(house, title, wanted.organ)
    with house.db.transaction() as tx:
        demand_for(tx, house, actor, "create", wanted.organ)
        new = _new(house, title, wanted)
        if not although_alike:
            _must_be_new(tx, house, new)
        members = groups.members(house, wanted.organ, None)
        number = store.take_numbers(tx, house.workspace_id, 1 + len(members))
        write_new(tx, house, groups.with_members(house, replace(new, number=number), number + 1), actor)
        return number


def _check(house: House, title: str, organ: str) -> None:
    if not title:
        raise Refused("Skriv vad uppdraget gäller.")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"Texten är för lång. Korta den till högst {LONGEST_TITLE} tecken.")
    if house.municipality.organisation.get(organ) is None:
        raise Refused("Välj vilken nämnd eller styrelse som ansvarar.")


def readable_dnr(house: House, typed: str) -> tuple[Dnr, ...]:
    """The dnr that were typed; Refused where there are words but no dnr."""
    dnr = tuple(read_column(typed, diarium=house.municipality.diarium))
    if typed.strip() and not dnr:
        raise Refused(f'Jag kan inte läsa "{typed.strip()[:60]}" som dnr. Skriv till exempel 1679/20.')
    return dnr


def _new(house: House, title: str, wanted: Wanted) -> New:
    dnr = readable_dnr(house, wanted.dnr)
    return New(
        number=0,
        title=title,
        organ=wanted.organ,
        status="ej påbörjat",
        dnr=dnr,
        plan=read_plan(wanted.plan or None, house.today(), house.municipality, body=wanted.organ, typed=True),
        given=wanted.given,
        source={"permalink": wanted.permalink} if wanted.permalink else {},
        reference=house.today(),
        ansvarig_id=wanted.ansvarig_id,
        notes=wanted.notes,
    )


def _must_be_new(tx: Session, house: House, new: New) -> None:
    for row in store.by_dnr(tx, house.workspace_id, [dnr.key for dnr in new.dnr]) if new.dnr else ():
        if likeness(row.title, new.title) >= SAME:
            raise Refused(f"Det finns redan som U-{row.number}: {shown_title(row)[:120]}")


def merge(house: House, actor: Actor, kept: int, doubled: int) -> None:
    """Two records of one uppdrag become one: U-<kept> takes over dnr, places and occasions; both keep their history.

    Refused for the same number twice, or without the right to both.
    """
    if kept == doubled:
        raise Refused("Skriv två olika nummer, till exempel `/uppdrag slå ihop U-14 U-20`.")
    with house.db.transaction() as tx:
        row, other = visible(tx, house, kept), visible(tx, house, doubled)
        for one in (row, other):
            demand(tx, house, actor, "merge", one)
        _take_over(tx, house, row, other)
        kept_as = {"hidden": other.hidden, "status": other.status, "closed_reason": other.closed_reason}
        other.hidden, other.merged_into = True, row_id(row)
        other.closed_reason = f"ersatt: samma som U-{row.number}"
        recording.set_status(other, "avslutat utan fullgörande")
        now = {"hidden": True, "status": other.status, "closed_reason": other.closed_reason}
        for one, the_other, before, after in ((row, other, {}, {}), (other, row, kept_as, now)):
            recording.changed(house, one)
            told = {**after, "med": f"U-{the_other.number}"}
            recording.tell(tx, house, one, actor, "sammanslaget", before=before, after=told)


def _take_over(tx: Session, house: House, row: Uppdrag, other: Uppdrag) -> None:
    known = set(store.dnr_keys_of(tx, house.workspace_id, [row_id(row)]).get(row_id(row), ()))
    for dnr in store.dnr_rows_of(tx, house.workspace_id, row_id(other)):
        if dnr.key not in known:
            where = {"workspace_id": house.workspace_id, "uppdrag_id": row_id(row)}
            tx.add(UppdragDnr(**where, written=dnr.written, key=dnr.key, position=dnr.position + 10))
    store.move_places(tx, house.workspace_id, row_id(other), row_id(row))
    for person_id in watches.followers(tx, house.workspace_id, f"U-{other.number}"):
        watches.add(tx, house.workspace_id, person_id, f"U-{row.number}")
    row.ansvarig_id = row.ansvarig_id or other.ansvarig_id
    tx.flush()
    written = carding.dnr_of(tx, house.workspace_id, [row_id(row)]).get(row_id(row), ())
    recording.refresh_search(row, list(written))
