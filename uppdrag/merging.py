"""One document, several lists: which rows are the same uppdrag, and what they say together.

Pure. The same dnr and nearly the same words in *another* list are one uppdrag; two rows of one list are two,
however alike they are (1365/20). Without a dnr the same body and the same words are needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from uppdrag.dnr import Dnr, read_column
from uppdrag.facts import Given
from uppdrag.identity import SAME, likeness, same_paragraph, title_key
from uppdrag.plans import Plan, answerer, read_plan
from uppdrag.reading.model import Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from uppdrag.municipality import Municipality
    from uppdrag.reading import Reading
    from uppdrag.reading.model import Decision, GivenBy

GIVES = "gives"
_BEEN = ("handled", "given")
_STATUS = {None: "pågående", "handled": "redovisat", "given": "ej påbörjat", GIVES: "ej påbörjat"}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PLAIN = re.compile(r"[^0-9a-zåäö]+")


@dataclass(slots=True)
class Entry:
    """One uppdrag as a document tells it: the row that says most, and all rows that speak of it."""

    title: str
    organ: str
    dnr: tuple[Dnr, ...]
    plan: Plan
    status: str
    rows: list[Found]
    co_bodies: tuple[str, ...] = ()
    with_bodies: tuple[str, ...] = ()
    section: str | None = None
    given: Given | None = None
    budget_year: int | None = None
    number: int | None = None
    been: tuple[tuple[str, Plan], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        """The words that name who is responsible, of the first row that has any."""
        return next((row.person for row in self.rows if row.person), "")

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(dnr.key for dnr in self.dnr)

    def is_same(self, other: Found, dnr: tuple[Dnr, ...]) -> bool:
        """Whether a row of another list speaks of this uppdrag."""
        if other.role in (None, GIVES) and any(
            (row.list, row.role) == (other.list, other.role) for row in self.rows
        ):
            return False
        if self.keys & {one.key for one in dnr}:
            return likeness(self.title, other.title) >= SAME
        same_words = title_key(self.title) == title_key(other.title)
        return not self.dnr and not dnr and same_words and other.responsible[:1] == (self.organ,)


def merge(reading: Reading, municipality: Municipality) -> list[Entry]:
    """The uppdrag of a document, in its order; rows of handled cases become what has been, not new uppdrag."""
    gathered = _Gathered(_Reader(reading, municipality))
    main_list = _main_list(reading)
    for found in reading.uppdrag:
        gathered.place(found)
    for found in reading.cases:
        if found.role in _BEEN:
            gathered.place(found)
    for decision in reading.decisions:
        if decision.effect == "gives":
            gathered.place(_as_row(decision)).given = proof_of(decision)
    for entry in gathered.entries:
        _heed_proposals(entry, reading)
        _warn(entry, main_list)
    return gathered.entries


class _Gathered:
    """The entries so far, found again by dnr or by their words without looking through all of them."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.entries: list[Entry] = []
        self._by: dict[str, list[Entry]] = {}
        self._named = 0
        self._lists: set[tuple[str | None, str | None]] = set()

    def place(self, found: Found) -> Entry:
        """The entry that a row speaks of, made if it is the first to do so."""
        dnr = self.reader.dnr(found)
        same = None if self._is_of_the_only_list(found) else self._same(found, dnr)
        self._lists.add((found.list, found.role))
        if same is not None:
            _add(same, found, self.reader)
            return same
        entry = _entry(found, dnr, self.reader)
        self.entries.append(entry)
        return entry

    def _is_of_the_only_list(self, found: Found) -> bool:
        """Two rows of one list are two uppdrag: while there is no other list, nobody has to look."""
        return found.role in (None, GIVES) and self._lists <= {(found.list, found.role)}

    def _same(self, found: Found, dnr: tuple[Dnr, ...]) -> Entry | None:
        for entry in self.entries[self._named :]:
            for name in _names(entry.title, entry.dnr):
                self._by.setdefault(name, []).append(entry)
        self._named = len(self.entries)
        names = _names(found.title, dnr)
        near = {id(entry): entry for name in names for entry in self._by.get(name, ())}.values()
        return max(
            (entry for entry in near if entry.is_same(found, dnr)),
            key=lambda entry: likeness(entry.title, found.title),
            default=None,
        )


def _names(title: str, dnr: tuple[Dnr, ...]) -> list[str]:
    """What an uppdrag can be found by: its cases, else its words."""
    return [one.key for one in dnr] or [title_key(title)]


class _Reader:
    """Reads the plans and dnr of one document's rows, with the years that its other rows give away."""

    def __init__(self, reading: Reading, municipality: Municipality) -> None:
        self.on: date | None = reading.document.date
        self.is_budget = reading.document.kind == "budget"
        self.municipality = municipality
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._bare: dict[str, str | None] = {}
        self._answerers: dict[str | None, object] = {}
        self.years = dict(self._years(reading))

    def dnr(self, found: Found) -> tuple[Dnr, ...]:
        if not found.dnr:
            return ()
        return tuple(read_column("; ".join(found.dnr), diarium=self.municipality.diarium))

    def plan(self, found: Found) -> Plan:
        """The row's plan; of an uppdrag given that day none is known."""
        words = None if found.role == "given" else found.plan
        body = found.responsible[0] if found.responsible else None
        return self._read(words, body, self._sibling_year(found), found.role in _BEEN)

    def budget_year(self, found: Found) -> int | None:
        """The year of the KF budget that this document is, and that gives the uppdrag."""
        words = found.given_by.text if found.given_by and self.is_budget else None
        year = _YEAR.search(words or "")
        return int(year[0]) if year else None

    def by_year_end(self, year: int) -> Plan:
        """The default for what a budget gives without a word about when: before the end of its year."""
        plan = self._read(f"senast {year}-12-31", None, None, False)
        told = f"Ingen tid anges. Uppdrag i budgeten för {year} ska vara klara senast 31 december {year} (förval)."
        return replace(plan, phrase="", explanation=told, certain=True)

    def been(self, found: Found) -> Plan:
        """The day on which a case was handled or an uppdrag given."""
        return self._read(found.plan, None, None, True)

    def _read(self, words: str | None, body: str | None, sibling_year: int | None, handled: bool) -> Plan:
        """Lists repeat their plan words: each is read once for those whose windows are the same."""
        if body not in self._answerers:
            self._answerers[body] = answerer(body, self.municipality)
        asked = (words, self._answerers[body], sibling_year, handled)
        if asked not in self._plans:
            self._plans[asked] = read_plan(
                words, self.on, self.municipality, body=body, sibling_year=sibling_year, handled=handled
            )
        return self._plans[asked]

    def _years(self, reading: Reading) -> Iterator[tuple[tuple[str, str], int]]:
        """The year that plan words have in a row, by its dnr, as far as another row has the same without one."""
        rows = [row for row in chain(reading.uppdrag, reading.cases) if row.plan and row.dnr]
        asked = {self._without_year(row.plan) for row in rows} - {None}
        for row in rows if asked else ():
            year = _YEAR.search(row.plan or "")
            if year and (words := _plain(row.plan or "")) in asked:
                yield from (((dnr.key, words), int(year[0])) for dnr in self.dnr(row))

    def _sibling_year(self, found: Found) -> int | None:
        words = self._without_year(found.plan)
        if words is None or not self.years:
            return None
        found_years = (self.years.get((dnr.key, words)) for dnr in self.dnr(found))
        return next((year for year in found_years if year), None)

    def _without_year(self, plan: str | None) -> str | None:
        """Plan words that name no year, in their plain form; None for those that do."""
        if not plan:
            return None
        if plan not in self._bare:
            self._bare[plan] = None if _YEAR.search(plan) else _plain(plan)
        return self._bare[plan]


def _plain(words: str) -> str:
    return " ".join(_PLAIN.sub(" ", _YEAR.sub(" ", words.casefold())).split())


def _entry(found: Found, dnr: tuple[Dnr, ...], reader: _Reader) -> Entry:
    organ, *others = found.responsible or ("okänd",)
    year = reader.budget_year(found)
    entry = Entry(
        title=found.title,
        organ=organ,
        dnr=dnr,
        plan=reader.plan(found) if found.plan or year is None else reader.by_year_end(year),
        budget_year=year,
        number=found.number,
        status=_STATUS[found.role],
        rows=[found],
        co_bodies=tuple(others),
        with_bodies=found.with_,
        section=found.section,
        given=_given(found.given_by),
    )
    if found.role in _BEEN:
        entry.been = ((found.role, reader.been(found)),)
    return entry


def _add(entry: Entry, found: Found, reader: _Reader) -> None:
    entry.rows.append(found)
    entry.given = entry.given or _given(found.given_by)
    if found.role not in _BEEN:
        if found.plan or found.role is None:
            _same_plan(entry, found, reader.plan(found))
        return
    been = reader.been(found)
    entry.been += ((found.role, been),)
    if found.role == "handled" and _answers(been, entry.plan):
        entry.status = "redovisat"


def _as_row(decision: Decision) -> Found:
    """What *Beslut* gives, as a row beside those of the lists."""
    return Found(
        title=decision.text,
        dnr=decision.dnr,
        responsible=decision.responsible,
        with_=decision.with_,
        plan=decision.plan,
        section="Beslut",
        source=decision.source,
        role=GIVES,
    )


def proof_of(decision: Decision) -> Given:
    """Who gave by this decision: body, day, and § with its point."""
    point = f" p. {decision.point}" if decision.point else ""
    return Given(decision.body, decision.date, f"{decision.paragraph}{point}" if decision.paragraph else None)


def _heed_proposals(entry: Entry, reading: Reading) -> None:
    """What the same handling reports and proposes to close is reported; only a decision closes it."""
    given = entry.given
    if given is None or given.on is None or entry.status == "redovisat":
        return
    for one in reading.suggestions:
        proposed = one.given_by if one.kind == "proposed_closing" else None
        if proposed and proposed.date == given.on and same_paragraph(proposed.paragraph, given.paragraph):
            entry.status = "redovisat"


def _answers(been: Plan, planned: Plan) -> bool:
    """Whether the handling came on or after the day the plan asked for."""
    return planned.deadline is None or (been.latest is not None and been.latest >= planned.deadline)


def _same_plan(entry: Entry, found: Found, plan: Plan) -> None:
    if (plan.earliest, plan.latest, plan.kind) != (entry.plan.earliest, entry.plan.latest, entry.plan.kind):
        entry.warnings += (
            f"Samma handling anger också *{found.plan or 'ingen plan'}* ({_where(found)}). Vilket gäller?",
        )


def _where(found: Found) -> str:
    row = f"rad {found.source.row}" if found.source.row else ""
    return ", ".join(part for part in (found.list, row) if part) or "en annan plats"


def _given(given: GivenBy | None) -> Given | None:
    if given is None:
        return None
    return Given(given.body, given.date, str(given.paragraph or "") or None, given.text)


def _warn(entry: Entry, main_list: str | None) -> None:
    if entry.plan.warnings:
        entry.warnings += entry.plan.warnings
    for _role, been in entry.been:
        entry.warnings += been.warnings
    pending = {row.list for row in entry.rows if row.role is None} if main_list else set()
    if main_list and pending and main_list not in pending:
        entry.warnings += (f"Står i {' och '.join(sorted(filter(None, pending)))} men saknas i {main_list}.",)
    if len(entry.warnings) > 1:
        entry.warnings = tuple(dict.fromkeys(entry.warnings))


def _main_list(reading: Reading) -> str | None:
    """The one list that holds pending uppdrag and nothing else, against which the others can be checked."""
    mixed = {row.list for row in reading.cases}
    only = {row.list for row in reading.uppdrag if row.list} - mixed
    return next(iter(only)) if len(only) == 1 and mixed else None
