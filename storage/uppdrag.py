"""Finding single uppdrag and what hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import delete, update
from sqlmodel import Session, SQLModel, col, select

from storage.sets import among
from storage.tables import (
    BodyRow,
    Involved,
    OccasionRow,
    PlanRow,
    Source,
    Uppdrag,
    UppdragDnr,
    Workspace,
    columns_of,
)
from storage.types import sort_key

Row = TypeVar("Row", bound=SQLModel)


def workspace(tx: Session, team_id: str, municipality: str, enterprise_id: str = "") -> Workspace:
    """The workspace of a Slack team, made at its first use."""
    known = tx.exec(
        select(Workspace).where(Workspace.team_id == team_id, Workspace.enterprise_id == enterprise_id)
    ).first()
    if known is None:
        known = Workspace(team_id=team_id, enterprise_id=enterprise_id, municipality=municipality)
        tx.add(known)
        tx.flush()
    return known


def the_workspace(tx: Session) -> Workspace | None:
    """The only or first workspace of this database (the plain case), or None."""
    return tx.exec(select(Workspace).order_by(col(Workspace.id))).first()


def take_numbers(tx: Session, workspace_id: int, how_many: int = 1) -> int:
    """Takes U-numbers in one statement and returns the first; no two callers get the same."""
    taken = (
        update(Workspace)
        .where(col(Workspace.id) == workspace_id)
        .values(next_number=col(Workspace.next_number) + how_many)
        .returning(col(Workspace.next_number))
    )
    return int(tx.execute(taken).scalar_one()) - how_many


def last_number(tx: Session, workspace_id: int) -> int:
    """The last U-number given out, 0 when none is."""
    row = tx.get(Workspace, workspace_id)
    return row.next_number - 1 if row else 0


def by_number(tx: Session, workspace_id: int, number: int) -> Uppdrag | None:
    """U-<number>."""
    return tx.exec(
        select(Uppdrag).where(Uppdrag.workspace_id == workspace_id, Uppdrag.number == number)
    ).first()


def by_numbers(tx: Session, workspace_id: int, numbers: Iterable[int]) -> list[Uppdrag]:
    """Visible uppdrag with these U-numbers."""
    wanted = select(Uppdrag).where(
        Uppdrag.workspace_id == workspace_id,
        among(tx, col(Uppdrag.number), list(numbers)),
        ~col(Uppdrag.hidden),
    )
    return list(tx.exec(wanted))


def now_called(tx: Session, row: Uppdrag) -> Uppdrag:
    """The uppdrag that this record has been merged into, if any, else itself."""
    return tx.get_one(Uppdrag, row.merged_into) if row.merged_into else row


def by_ids(tx: Session, workspace_id: int, ids: Iterable[int]) -> list[Uppdrag]:
    """These uppdrag, by number."""
    wanted = select(Uppdrag).where(Uppdrag.workspace_id == workspace_id, col(Uppdrag.id).in_(list(ids)))
    return list(tx.exec(wanted.order_by(col(Uppdrag.number))))


def by_dnr(tx: Session, workspace_id: int, keys: Sequence[str]) -> list[Uppdrag]:
    """Visible top uppdrag with any of these canonical dnr keys, by number."""
    holding = select(UppdragDnr.uppdrag_id).where(
        UppdragDnr.workspace_id == workspace_id, among(tx, col(UppdragDnr.key), keys)
    )
    wanted = select(Uppdrag).where(
        Uppdrag.workspace_id == workspace_id,
        col(Uppdrag.id).in_(holding),
        ~col(Uppdrag.hidden),
        col(Uppdrag.parent_id).is_(None),
    )
    return list(tx.exec(wanted.order_by(col(Uppdrag.number))))


def by_given_days(tx: Session, workspace_id: int, days: Iterable[date]) -> list[Uppdrag]:
    """Visible top uppdrag that were given on any of these days."""
    wanted = select(Uppdrag).where(
        Uppdrag.workspace_id == workspace_id,
        col(Uppdrag.given_on).in_(list(days)),
        ~col(Uppdrag.hidden),
        col(Uppdrag.parent_id).is_(None),
    )
    return list(tx.exec(wanted))


def by_title_keys(tx: Session, workspace_id: int, keys: Iterable[str]) -> list[Uppdrag]:
    """Visible top uppdrag with exactly these normalised titles."""
    wanted = select(Uppdrag).where(
        Uppdrag.workspace_id == workspace_id,
        among(tx, col(Uppdrag.title_key), list(keys)),
        ~col(Uppdrag.hidden),
        col(Uppdrag.parent_id).is_(None),
    )
    return list(tx.exec(wanted))


class OpenWords(NamedTuple):
    """What tells whether an uppdrag resembles another, and nothing else of it."""

    id: int
    organ: str
    title_key: str
    budget_year: int | None


def words_of_open(tx: Session, workspace_id: int, organs: Iterable[str], most: int) -> list[OpenWords]:
    """The words of the open, visible top uppdrag of these bodies, at most so many, the newest first."""
    wanted = select(Uppdrag.id, Uppdrag.organ, Uppdrag.title_key, Uppdrag.budget_year).where(
        Uppdrag.workspace_id == workspace_id,
        among(tx, col(Uppdrag.organ), sorted(organs)),
        col(Uppdrag.is_open),
        ~col(Uppdrag.hidden),
        col(Uppdrag.parent_id).is_(None),
    )
    rows = tx.exec(wanted.order_by(col(Uppdrag.number).desc()).limit(most))
    return [OpenWords(key or 0, organ, words, year) for key, organ, words, year in rows]


def dnr_like(
    tx: Session, workspace_id: int, prefixes: Iterable[str], limit: int = 2000
) -> list[tuple[str, str]]:
    """(key, written) of dnr whose key starts with one of the prefixes ("SLK:2020:"), newest first."""
    found: list[tuple[str, str]] = []
    for prefix in prefixes:
        in_range = (
            col(UppdragDnr.key) >= prefix,
            col(UppdragDnr.key) < prefix[:-1] + chr(ord(prefix[-1]) + 1),
        )
        wanted = select(UppdragDnr.key, UppdragDnr.written).where(
            UppdragDnr.workspace_id == workspace_id, *in_range
        )
        found += tx.exec(wanted.distinct().limit(limit)).all()
    return found


def dnr_keys_of(tx: Session, workspace_id: int, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The canonical dnr keys of each uppdrag."""
    grouped: dict[int, list[str]] = defaultdict(list)
    wanted = (
        select(UppdragDnr.uppdrag_id, UppdragDnr.key)
        .where(UppdragDnr.workspace_id == workspace_id, among(tx, col(UppdragDnr.uppdrag_id), list(ids)))
        .order_by(col(UppdragDnr.position))
    )
    for uppdrag_id, key in tx.exec(wanted):
        grouped[uppdrag_id].append(key)
    return {key: tuple(value) for key, value in grouped.items()}


def dnr_rows_of(tx: Session, workspace_id: int, uppdrag_id: int) -> list[UppdragDnr]:
    """The dnr rows of one uppdrag, in their order."""
    return _of(tx, UppdragDnr, workspace_id, [uppdrag_id], col(UppdragDnr.position))


def keep_only_dnr(tx: Session, workspace_id: int, uppdrag_id: int, written: Sequence[str]) -> None:
    """Takes away the dnr of an uppdrag that are not among these."""
    others = delete(UppdragDnr).where(
        col(UppdragDnr.workspace_id) == workspace_id,
        col(UppdragDnr.uppdrag_id) == uppdrag_id,
        ~col(UppdragDnr.written).in_(written),
    )
    tx.connection().execute(others)


def move_places(tx: Session, workspace_id: int, old: int, new: int) -> None:
    """Lets the sources and past occasions of one uppdrag speak of another."""
    for table in (Source, OccasionRow):
        moved = update(table).where(col(table.workspace_id) == workspace_id, col(table.uppdrag_id) == old)
        if table is OccasionRow:
            moved = moved.where(col(OccasionRow.role) != "due")
        tx.connection().execute(moved.values(uppdrag_id=new))


def occasions_of(tx: Session, workspace_id: int, ids: Iterable[int]) -> list[OccasionRow]:
    """Occasions that count today: those of the current plan, and all that have been."""
    rows = _of(tx, OccasionRow, workspace_id, ids, col(OccasionRow.deadline))
    return [row for row in rows if row.is_current]


def all_occasions_of(tx: Session, workspace_id: int, uppdrag_id: int) -> list[OccasionRow]:
    """Every occasion it ever had, of all its plans."""
    return _of(tx, OccasionRow, workspace_id, [uppdrag_id], col(OccasionRow.id))


def forget_reported(tx: Session, workspace_id: int, uppdrag_id: int, body: str, day: date) -> None:
    """Nothing was reported of it to the body that day after all."""
    told = delete(OccasionRow).where(
        col(OccasionRow.workspace_id) == workspace_id,
        col(OccasionRow.uppdrag_id) == uppdrag_id,
        col(OccasionRow.role) == "reported",
        col(OccasionRow.body) == body,
        col(OccasionRow.deadline) == day,
    )
    tx.execute(told)


def involved_in(tx: Session, workspace_id: int, uppdrag_id: int) -> list[Involved]:
    return _of(tx, Involved, workspace_id, [uppdrag_id], col(Involved.id))


def sources_of(tx: Session, workspace_id: int, ids: Iterable[int]) -> list[Source]:
    return _of(tx, Source, workspace_id, ids, col(Source.id))


def plans_of(tx: Session, workspace_id: int, uppdrag_id: int) -> list[PlanRow]:
    """Every plan it ever had, the first one first."""
    return _of(tx, PlanRow, workspace_id, [uppdrag_id], col(PlanRow.id))


def members_of(tx: Session, workspace_id: int, parent_id: int) -> list[Uppdrag]:
    """The members of a group's uppdrag, followed one by one under it."""
    wanted = select(Uppdrag).where(Uppdrag.workspace_id == workspace_id, Uppdrag.parent_id == parent_id)
    return list(tx.exec(wanted.order_by(col(Uppdrag.number))))


def ensure_body(tx: Session, workspace_id: int, slug: str, name: str, *, known: bool) -> None:
    """Remembers a body that occurs here."""
    wanted = select(BodyRow).where(BodyRow.workspace_id == workspace_id, BodyRow.slug == slug)
    if tx.exec(wanted).first() is None:
        tx.add(BodyRow(workspace_id=workspace_id, slug=slug, name=name, sort_key=sort_key(name), known=known))
        tx.flush()


def _of(tx: Session, table: type[Row], workspace_id: int, ids: Iterable[int], order: Any) -> list[Row]:
    columns = columns_of(table)
    wanted = select(table).where(columns.workspace_id == workspace_id, columns.uppdrag_id.in_(list(ids)))
    return list(tx.exec(wanted.order_by(order)))
