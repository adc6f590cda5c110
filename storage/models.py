"""Tables about uppdrag: what they are, where they come from, what happened to them.

Every table and every unique key starts with `workspace_id`; U-numbers count per workspace.
States are text with CHECK constraints; `uppdrag` turns them into values.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, text, true
from sqlmodel import Field

from storage.base import Table
from storage.types import Json, UtcDateTime

STATUSES = ("ej påbörjat", "pågående", "redovisat", "fullgjort", "avslutat utan fullgörande")
CLOSED = ("fullgjort", "avslutat utan fullgörande")
COUNTED = ("status", "hidden", "parent_id")
DIGESTED = ("protected", "plan_certain", "ansvarig_id", "recorded_at")
WARNED = text("json_array_length(warnings) > 0")
MEETING = "role = 'due' AND kind = 'meeting'"
TOLD = text("what IN ('plan_flyttad', 'bordlagt', 'fullgjort')")
UNDONE = text("undoes IS NOT NULL")


def one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    """A CHECK that keeps a text column within its values."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=name)


def owned_by(table: str, *, nullable: bool = False) -> Any:
    """A column that points at a row of another table and leaves with it never: nothing is deleted."""
    return Column(ForeignKey(f"{table}.id"), nullable=nullable)


class Workspace(Table, table=True):
    """One Slack workspace = one municipality. `next_number` is the next U-number."""

    __tablename__ = "workspace"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id", name="uq_workspace_team"),)

    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: str = ""
    team_id: str
    municipality: str
    next_number: int = 1


class Uppdrag(Table, table=True):
    """One uppdrag with its current plan. `is_open`, `plan_*` and `deadline` repeat what status and the
    current plan say, so that every list is one index away. Nothing is ever deleted: `hidden` = felregistrerat.
    A raised `revision` has the planner of reminders look again (`unplanned`).
    """

    __tablename__ = "uppdrag"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number", name="uq_uppdrag_number"),
        one_of("status", STATUSES, "ck_uppdrag_status"),
        # What lists are narrowed and counted by stands in the index itself: no row is read to be left out.
        Index("ix_uppdrag_deadline", "workspace_id", "is_open", "deadline", "number", *COUNTED),
        Index(
            "ix_uppdrag_organ", "workspace_id", "organ", "is_open", "deadline", "number", *COUNTED, *DIGESTED
        ),
        # What contradicts itself, which is rare: nobody should look for it in every row.
        Index(
            "ix_uppdrag_warned",
            "workspace_id",
            "organ",
            "deadline",
            "number",
            sqlite_where=WARNED,
            postgresql_where=WARNED,
        ),
        # What is protected, and what is uncertain: few, and counted apart from all that is open.
        Index(
            "ix_uppdrag_protected",
            "workspace_id",
            "organ",
            sqlite_where=text("protected = 1"),
            postgresql_where=text("protected"),
        ),
        Index(
            "ix_uppdrag_uncertain",
            "workspace_id",
            "organ",
            sqlite_where=text("plan_certain = 0"),
            postgresql_where=text("NOT plan_certain"),
        ),
        Index("ix_uppdrag_ansvarig", "workspace_id", "ansvarig_id", "is_open", "deadline", "number"),
        # Members only: SQLite would else look among all that have no group for whatever is not a member.
        Index(
            "ix_uppdrag_parent",
            "workspace_id",
            "parent_id",
            "number",
            sqlite_where=text("parent_id IS NOT NULL"),
            postgresql_where=text("parent_id IS NOT NULL"),
        ),
        Index("ix_uppdrag_title", "workspace_id", "title_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    number: int
    title: str = Field(sa_column=Column(Text, nullable=False))
    title_key: str
    search_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    status: str
    is_open: bool = True
    hidden: bool = False
    protected: bool = False
    organ: str
    organ_known: bool = True
    ansvarig_id: int | None = Field(default=None, sa_column=owned_by("person", nullable=True))
    parent_id: int | None = Field(default=None, sa_column=owned_by("uppdrag", nullable=True))
    merged_into: int | None = Field(default=None, sa_column=owned_by("uppdrag", nullable=True))
    section: str | None = None
    given_body: str | None = None
    given_on: date | None = None
    given_paragraph: str | None = None
    given_text: str | None = None
    budget_year: int | None = None
    closed_body: str | None = None
    closed_on: date | None = None
    closed_paragraph: str | None = None
    closed_reason: str | None = None
    bordlagt: bool = False
    aterremitterat: bool = False
    partial_reports: int = 0
    plan_id: int | None = None
    plan_text: str | None = None
    plan_kind: str = "undated"
    plan_body: str | None = None
    plan_certain: bool = True
    earliest: date | None = None
    deadline: date | None = None
    moves: int = 0
    notes: str = Field(default="", sa_column=Column(Text, nullable=False))
    warnings: list[str] = Field(default_factory=list, sa_type=Json)
    revision: int = 1
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class UppdragDnr(Table, table=True):
    """A dnr of an uppdrag: as written, and its canonical key (diarium:year:serial). Not unique: 1365/20 is two."""

    __tablename__ = "uppdrag_dnr"
    __table_args__ = (
        UniqueConstraint("workspace_id", "uppdrag_id", "key", name="uq_uppdrag_dnr"),
        Index("ix_uppdrag_dnr_key", "workspace_id", "key", "uppdrag_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    uppdrag_id: int = Field(sa_column=owned_by("uppdrag"))
    written: str
    key: str
    position: int = 0


class Involved(Table, table=True):
    """Who else takes part: co-operating bodies (`with`), co-responsible bodies and persons."""

    __tablename__ = "involved"
    __table_args__ = (
        Index("ix_involved_uppdrag", "workspace_id", "uppdrag_id", "kind"),
        one_of("kind", ("with", "co"), "ck_involved_kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    uppdrag_id: int = Field(sa_column=owned_by("uppdrag"))
    kind: str
    body: str | None = None
    person_id: int | None = Field(default=None, sa_column=owned_by("person", nullable=True))


class PlanRow(Table, table=True):
    """Every plan an uppdrag ever had: the words for ever, the reading beside them."""

    __tablename__ = "plan"
    __table_args__ = (Index("ix_plan_uppdrag", "workspace_id", "uppdrag_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    uppdrag_id: int = Field(sa_column=owned_by("uppdrag"))
    words: str | None = None
    reference_date: date | None = None
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    deadline: date | None = None
    certain: bool = True
    reason: str | None = None
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = ""


class OccasionRow(Table, table=True):
    """One occasion of an uppdrag: due (from the current plan), handled or given (from lists and decisions).

    `organ` and `is_open` repeat the uppdrag's own, so that a body's next meetings are one index away; a trigger keeps
    them so.
    """

    __tablename__ = "occasion"
    __table_args__ = (
        one_of("role", ("due", "handled", "given", "reported"), "ck_occasion_role"),
        Index("ix_occasion_uppdrag", "workspace_id", "uppdrag_id", "id"),
        Index("ix_occasion_when", "workspace_id", "is_current", "deadline"),
        Index(
            "ix_occasion_meeting",
            "workspace_id",
            "organ",
            "deadline",
            "body",
            "uppdrag_id",
            sqlite_where=text(f"is_current = 1 AND is_open = 1 AND {MEETING}"),
            postgresql_where=text(f"is_current AND is_open AND {MEETING}"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    uppdrag_id: int = Field(sa_column=owned_by("uppdrag"))
    plan_id: int | None = Field(default=None, sa_column=owned_by("plan", nullable=True))
    role: str = "due"
    is_current: bool = True
    organ: str = Field(default="", sa_column_kwargs={"server_default": ""})
    is_open: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    kind: str
    body: str | None = None
    report: str | None = None
    partial: bool = False
    earliest: date | None = None
    latest: date | None = None
    deadline: date | None = None
    words: str | None = None
    paragraph: str | None = None


class Event(Table, table=True):
    """History, append-only: triggers refuse UPDATE and DELETE. Undo is a new event."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_uppdrag", "workspace_id", "uppdrag_id", "id"),
        Index("ix_event_when", "workspace_id", "at", "id"),
        # What a digest tells of, and what was taken back: few among all that happens in the week of an import.
        Index("ix_event_told", "workspace_id", "at", sqlite_where=TOLD, postgresql_where=TOLD),
        Index("ix_event_undone", "workspace_id", "at", sqlite_where=UNDONE, postgresql_where=UNDONE),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    uppdrag_id: int | None = Field(default=None, sa_column=owned_by("uppdrag", nullable=True))
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    person_id: int | None = Field(default=None, sa_column=owned_by("person", nullable=True))
    what: str
    before: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    reason: str | None = None
    source: dict[str, Any] | None = Field(default=None, sa_type=Json)
    undoes: int | None = Field(default=None, sa_column=owned_by("event", nullable=True))


class Import(Table, table=True):
    """One document: `reading` until it is read, `preview` until a person says yes or no; only one save can win.

    `shown` tells what the person saw apart from what has become of it since; `choices` holds the answers to
    what was asked, by question.
    """

    __tablename__ = "import"
    __table_args__ = (
        one_of("state", ("reading", "preview", "saved", "cancelled"), "ck_import_state"),
        Index("ix_import_sha", "workspace_id", "sha256", "state"),
        Index("ix_import_when", "workspace_id", "state", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    state: str
    sha256: str
    fingerprint: str = ""
    name: str
    title: str | None = None
    kind: str | None = None
    document_date: date | None = None
    dnr: list[str] = Field(default_factory=list, sa_type=Json)
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=Json)
    choices: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    shown: str = ""
    actor: str
    at: datetime = Field(sa_type=UtcDateTime)
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportRows(Table, table=True):
    """A thousand rows of a read document, in its order, as `uppdrag.reading.stored` writes them; `kind` is uppdrag
    (pending) or cases (all others). They leave with a draft that nobody saved.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        one_of("kind", ("uppdrag", "cases"), "ck_import_rows_kind"),
        UniqueConstraint("workspace_id", "import_id", "kind", "position", name="uq_import_rows"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    import_id: int = Field(sa_column=Column(ForeignKey("import.id", ondelete="CASCADE"), nullable=False))
    kind: str
    position: int
    found: list[Any] = Field(sa_type=Json)


class Source(Table, table=True):
    """Where a fact was read: document, list, part, page, row, line, and the words themselves."""

    __tablename__ = "source"
    __table_args__ = (Index("ix_source_uppdrag", "workspace_id", "uppdrag_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=owned_by("workspace"))
    uppdrag_id: int = Field(sa_column=owned_by("uppdrag"))
    import_id: int = Field(sa_column=owned_by("import"))
    list_name: str | None = None
    part: str | None = None
    section: str | None = None
    page: int | None = None
    row: int | None = None
    line: int | None = None
    title: str = Field(sa_column=Column(Text, nullable=False))
    plan_words: str | None = None
