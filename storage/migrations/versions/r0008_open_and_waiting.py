"""The index of coming meetings holds only what is open: a digest of a body passed thousands of closed uppdrag by.
An occasion repeats whether its uppdrag is open, beside its organ, and the same trigger keeps both.

And what a person has to come stands in an index of its own: each Home looked through every wish there ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MEETING = "role = 'due' AND kind = 'meeting'"
_COLUMNS = ["workspace_id", "organ", "deadline", "body", "uppdrag_id"]
_WAITING = "state = 'waiting'"
# What SQLite should believe of them, as in 0006.
_FIGURES = (
    ("occasion", "ix_occasion_meeting", "200000 200000 5000 40 20 1"),
    ("wish", "ix_wish_person", "300000 300000 100 10 1"),
)

_SQLITE_FOLLOWS = """CREATE TRIGGER occasion_follows_its_uppdrag AFTER UPDATE OF organ, is_open ON uppdrag
    WHEN new.organ <> old.organ OR new.is_open <> old.is_open BEGIN
    UPDATE occasion SET organ = new.organ, is_open = new.is_open
    WHERE workspace_id = new.workspace_id AND uppdrag_id = new.id; END"""
_POSTGRES_FOLLOWS = (
    """CREATE OR REPLACE FUNCTION occasion_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE occasion SET organ = new.organ, is_open = new.is_open
        WHERE workspace_id = new.workspace_id AND uppdrag_id = new.id;
        RETURN NULL; END $$""",
    """CREATE TRIGGER occasion_follows_its_uppdrag AFTER UPDATE OF organ, is_open ON uppdrag FOR EACH ROW
        WHEN (new.organ IS DISTINCT FROM old.organ OR new.is_open IS DISTINCT FROM old.is_open)
        EXECUTE FUNCTION occasion_follows()""",
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("occasion", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(
        f"UPDATE occasion SET is_open = {'0' if on_sqlite else 'false'}"  # noqa: S608 - our own words only
        " WHERE uppdrag_id IN (SELECT id FROM uppdrag WHERE NOT is_open)"
    )
    op.execute("DROP TRIGGER occasion_follows_its_uppdrag" + ("" if on_sqlite else " ON uppdrag"))
    for statement in (_SQLITE_FOLLOWS,) if on_sqlite else _POSTGRES_FOLLOWS:
        op.execute(statement)
    op.drop_index("ix_occasion_meeting", "occasion")
    op.create_index(
        "ix_occasion_meeting",
        "occasion",
        _COLUMNS,
        sqlite_where=sa.text(f"is_current = 1 AND is_open = 1 AND {_MEETING}"),
        postgresql_where=sa.text(f"is_current AND is_open AND {_MEETING}"),
    )
    op.create_index(
        "ix_wish_person",
        "wish",
        ["workspace_id", "person_id", "day", "id"],
        sqlite_where=sa.text(_WAITING),
        postgresql_where=sa.text(_WAITING),
    )
    if on_sqlite:
        for figures in _FIGURES:
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES {figures}")  # noqa: S608 - our own words only
        op.execute("ANALYZE sqlite_schema")
