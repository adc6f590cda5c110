"""The `uppdragsbot` command. What a command needs is loaded when it runs, so that each starts fast."""

from __future__ import annotations

import gc
import logging
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

DONE, FAULT, BAD_INPUT = 0, 1, 2

app = typer.Typer(
    name="uppdragsbot", help="Följer kommunens uppdrag i Slack.", no_args_is_help=True, add_completion=False
)
db = typer.Typer(help="Databasen.", no_args_is_help=True)
app.add_typer(db, name="db")
person = typer.Typer(help="Vad som sparas om en person.", no_args_is_help=True)
app.add_typer(person, name="person")
municipality = typer.Typer(help="Kommunens register och kalender.", no_args_is_help=True)
app.add_typer(municipality, name="municipality")

Json = Annotated[bool, typer.Option("--json", help="Ett JSON-objekt per rad.")]
Day = Annotated[str | None, typer.Option("--date", help="ÅÅÅÅ-MM-DD: dagen som orden skrevs.")]
Yes = Annotated[bool, typer.Option("--yes", help="Gör det utan att fråga.")]
Who = Annotated[str, typer.Argument(help="Slack-id, e-post eller namn.")]
Town = Annotated[str | None, typer.Option("--municipality", help="Kommunens register och kalender.")]


@app.command()
def plan(
    phrase: Annotated[str | None, typer.Argument(help='Till exempel "KS 10 feb".')] = None,
    on: Day = None,
    body: Annotated[str | None, typer.Option(help="Organet som svarar, till exempel KS.")] = None,
    municipality: Town = None,
    batch: Annotated[Path | None, typer.Option(help="Fil med en JSON-rad per plan.")] = None,
    as_json: Json = False,
) -> int:
    """Visar hur en plan för redovisning läses, och varför."""
    from bot.console import plans

    if batch is not None:
        return plans.many(batch, _day(on), body, _town(municipality))
    return plans.one(phrase, _day(on), body, _town(municipality), as_json=as_json)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="TXT, MD, PDF, DOCX, XLSX eller CSV.")],
    on: Day = None,
    municipality: Town = None,
    as_json: Json = False,
) -> int:
    """Läser handlingar och visar vad de säger. Inget sparas."""
    from bot.console import handlings

    return handlings.read(files, _day(on), _town(municipality), as_json=as_json)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Handlingen eller listan.")],
    on: Day = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Sparar utan att fråga; det som ingen svarat på blir som det står.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Sparar aldrig.")] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            help="Svar på en fråga i förhandsvisningen, till exempel 1=samma. Kan ges flera gånger."
        ),
    ] = None,
    who: Annotated[str | None, typer.Option("--as", help="E-post till den som läser in.")] = None,
) -> int:
    """Läser in en handling: visar vad som är nytt, frågar, sparar."""
    from bot.console import handlings

    wish = handlings.Wish(yes, dry_run, tuple(answer or ()))
    return handlings.take_in(files, _day(on), wish, who=who)


@app.command()
def digest(
    out: Annotated[
        Path | None, typer.Option(help="Fil: .txt med texten, .png eller .svg med bilden.")
    ] = None,
) -> int:
    """Skriver ut veckans sammanställning som den ser ut nu."""
    from bot.console import house

    return house.digest(out)


@app.command()
def export(
    kind: Annotated[str, typer.Option("--format", help="docx, xlsx, csv eller ics.")] = "xlsx",
    as_of: Annotated[str | None, typer.Option(help="ÅÅÅÅ-MM-DD: som det såg ut den dagen.")] = None,
    uppdrag: Annotated[str | None, typer.Option(help="Bara ett uppdrag, till exempel U-14.")] = None,
    to: Annotated[Path | None, typer.Option(help="Filens namn.")] = None,
) -> int:
    """Skriver listan, eller ett uppdrag, som fil."""
    from bot.console import exporting

    return exporting.export(kind, _day(as_of), uppdrag, to)


@app.command()
def serve() -> int:
    """Startar boten och kör tills den blir ombedd att sluta."""
    from uppdrag.keeping import nothing_to_collect

    with nothing_to_collect():
        from bot.serve import run as serving

        gc.freeze()  # else the first searches for garbage go through all that was just loaded, a tenth of the start
    return serving()


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Porten för sidan i webbläsaren.")] = 8765,
    folder: Annotated[Path, typer.Option(help="Där provet sparas.")] = Path(".demo"),
) -> int:
    """Startar boten och en egen Slack på den här datorn, med en exempelstad."""
    from bot.demo import run as trying

    return trying(port, folder)


@app.command()
def doctor() -> int:
    """Går igenom inställningar, databas, klocka och Slack, och säger vad som behöver göras."""
    from bot.console import house

    return house.doctor()


@app.command()
def health(
    url: Annotated[str | None, typer.Option(help="Adressen, om den inte är HEALTH_PORT.")] = None,
) -> int:
    """Frågar en bot som kör om den är redo. 0 när den är det."""
    from bot.console import house

    return house.health(url)


@app.command()
def gallra(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visar bara.")] = False,
    yes: Yes = False,
) -> int:
    """Tar bort det som inte behöver sparas; historiken säger vad."""
    from bot.console import keeping

    return keeping.weed(dry_run=dry_run, yes=yes)


@app.command()
def archive(file: Annotated[Path, typer.Argument(help="ZIP-filen som ska skrivas.")]) -> int:
    """Skriver allt som är handlingar i öppna format."""
    from bot.console import keeping

    return keeping.archive(file)


@app.command()
def key() -> int:
    """Gör en ny nyckel för INSTALL_KEY."""
    from bot.console import keeping

    return keeping.key()


@person.command("show")
def person_show(who: Who) -> int:
    """Visar allt som sparas om en person."""
    from bot.console import keeping

    return keeping.person_show(who)


@person.command("forget")
def person_forget(who: Who, yes: Yes = False) -> int:
    """Tar bort en persons namn ur allt."""
    from bot.console import keeping

    return keeping.person_forget(who, yes=yes)


@municipality.command("check")
def municipality_check(folder: Annotated[Path, typer.Argument(help="Kommunens mapp.")]) -> int:
    """Går igenom en kommuns filer och säger vad som är fel."""
    from bot.console import keeping

    return keeping.municipality_check(folder)


@db.command("backup")
def backup(file: Annotated[Path | None, typer.Argument(help="Filen; annars i BACKUP_FOLDER.")] = None) -> int:
    """Tar en kopia medan boten arbetar, och prövar att den går att läsa tillbaka."""
    from bot.console import keeping

    return keeping.backup(file)


@db.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="Kopian.")],
    replace: Annotated[bool, typer.Option("--replace", help="Även om det finns en databas där.")] = False,
) -> int:
    """Läser tillbaka en kopia. Stoppa boten först."""
    from bot.console import keeping

    return keeping.restore(file, replace=replace)


@db.command("move")
def move() -> int:
    """Flyttar allt från SQLite till den tomma databasen i TARGET_DATABASE_URL."""
    from bot.console import keeping

    return keeping.move()


@db.command("upgrade")
def upgrade() -> int:
    """Skapar databasen, eller för den till den här versionen."""
    from bot.console import house

    return house.upgrade()


def main(argv: list[str] | None = None) -> None:
    """Runs one command and leaves with 0 done, 1 a fault inside, 2 bad input; never with a traceback."""
    sys.exit(run(argv))


def run(argv: list[str] | None = None) -> int:
    """The exit status of one command line."""
    try:
        status: Any = app(args=argv, standalone_mode=False)
    except KeyboardInterrupt:
        return _say("Avbrutet.", FAULT)
    except Exception as error:  # noqa: BLE001 - here every fault becomes a sentence
        return _failed(error)
    return status if isinstance(status, int) else DONE


def _failed(error: Exception) -> int:
    from bot.faults import sentence

    if type(error).__name__ == "NoArgsIsHelpError":  # the help has been shown
        return BAD_INPUT
    if isinstance(error, typer.BadParameter.__mro__[1]):  # every misuse of the command line itself
        return _say(_misused(error), BAD_INPUT)
    if isinstance(error, typer.Abort):
        return _say("Avbrutet. Inget är sparat.", BAD_INPUT)
    if isinstance(error, BrokenPipeError):
        return DONE
    told = sentence(error)
    if told is not None:
        return _say(told, BAD_INPUT)
    if logging.getLogger().handlers:  # the bot has a log, where what went wrong is looked for
        logging.getLogger(__name__).error("unexpected", exc_info=error)
    return _say(f"Något gick fel i programmet ({type(error).__name__}). Inget är sparat.", FAULT)


def _misused(error: Exception) -> str:
    name = getattr(error, "option_name", None) or getattr(getattr(error, "param", None), "name", None)
    about = f" ({name})" if name else ""
    return f"Det kommandot går inte att läsa{about}. Skriv uppdragsbot --help så ser du hur det skrivs."


def _say(words: str, status: int) -> int:
    typer.echo(words, err=True)
    return status


def _day(text: str | None) -> date | None:
    from bot.faults import CannotStart

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CannotStart(f"{text} är ingen dag. Skriv ÅÅÅÅ-MM-DD, till exempel 2021-01-28.") from None


def _town(named: str | None) -> str:
    from bot import settings

    return named or settings.load().municipality
