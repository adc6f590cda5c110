"""Indexes of what is few among many, for digests: told and undone events, coming meetings, what failed, is protected
or uncertain. A digest of one body read through all of its uppdrag, or all that happened in the week, to find these.

An occasion repeats the organ of its uppdrag, and a trigger keeps it so."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TOLD = "what IN ('plan_flyttad', 'bordlagt', 'fullgjort')"
_MEETING = "role = 'due' AND kind = 'meeting'"

# Name, table, columns after the workspace, then which rows: on SQLite, on PostgreSQL.
_INDEXES = (
    ("ix_event_told", "event", ("at",), _TOLD, _TOLD),
    ("ix_event_undone", "event", ("at",), "undoes IS NOT NULL", "undoes IS NOT NULL"),
    (
        "ix_occasion_meeting",
        "occasion",
        ("organ", "deadline", "body", "uppdrag_id"),
        f"is_current = 1 AND {_MEETING}",
        f"is_current AND {_MEETING}",
    ),
    ("ix_delivery_failed", "delivery", ("slot_at",), "state = 'failed'", "state = 'failed'"),
    ("ix_uppdrag_protected", "uppdrag", ("organ",), "protected = 1", "protected"),
    ("ix_uppdrag_uncertain", "uppdrag", ("organ",), "plan_certain = 0", "NOT plan_certain"),
)

# What SQLite should believe of them, as in 0006.
_FIGURES = {
    "ix_event_told": "20000 20000 10",
    "ix_event_undone": "2000 2000 2",
    "ix_occasion_meeting": "300000 300000 8000 60 30 1",
    "ix_delivery_failed": "100 100 2",
    "ix_uppdrag_protected": "5000 5000 100",
    "ix_uppdrag_uncertain": "20000 20000 500",
}

_SQLITE_FOLLOWS = """CREATE TRIGGER occasion_follows_its_uppdrag AFTER UPDATE OF organ ON uppdrag
    WHEN new.organ <> old.organ BEGIN
    UPDATE occasion SET organ = new.organ WHERE workspace_id = new.workspace_id AND uppdrag_id = new.id; END"""
_POSTGRES_FOLLOWS = (
    """CREATE OR REPLACE FUNCTION occasion_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE occasion SET organ = new.organ WHERE workspace_id = new.workspace_id AND uppdrag_id = new.id;
        RETURN NULL; END $$""",
    """CREATE TRIGGER occasion_follows_its_uppdrag AFTER UPDATE OF organ ON uppdrag
        FOR EACH ROW WHEN (new.organ IS DISTINCT FROM old.organ) EXECUTE FUNCTION occasion_follows()""",
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("occasion", sa.Column("organ", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE occasion SET organ = (SELECT organ FROM uppdrag WHERE uppdrag.id = occasion.uppdrag_id)"
    )
    for statement in (_SQLITE_FOLLOWS,) if on_sqlite else _POSTGRES_FOLLOWS:
        op.execute(statement)
    for name, table, columns, sqlite_rows, postgresql_rows in _INDEXES:
        op.create_index(
            name,
            table,
            ["workspace_id", *columns],
            sqlite_where=sa.text(sqlite_rows),
            postgresql_where=sa.text(postgresql_rows),
        )
    if on_sqlite:
        for name, table, *_ in _INDEXES:
            values = f"('{table}', '{name}', '{_FIGURES[name]}')"
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES {values}")  # noqa: S608 - our own words only
        op.execute("ANALYZE sqlite_schema")
