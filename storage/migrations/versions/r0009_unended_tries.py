"""Tries that never ended, because the process died of them or in the middle of them, are counted by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("unended", sa.Integer(), nullable=False, server_default="0"))
