"""What the planner has yet to see stands in a narrow table of its own, and no longer in a column of the uppdrag.

Having all looked at again wrote each uppdrag twice, with its eleven indexes. A trigger puts there what is new or has
a raised revision. `planned` loses what no note of the planner's needs: a key of its own, references, rows without a
step. And loose wishes stand in the order of their persons, so that a round meets each person once.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_LOOSE = "delivery_id IS NULL AND state = 'waiting'"
_SQLITE_TRIGGERS = (
    """CREATE TRIGGER uppdrag_is_new AFTER INSERT ON uppdrag BEGIN
        INSERT INTO unplanned (workspace_id, uppdrag_id, times) VALUES (new.workspace_id, new.id, 1); END""",
    """CREATE TRIGGER uppdrag_is_revised AFTER UPDATE OF revision ON uppdrag
        WHEN new.revision <> old.revision BEGIN
        INSERT INTO unplanned (workspace_id, uppdrag_id, times) VALUES (new.workspace_id, new.id, 1)
        ON CONFLICT (workspace_id, uppdrag_id) DO UPDATE SET times = unplanned.times + 1; END""",
)
_POSTGRES_TRIGGERS = (
    """CREATE OR REPLACE FUNCTION uppdrag_are_new() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO unplanned (workspace_id, uppdrag_id, times) SELECT workspace_id, id, 1 FROM news;
        RETURN NULL; END $$""",
    """CREATE TRIGGER uppdrag_is_new AFTER INSERT ON uppdrag REFERENCING NEW TABLE AS news
        FOR EACH STATEMENT EXECUTE FUNCTION uppdrag_are_new()""",
    """CREATE OR REPLACE FUNCTION uppdrag_is_revised() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO unplanned (workspace_id, uppdrag_id, times) VALUES (new.workspace_id, new.id, 1)
        ON CONFLICT (workspace_id, uppdrag_id) DO UPDATE SET times = unplanned.times + 1;
        RETURN NULL; END $$""",
    """CREATE TRIGGER uppdrag_is_revised AFTER UPDATE OF revision ON uppdrag FOR EACH ROW
        WHEN (new.revision IS DISTINCT FROM old.revision) EXECUTE FUNCTION uppdrag_is_revised()""",
)
# What SQLite should believe of them, as in 0006. (An index of a table without rowid goes by the table's name.)
_FIGURES = (
    ("planned", "planned", "300000 300000 1"),
    ("planned", "ix_planned_next", "300000 300000 1000 1"),
    ("unplanned", "unplanned", "1000 1000 1"),
    ("wish", "ix_wish_loose", "1000 1000 100 10 1"),
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _queue()
    for statement in _SQLITE_TRIGGERS if on_sqlite else _POSTGRES_TRIGGERS:
        op.execute(statement)
    _notes()
    op.drop_index("ix_wish_loose", "wish")
    op.create_index(
        "ix_wish_loose",
        "wish",
        ["workspace_id", "day", "person_id", "id"],
        sqlite_where=sa.text(_LOOSE),
        postgresql_where=sa.text(_LOOSE),
    )
    if on_sqlite:
        op.execute(
            "DELETE FROM sqlite_stat1 WHERE tbl = 'planned' OR idx IN ('ix_wish_loose', 'ix_uppdrag_unplanned')"
        )
        for figures in _FIGURES:
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES {figures}")  # noqa: S608 - our own words only
        op.execute("ANALYZE sqlite_schema")


def _queue() -> None:
    op.create_table(
        "unplanned",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "uppdrag_id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO unplanned (workspace_id, uppdrag_id, times)"
        " SELECT workspace_id, id, 1 FROM uppdrag WHERE revision <> planned_revision"
    )
    op.drop_index("ix_uppdrag_unplanned", "uppdrag")
    op.drop_column("uppdrag", "planned_revision")


def _notes() -> None:
    op.rename_table("planned", "planned_before")
    op.drop_index("ix_planned_next", "planned_before")
    op.create_table(
        "planned",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("uppdrag_id", sa.Integer(), nullable=False),
        sa.Column("next_step_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "uppdrag_id", name="pk_planned"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO planned (workspace_id, uppdrag_id, next_step_at) SELECT workspace_id, uppdrag_id, next_step_at"
        " FROM planned_before WHERE next_step_at IS NOT NULL ORDER BY workspace_id, uppdrag_id"
    )
    op.drop_table("planned_before")
    op.create_index("ix_planned_next", "planned", ["workspace_id", "next_step_at"])
