"""Lists of uppdrag: narrowed, counted, paged and searched, always on an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, bindparam, func, text
from sqlmodel import Session, col, select

from storage.tables import OccasionRow, Uppdrag

if TYPE_CHECKING:
    from sqlmodel.sql.expression import SelectOfScalar

WAITING = ("ej påbörjat", "pågående")
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None or empty leaves open.

    `bodies` are ids of the register; `year` is the deadline's; `meeting_body` and the days name an occasion;
    `late_before` keeps what waits with a deadline before that day; `report` and `period` name a report and what it
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
    report: str | None = None
    period: tuple[date, date] | None = None
    undated: bool = False
    uncertain: bool = False
    unassigned: bool = False
    open_only: bool = True


def matching(
    tx: Session, workspace_id: int, wanted: Filter, *, limit: int = 10, offset: int = 0
) -> tuple[int, list[Uppdrag]]:
    """How many match, and one page of them, the earliest deadline first, undated last.

    In a person's own list what waits for somebody else's decision comes after what waits for the person.
    """
    narrowed = _narrow(select(Uppdrag), workspace_id, wanted)
    total = tx.exec(_narrow(select(func.count()).select_from(Uppdrag), workspace_id, wanted)).one()
    # As the indexes are ordered, so that a page reads no more than a page. (NULLs are last on PostgreSQL anyway.)
    order: list[Any] = [col(Uppdrag.deadline).nulls_last(), col(Uppdrag.number)]
    if wanted.person_id:
        order.insert(0, col(Uppdrag.status).not_in(WAITING))
    return int(total), list(tx.exec(narrowed.order_by(*order).limit(limit).offset(offset)))


def _narrow(query: SelectOfScalar[Any], workspace_id: int, wanted: Filter) -> SelectOfScalar[Any]:
    return query.where(
        Uppdrag.workspace_id == workspace_id,
        ~col(Uppdrag.hidden),
        *_one_by_one(wanted),
        *_of_what(wanted),
        *_of_when(workspace_id, wanted),
    )


def _one_by_one(wanted: Filter) -> list[Any]:
    """A group counts as one, unless somebody asks for a person's or a body's own."""
    return [] if wanted.person_id or wanted.bodies else [col(Uppdrag.parent_id).is_(None)]


def _of_what(wanted: Filter) -> list[Any]:
    asked: list[tuple[Any, Any]] = [
        (wanted.open_only, col(Uppdrag.is_open)),
        (wanted.bodies, col(Uppdrag.organ).in_(wanted.bodies)),
        (wanted.status, Uppdrag.status == wanted.status),
        (wanted.person_id, Uppdrag.ansvarig_id == wanted.person_id),
        (wanted.undated, col(Uppdrag.deadline).is_(None)),
        (wanted.uncertain, ~col(Uppdrag.plan_certain)),
        (wanted.unassigned, col(Uppdrag.ansvarig_id).is_(None)),
    ]
    return [clause for asked_for, clause in asked if asked_for]


def _of_when(workspace_id: int, wanted: Filter) -> list[Any]:
    clauses: list[Any] = []
    if wanted.late_before:
        clauses += [col(Uppdrag.deadline) < wanted.late_before, col(Uppdrag.status).in_(WAITING)]
    if wanted.year:
        clauses.append(col(Uppdrag.deadline).between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.meeting_body or wanted.earliest or wanted.latest or wanted.report:
        clauses.append(col(Uppdrag.id).in_(_on_occasion(workspace_id, wanted)))
    return clauses


def _on_occasion(workspace_id: int, wanted: Filter) -> Any:
    query = select(OccasionRow.uppdrag_id).where(
        OccasionRow.workspace_id == workspace_id, col(OccasionRow.is_current), OccasionRow.role == "due"
    )
    if wanted.meeting_body:
        query = query.where(OccasionRow.body == wanted.meeting_body)
    if wanted.report:
        query = query.where(OccasionRow.report == wanted.report)
    if wanted.period:
        query = query.where(OccasionRow.earliest == wanted.period[0], OccasionRow.latest == wanted.period[1])
    if wanted.earliest:
        query = query.where(col(OccasionRow.deadline) >= wanted.earliest)
    if wanted.latest:
        query = query.where(col(OccasionRow.deadline) <= wanted.latest)
    return query


def headline(tx: Session, workspace_id: int, today: date, bodies: tuple[str, ...] = ()) -> dict[str, int]:
    """How many are open, late, due within 30 days, and undated."""
    soon = today + timedelta(days=SOON_DAYS)
    asked = {
        "open": Filter(bodies=bodies),
        "late": Filter(bodies=bodies, late_before=today),
        "undated": Filter(bodies=bodies, undated=True),
    }
    found = {
        name: int(tx.exec(_narrow(select(func.count()).select_from(Uppdrag), workspace_id, wanted)).one())
        for name, wanted in asked.items()
    }
    due = _narrow(select(func.count()).select_from(Uppdrag), workspace_id, asked["open"])
    found["soon"] = int(tx.exec(due.where(col(Uppdrag.deadline).between(today, soon))).one())
    return found


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose protected uppdrag are seen: all, or those of bodies (register ids) and a person's own."""

    everything: bool = True
    bodies: tuple[str, ...] = ()
    person_id: int = 0


SEES_ALL = Sight()


def unseen(tx: Session, workspace_id: int, ids: list[int], sight: Sight) -> frozenset[int]:
    """Those of the uppdrag that are protected from this sight."""
    asked = text(_AMONG).bindparams(bindparam("ids", expanding=True), _BODIES)
    found = tx.execute(asked, {"ids": ids, "workspace": workspace_id} | _eyes(sight))
    return frozenset(row.id for row in found)


def searched(
    tx: Session,
    workspace_id: int,
    words: list[str],
    *,
    limit: int = 10,
    offset: int = 0,
    sight: Sight = SEES_ALL,
) -> tuple[int, list[Uppdrag]]:
    """Uppdrag whose title, dnr or notes hold every word or a word that begins so; open ones first.

    What is protected from the sight is not found: finding it by its words would tell them.
    """
    if not words:
        return 0, []
    hits = _HITS_POSTGRES if tx.get_bind().dialect.name == "postgresql" else _HITS_SQLITE
    query = _postgres_words(words) if hits is _HITS_POSTGRES else _sqlite_words(words)
    page = {"workspace": workspace_id, "query": query, "limit": limit, "offset": offset}
    found = tx.execute(text(hits).bindparams(_BODIES), page | _eyes(sight)).all()
    if not found:
        return 0, []
    ids = [row.id for row in found]
    rows = {row.id: row for row in tx.exec(select(Uppdrag).where(col(Uppdrag.id).in_(ids)))}
    return int(found[0].total), [rows[key] for key in ids]


def _eyes(sight: Sight) -> dict[str, Any]:
    return {"everything": sight.everything, "bodies": sight.bodies, "viewer": sight.person_id}


_BODIES = bindparam("bodies", expanding=True, type_=String)
_SEEN = """(NOT u.protected OR :everything OR COALESCE(u.ansvarig_id, -1) = :viewer OR u.organ IN :bodies OR u.id IN (
SELECT uppdrag_id FROM involved WHERE workspace_id = :workspace AND kind = 'co' AND person_id = :viewer))"""
_AMONG = (
    f"SELECT u.id AS id FROM uppdrag u WHERE u.workspace_id = :workspace AND u.id IN :ids AND NOT {_SEEN}"  # noqa: S608 - our own words only
)
# CROSS JOIN: the words first. SQLite would else begin with the workspace, and search once for each uppdrag in it.
_HITS_SQLITE = f"""
SELECT u.id AS id, count(*) OVER () AS total FROM uppdrag_search s CROSS JOIN uppdrag u ON u.id = s.rowid
WHERE uppdrag_search MATCH :query AND u.workspace_id = :workspace AND NOT u.hidden AND u.parent_id IS NULL AND {_SEEN}
ORDER BY u.is_open DESC, u.deadline IS NULL, u.deadline, u.number LIMIT :limit OFFSET :offset"""  # noqa: S608 - our own words only
_HITS_POSTGRES = f"""
SELECT u.id AS id, count(*) OVER () AS total FROM uppdrag u
WHERE to_tsvector('swedish', u.search_text) @@ to_tsquery('swedish', :query)
AND u.workspace_id = :workspace AND NOT u.hidden AND u.parent_id IS NULL AND {_SEEN}
ORDER BY u.is_open DESC, u.deadline IS NULL, u.deadline, u.number LIMIT :limit OFFSET :offset"""  # noqa: S608 - our own words only


def _sqlite_words(words: list[str]) -> str:
    return " AND ".join('"' + word.replace('"', "") + '"*' for word in words)


def _postgres_words(words: list[str]) -> str:
    return " & ".join("'" + word.replace("'", "").replace("\\", "") + "':*" for word in words)
