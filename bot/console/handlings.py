"""Reading handlingar, and taking them in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings
from bot.console import output
from bot.faults import CannotStart
from bot.household import database_at, our_house
from bot.views.words import plain_day
from documents.errors import Unreadable
from documents.read import read_file
from storage import people as stored_people
from uppdrag import importing
from uppdrag.facts import Actor
from uppdrag.municipality import load_municipality
from uppdrag.reading import read_handling

if TYPE_CHECKING:
    from uppdrag.comparing import Item
    from uppdrag.facts import House
    from uppdrag.importing import Preview
    from uppdrag.reading import Reading

KINDS = {
    "new": "nytt",
    "changed": "ändrat",
    "handled": "redan behandlat",
    "doubtful": "att titta på",
    "gone": "saknas nu",
    "unchanged": "oförändrat",
}


def read(files: list[Path], on: date | None, town: str, *, as_json: bool) -> int:
    """Prints what each file says; a bad one does not stop the rest. 2 when any was bad."""
    municipality = load_municipality(town)
    status = 0
    for path in files:
        try:
            reading = read_handling(read_file(path), municipality, on=on)
        except Unreadable as refused:
            status = 2
            _refuse(path, refused.reason, as_json=as_json)
            continue
        if as_json:
            output.line(reading.as_json())
        else:
            _show(reading)
    return status


def _refuse(path: Path, reason: str, *, as_json: bool) -> None:
    if as_json:
        output.line({"error": reason})
    else:
        output.complain(f"{path.name}: {reason}")


def _show(reading: Reading) -> None:
    facts = reading.document
    day = f", {facts.date.isoformat()}" if facts.date else ""
    rows = (
        (row.list or "", ", ".join(row.dnr), " ".join(row.title.split())[:160], row.plan or "")
        for row in (*reading.uppdrag, *reading.cases)
    )
    output.table(("Lista", "Dnr", "Uppdrag", "Plan"), rows, title=f"{facts.title or 'Utan titel'}{day}")
    for warning in reading.warnings:
        output.say(f"Obs: {warning}")


def take_in(files: list[Path], on: date | None, *, yes: bool, dry_run: bool, who: str | None) -> int:
    """Previews each file, asks where a person can answer, and saves. Nothing is saved without a yes."""
    found = settings.load()
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        actor = actor_named(house, who)
        return max(_one(house, path, on, actor, yes=yes, dry_run=dry_run) for path in files)


def _one(house: House, path: Path, on: date | None, actor: Actor, *, yes: bool, dry_run: bool) -> int:
    with output.busy(f"Läser {path.name}"):
        document = read_file(path)
        reading = read_handling(document, house.municipality, on=on)
        preview = importing.preview(house, reading, sha256=document.sha256, name=path.name, actor=actor)
    show_preview(house, preview)
    if dry_run or not output.agreed("Spara?", yes=yes):
        importing.cancel(house, preview.import_id)
        output.say("Inget är sparat.")
        return 0 if dry_run or output.on_terminal() else 2
    saved = importing.save(house, preview.import_id, actor)
    output.say(f"Sparat: {in_words(saved.counts)}.")
    return 0


def show_preview(house: House, preview: Preview) -> None:
    """The counts, then what is not simply unchanged."""
    if preview.earlier:
        day = plain_day(preview.earlier.at.astimezone(house.municipality.zone).date())
        output.say(f"{preview.earlier.actor} läste in den här handlingen den {day}.")
    shown = [item for item in preview.items if item.kind != "unchanged"]
    rows = ((KINDS[item.kind], " ".join(item.title.split())[:140], _about(item)) for item in shown)
    if shown:
        output.table(("", "Uppdrag", "Att se"), rows, title=preview.title)
    for warning in preview.warnings:
        output.say(f"Obs: {warning}")
    output.say(f"{in_words(preview.counts)}. Inget är sparat än.")


def _about(item: Item) -> str:
    changes = [f"{change.what}: {change.old or '–'} → {change.new or '–'}" for change in item.changes]
    return "\n".join([*changes, *item.notes])


def in_words(counts: dict[str, int]) -> str:
    """ "3 nya, 2 ändrade, 22 oförändrade" """
    return ", ".join(_counted(counts)) or "0 uppdrag"


def _counted(counts: dict[str, int]) -> Iterable[str]:
    words = {
        "new": ("ny", "nya"),
        "changed": ("ändrad", "ändrade"),
        "unchanged": ("oförändrad", "oförändrade"),
        "handled": ("redan behandlad", "redan behandlade"),
        "doubtful": ("att titta på", "att titta på"),
        "gone": ("saknas nu", "saknas nu"),
        "suggestions": ("förslag i löpande text", "förslag i löpande text"),
    }
    for kind, (one, more) in words.items():
        if count := counts.get(kind, 0):
            yield f"{count} {one if count == 1 else more}"


def actor_named(house: House, email: str | None) -> Actor:
    """Who history names: the person with that e-mail, or the one who is logged in."""
    if email is None:
        return Actor(output.login())
    with house.db.reading() as tx:
        found = [
            row
            for row in stored_people.everybody(tx, house.workspace_id)
            if (row.email or "").lower() == email.lower()
        ]
    if not found:
        raise CannotStart(f"Ingen person har e-postadressen {email}.")
    return Actor(found[0].name, found[0].id)
