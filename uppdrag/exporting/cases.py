"""The ärenden of bilaga 4: from uppdrag, from what has been, and from earlier lists of ärenden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from storage import exports, imports
from uppdrag.exporting import words
from uppdrag.identity import title_key
from uppdrag.plans import read_plan
from uppdrag.reading.stored import from_rows

if TYPE_CHECKING:
    from storage.exports import Tx
    from storage.tables import Import, OccasionRow, Source
    from uppdrag.exporting.gathering import Stock, Uppdrag
    from uppdrag.reading.model import Found

MONTHS_BACK = 6
_BEEN = frozenset({"handled", "reported", "given"})


@dataclass(frozen=True, slots=True)
class Case:
    """A row of bilaga 4: the words of the list, and the day they mean."""

    title: str
    dnr: str
    time: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Cases:
    """What is coming, by day; what has been, the latest first; and the section row that says since when."""

    coming: tuple[Case, ...]
    handled: tuple[Case, ...]
    period: str


def collect(tx: Tx, stock: Stock) -> Cases:
    """The rows of bilaga 4 as of the stock's day."""
    return _Collector(tx, stock).cases()


class _Collector:
    def __init__(self, tx: Tx, stock: Stock) -> None:
        workspace = stock.house.workspace_id
        self.stock = stock
        saved = exports.saved_imports(tx, workspace, stock.at.until)
        self.read = {one.id or 0: _read(tx, one, "cases") for one in saved}
        self.lists = [one for one in saved if self.read[one.id or 0]]
        self.pending, self.named = self.last_list(tx)
        self.occasions = exports.occasions(tx, workspace, stock.ids)
        self.plans = exports.plans(tx, workspace, stock.ids)
        self.places = exports.places(tx, workspace, [one.id for one in self.lists if one.id])
        self.since = _months_before(stock.day, MONTHS_BACK)

    def last_list(self, tx: Tx) -> tuple[set[tuple[str | None, int | None]], set[str | None]]:
        """The rows that the last list of ärenden has as coming, and the names of its lists."""
        if not self.lists:
            return set(), set()
        last = self.lists[0]
        pending = {(found.list, found.source.row) for found in _read(tx, last, "uppdrag")}
        return pending, {found.list for found in self.read[last.id or 0]}

    def cases(self) -> Cases:
        handled = _unique([*self.been(), *self.listed(coming=False)])
        handled.sort(key=lambda case: case.day or date.min, reverse=True)
        coming = [case for row in self.stock.open() if (case := self.coming(row))]
        coming = _unique([*coming, *self.listed(coming=True)])
        coming.sort(key=lambda case: (case.day is None, case.day))
        last = max([self.stock.day, *(case.day for case in handled if case.day)])
        return Cases(tuple(coming), tuple(handled), f"Ärenden {self.since:%Y-%m} till {last:%Y-%m}")

    def coming(self, row: Uppdrag) -> Case | None:
        """The uppdrag as a coming ärende: named by the last list, or planned for a meeting since then."""
        if row.status == "redovisat":
            return None
        place = self.place(row)
        if place is not None:
            same = _plain(place.plan_words) == _plain(row.plan_text)
            time = place.plan_words if same else row.plan_text
            return Case(self.wording(row, place), self.stock.written_dnr(row), time or "", row.deadline)
        if row.plan_kind == "meeting" and self.is_news(row):
            return Case(row.title, self.stock.written_dnr(row), row.plan_text or "", row.deadline)
        return None

    def place(self, row: Uppdrag) -> Source | None:
        """Where the last list of ärenden names the uppdrag as coming."""
        if not self.lists:
            return None
        last = self.lists[0]
        found = (
            place
            for place in self.places.get(row.id or 0, ())
            if place.import_id == last.id and place.list_name in self.named
        )
        return next((place for place in found if (place.list_name, place.row) in self.pending), None)

    def wording(self, row: Uppdrag, place: Source) -> str:
        """The list's own wording while the uppdrag is still called what the same handling called it."""
        told = {one.title for one in self.places[row.id or 0] if one.import_id == place.import_id}
        return place.title if row.title in told else row.title

    def is_news(self, row: Uppdrag) -> bool:
        """Whether the plan was made after the last list of ärenden, and its day is still to come."""
        made = next(
            (plan.made_at for plan in self.plans.get(row.id or 0, ()) if plan.id == row.plan_id), None
        )
        ahead = row.deadline is not None and row.deadline >= self.stock.day
        known = self.lists[0].saved_at if self.lists else None
        return ahead and (known is None or (made is not None and made > known))

    def been(self) -> Iterator[Case]:
        """Each time an uppdrag was handled, reported or given, and each decision that closed one."""
        for row in self.stock.rows:
            days = set()
            for occasion in self.occasions.get(row.id or 0, ()):
                if occasion.role in _BEEN and self.counts(occasion.latest):
                    days.add(occasion.latest)
                    yield self.handled(row, occasion)
            if row.closed_on and self.counts(row.closed_on) and row.closed_on not in days:
                yield Case(
                    row.title, self.stock.written_dnr(row), words.closed(self.stock, row), row.closed_on
                )

    def counts(self, day: date | None) -> bool:
        until = self.stock.day if self.stock.at.until else date.max
        return day is not None and self.since <= day <= until

    def handled(self, row: Uppdrag, occasion: OccasionRow) -> Case:
        place = next(
            (one for one in self.places.get(row.id or 0, ()) if one.plan_words == occasion.words), None
        )
        title = place.title if place else row.title
        time = occasion.words or ""
        if occasion.paragraph:
            time = words.decision(self.stock.short(occasion.body), occasion.latest, occasion.paragraph)
        return Case(title, self.stock.written_dnr(row), time, occasion.latest)

    def listed(self, *, coming: bool) -> Iterator[Case]:
        """Ärenden of earlier lists that are no uppdrag; coming ones only of the last list."""
        if not self.stock.whole:
            return
        for document in self.lists[:1] if coming else self.lists:
            for found in self.read[document.id or 0]:
                if found.role == "case" and _is_coming(found) == coming:
                    case = self.case(document, found)
                    if coming or self.counts(case.day):
                        yield case

    def case(self, document: Import, found: Found) -> Case:
        municipality = self.stock.house.municipality
        on, been = document.document_date, not _is_coming(found)
        plan = read_plan(found.plan, on, municipality, handled=been)
        return Case(found.title, ", ".join(found.dnr), found.plan or "", plan.latest)


def _read(tx: Tx, document: Import, kind: str) -> list[Found]:
    return list(from_rows(imports.rows_of(tx, document.workspace_id, document.id or 0, kind)))


def _is_coming(found: Found) -> bool:
    return (found.section or "").casefold().startswith("kommande")


def _unique(cases: list[Case]) -> list[Case]:
    """Without those that say the same of the same day: two lists may hold the same row."""
    return list({(title_key(case.title), case.dnr, case.day): case for case in reversed(cases)}.values())[
        ::-1
    ]


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).casefold().rstrip(".")


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, 1)
