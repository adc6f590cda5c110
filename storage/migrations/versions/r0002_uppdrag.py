"""Uppdrag with dnr, plans, occasions, history and sources; wishes about them."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=False, sqlite_where=only, postgresql_where=only)


def _uppdrag() -> None:
    op.create_table(
        "uppdrag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("organ_known", sa.Boolean(), nullable=False),
        sa.Column("ansvarig_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("given_body", sa.String(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("given_paragraph", sa.String(), nullable=True),
        sa.Column("given_text", sa.String(), nullable=True),
        sa.Column("budget_year", sa.Integer(), nullable=True),
        sa.Column("closed_body", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_paragraph", sa.String(), nullable=True),
        sa.Column("closed_reason", sa.String(), nullable=True),
        sa.Column("bordlagt", sa.Boolean(), nullable=False),
        sa.Column("aterremitterat", sa.Boolean(), nullable=False),
        sa.Column("partial_reports", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("plan_text", sa.String(), nullable=True),
        sa.Column("plan_kind", sa.String(), nullable=False),
        sa.Column("plan_body", sa.String(), nullable=True),
        sa.Column("plan_certain", sa.Boolean(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("warnings", Json(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("planned_revision", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('ej påbörjat', 'pågående', 'redovisat', 'fullgjort', 'avslutat utan fullgörande')",
            name="ck_uppdrag_status",
        ),
        sa.ForeignKeyConstraint(
            ["ansvarig_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["uppdrag.id"]),
        sa.ForeignKeyConstraint(["merged_into"], ["uppdrag.id"]),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_uppdrag_number"),
    )
    op.create_index(
        "ix_uppdrag_ansvarig",
        "uppdrag",
        ["workspace_id", "ansvarig_id", "is_open", "deadline", "number"],
        unique=False,
    )
    counted = ["status", "hidden", "parent_id"]
    digested = ["protected", "plan_certain", "ansvarig_id", "recorded_at"]
    op.create_index(
        "ix_uppdrag_deadline",
        "uppdrag",
        ["workspace_id", "is_open", "deadline", "number", *counted],
        unique=False,
    )
    op.create_index(
        "ix_uppdrag_organ",
        "uppdrag",
        ["workspace_id", "organ", "is_open", "deadline", "number", *counted, *digested],
        unique=False,
    )
    _partial_index(
        "ix_uppdrag_warned",
        "uppdrag",
        ["workspace_id", "organ", "deadline", "number"],
        "json_array_length(warnings) > 0",
    )
    _partial_index(
        "ix_uppdrag_parent", "uppdrag", ["workspace_id", "parent_id", "number"], "parent_id IS NOT NULL"
    )
    op.create_index("ix_uppdrag_title", "uppdrag", ["workspace_id", "title_key"], unique=False)
    _partial_index("ix_uppdrag_unplanned", "uppdrag", ["workspace_id", "id"], "revision <> planned_revision")


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", Json(), nullable=False),
        sa.Column("after", Json(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("source", Json(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["undoes"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_event_uppdrag", "event", ["workspace_id", "uppdrag_id", "id"], unique=False)
    op.create_index("ix_event_when", "event", ["workspace_id", "at", "id"], unique=False)


def _involved() -> None:
    op.create_table(
        "involved",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('with', 'co')", name="ck_involved_kind"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_involved_uppdrag", "involved", ["workspace_id", "uppdrag_id", "kind"], unique=False)


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("reference_date", sa.Date(), nullable=True),
        sa.Column("reading", Json(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_plan_uppdrag", "plan", ["workspace_id", "uppdrag_id", "id"], unique=False)


def _planned() -> None:
    op.create_table(
        "planned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("next_step_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "uppdrag_id", name="uq_planned"),
    )
    op.create_index("ix_planned_next", "planned", ["workspace_id", "next_step_at"], unique=False)


def _snooze() -> None:
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_snooze_uppdrag", "snooze", ["workspace_id", "uppdrag_id", "plan_id"], unique=False)


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(), nullable=True),
        sa.Column("part", sa.String(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("plan_words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_source_uppdrag", "source", ["workspace_id", "uppdrag_id", "id"], unique=False)


def _uppdrag_dnr() -> None:
    op.create_table(
        "uppdrag_dnr",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "uppdrag_id", "key", name="uq_uppdrag_dnr"),
    )
    op.create_index("ix_uppdrag_dnr_key", "uppdrag_dnr", ["workspace_id", "key", "uppdrag_id"], unique=False)


def _wish() -> None:
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'skipped')", name="ck_wish_state"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_wish_key"),
    )
    op.create_index("ix_wish_delivery", "wish", ["workspace_id", "delivery_id"], unique=False)
    op.create_index("ix_wish_uppdrag", "wish", ["workspace_id", "uppdrag_id", "id"], unique=False)
    _partial_index(
        "ix_wish_loose", "wish", ["workspace_id", "day", "id"], "delivery_id IS NULL AND state = 'waiting'"
    )


def _occasion() -> None:
    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("report", sa.String(), nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("paragraph", sa.String(), nullable=True),
        sa.CheckConstraint("role IN ('due', 'handled', 'given', 'reported')", name="ck_occasion_role"),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uppdrag_id"],
            ["uppdrag.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_occasion_uppdrag", "occasion", ["workspace_id", "uppdrag_id", "id"], unique=False)
    op.create_index("ix_occasion_when", "occasion", ["workspace_id", "is_current", "deadline"], unique=False)


def upgrade() -> None:
    _uppdrag()
    _event()
    _involved()
    _plan()
    _planned()
    _snooze()
    _source()
    _uppdrag_dnr()
    _wish()
    _occasion()
