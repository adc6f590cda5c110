"""Documents out: the lists that were typed by hand come out of the tracker, now or as of any day.

Every function returns an `Exported` and writes nothing; `save` puts one on disk, whole or not at all.
Protected uppdrag that the house's viewer may not see are left out, and counted in `left_out`; without a viewer all
of them, unless `may_see_protected`.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from documents.out.calendar import write_ics
from documents.out.delimited import write_csv
from documents.out.model import Paper
from documents.out.pdf import to_pdf
from documents.out.saving import write_whole
from documents.out.word import write_docx
from documents.out.workbook import write_xlsx
from uppdrag.errors import Refused
from uppdrag.exporting import bilagor, calendar, cases, table, words
from uppdrag.exporting import extract as extracts
from uppdrag.exporting import meeting as meetings
from uppdrag.exporting.gathering import Exported, Stock, Wanted, gather, gather_former

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from documents.out.model import Block
    from uppdrag.exporting.meeting import Meeting
    from uppdrag.facts import House

__all__ = [
    "FORMATS",
    "Exported",
    "bilaga3",
    "bilaga4",
    "export",
    "extract",
    "meeting",
    "meeting_sheet",
    "save",
]

FORMATS = ("csv", "xlsx", "docx", "ics")
MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar",
    "pdf": "application/pdf",
}


def export(
    house: House,
    format: str,  # noqa: A002 - the word that callers and users have for it
    *,
    as_of: date | None = None,
    number: int | None = None,
    bodies: tuple[str, ...] = (),
    person_id: int | None = None,
    may_see_protected: bool = False,
) -> Exported:
    """The list as csv, xlsx, docx (bilaga 3 and 4; the utdrag of one `number`) or ics; tells `progress` how far it is.

    `as_of` is a civil day, its end in the municipality's zone. Refused for an unknown format, body or number,
    for a day without history, and when there is nothing to take along.
    """
    chosen = format.strip().casefold().lstrip(".")
    if chosen not in FORMATS:
        raise Refused(
            f"Jag kan inte exportera som {format}. Välj {', '.join(FORMATS[:-1])} eller {FORMATS[-1]}."
        )
    wanted = Wanted(as_of, number, tuple(bodies), person_id, may_see_protected)
    if chosen == "docx":
        return _utdrag(house, wanted) if number is not None else _lists(house, wanted)
    return _CHOICES[chosen](house, wanted)


def bilaga3(house: House, as_of: date | None = None, *, may_see_protected: bool = False) -> Exported:
    """*Pågående uppdrag* as Word: the city's columns and sections. Refused as `export` is."""
    with house.db.reading() as tx:
        stock = gather(tx, house, Wanted(as_of, may_see_protected=may_see_protected))
        return _word(stock, "bilaga3", "Bilaga 3 Pågående uppdrag", bilagor.bilaga3(stock))


def bilaga4(house: House, as_of: date | None = None, *, may_see_protected: bool = False) -> Exported:
    """*Ärenden* as Word: coming ones, then those of the last six months. Refused as `export` is."""
    with house.db.reading() as tx:
        stock = gather(tx, house, Wanted(as_of, may_see_protected=may_see_protected))
        blocks = bilagor.bilaga4(stock, cases.collect(tx, stock))
        return _word(stock, "bilaga4", "Bilaga 4 Ärenden", blocks)


def meeting(house: House, body: str, day: date, *, may_see_protected: bool = False) -> Meeting:
    """What is planned for a meeting, what should have been there, what was moved away.

    `body` is an id or a name. Refused for an unknown body and an empty tracker.
    """
    return _prepared(house, body, day, may_see_protected=may_see_protected)[1]


def meeting_sheet(house: House, body: str, day: date, *, may_see_protected: bool = False) -> Exported:
    """The facts of `meeting` as Word. Refused as that is."""
    stock, facts = _prepared(house, body, day, may_see_protected=may_see_protected)
    name = f"infor-{_plain(stock.short(facts.body))}-{day.isoformat()}"
    title = f"Inför {stock.short(facts.body)} {words.day(day)}"
    return _word(stock, name, title, meetings.sheet(stock, facts), dated=False)


def extract(
    house: House,
    number: int,
    *,
    as_of: date | None = None,
    may_see_protected: bool = False,
    pdf: bool = False,
) -> Exported:
    """One uppdrag with sources, history and reminders, as Word; `pdf` asks for PDF.

    Refused when there is no such uppdrag, when it is protected from the reader, and for PDF where LibreOffice
    is not installed.
    """
    word = _utdrag(house, Wanted(as_of, number, may_see_protected=may_see_protected))
    if not pdf:
        return word
    data = to_pdf(word.data)
    if data is None:
        raise Refused("Jag kan inte göra PDF här. Ta utdraget som Word i stället.")
    return Exported(word.name.removesuffix("docx") + "pdf", data, MIMES["pdf"])


def save(exported: Exported, path: Path) -> None:
    """Writes the file at `path`, whole or not at all. Refused, saying why, when the disk will not take it."""
    try:
        write_whole(path, exported.data)
    except OSError as problem:
        raise Refused(
            f"{_REASONS.get(problem.errno or 0, 'Filen gick inte att skriva.')} Inget är sparat."
        ) from problem


_REASONS = {
    errno.ENOSPC: "Disken är full. Frigör plats.",
    errno.EDQUOT: "Disken är full. Frigör plats.",
    errno.EFBIG: "Disken är full. Frigör plats.",
    errno.EACCES: "Jag får inte skriva där. Välj en annan plats.",
    errno.EPERM: "Jag får inte skriva där. Välj en annan plats.",
    errno.EROFS: "Jag får inte skriva där. Välj en annan plats.",
    errno.ENOENT: "Mappen finns inte.",
    errno.ENOTDIR: "Mappen finns inte.",
    errno.EISDIR: "Det finns redan en mapp med det namnet.",
}


def _prepared(house: House, body: str, day: date, *, may_see_protected: bool) -> tuple[Stock, Meeting]:
    known = house.municipality.organisation.resolve(body, day)
    if known is None:
        raise Refused(f"Jag känner inte organet {body}. Skriv det som i registret, till exempel KS.")
    with house.db.reading() as tx:
        stock = gather(tx, house, Wanted(may_see_protected=may_see_protected))
        return stock, meetings.prepare(tx, stock, known.id, day)


def _lists(house: House, wanted: Wanted) -> Exported:
    with house.db.reading() as tx:
        stock = gather(tx, house, wanted)
        blocks = (*bilagor.bilaga3(stock), *bilagor.bilaga4(stock, cases.collect(tx, stock)))
        return _word(stock, "uppdrag", "Pågående uppdrag och ärenden", blocks)


def _utdrag(house: House, wanted: Wanted) -> Exported:
    with house.db.reading() as tx:
        stock = gather(tx, house, wanted)
        title = f"Utdrag om U-{wanted.number}"
        return _word(stock, f"utdrag-U-{wanted.number}", title, extracts.extract(tx, stock))


def _csv(house: House, wanted: Wanted) -> Exported:
    with house.db.reading() as tx:
        stock = gather(tx, house, wanted)
    return _file(stock, "uppdrag", "csv", write_csv(table.sheet(stock)))


def _xlsx(house: House, wanted: Wanted) -> Exported:
    with house.db.reading() as tx:
        stock = gather(tx, house, wanted)
    sheets = (table.sheet(stock), table.about(stock))
    title = f"Uppdrag per {words.day(stock.day)}"
    return _file(stock, "uppdrag", "xlsx", write_xlsx(sheets, title=title, made=house.now()))


def _ics(house: House, wanted: Wanted) -> Exported:
    with house.db.reading() as tx:
        stock = gather(tx, house, wanted)
        entries = calendar.entries(tx, stock)
        if wanted.bodies or wanted.person_id is not None:
            entries += calendar.entries(tx, gather_former(tx, house, wanted, stock), called_off=True)
    whose = ", ".join(wanted.bodies) or stock.names.get(wanted.person_id or 0) or house.municipality.name
    return _file(stock, "uppdrag", "ics", write_ics(entries, name=f"Uppdrag – {whose}"))


_CHOICES = {"csv": _csv, "xlsx": _xlsx, "ics": _ics}


def _word(stock: Stock, name: str, title: str, blocks: tuple[Block, ...], *, dated: bool = True) -> Exported:
    footer = f"Per {words.day(stock.day)} · uppdragsbot"
    data = write_docx(Paper(title, blocks, footer, stock.house.now()))
    return _file(stock, name, "docx", data, dated=dated)


def _file(stock: Stock, name: str, kind: str, data: bytes, *, dated: bool = True) -> Exported:
    day = f"-{stock.day.isoformat()}" if dated else ""
    return Exported(f"{name}{day}.{kind}", data, MIMES[kind], stock.left_out)


def _plain(text: str) -> str:
    return "-".join(text.split())
