"""Reading handlingar, and taking them in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings
from bot.console import output, questions
from bot.faults import CannotStart
from bot.household import database_at, our_house
from bot.views.parts import clip
from bot.views.preview import earlier, heading, in_words, warnings
from bot.views.preview_rows import not_taken
from documents.errors import Unreadable
from documents.read import read_file
from storage import people as stored_people
from uppdrag import importing
from uppdrag.facts import Actor
from uppdrag.municipality import load_municipality
from uppdrag.questions import place_of
from uppdrag.reading.bounded import read_bounded

if TYPE_CHECKING:
    from uppdrag.comparing import Item
    from uppdrag.facts import House
    from uppdrag.importing import Preview
    from uppdrag.reading import Reading

KINDS = {
    "doubtful": "att titta på",
    "changed": "ändrat",
    "new": "nytt",
    "handled": "redan behandlat",
    "gone": "saknas nu",
    "unchanged": "oförändrat",
}


def read(files: list[Path], on: date | None, town: str, *, as_json: bool) -> int:
    """Prints what each file says; a bad one does not stop the rest. 2 when any was bad."""
    municipality = load_municipality(town)
    status = 0
    for path in files:
        try:
            with output.busy(f"Läser {path.name}") as told:
                reading = read_bounded(read_file(path, told), municipality, on=on)
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


@dataclass(frozen=True, slots=True)
class Wish:
    """How to take in: saved without asking, never saved, and the answers given beforehand ("1=samma")."""

    yes: bool
    dry_run: bool
    answers: tuple[str, ...] = ()


def take_in(files: list[Path], on: date | None, wish: Wish, *, who: str | None) -> int:
    """Previews each file, asks where a person can answer, and saves. Nothing is saved without a yes."""
    if wish.answers and len(files) > 1:
        raise CannotStart("Svara på frågor i en fil i taget. Inget är sparat.")
    found = settings.load()
    with database_at(found.database_url, found.backup_folder) as database:
        house = our_house(found, database)
        actor = actor_named(house, who)
        return max(_one(house, path, on, actor, wish) for path in files)


def _one(house: House, path: Path, on: date | None, actor: Actor, wish: Wish) -> int:
    try:
        preview = _previewed(house, path, on, actor)
        return _decided(house, preview, actor, wish)
    except KeyboardInterrupt:
        output.complain(f"Avbrutet. Inget i {path.name} är sparat.")
        return 1


def _previewed(house: House, path: Path, on: date | None, actor: Actor) -> Preview:
    with output.busy(f"Läser {path.name}") as told:
        document = read_file(path, told)
        reading = read_bounded(document, house.municipality, on=on)
        return importing.preview(house, reading, sha256=document.sha256, name=path.name, actor=actor)


def _decided(house: House, preview: Preview, actor: Actor, wish: Wish) -> int:
    """Shows the preview until it is saved as it was shown, or given up."""
    try:
        preview = questions.given(house, preview, wish.answers)
    except CannotStart:
        importing.cancel(house, preview.import_id)
        raise
    while True:
        show_preview(house, preview)
        if not wish.yes and not wish.dry_run and output.on_terminal() and preview.questions:
            preview = questions.ask(house, preview)
        if wish.dry_run or not output.agreed("Spara?", yes=wish.yes):
            importing.cancel(house, preview.import_id)
            output.say("Inget är sparat.")
            return 0 if wish.dry_run or output.on_terminal() else 2
        try:
            saved = importing.save(house, preview.import_id, actor)
        except importing.Stale as stale:
            output.say(f"{stale.reason} Här är den som det ser ut nu.")
            preview = importing.again(house, preview.import_id)
            continue
        output.say(f"Sparat: {in_words(saved.counts)}.")
        return 0


MOST_SHOWN = 200  # rows on a screen; a list may have a hundred thousand, and nobody reads those there


def show_preview(house: House, preview: Preview) -> None:
    """The counts first, then what is not simply unchanged (what to look at on top), what is asked, and the rest."""
    output.say(f"{heading(preview)}\n{in_words(preview.counts)}. Inget är sparat än.")
    if told := earlier(preview, house.municipality.zone):
        output.say(told)
    shown = [item for kind in KINDS for item in preview.items if item.kind == kind != "unchanged"]
    shown.sort(key=lambda item: not item.notes)
    rows = ((KINDS[one.kind], _title(one), _about(one)) for one in shown[:MOST_SHOWN])
    if shown:
        output.table(("", "Uppdrag", "Plan, plats och att se"), rows)
    _and_more(len(shown))
    questions.show(preview)
    remarks = list(warnings(preview))
    for warning in remarks[:MOST_SHOWN]:
        output.say(f"Obs: {warning}")
    _and_more(len(remarks))
    _show_left_out(preview)


def _and_more(count: int) -> None:
    if count > MOST_SHOWN:
        output.say(f"… och {count - MOST_SHOWN} till.")


def _title(item: Item) -> str:
    key = f"U-{item.number} " if item.number else ""
    dnr = f"{item.entry.dnr[0].written} " if item.entry and item.entry.dnr else ""
    return f"{key}{dnr}{clip(' '.join(item.title.split()), 140)}"


def _about(item: Item) -> str:
    changes = [f"{what}: {old} → {new}" for what, old, new in item.shown_changes]
    words = item.entry.plan.phrase if item.entry and item.kind == "new" else ""
    return "\n".join(filter(None, [words, place_of(item), *changes, *item.notes]))


def _show_left_out(preview: Preview) -> None:
    for reason, many in Counter(one.reason for one in not_taken(preview)).items():
        output.say(f"Bortsett från ({many}): {reason}")


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
