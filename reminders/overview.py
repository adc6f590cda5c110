"""From the database to what a digest tells: one receiver's uppdrag, what is late, next, moved, new and to sort out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reminders.digest import Entry, Headline, Kind, Move, Overview, Section
from storage import digests
from storage.digests import Scope
from uppdrag import cards
from uppdrag.facts import House

if TYPE_CHECKING:
    from storage.deliveries import Tx
    from storage.tables import Event, Uppdrag

MOST = {"late": 40, "moved": 20, "new": 20, "fulfilled": 20}
MOST_TO_SORT = 12
MOST_AT_MEETINGS = 60
MEETINGS_AHEAD = timedelta(days=30)
FAR = timedelta(days=366)


def overview(tx: Tx, house: House, scope: Scope, since: datetime, until: datetime) -> Overview:
    """What there is to tell about the scope; [since, until) is the window of what is new (UTC instants)."""
    return _Looking(tx, house, scope, since, until).overview()


class _Looking:
    """One look at the database for one digest."""

    def __init__(self, tx: Tx, house: House, scope: Scope, since: datetime, until: datetime) -> None:
        self.tx, self.house, self.scope = tx, house, scope
        self.since, self.until, self.today = since, until, house.today()

    def overview(self) -> Overview:
        return Overview(
            today=self.today,
            headline=self._headline(),
            sections=tuple(section for section in self._sections() if section.total),
            next_meeting=self._next_meeting(),
            ahead=digests.ahead(self.tx, self.house.workspace_id, self.scope),
        )

    def _headline(self) -> Headline:
        found = digests.counted(
            self.tx, self.house.workspace_id, self.scope, self.today, self.since, self.until
        )
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

    def _sections(self) -> Iterator[Section]:
        yield self._some("late", digests.late(self.today), MOST["late"])
        yield from self._meetings()
        yield self._changed("moved", digests.MOVED)
        yield self._some("new", digests.recorded(self.since, self.until), MOST["new"])
        yield self._changed("fulfilled", (digests.FULFILLED,))
        yield self._some("undated", digests.undated(), MOST_TO_SORT)
        yield self._some("uncertain", digests.uncertain(), MOST_TO_SORT)
        yield self._some("contradictory", digests.contradictory(), MOST_TO_SORT)
        yield self._some("unassigned", digests.unassigned(), MOST_TO_SORT)
        yield self._unsent()

    def _some(self, kind: Kind, which: tuple[Any, ...], limit: int) -> Section:
        total, rows = digests.some(self.tx, self.house.workspace_id, self.scope, which, limit)
        return Section(kind, self._entries(rows), total)

    def _entries(self, rows: list[Uppdrag]) -> tuple[Entry, ...]:
        return tuple(Entry(line) for line in cards.lines(self.tx, self.house, rows))

    def _meetings(self) -> Iterator[Section]:
        last = self.today + MEETINGS_AHEAD
        found = digests.meetings(
            self.tx, self.house.workspace_id, self.scope, self.today, last, MOST_AT_MEETINGS
        )
        for (day, body), group in groupby(found, key=lambda pair: (pair[0].deadline, pair[0].body)):
            rows = [row for _, row in group]
            yield Section("meeting", self._entries(rows), len(rows), self._short(body), day)

    def _short(self, body: str | None) -> str | None:
        return self.house.municipality.organisation.short(body) if body else None

    def _changed(self, kind: Kind, what: tuple[str, ...]) -> Section:
        found = digests.changes(self.tx, self.house.workspace_id, self.scope, what, self.since, self.until)
        pairs = [(event, row) for event, row in found if not row.protected]
        shown = pairs[: MOST[kind]]
        lines = cards.lines(self.tx, self.house, [row for _, row in shown])
        entries = (
            self._entry(kind, event, row, Entry(line))
            for (event, row), line in zip(shown, lines, strict=True)
        )
        return Section(kind, tuple(entries), len(pairs))

    def _entry(self, kind: Kind, event: Event, row: Uppdrag, entry: Entry) -> Entry:
        if kind == "moved":
            return Entry(entry.line, move=_move(event))
        return Entry(entry.line, decision=self._decision(row))

    def _decision(self, row: Uppdrag) -> str:
        if row.closed_on is None:
            return "utan beslut"
        body = self._short(row.closed_body) or ""
        return f"{body} {row.closed_on.isoformat()} § {row.closed_paragraph}".strip()

    def _unsent(self) -> Section:
        numbers = set(digests.unsent(self.tx, self.house.workspace_id, self.scope, self.since))
        which = (digests.numbered(numbers),)
        return self._some("unsent", which, MOST_TO_SORT) if numbers else Section("unsent", (), 0)

    def _next_meeting(self) -> tuple[str, date, int] | None:
        found = digests.meetings(
            self.tx, self.house.workspace_id, self.scope, self.today, self.today + FAR, MOST_AT_MEETINGS
        )
        if not found:
            return None
        first = found[0][0]
        many = sum((one.deadline, one.body) == (first.deadline, first.body) for one, _ in found)
        return (self._short(first.body) or "möte", first.deadline or self.today, many)


def _move(event: Event) -> Move:
    return Move(
        before=event.before.get("plan"),
        after=event.after.get("plan"),
        reason=event.reason,
        times=int(event.after.get("moves") or 0),
    )
