"""Where the app is installed: one sealed token a workspace; and which installations under way were finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage import uppdrag as store
from storage.tables import Installation, InstallState, Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.sql.expression import Select


def save(tx: Session, workspace: Workspace, sealed: str, scopes: list[str], at: datetime) -> None:
    """Keeps the token of a workspace; an earlier one of the same workspace is replaced."""
    workspace_id = workspace.id or 0
    known = tx.exec(select(Installation).where(Installation.workspace_id == workspace_id)).first()
    row = known or Installation(workspace_id=workspace_id, sealed=sealed, at=at)
    row.sealed, row.scopes, row.at = sealed, scopes, at
    tx.add(row)


def of_team(tx: Session, enterprise_id: str, team_id: str) -> tuple[Workspace, Installation] | None:
    """The workspace of a team and its token; None where the app is not installed."""
    wanted = _installed().where(Workspace.enterprise_id == enterprise_id, Workspace.team_id == team_id)
    return tx.exec(wanted).first()


def of_team_id(tx: Session, team_id: str) -> Workspace | None:
    """The workspace of a team, of whatever enterprise: Slack gives every team an id of its own."""
    return tx.exec(select(Workspace).where(Workspace.team_id == team_id)).first()


def everywhere(tx: Session) -> list[tuple[Workspace, Installation]]:
    """Every workspace where the app is installed, the first one first."""
    return list(tx.exec(_installed().order_by(col(Workspace.id))))


def remove(tx: Session, enterprise_id: str, team_id: str) -> bool:
    """Forgets a token; what is recorded of the workspace stays. False when there was none."""
    found = of_team(tx, enterprise_id, team_id)
    if found is not None:
        tx.delete(found[1])
    return found is not None


def workspace_of(tx: Session, enterprise_id: str, team_id: str, municipality: str) -> Workspace:
    """The workspace of a team, made when it installs the app for the first time."""
    return store.workspace(tx, team_id, municipality, enterprise_id)


def first_use(tx: Session, digest: str, until: datetime, now: datetime) -> bool:
    """Writes down that a state was used; False when it was before. What has expired is forgotten."""
    tx.execute(delete(InstallState).where(col(InstallState.until) <= now))
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(InstallState).values(digest=digest, until=until)
    return tx.execute(new.on_conflict_do_nothing().returning(col(InstallState.id))).first() is not None


def _installed() -> Select[Workspace, Installation]:
    return select(Workspace, Installation).join(Installation, col(Installation.workspace_id) == Workspace.id)
