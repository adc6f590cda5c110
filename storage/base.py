"""What all tables have in common."""

from sqlmodel import SQLModel


class Table(SQLModel):
    """A row. What may stand in it is the database's to judge, so no validators are built, which would slow each start."""

    model_config = {"defer_build": True}
