"""All tables under one roof: import from here, and the metadata is whole."""

from sqlmodel import SQLModel

from storage.models import (
    CLOSED,
    STATUSES,
    Event,
    Import,
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
    Watch,
    Wish,
)

metadata = SQLModel.metadata

__all__ = [
    "CLOSED",
    "ROLES",
    "STATUSES",
    "BodyRow",
    "Delivery",
    "Event",
    "Import",
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
    "Uppdrag",
    "UppdragDnr",
    "Watch",
    "Wish",
    "Workspace",
    "metadata",
]
