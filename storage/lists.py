"""Lists of uppdrag: narrowed, counted, paged and searched, always on an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, String, bindparam, func, select, text
from sqlmodel import Session

from storage.carding import Found
from storage.sets import AmongFound, among_given, on_sqlite, packed
from storage.tables import metadata

_uppdrag, _occasion = metadata.tables["uppdrag"], metadata.tables["occasion"]
_u = _uppdrag.c

WAITING = ("ej påbörjat", "pågående")
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None or empty leaves open.

    `bodies` are ids of the register; `year` is the deadline's; `meeting_body` and the days name an occasion;
    `late_before` keeps what waits with a deadline before that day, `due` what has one between these days; `report` and `period` name a report and what it
    covers, whatever day a body hands it in.
    """

    bodies: tuple[str, ...] = ()
    status: str | None = None
    person_id: int | None = None
    year: int | None = None
    earliest: date | None = None
    latest: date | None = None
    meeting_body: str | None = None
    late_before: date | None = None
    due: tuple[date, date] | None = None
    report: str | None = None
    period: tuple[date, date] | None = None
    undated: bool = False
    uncertain: bool = False
    unassigned: bool = False
    open_only: bool = True


def matching(
    tx: Session, workspace_id: int, wanted: Filter, *, limit: int = 10, offset: int = 0
) -> tuple[int, list[Found]]:
    """How many match, and one page of their rows, the earliest deadline first, undated last.

    In a person's own list what waits for somebody else's decision comes after what waits for the person.
    """
    given = _given(workspace_id, wanted)
    page = _page(_asked(wanted), len(wanted.bodies)).limit(limit).offset(offset)
    rows = list(tx.connection().execute(page, given))
    return _counted(tx, workspace_id, wanted), rows


def _counted(tx: Session, workspace_id: int, wanted: Filter) -> int:
    found = tx.connection().execute(_count(_asked(wanted), len(wanted.bodies)), _given(workspace_id, wanted))
    return int(found.scalar_one())


def _asked(wanted: Filter) -> frozenset[str]:
    """What a list is narrowed by. The statement is built once for all that are narrowed by the same."""
    return frozenset(name for name in Filter.__dataclass_fields__ if getattr(wanted, name))


def _given(workspace_id: int, wanted: Filter) -> dict[str, Any]:
    """The values for such a statement."""
    given = {name: getattr(wanted, name) for name in _asked(wanted)}
    for name in ("due", "period"):
        if name in given:
            given[f"{name}_from"], given[f"{name}_to"] = given.pop(name)
    if wanted.year:
        given |= {"year_from": date(wanted.year, 1, 1), "year_to": date(wanted.year, 12, 31)}
    if len(wanted.bodies) == 1:
        given["body"] = wanted.bodies[0]
    return given | {"workspace": workspace_id}


@cache
def _count(asked: frozenset[str], bodies: int) -> Select[Any]:
    return _narrow(select(func.count()).select_from(_uppdrag), asked, bodies)


@cache
def _page(asked: frozenset[str], bodies: int) -> Select[Any]:
    """As the indexes are ordered, so that a page reads no more than a page. (NULLs are last on PostgreSQL anyway.)"""
    order: list[Any] = [_u.deadline.nulls_last(), _u.number]
    if "person_id" in asked:
        order.insert(0, _u.status.not_in(WAITING))
    return _narrow(select(_uppdrag), asked, bodies).order_by(*order)


def _narrow(query: Select[Any], asked: frozenset[str], bodies: int) -> Select[Any]:
    here = (_u.workspace_id == bindparam("workspace"), ~_u.hidden)
    # A group counts as one, unless somebody asks for a person's or a body's own.
    whole = () if asked & {"person_id", "bodies"} else (_u.parent_id.is_(None),)
    return query.where(*here, *whole, *_of_what(asked, bodies), *_of_when(asked))


def _of_what(asked: frozenset[str], bodies: int) -> Iterator[Any]:
    clauses = {
        "open_only": _u.is_open,
        # One body is the beginning of an index that is in order; of several the order must be made.
        "bodies": _u.organ == bindparam("body")
        if bodies == 1
        else _u.organ.in_(bindparam("bodies", expanding=True)),
        "status": _u.status == bindparam("status"),
        "person_id": _u.ansvarig_id == bindparam("person_id"),
        "undated": _u.deadline.is_(None),
        "uncertain": ~_u.plan_certain,
        "unassigned": _u.ansvarig_id.is_(None),
    }
    return (clause for name, clause in clauses.items() if name in asked)


def _of_when(asked: frozenset[str]) -> Iterator[Any]:
    if "late_before" in asked:
        yield _u.deadline < bindparam("late_before")
        yield _u.status.in_(WAITING)
    for name in asked & {"year", "due"}:
        yield _u.deadline.between(bindparam(f"{name}_from"), bindparam(f"{name}_to"))
    if asked & {"meeting_body", "earliest", "latest", "report"}:
        yield AmongFound(_u.id, _on_occasion(asked).scalar_subquery())


def _on_occasion(asked: frozenset[str]) -> Select[Any]:
    of = _occasion.c
    clauses = {
        "meeting_body": of.body == bindparam("meeting_body"),
        "report": of.report == bindparam("report"),
        "period": (of.earliest == bindparam("period_from")) & (of.latest == bindparam("period_to")),
        "earliest": of.deadline >= bindparam("earliest"),
        "latest": of.deadline <= bindparam("latest"),
    }
    here = (of.workspace_id == bindparam("workspace"), of.is_current, of.role == "due")
    return select(of.uppdrag_id).where(*here, *(one for name, one in clauses.items() if name in asked))


def headline(tx: Session, workspace_id: int, today: date, bodies: tuple[str, ...] = ()) -> dict[str, int]:
    """How many are open, late, due within 30 days, and undated."""
    asked = {
        "open": Filter(bodies=bodies),
        "late": Filter(bodies=bodies, late_before=today),
        "undated": Filter(bodies=bodies, undated=True),
        "soon": Filter(bodies=bodies, due=(today, today + timedelta(days=SOON_DAYS))),
    }
    return {name: _counted(tx, workspace_id, wanted) for name, wanted in asked.items()}


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose protected uppdrag are seen: all, or those of bodies (register ids) and a person's own."""

    everything: bool = True
    bodies: tuple[str, ...] = ()
    person_id: int = 0


SEES_ALL = Sight()


def unseen(tx: Session, workspace_id: int, ids: list[int], sight: Sight) -> frozenset[int]:
    """Those of the uppdrag that are protected from this sight."""
    found = tx.connection().execute(_AMONG, {"ids": ids, "workspace": workspace_id} | _eyes(sight))
    return frozenset(row.id for row in found)


def searched(
    tx: Session,
    workspace_id: int,
    words: list[str],
    *,
    limit: int = 10,
    offset: int = 0,
    sight: Sight = SEES_ALL,
) -> tuple[int, list[Found]]:
    """The rows of uppdrag whose title, dnr or notes hold every word or a word that begins so; open ones first.

    What is protected from the sight is not found: finding it by its words would tell them.
    """
    if not words:
        return 0, []
    sqlite = on_sqlite(tx)
    page = {"workspace": workspace_id, "limit": limit, "offset": offset} | _eyes(sight)
    page |= _sqlite_words(words) if sqlite else _postgres_words(words)
    connection = tx.connection()
    found = connection.execute(_HITS[sqlite], page).all()
    if not found:
        return 0, []
    ids = [row.id for row in found]
    rows = {row.id: row for row in connection.execute(_whole(sqlite), {"keys": packed(tx, ids)})}
    return int(found[0].total), [rows[key] for key in ids]


@cache
def _whole(sqlite: bool) -> Select[Any]:
    return select(_uppdrag).where(among_given(sqlite, _u.id))


def _eyes(sight: Sight) -> dict[str, Any]:
    return {"everything": sight.everything, "bodies": sight.bodies, "viewer": sight.person_id}


_BODIES = bindparam("bodies", expanding=True, type_=String)
_SEEN = """(NOT u.protected OR :everything OR COALESCE(u.ansvarig_id, -1) = :viewer OR u.organ IN :bodies OR u.id IN (
SELECT uppdrag_id FROM involved WHERE workspace_id = :workspace AND kind = 'co' AND person_id = :viewer))"""
_AMONG = text(
    f"SELECT u.id AS id FROM uppdrag u WHERE u.workspace_id = :workspace AND u.id IN :ids AND NOT {_SEEN}"  # noqa: S608 - our own words only
).bindparams(bindparam("ids", expanding=True), _BODIES)
# CROSS JOIN: the words first. SQLite would else begin with the workspace, and search once for each uppdrag in it.
_HITS_SQLITE = f"""
SELECT u.id AS id, count(*) OVER () AS total FROM uppdrag_search s CROSS JOIN uppdrag u ON u.id = s.rowid
WHERE uppdrag_search MATCH :query AND u.workspace_id = :workspace AND NOT u.hidden AND u.parent_id IS NULL AND {_SEEN}
ORDER BY u.is_open DESC, u.deadline IS NULL, u.deadline, u.number LIMIT :limit OFFSET :offset"""  # noqa: S608 - our own words only
# The index holds each beginning as a word, but no order. A word that is read as several in a row ("e-tjänst", "U-77")
# is looked up as all of them, and then the row is read for their order. Sub-selects: asked once, and PostgreSQL cannot
# count on a word that most rows hold, for which it would read every row's words instead of the index.
_HITS_POSTGRES = f"""
SELECT u.id AS id, count(*) OVER () AS total FROM uppdrag u
WHERE word_beginnings(u.search_text) @@ (SELECT regexp_replace(to_tsquery('swedish', :query)::text, '<[-0-9]+>', '&', 'g')::tsquery)
AND ((SELECT strpos(to_tsquery('swedish', :query)::text, '<') = 0)
OR to_tsvector('swedish', u.search_text) @@ (SELECT to_tsquery('swedish', :in_order)))
AND u.workspace_id = :workspace AND NOT u.hidden AND u.parent_id IS NULL AND {_SEEN}
ORDER BY u.is_open DESC, u.deadline IS NULL, u.deadline, u.number LIMIT :limit OFFSET :offset"""  # noqa: S608 - our own words only

_HITS = {
    True: text(_HITS_SQLITE).bindparams(_BODIES),
    False: text(_HITS_POSTGRES).bindparams(_BODIES),
}


# As many letters as the beginnings that PostgreSQL's index holds (migration 0011).
_LONGEST_BEGINNING = 24


def _sqlite_words(words: list[str]) -> dict[str, str]:
    return {"query": " AND ".join('"' + word.replace('"', "") + '"*' for word in words)}


def _postgres_words(words: list[str]) -> dict[str, str]:
    plain = [word.replace("'", "").replace("\\", "") for word in words]
    begun = [f"'{word}':*" for word in plain]
    whole = (
        f"'{word}'" if len(word) <= _LONGEST_BEGINNING else far
        for word, far in zip(plain, begun, strict=True)
    )
    return {"query": " & ".join(whole), "in_order": " & ".join(begun)}
