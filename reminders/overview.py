"""From the database to what a digest tells: one receiver's uppdrag, what is late, next, moved, new and to sort out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reminders.digest import Entry, Headline, Kind, Move, Overview, Section
from reminders.reach import reach
from storage import concerns, digests
from storage.scope import Scope
from storage.sets import on_sqlite
from uppdrag import cards
from uppdrag.facts import House, Line

if TYPE_CHECKING:
    from storage.concerns import Which
    from storage.deliveries import Tx
    from storage.gathering import Seen
    from storage.tables import Event, Uppdrag

MOST = {"late": 40, "moved": 20, "new": 20, "fulfilled": 20}
MOST_TO_SORT = 12
MOST_AT_MEETINGS = 60
MEETINGS_AHEAD = timedelta(days=30)
FAR = timedelta(days=366)


def overview(tx: Tx, house: House, scope: Scope, since: datetime, until: datetime) -> Overview:
    """What there is to tell about the scope; [since, until) is the window of what is new (UTC instants)."""
    return _Looking(tx, house, scope, since, until).overview()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A section before its lines are known: the rows, and of changes the event behind each."""

    kind: Kind
    rows: Sequence[Seen | Uppdrag]
    total: int
    body: str | None = None
    day: date | None = None
    events: Sequence[Event] = ()


class _Looking:
    """One look at the database for one digest."""

    def __init__(self, tx: Tx, house: House, scope: Scope, since: datetime, until: datetime) -> None:
        self.tx, self.house, self.scope = tx, house, scope
        self.since, self.until, self.today = since, until, house.today()
        self.where = (tx, house.workspace_id, scope)
        self.figures = digests.figures(*self.where, self.today, since, until)
        self.changes = digests.changes(*self.where, (*digests.MOVED, digests.FULFILLED), since, until)
        ahead = (self.today, self.today + FAR)
        self.meetings = digests.meetings(*self.where, *ahead, MOST_AT_MEETINGS)

    def overview(self) -> Overview:
        pieces = [piece for piece in self._pieces() if piece.total]
        shown = {row.id: row for piece in pieces for row in piece.rows}
        lines = {line.id: line for line in cards.lines(self.tx, self.house, list(shown.values()))}
        return Overview(
            today=self.today,
            headline=self._headline(),
            sections=tuple(self._section(piece, lines) for piece in pieces),
            next_meeting=self._next_meeting(),
            ahead=self.figures.ahead,
        )

    def _headline(self) -> Headline:
        fulfilled = sum(event.what == digests.FULFILLED for event, _ in self.changes)
        found = digests.with_fulfilled(self.figures, fulfilled)
        return Headline(
            open=found.open,
            new=found.new,
            fulfilled=found.fulfilled,
            late=found.late,
            soon=found.soon,
            undated=found.undated,
            protected=found.protected,
            since=self.since.astimezone(self.house.municipality.zone).date(),
        )

    def _pieces(self) -> Iterator[_Piece]:
        yield self._first("late", concerns.late(self.today), MOST["late"])
        yield from self._of_meetings()
        yield self._changed("moved", digests.MOVED)
        yield self._first("new", concerns.recorded(self.since, self.until), MOST["new"])
        yield self._changed("fulfilled", (digests.FULFILLED,))
        yield self._first("undated", concerns.undated(), MOST_TO_SORT)
        yield self._first("uncertain", concerns.uncertain(), MOST_TO_SORT)
        yield self._counted_first("contradictory", concerns.contradictory())
        unassigned = concerns.unassigned(of_some=not self.scope.everything and on_sqlite(self.tx))
        yield self._first("unassigned", unassigned, MOST_TO_SORT)
        yield from self._beyond_reach()
        yield self._unsent()

    def _beyond_reach(self) -> Iterator[_Piece]:
        far = reach(self.tx, self.house)
        if far.persons:
            yield self._counted_first("unreached", far.unreached())
        if far.bodies:
            yield self._counted_first("untold", far.untold())

    def _first(self, kind: Kind, which: Which, limit: int) -> _Piece:
        """What the figures have counted already; where there is none nobody is asked."""
        total = self.figures.shown[kind]
        rows = digests.first(*self.where, which, limit) if total else ()
        return _Piece(kind, rows, total)

    def _counted_first(self, kind: Kind, which: Which) -> _Piece:
        rows = digests.first(*self.where, which, MOST_TO_SORT)
        enough = len(rows) < MOST_TO_SORT
        return _Piece(kind, rows, len(rows) if enough else digests.how_many(*self.where, which))

    def _of_meetings(self) -> Iterator[_Piece]:
        near = [found for found in self.meetings if found[0] <= self.today + MEETINGS_AHEAD]
        for (day, body), group in groupby(near, key=lambda found: found[:2]):
            rows = [row for _, _, row in group]
            yield _Piece("meeting", rows, len(rows), self._short(body), day)

    def _changed(self, kind: Kind, what: tuple[str, ...]) -> _Piece:
        pairs = [(event, row) for event, row in self.changes if event.what in what and not row.protected]
        shown = pairs[: MOST[kind]]
        return _Piece(kind, [row for _, row in shown], len(pairs), events=[event for event, _ in shown])

    def _section(self, piece: _Piece, lines: Mapping[int, Line]) -> Section:
        entries = [Entry(lines[row.id or 0]) for row in piece.rows]
        if piece.kind == "moved":
            entries = [
                replace(one, move=_move(event)) for one, event in zip(entries, piece.events, strict=True)
            ]
        if piece.kind == "fulfilled":
            entries = [
                replace(one, decision=self._decision(row))
                for one, row in zip(entries, piece.rows, strict=True)
            ]
        return Section(piece.kind, tuple(entries), piece.total, piece.body, piece.day)

    def _short(self, body: str | None) -> str | None:
        return self.house.municipality.organisation.short(body) if body else None

    def _decision(self, row: Any) -> str:
        if row.closed_on is None:
            return "utan beslut"
        body = self._short(row.closed_body) or ""
        return f"{body} {row.closed_on.isoformat()} § {row.closed_paragraph}".strip()

    def _unsent(self) -> _Piece:
        numbers = set(digests.unsent(self.tx, self.house.workspace_id, self.scope, self.since))
        return (
            self._counted_first("unsent", concerns.numbered(numbers)) if numbers else _Piece("unsent", (), 0)
        )

    def _next_meeting(self) -> tuple[str, date, int] | None:
        if not self.meetings:
            return None
        day, body, _ = self.meetings[0]
        many = sum(found[:2] == (day, body) for found in self.meetings)
        return (self._short(body) or "möte", day, many)


def _move(event: Event) -> Move:
    return Move(
        before=event.before.get("plan"),
        after=event.after.get("plan"),
        reason=event.reason,
        times=int(event.after.get("moves") or 0),
    )
