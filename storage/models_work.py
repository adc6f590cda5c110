"""Tables about people and about work: roles, settings, wishes, deliveries, the inbox."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.base import Table
from storage.models import one_of, owned_by
from storage.types import Json, UtcDateTime

ROLES = ("läsare", "handläggare", "samordnare", "chef", "administratör")

FAILED = text("state = 'failed'")
LEASED = text("lease_until IS NOT NULL")
WAITING = text("state = 'waiting'")
LOOSE = text("delivery_id IS NULL AND state = 'waiting'")


class BodyRow(Table, table=True):
    """A body that occurs in this workspace: from the register, or unknown to it and kept in its own words."""

    __tablename__ = "body"
    __table_args__ = (UniqueConstraint("workspace_id", "slug", name="uq_body_slug"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    slug: str
    name: str
    sort_key: str
    known: bool = True


class Person(Table, table=True):
    """A person of the workspace. A deputy receives from `deputy_from` to `deputy_to`, both included."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id", name="uq_person_slack"),
        Index("ix_person_email", "workspace_id", "email"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    slack_id: str
    name: str
    sort_key: str
    email: str | None = None
    active: bool = True
    reachable: bool = True
    deputy_id: int | None = Field(default=None, sa_column=owned_by("person", nullable=True))
    deputy_from: date | None = None
    deputy_to: date | None = None
    home_opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Role(Table, table=True):
    """role · body · person · from–to; an empty `body` = all bodies (administratör, läsare)."""

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("workspace_id", "person_id", "role", "body", "source", name="uq_role"),
        one_of("role", ROLES, "ck_role_role"),
        Index("ix_role_body", "workspace_id", "role", "body"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    person_id: int = Field(sa_column=owned_by("person"))
    role: str
    body: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = "settings"


class Installation(Table, table=True):
    """The app's token in a workspace, for one that serves several; sealed by `bot` before it comes here."""

    __tablename__ = "installation"
    __table_args__ = (UniqueConstraint("workspace_id", name="uq_installation"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    sealed: str = Field(sa_column=Column(Text, nullable=False))
    scopes: list[str] = Field(default_factory=list, sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)


class InstallState(Table, table=True):
    """An installation under way that was finished: its state (hashed) is not good again. No workspace has it yet."""

    __tablename__ = "install_state"
    __table_args__ = (UniqueConstraint("digest", name="uq_install_state"),)

    id: int | None = Field(default=None, primary_key=True)
    digest: str
    until: datetime = Field(sa_type=UtcDateTime)


class Watch(Table, table=True):
    """Somebody follows an uppdrag (`what` = "U-14") or a body (its id): changes in digest and Home."""

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id", "what", name="uq_watch"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    person_id: int = Field(sa_column=owned_by("person"))
    what: str


class SettingRow(Table, table=True):
    """A setting of the municipality, a body, a channel or a person, chosen in the bot."""

    __tablename__ = "setting"
    __table_args__ = (
        UniqueConstraint("workspace_id", "scope", "scope_id", "name", name="uq_setting"),
        one_of("scope", ("municipality", "body", "channel", "person"), "ck_setting_scope"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    scope: str
    scope_id: str = ""
    name: str
    value: Any = Field(default=None, sa_type=Json)


class Snooze(Table, table=True):
    """A reminder put off (never the plan): until which day, by whom; counted per uppdrag and plan."""

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_uppdrag", "workspace_id", "uppdrag_id", "plan_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    uppdrag_id: int = Field(sa_column=owned_by("uppdrag"))
    plan_id: int | None = None
    person_id: int = Field(sa_column=owned_by("person"))
    until: date
    at: datetime = Field(sa_type=UtcDateTime)


class Planned(Table, table=True):
    """When something is next due for an uppdrag: a note of the planner, which makes it anew from the uppdrag."""

    __tablename__ = "planned"
    __table_args__ = (
        Index("ix_planned_next", "workspace_id", "next_step_at"),
        {"sqlite_with_rowid": False},
    )

    workspace_id: int = Field(primary_key=True)
    uppdrag_id: int = Field(primary_key=True)
    next_step_at: datetime = Field(sa_type=UtcDateTime)


class Unplanned(Table, table=True):
    """An uppdrag that the planner has yet to see as it is, and how often it was put here since it was last seen.

    Filled by triggers of `uppdrag`; like `planned` it refers to nothing, for each row would have to be checked.
    """

    __tablename__ = "unplanned"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: int = Field(primary_key=True)
    uppdrag_id: int = Field(primary_key=True)
    times: int = 1


class Delivery(Table, table=True):
    """One Slack message to be: pending -> sending (lease) -> sent | failed | skipped(reason).

    `key` is the message's metadata. `fence` is raised by every claim: only its holder may record.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key", name="uq_delivery_key"),
        one_of("state", ("pending", "sending", "sent", "failed", "skipped"), "ck_delivery_state"),
        one_of("kind", ("person", "digest"), "ck_delivery_kind"),
        Index("ix_delivery_due", "workspace_id", "state", "next_try_at", "id"),
        # What somebody has in hand, or is to be left alone for a while.
        Index(
            "ix_delivery_lease", "workspace_id", "lease_until", sqlite_where=LEASED, postgresql_where=LEASED
        ),
        Index("ix_delivery_receiver", "workspace_id", "receiver", "slot_at"),
        Index("ix_delivery_failed", "workspace_id", "slot_at", sqlite_where=FAILED, postgresql_where=FAILED),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    key: str
    kind: str
    receiver: str
    conversation: str | None = None
    slot_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = "pending"
    reason: str | None = None
    attempts: int = 0
    unended: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    next_try_at: datetime = Field(sa_type=UtcDateTime)
    first_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fence: int = 0
    claimed_by: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ts: str | None = None


class Wish(Table, table=True):
    """One step for one person about one uppdrag (`r/<workspace>/U-14/<deadline>/first/<person>`).

    `reason`: why it was skipped; of what was sent, what made it that person's, as the message said it.
    """

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key", name="uq_wish_key"),
        one_of("state", ("waiting", "sent", "skipped"), "ck_wish_state"),
        Index("ix_wish_delivery", "workspace_id", "delivery_id"),
        Index("ix_wish_uppdrag", "workspace_id", "uppdrag_id", "id"),
        # What a person has to come, among all that anybody has ever been sent.
        Index(
            "ix_wish_person",
            "workspace_id",
            "person_id",
            "day",
            "id",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        # What waits for a message, and nothing else.
        Index(
            "ix_wish_loose",
            "workspace_id",
            "day",
            "person_id",
            "id",
            sqlite_where=LOOSE,
            postgresql_where=LOOSE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    key: str
    uppdrag_id: int = Field(sa_column=owned_by("uppdrag"))
    person_id: int = Field(sa_column=owned_by("person"))
    step: str
    deadline: date | None = None
    day: date
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivery_id: int | None = Field(default=None, sa_column=owned_by("delivery", nullable=True))
    state: str = "waiting"
    reason: str | None = None
    late: bool = False


class Pause(Table, table=True):
    """Until when a conversation (or, with `conversation` empty, a workspace) is left in peace, and why."""

    __tablename__ = "pause"
    __table_args__ = (UniqueConstraint("workspace_id", "conversation", name="uq_pause"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    conversation: str = ""
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str


class Mark(Table, table=True):
    """A moment to remember by name, such as the planner's last tick."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("workspace_id", "name", name="uq_mark"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    name: str
    at: datetime = Field(sa_type=UtcDateTime)


class Pulse(Table, table=True):
    """How many changes there have been that history does not tell of: what Home shows may be another."""

    __tablename__ = "pulse"
    __table_args__ = (UniqueConstraint("workspace_id", name="uq_pulse"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    beats: int = 0


class Inbox(Table, table=True):
    """What came from Slack and has been taken on: redelivered, it does its work no second time."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key", name="uq_inbox_key"),
        Index("ix_inbox_when", "workspace_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    key: str
    at: datetime = Field(sa_type=UtcDateTime)
