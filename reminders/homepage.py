"""What stands on somebody's Home: their own and their bodies' uppdrag, or everybody's for who has none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reminders import sendings
from reminders.policy import Policy
from reminders.receivers import LEADING, reader_policy, scope_of
from reminders.sendings import Sendings
from storage import digests, homepage, people
from storage.digests import Counted, Scope
from uppdrag import cards, following
from uppdrag.allowing import standing_of
from uppdrag.facts import House, Line, PersonRef
from uppdrag.people import ref
from uppdrag.rules import ADMIN

if TYPE_CHECKING:
    from storage.deliveries import Tx
    from storage.tables import OccasionRow, Uppdrag

FIRST = 5
AHEAD = timedelta(days=30)
FAR_AHEAD = timedelta(days=730)
ASKED_FOR = timedelta(days=14)
MOST_DUE = 80
MOST_GONE = 5


@dataclass(frozen=True, slots=True)
class Group:
    """What is due on one occasion: the body's short name for a meeting, the day, and the uppdrag."""

    body: str | None
    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How many there are of something, and the first of them."""

    total: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """All that a Home shows. `mine`: the person's own and their bodies', not everybody's. `now` in UTC."""

    now: datetime
    today: date
    mine: bool
    counted: Counted
    late: Kind
    week: tuple[Group, ...]
    month: tuple[Group, ...]
    later: tuple[Group, ...]
    uncertain: Kind
    undated: Kind
    unassigned: Kind
    been: tuple[Group, ...]
    gone: tuple[tuple[PersonRef, int], ...]
    followed: tuple[Line, ...]
    bodies: tuple[str, ...]
    policy: Policy
    deputy: tuple[PersonRef, date | None, date | None] | None
    imported: tuple[str, datetime] | None
    post: Sendings = field(default_factory=Sendings)
    admin: bool = False


def home_of(house: House, person: PersonRef) -> Home:
    """The person's Home as it is now; the house's viewer must be that person."""
    lines, bodies = following.followed(house, person.id)
    with house.db.reading() as tx:
        look = _Looking(tx, house, person)
        roles = {role for role, _ in standing_of(tx, house, person.id).roles}
        leads = bool(roles & set(LEADING))
        return Home(
            now=house.now(),
            today=look.today,
            mine=look.mine,
            counted=look.counted,
            late=look.kind(digests.late(look.today), FIRST),
            week=look.due(look.today, look.sunday),
            month=look.due(look.sunday + timedelta(days=1), look.today + AHEAD),
            later=look.next_after(look.today + AHEAD),
            uncertain=look.kind(digests.uncertain()),
            undated=look.kind(digests.undated()),
            unassigned=look.kind(digests.unassigned()),
            been=look.been() if leads else (),
            gone=look.gone() if leads else (),
            followed=lines,
            bodies=tuple(look.short(body) or body for body in bodies),
            policy=reader_policy(tx, house, person.slack_id),
            deputy=look.deputy(),
            imported=look.imported(),
            post=sendings.look(tx, house, person),
            admin=ADMIN in roles,
        )


def _which(occasion: OccasionRow, row: Uppdrag) -> tuple[int, str]:
    return row.id or 0, occasion.deadline.isoformat() if occasion.deadline else ""


class _Looking:
    """One look at the database for one Home."""

    def __init__(self, tx: Tx, house: House, person: PersonRef) -> None:
        self.tx, self.house, self.person, self.today = tx, house, person, house.today()
        self.sunday = self.today + timedelta(days=6 - self.today.weekday())
        self.scope = scope_of(tx, house, person.slack_id)
        self.counted = self._counted()
        self.mine = self.counted.open > 0
        if not self.mine:
            self.scope = Scope(everything=True)
            self.counted = self._counted()

    def _counted(self) -> Counted:
        now = self.house.now()
        return digests.counted(self.tx, self.house.workspace_id, self.scope, self.today, now, now)

    def lines(self, rows: list[Uppdrag]) -> tuple[Line, ...]:
        return cards.lines(self.tx, self.house, rows)

    def short(self, body: str | None) -> str | None:
        return self.house.municipality.organisation.short(body) if body else None

    def kind(self, which: tuple[Any, ...], limit: int = 3) -> Kind:
        total, rows = homepage.some(self.tx, self.house.workspace_id, self.scope, which, limit)
        return Kind(total, self.lines(rows))

    def due(self, first: date, last: date) -> tuple[Group, ...]:
        found = homepage.due(self.tx, self.house.workspace_id, self.scope, (first, last), MOST_DUE)
        return self._grouped(found)

    def next_after(self, day: date) -> tuple[Group, ...]:
        """The next occasion after a day, where nothing is due before it."""
        if self.due(self.today, day):
            return ()
        return self.due(day + timedelta(days=1), day + FAR_AHEAD)[:1]

    def been(self) -> tuple[Group, ...]:
        """Meetings that have been, of which nobody has told how it went."""
        days = (self.today - ASKED_FOR, self.today - timedelta(days=1))
        found = homepage.due(self.tx, self.house.workspace_id, self.scope, days, MOST_DUE, "meeting")
        ids = [row.id for _, row in found if row.id is not None]
        answered = homepage.told_not_up(self.tx, self.house.workspace_id, ids)
        return self._grouped([one for one in found if _which(*one) not in answered])

    def _grouped(self, found: list[tuple[OccasionRow, Uppdrag]]) -> tuple[Group, ...]:
        lines = self.lines([row for _, row in found])
        marked = [
            ((one.deadline or self.today, one.body if one.kind == "meeting" else None), line)
            for (one, _), line in zip(found, lines, strict=True)
        ]
        marked.sort(key=lambda pair: (pair[0][0], pair[0][1] or ""))
        return tuple(
            Group(self.short(body), day, tuple(line for _, line in some))
            for (day, body), some in groupby(marked, key=lambda pair: pair[0])
        )

    def gone(self) -> tuple[tuple[PersonRef, int], ...]:
        found = homepage.out_of_reach(self.tx, self.house.workspace_id, self.scope, MOST_GONE)
        return tuple((ref(person), count) for person, count in found)

    def deputy(self) -> tuple[PersonRef, date | None, date | None] | None:
        me = people.person(self.tx, self.house.workspace_id, self.person.id)
        if me is None or me.deputy_id is None or (me.deputy_to or self.today) < self.today:
            return None
        deputy = people.person(self.tx, self.house.workspace_id, me.deputy_id)
        return (ref(deputy), me.deputy_from, me.deputy_to) if deputy else None

    def imported(self) -> tuple[str, datetime] | None:
        last = homepage.last_import(self.tx, self.house.workspace_id)
        return (last.title or last.name, last.saved_at) if last and last.saved_at else None
