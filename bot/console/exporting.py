"""Taking the list out as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot import settings
from bot.asking import may_be_number
from bot.console import output
from bot.faults import CannotStart
from bot.household import database_at, our_house
from bot.views.words import many
from documents.progress import heard_by
from uppdrag import exporting, service
from uppdrag.facts import House


def export(kind: str, as_of: date | None, uppdrag: str | None, to: Path | None) -> int:
    """Writes the file beside you, or at `to`; says its name and what was left out."""
    found = settings.load()
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        number = _number(house, uppdrag) if uppdrag else None
        with output.busy("Gör filen") as told, heard_by(told):
            made = exporting.export(house, kind, as_of=as_of, number=number)
        path = to or Path(made.name)
        exporting.save(made, path)
    output.say(f"Sparat: {path}")
    if made.left_out:
        output.say(f"{many(made.left_out, 'skyddat uppdrag', 'skyddade uppdrag')} är inte med.")
    return 0


def _number(house: House, asked: str) -> int:
    cards = service.look_up(house, asked).cards if may_be_number(asked) else ()
    if len(cards) != 1:
        raise CannotStart(f"Jag hittar inte ett enda uppdrag {asked}. Skriv dess nummer, till exempel U-14.")
    return cards[0].line.number
