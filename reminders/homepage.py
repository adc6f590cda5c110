"""What stands on somebody's Home: their own and their bodies' uppdrag, or everybody's for who has none.

What concerns two readers alike is looked up once for both (`Shared`), with all its words; only then is it veiled
for each.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar, cast

from reminders import sendings
from reminders.policy import Policy
from reminders.reach import reach
from reminders.receivers import Stand, policies_of, stands_of
from reminders.sendings import Sendings
from reminders.subjects import load_people
from storage import concerns, digests, homepage
from storage.digests import Counted, Figures
from storage.scope import ALL, Scope
from storage.sets import on_sqlite
from uppdrag import cards, following, sight
from uppdrag.facts import House, Line, PersonRef
from uppdrag.people import ref
from uppdrag.rules import ADMIN

if TYPE_CHECKING:
    from reminders.people import People
    from storage.concerns import Which
    from storage.deliveries import Tx
    from storage.tables import OccasionRow, Uppdrag

T = TypeVar("T")
FIRST = 5
AHEAD = timedelta(days=30)
FAR = timedelta(days=730)
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
class Concern:
    """What there is to tell of a scope. `been` and `gone` are for those who lead the work."""

    late: Kind
    week: tuple[Group, ...]
    month: tuple[Group, ...]
    later: tuple[Group, ...]
    uncertain: Kind
    undated: Kind
    unassigned: Kind
    untold: Kind
    been: tuple[Group, ...] = ()
    gone: tuple[tuple[PersonRef, int], ...] = ()

    def shown(self, how: Callable[[Line], Line]) -> Concern:
        """The same with each of its lines as somebody may see it."""

        def kind(one: Kind) -> Kind:
            return Kind(one.total, tuple(map(how, one.lines)))

        def groups(some: tuple[Group, ...]) -> tuple[Group, ...]:
            return tuple(replace(one, lines=tuple(map(how, one.lines))) for one in some)

        return Concern(
            kind(self.late), groups(self.week), groups(self.month), groups(self.later), kind(self.uncertain),
            kind(self.undated), kind(self.unassigned), kind(self.untold), groups(self.been), self.gone,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Home:
    """All that a Home shows. `mine`: the person's own and their bodies', not everybody's. `now` in UTC."""

    now: datetime
    today: date
    mine: bool
    counted: Counted
    concern: Concern
    followed: tuple[Line, ...]
    bodies: tuple[str, ...]
    policy: Policy
    deputy: tuple[PersonRef, date | None, date | None] | None
    imported: tuple[str, datetime] | None
    post: Sendings = field(default_factory=Sendings)
    admin: bool = False


class Shared:
    """What the Homes of one round have in common: a question that several of them ask is asked once.

    What is asked about each reader alike is asked once about all. It notices no change: each round has one of its own.
    """

    def __init__(self, readers: Iterable[PersonRef] = ()) -> None:
        self.readers = tuple(readers)
        self._known: dict[Hashable, Any] = {}
        self._lock = threading.RLock()  # an answer may need another

    def once(self, question: Hashable, ask: Callable[[], T]) -> T:
        """The answer to a question; whoever comes while it is being asked waits for it."""
        with self._lock:
            if question not in self._known:
                self._known[question] = ask()
            return cast("T", self._known[question])


def home_of(house: House, person: PersonRef, shared: Shared | None = None) -> Home:
    """The person's Home as it is now; the house's viewer must be that person."""
    shared = shared or Shared((person,))
    with house.db.reading() as tx:
        known = _Readers(tx, house, shared)
        stand = known.stands()[person.id]
        look = _Looking(tx, house, stand.scope, shared)
        mine = look.counted.open > 0
        look = look if mine else _Looking(tx, house, ALL, shared)
        concern, lines = _seen(tx, house, look.concern(leads=stand.leads), known.followed(stand))
        return Home(
            now=house.now(),
            today=look.today,
            mine=mine,
            counted=look.counted,
            concern=concern,
            followed=lines,
            bodies=tuple(
                house.municipality.organisation.short(body) for body in following.bodies(stand.followed)
            ),
            policy=stand.policy,
            deputy=known.deputy(person),
            imported=shared.once("imported", lambda: _imported(tx, house)),
            post=known.post()[person.id],
            admin=ADMIN in stand.roles,
        )


class _Readers:
    """What is known of the readers of a round. All is seen: it is veiled for each."""

    def __init__(self, tx: Tx, house: House, shared: Shared) -> None:
        self._tx, self._house, self._shared = tx, replace(house, viewer=None), shared

    def stands(self) -> dict[int, Stand]:
        """Where each of them stands, by id."""
        return self._shared.once("stands", self._stands)

    def _stands(self) -> dict[int, Stand]:
        policies = policies_of(self._tx, self._house)
        return stands_of(self._tx, self._house, [one.id for one in self._shared.readers], policies)

    def followed(self, stand: Stand) -> tuple[Line, ...]:
        """The uppdrag that somebody follows, in the order they began to."""
        lines = self._shared.once("followed", self._followed)
        return tuple(lines[one] for one in following.numbers(stand.followed) if one in lines)

    def _followed(self) -> dict[int, Line]:
        kept = [what for stand in self.stands().values() for what in stand.followed]
        return following.lines(self._tx, self._house, following.numbers(kept))

    def post(self) -> dict[int, Sendings]:
        """What will go out to each of them and what went, by id."""
        return self._shared.once("post", self._post)

    def _post(self) -> dict[int, Sendings]:
        stands = self.stands()
        readers = [(one, stands[one.id]) for one in self._shared.readers]
        return sendings.look(self._tx, self._house, readers)

    def deputy(self, person: PersonRef) -> tuple[PersonRef, date | None, date | None] | None:
        """Who stands in for somebody, now or from a day to come."""
        people = self._shared.once("people", self._people)
        me = people.persons[person.id]
        if me.deputy_id is None or (me.deputy_to or self._house.today()) < self._house.today():
            return None
        deputy = people.persons[me.deputy_id]
        shown = PersonRef(deputy.id, deputy.slack_id, deputy.name, deputy.active)
        return shown, me.deputy_from, me.deputy_to

    def _people(self) -> People:
        return load_people(self._tx, self._house, {one.id for one in self._shared.readers})


def _seen(
    tx: Tx, house: House, concern: Concern, lines: tuple[Line, ...]
) -> tuple[Concern, tuple[Line, ...]]:
    """As the house's viewer may see them."""
    secret: dict[int, Line] = {line.id: line for line in lines if line.protected}
    concern.shown(lambda line: secret.setdefault(line.id, line) if line.protected else line)
    veiled = sight.veiled_ids(tx, house, list(secret.values()))

    def shown(line: Line) -> Line:
        return sight.veil_line(line) if line.id in veiled else line

    return concern.shown(shown), tuple(map(shown, lines))


def _imported(tx: Tx, house: House) -> tuple[str, datetime] | None:
    last = homepage.last_import(tx, house.workspace_id)
    return (last.title or last.name, last.saved_at) if last and last.saved_at else None


Due = list[tuple["OccasionRow", "Uppdrag"]]


class _Looking:
    """One look at the database for what a scope holds. All is seen: it is veiled for each reader."""

    def __init__(self, tx: Tx, house: House, scope: Scope, shared: Shared) -> None:
        self._tx, self._house, self._shared = tx, replace(house, viewer=None), shared
        self._scope = ALL if scope.everything else scope
        self.today = house.today()
        self._sunday = self.today + timedelta(days=6 - self.today.weekday())
        self._figures = shared.once(("figures", self._scope), self._figured)
        self.counted = digests.with_fulfilled(self._figures, 0)

    def _figured(self) -> Figures:
        now = self._house.now()
        return digests.figures(self._tx, self._house.workspace_id, self._scope, self.today, now, now)

    def concern(self, *, leads: bool) -> Concern:
        return self._shared.once(("concern", self._scope, leads), lambda: self._concern(leads=leads))

    def _concern(self, *, leads: bool) -> Concern:
        nobody_s = concerns.unassigned(of_some=not self._scope.everything and on_sqlite(self._tx))
        told = [
            self._counted_kind("late", concerns.late(self.today), FIRST),
            self._counted_kind("uncertain", concerns.uncertain()),
            self._counted_kind("undated", concerns.undated()),
            self._counted_kind("unassigned", nobody_s),
            self._untold(),
        ]
        week = self._due(self.today, self._sunday)
        month = self._due(self._sunday + timedelta(days=1), self.today + AHEAD)
        later = [] if week or month else self._due(self.today + AHEAD + timedelta(days=1), self.today + FAR)
        been = self._been() if leads else []
        rows = [row for _, some in told for row in some]
        rows += [row for _, row in (*week, *month, *later, *been)]
        lines = {line.id: line for line in cards.lines(self._tx, self._house, rows)}
        late, uncertain, undated, unassigned, untold = (
            Kind(total, tuple(lines[row.id or 0] for row in some)) for total, some in told
        )
        return Concern(
            late=late,
            week=self._grouped(week, lines),
            month=self._grouped(month, lines),
            later=self._grouped(later, lines)[:1],
            uncertain=uncertain,
            undated=undated,
            unassigned=unassigned,
            untold=untold,
            been=self._grouped(been, lines),
            gone=self._gone() if leads else (),
        )

    def _counted_kind(self, name: str, which: Which, limit: int = 3) -> tuple[int, list[Uppdrag]]:
        """Not asked for when the figures tell that there is none; protected ones they do not tell of by kind."""
        any_of_it = self._figures.shown[name] or self._figures.protected
        return self._kind(which, limit) if any_of_it else (0, [])

    def _untold(self) -> tuple[int, list[Uppdrag]]:
        reached = self._shared.once("reach", lambda: reach(self._tx, self._house))
        return self._kind(reached.untold()) if reached.bodies else (0, [])

    def _kind(self, which: Which, limit: int = 3) -> tuple[int, list[Uppdrag]]:
        return homepage.some(self._tx, self._house.workspace_id, self._scope, which, limit)

    def _due(self, first: date, last: date) -> Due:
        return homepage.due(self._tx, self._house.workspace_id, self._scope, (first, last), MOST_DUE)

    def _been(self) -> Due:
        """Meetings that have been, of which nobody has told how it went."""
        days = (self.today - ASKED_FOR, self.today - timedelta(days=1))
        found = homepage.due(self._tx, self._house.workspace_id, self._scope, days, MOST_DUE, untold=True)
        ids = [row.id for _, row in found if row.id is not None]
        answered = homepage.told_not_up(self._tx, self._house.workspace_id, ids)
        return [one for one in found if _which(*one) not in answered]

    def _grouped(self, found: Due, lines: dict[int, Line]) -> tuple[Group, ...]:
        marked = [
            ((one.deadline or self.today, one.body if one.kind == "meeting" else None), lines[row.id or 0])
            for one, row in found
        ]
        marked.sort(key=lambda pair: (pair[0][0], pair[0][1] or ""))
        short = self._house.municipality.organisation.short
        return tuple(
            Group(short(body) if body else None, day, tuple(line for _, line in some))
            for (day, body), some in groupby(marked, key=lambda pair: pair[0])
        )

    def _gone(self) -> tuple[tuple[PersonRef, int], ...]:
        found = homepage.out_of_reach(self._tx, self._house.workspace_id, self._scope, MOST_GONE)
        return tuple((ref(person), count) for person, count in found)


def _which(occasion: OccasionRow, row: Uppdrag) -> tuple[int, str]:
    return row.id or 0, occasion.deadline.isoformat() if occasion.deadline else ""
