"""Everything of a workspace in open formats, for the archive: CSV files, what they mean, and their checksums."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from storage import backup as backups
from storage.errors import Declined
from storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from storage.db import Database

# Everything else is the bot's own machinery: inbox, planned, pause, mark, pulse, setting, snooze, watch.
RECORDS = {
    "uppdrag": "Uppdragen som de ser ut nu. number är U-numret; organ är id i body.",
    "uppdrag_dnr": "Diarienummer, som de skrevs (written) och i jämförbar form (key).",
    "plan": "Varje plan för redovisning ett uppdrag har haft: orden (words), tolkningen (reading) och skälet till ändring.",
    "occasion": "Redovisningstillfällen: planerade (due), behandlade (handled), givna (given), redovisade (reported).",
    "involved": "Vilka fler organ och personer som deltar.",
    "event": "Historiken: vem (actor), när (at, UTC), vad (what), före och efter. Endast tillägg; rader ändras aldrig.",
    "import": "Inlästa handlingar, med sha256 för filen.",
    "import_rows": "Raderna i de inlästa handlingarna, tusen i taget, som de lästes (uppdrag: öppna, cases: övriga).",
    "source": "Var i handlingen uppgifterna står: sida, rad, lista och orden i original.",
    "body": "Organen.",
    "person": 'Personerna. actor "person/7" i historiken är raden med id 7.',
    "role": "Roller: vem, för vilket organ, från och till.",
    "wish": "Påminnelser: vilket steg, till vem, för vilken dag, hur det gick och varför (reason).",
    "delivery": "Utskickade meddelanden: till vem, när och hur det gick.",
}


@dataclass(frozen=True, slots=True)
class Archived:
    """How many rows each file of the archive holds."""

    file: Path
    rows: dict[str, int]


def archive(database: Database, workspace_id: int, file: Path, made_at: datetime) -> Archived:
    """Writes a new ZIP with one CSV a table (UTF-8, comma, instants in UTC), LÄSMIG.txt and manifest.json.

    All of it is of one moment. Declined when the file exists.
    """
    if file.exists():
        raise Declined(f"Filen {file} finns redan. Ange ett annat namn.")
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with backups.one_moment(database) as connection:
            counts = _write(connection, workspace_id, unfinished, made_at)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return Archived(file, counts)


def _write(connection: Connection, workspace_id: int, file: Path, made_at: datetime) -> dict[str, int]:
    counts: dict[str, int] = {}
    files: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED) as out:
        for name in RECORDS:
            content, counts[name] = _csv(connection, metadata.tables[name], workspace_id)
            out.writestr(f"{name}.csv", content)
            files[f"{name}.csv"] = {"rows": counts[name], "sha256": sha256(content).hexdigest()}
        out.writestr("LÄSMIG.txt", _read_me(made_at))
        out.writestr("manifest.json", json.dumps({"made_at": made_at.isoformat(), "files": files}, indent=2))
    file.chmod(0o600)
    return counts


def _csv(connection: Connection, table: Table, workspace_id: int) -> tuple[bytes, int]:
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow(table.columns.keys())
    count = 0
    for row in _rows(connection, table, workspace_id):
        sheet.writerow([_told(value) for value in row])
        count += 1
    return text.getvalue().encode(), count


def _rows(connection: Connection, table: Table, workspace_id: int) -> Iterator[Any]:
    wanted = select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.id)
    return iter(connection.execute(wanted))


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict | list) else value


def _read_me(made_at: datetime) -> str:
    files = "\n".join(f"{name}.csv\n    {what}" for name, what in RECORDS.items())
    return (
        f"Uttag ur uppdragsbot, gjort {made_at.astimezone(UTC).isoformat()}.\n\n"
        "Varje fil är CSV enligt RFC 4180: UTF-8, komma, citattecken, första raden är kolumnernas namn. Tider är i UTC,\n"
        "dagar ÅÅÅÅ-MM-DD, sammansatta värden JSON. manifest.json anger antal rader och SHA-256 för varje fil.\n"
        "Uttaget innehåller också skyddade uppdrag (protected) och personuppgifter.\n\n"
        f"{files}\n"
    )
