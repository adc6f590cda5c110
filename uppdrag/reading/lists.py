"""Rows of a list become uppdrag and cases: which are pending, who answers, what the plan says."""

import re
from datetime import date
from functools import lru_cache

from documents.model import Row
from uppdrag.dnr import read_column, read_dnr
from uppdrag.municipality import Municipality
from uppdrag.organisation import Body, Organisation
from uppdrag.reading.bodies import Addressees, addressees, bodies_in_cell, helpers_in
from uppdrag.reading.columns import Columns
from uppdrag.reading.content import gives
from uppdrag.reading.giver import giver_in
from uppdrag.reading.kinds import is_body, state_in
from uppdrag.reading.model import ADDRESS, Found, Source
from uppdrag.reading.planwords import plan_in
from uppdrag.reading.sections import HANDLED_SECTION
from uppdrag.reading.tables import ListRow, ListTable, texts_in, title_of

_HANDLED_STATUS = re.compile(
    r"(?:är |helt )?(?:klart?|avslutat|avslutad|fullgjort|fullgjord|slutfört|slutförd|genomfört|genomförd"
    r"|(?:slut)?redovisat|(?:slut)?redovisad|utfört|utförd|verkställt|verkställd|åtgärdat|åtgärdad|stängt|stängd|färdigt?)\b",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b20\d\d-\d\d-\d\d\b|\A(?:ja|x|\d{6}|\d{8})\Z|[✓✔✅☑☒]", re.IGNORECASE)
_GIVEN = re.compile(r"uppdrag (?:till|åt) .{3,90}? att\b", re.IGNORECASE)
_LIST_OF_CASES = re.compile(r"ärende", re.IGNORECASE)
_BODY_HEADING = re.compile(r"(K[SF])\b")
_KEY = re.compile(r"U-(\d{1,9})")
_EMPTY_PLAN = re.compile(r"[\s\-–—.]*|saknas|ej angivet", re.IGNORECASE)


def rows_of(found: ListTable, municipality: Municipality, on: date | None) -> list[Found]:
    """Every data row of a list as a Found; `role` None for those that are pending uppdrag."""
    return [_row(found, entry, municipality, on) for entry in found.rows]


def _row(found: ListTable, entry: ListRow, municipality: Municipality, on: date | None) -> Found:
    columns, row = found.columns, entry.row
    title = title_of(row, columns)
    plan = _plan(found, entry, title)
    told = _told(row, columns, municipality, on)
    named = _named(title, municipality.organisation, on, in_column=bool(told))
    helpers = [who for cell in texts_in(row, columns, "with") for who in _cell(cell, municipality, on)]
    responsible = _responsible(entry, told or named.responsible, plan, municipality, on)
    return Found(
        title=title,
        dnr=_dnr(found, row.cells, title, municipality),
        responsible=responsible,
        with_=tuple(who for who in dict.fromkeys((*named.with_, *helpers)) if who not in responsible),
        plan=plan,
        section=entry.section,
        list=found.name,
        given_by=giver_in(_given(found, row.cells), title, municipality.organisation),
        source=Source(found.name, row.place.page, entry.number, row.place.line),
        role=_role(found, entry, title),
        number=_number(found, row),
        person=_person(row, columns),
    )


def _named(title: str, organisation: Organisation, on: date | None, *, in_column: bool) -> Addressees:
    """Whom the words address; where a column says it, that matters only beside those who help."""
    if in_column and not helpers_in(title, organisation, on)[0]:
        return Addressees()
    return addressees(title, organisation, on)


def _number(found: ListTable, row: Row) -> int | None:
    """The U-number in the key column of a list that came out of the tracker."""
    keys = (_KEY.fullmatch(cell.strip()) for cell in texts_in(row, found.columns, "number"))
    return next((int(key[1]) for key in keys if key), None)


def _person(row: Row, columns: Columns) -> str | None:
    """Who is named: the columns for people, and an address among those who answer."""
    named = [*texts_in(row, columns, "person")]
    named += [one[0] for cell in texts_in(row, columns, "responsible") for one in ADDRESS.finditer(cell)]
    return ", ".join(named) or None


def _cell(cell: str, municipality: Municipality, on: date | None) -> tuple[str, ...]:
    return _bodies(cell, municipality.organisation, on)


@lru_cache(maxsize=4096)
def _bodies(cell: str, organisation: Organisation, on: date | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bodies_in_cell(cell, organisation, on)))


def _plan(found: ListTable, entry: ListRow, title: str) -> str | None:
    """The plan's own words; where the list has no such column, those in the uppdrag itself."""
    if "plan" not in found.columns:
        return plan_in(title)
    cells = texts_in(entry.row, found.columns, "plan")
    return next((text for text in cells if not _EMPTY_PLAN.fullmatch(text)), None)


def _given(found: ListTable, cells: tuple[str, ...]) -> str:
    """The words of the columns that tell the decision, made whole by their headings (KF-beslut, §)."""
    words = []
    for column in found.columns.get("given", ()):
        heading = found.heading.cells[column] if found.heading else ""
        body = _BODY_HEADING.match(heading)
        lead = f"{body[1]} " if body and not cells[column].startswith(body[1]) else ""
        mark = "§ " if "§" in heading and cells[column].isdigit() else ""
        words.append(f"{lead}{mark}{cells[column]}" if cells[column].strip(" -–") else "")
    return " ".join(filter(None, words))


def _dnr(found: ListTable, cells: tuple[str, ...], title: str, municipality: Municipality) -> tuple[str, ...]:
    columns, diarium = found.columns.get("dnr"), municipality.diarium
    if columns:
        told = [read_column(cells[column], diarium=diarium) for column in columns]
        if len(told) > 1 and not all(number.free for numbers in told for number in numbers):
            told = [
                [number for number in numbers if not number.free] for numbers in told
            ]  # the key of an entry
    else:
        given = (cells[column] for column in found.columns.get("given", ()))
        told = [read_dnr(text, diarium=diarium) for text in (title, *given)]
    return tuple(dict.fromkeys(dnr.written for numbers in told for dnr in numbers))


def _told(row: Row, columns: Columns, municipality: Municipality, on: date | None) -> tuple[str, ...]:
    """Who answers by the columns that say so."""
    cells = [ADDRESS.sub("", cell) for cell in texts_in(row, columns, "responsible")]
    cells = [cell for cell in cells if cell.strip(" ,;<>()")]
    told = [_cell(cell, municipality, on) for cell in cells]
    return told[0] if len(told) == 1 else tuple(dict.fromkeys(who for some in told for who in some))


def _responsible(
    entry: ListRow, named: tuple[str, ...], plan: str | None, municipality: Municipality, on: date | None
) -> tuple[str, ...]:
    """Who answers: the column or sentence that names them, the section, at last the plan's body."""
    in_plan = _mentioned(plan or "", municipality.organisation, on)
    responsible = named or _heads(entry.section or "", municipality.organisation, on) or in_plan[:1]
    heirs = tuple(_heir(who, in_plan, municipality, on) for who in responsible)
    return responsible if heirs == responsible else heirs


@lru_cache(maxsize=4096)
def _heads(section: str, organisation: Organisation, on: date | None) -> tuple[str, ...]:
    """Whom a section names: the first body that the register knows, else the section where it is called as bodies are."""
    return _mentioned(section, organisation, on)[:1] or ((section,) if is_body(section) else ())


@lru_cache(maxsize=4096)  # lists say the same bodies and plans again and again
def _mentioned(text: str, organisation: Organisation, on: date | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.body.id for found in organisation.mentions(text, on)))


def _heir(who: str, in_plan: tuple[str, ...], municipality: Municipality, on: date | None) -> str:
    """The body that took over where the one named is gone and the plan names its successor."""
    body = municipality.organisation.get(who)
    if body is None or on is None or body.existed(on):
        return who
    return next((heir for heir in in_plan if heir in _successors(body)), who)


def _successors(body: Body) -> tuple[str, ...]:
    return body.successors


def _role(found: ListTable, entry: ListRow, title: str) -> str | None:
    """None for a pending uppdrag; else how the list counts the row."""
    handled = bool(entry.section and HANDLED_SECTION.match(entry.section)) or _is_done(found, entry)
    of_cases = _is_of_cases(found)
    if handled and _GIVEN.match(title) and of_cases:
        return "given"
    if of_cases and not gives(title):
        return "case"
    return "handled" if handled else None


def _is_done(found: ListTable, entry: ListRow) -> bool:
    states = texts_in(entry.row, found.columns, "status")
    if any(_HANDLED_STATUS.match(state_in(state)) for state in states):
        return True
    if "done" not in found.columns:
        return False
    done = texts_in(entry.row, found.columns, "done")
    return any(_DONE.search(text) or _HANDLED_STATUS.match(state_in(text)) for text in done)


def _is_of_cases(found: ListTable) -> bool:
    """A list of ärenden: a row is an uppdrag only where its own words give one, or all are followed until done."""
    if found.followed:
        return False
    heading = found.heading.cells[found.columns["title"][0]] if found.heading else ""
    return bool(_LIST_OF_CASES.match(heading))
