"""All tables under one roof: import from here, and the metadata is whole."""

from typing import Any

from sqlmodel import SQLModel

from storage.models import (
    CLOSED,
    STATUSES,
    Event,
    Import,
    ImportRows,
    Involved,
    OccasionRow,
    PlanRow,
    Source,
    Uppdrag,
    UppdragDnr,
    Workspace,
)
from storage.models_work import (
    ROLES,
    BodyRow,
    Delivery,
    Inbox,
    Installation,
    InstallState,
    Mark,
    Pause,
    Person,
    Planned,
    Pulse,
    Role,
    SettingRow,
    Snooze,
    Unplanned,
    Watch,
    Wish,
)

metadata = SQLModel.metadata


def columns_of(model: type[SQLModel]) -> Any:
    """The columns of a model's table, by name: for statements that serve several tables."""
    return metadata.tables[str(model.__tablename__)].c


__all__ = [
    "CLOSED",
    "ROLES",
    "STATUSES",
    "BodyRow",
    "Delivery",
    "Event",
    "Import",
    "ImportRows",
    "Inbox",
    "InstallState",
    "Installation",
    "Involved",
    "Mark",
    "OccasionRow",
    "Pause",
    "Person",
    "PlanRow",
    "Planned",
    "Pulse",
    "Role",
    "SettingRow",
    "Snooze",
    "Source",
    "Unplanned",
    "Uppdrag",
    "UppdragDnr",
    "Watch",
    "Wish",
    "Workspace",
    "columns_of",
    "metadata",
]
