"""One database after another for tests, out of few.

On PostgreSQL one is emptied, which takes a hundredth of making a new one; on SQLite it is copied. Whoever opens it stays
the same, without connections in between: what the statements of all tests look like is worked out once.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from storage.db import Database

TEMPLATE = "template_ub"
# What a test may have changed besides the rows: a table, an index, a trigger, a function, the revision.
_SHAPE = """SELECT (SELECT array_agg((relname, relkind, relhastriggers) ORDER BY relname) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace)::text
    || (SELECT array_agg((tgname, tgenabled, tgrelid) ORDER BY tgname, tgrelid) FROM pg_trigger WHERE NOT tgisinternal)::text
    || (SELECT array_agg((proname, md5(prosrc)) ORDER BY proname) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace)::text
    || (SELECT array_agg(version_num) FROM alembic_version)::text"""
# Referring and append-only rows go too: as a replica applies changes, no trigger is asked.
_EMPTIED = """SET session_replication_role = replica; SET lock_timeout = '2s';
    DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', one.name); END LOOP;
    FOR one IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', one.name); END LOOP; END $$"""


class Files:
    """Lends one file, each time a copy of the template."""

    def __init__(self, folder: Path, template: bytes) -> None:
        self._file, self._template = folder / "uppdrag.db", template
        self._database = Database(f"sqlite:///{self._file}")

    def lend(self) -> Database:
        for left in self._file.parent.glob(f"{self._file.name}*"):
            left.unlink()  # whoever has it open still keeps the old one
        self._file.write_bytes(self._template)
        return self._database

    def give_back(self, database: Database) -> None:
        database.close()


@dataclass
class Pool:
    """Lends databases of one server, copies of its template; `give_back` empties one, or throws it away."""

    server: Any
    shape: str = ""
    free: list[Database] = field(default_factory=list)
    _numbers: Any = field(default_factory=itertools.count)

    def lend(self) -> Database:
        if self.free:
            return self.free.pop()
        name = f"ub_{next(self._numbers)}"
        self.server.sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        self.shape = self.shape or self._ask(name, _SHAPE)
        return Database(self.server.url(name))

    def give_back(self, database: Database) -> None:
        database.close()
        name = str(database.engine.url.database)
        try:
            as_it_was = self._ask(name, _SHAPE) == self.shape
            if as_it_was:
                self.server.sql(_EMPTIED, name)
        except psycopg.Error:  # somebody still works in it, or it is not what it was
            as_it_was = False
        if as_it_was:
            self.free.append(database)
        else:
            self.server.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _ask(self, name: str, question: str) -> str:
        address = f"host={self.server.folder} user=postgres dbname={name}"
        with psycopg.connect(address, autocommit=True) as connection:
            row = connection.execute(question).fetchone()
        assert row is not None
        return str(row[0])
