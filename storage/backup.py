"""Backups: one file of any database, taken while it is in use, proved by restoring it, refused when cut short.

The file is gzipped lines: a head with the schema's revision, the rows of each table (name, tab, JSON), and an
end with row counts and hashes. The same file can be restored into SQLite and into PostgreSQL.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import tempfile
import zlib
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import migrate, rows
from storage.db import Database
from storage.errors import Declined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

FORMAT = "uppdragsbot 1"
_HEAD, _END = "#head", "#end"
_BROKEN = (EOFError, OSError, ValueError, KeyError, TypeError, zlib.error)


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup: where it lies, the revision of its schema, what each table holds."""

    file: Path
    revision: str
    sums: dict[str, rows.Sum]

    @property
    def rows(self) -> int:
        """How many rows it holds in all."""
        return sum(one.rows for one in self.sums.values())


def backup(database: Database, file: Path) -> Backup:
    """Writes the database, as it is at one moment, into a new file, and proves it by restoring it elsewhere.

    The bot may go on working meanwhile. Declined when the file exists or there is no database; on any error
    no file is left.
    """
    if file.exists():
        raise Declined(f"Filen {file} finns redan. Ange ett annat namn.")
    file.parent.mkdir(parents=True, exist_ok=True)
    unproved = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        _write(database, unproved)
        taken = prove(unproved)
        os.link(unproved, file)  # unlike a rename, it never replaces a file that came meanwhile
    finally:
        unproved.unlink(missing_ok=True)
    return Backup(file, taken.revision, taken.sums)


def read(file: Path) -> Backup:
    """What a backup holds, after reading all of it. Declined when it is cut short, damaged or something else."""
    if not file.is_file():
        raise Declined(f"Filen {file} finns inte.")
    counted: dict[str, rows.Counting] = {}
    head: dict[str, Any] = {}
    end: dict[str, Any] = {}
    try:
        for name, line in _lines(file):
            if name == _HEAD:
                head = json.loads(line)
                counted = {table: rows.Counting() for table in head["tables"]}
            elif name == _END:
                end = json.loads(line)
            else:
                counted[name].add(line)
        known = head["format"] == FORMAT
        sums = {name: counting.total() for name, counting in counted.items()}
        whole = end == {name: asdict(total) for name, total in sums.items()}
        revision = str(head["revision"])
    except _BROKEN:
        known = whole = False
    if not (known and whole):
        raise Declined(f"Filen {file} är ingen hel säkerhetskopia. Inget är ändrat. Använd en annan kopia.")
    if revision not in migrate.revisions():
        raise migrate.TooNew(revision)
    return Backup(file, revision, sums)


def prove(file: Path) -> Backup:
    """Restores the backup into a database of its own beside it and compares every table; then forgets it."""
    taken = read(file)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".prov-") as folder:
        database = Database(f"sqlite:///{folder}/prov.db")
        try:
            with database.engine.begin() as connection:
                pour(connection, taken)
        finally:
            database.close()
    return taken


def pour(connection: Connection, taken: Backup) -> None:
    """Builds the backup's schema in an empty database, fills it, and compares; the caller commits."""
    migrate.upgrade_here(connection, taken.revision)
    table = {table.name: table for table in rows.tables(connection)}
    for name, group in groupby(_lines(taken.file), key=lambda pair: pair[0]):
        if name in table:
            rows.fill(connection, table[name], (line for _, line in group))
    compare(taken.sums, rows.sums(connection))


def compare(wanted: dict[str, rows.Sum], found: dict[str, rows.Sum]) -> None:
    """Declined, naming the tables, when a copy differs in any count or hash."""
    differing = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
    if differing:
        raise Declined(f"Kopian skiljer sig från originalet i {', '.join(differing)}. Den används inte.")


@contextlib.contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A connection that sees the database as it is at one moment, and stops nobody."""
    options = {"looking": True} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def _write(database: Database, file: Path) -> None:
    with (
        one_moment(database) as connection,
        gzip.open(file, "xt", compresslevel=6, encoding="utf-8", newline="\n") as out,
    ):
        file.chmod(0o600)  # it holds all that the database holds
        revision = migrate.revision_of(connection)
        if revision is None:
            raise Declined("Databasen är tom: här finns inget att kopiera. Kontrollera DATABASE_URL.")
        tables = rows.tables(connection)
        head = {"format": FORMAT, "revision": revision, "tables": [table.name for table in tables]}
        out.write(f"{_HEAD}\t{json.dumps(head)}\n")
        sums = {}
        for table in tables:
            counting = rows.Counting()
            for line in rows.lines(connection, table):
                counting.add(line)
                out.write(f"{table.name}\t{line}\n")
            sums[table.name] = asdict(counting.total())
        out.write(f"{_END}\t{json.dumps(sums)}\n")


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as told:
        for line in told:
            name, _, rest = line.rstrip("\n").partition("\t")
            yield name, rest
