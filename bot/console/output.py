"""How the command line speaks: JSON a line at a time, or tables for people."""

from __future__ import annotations

import contextlib
import getpass
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import typer


def line(value: Any) -> None:
    """One JSON value on a line of its own."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def say(words: str) -> None:
    typer.echo(words)


def complain(words: str) -> None:
    typer.echo(words, err=True)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """A table as wide as the window; nothing in a cell is read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(*heads, title=title or None, title_justify="left")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console(soft_wrap=False).print(shown)


@contextlib.contextmanager
def busy(words: str) -> Iterator[Callable[[float], bool]]:
    """Shows a person that work goes on and how far it has come; nothing where nobody watches.

    What it gives is called with the share that is done (0 to 1) and always says to go on.
    """
    if not sys.stderr.isatty():
        yield lambda _share: True
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    shown = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=None)

        def told(share: float) -> bool:
            progress.update(task, total=1.0 if share else None, completed=share)
            return True

        yield told


def on_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def agreed(question: str, *, yes: bool) -> bool:
    """A person's yes: given beforehand, or asked for; False, with the reason, where there is nobody to ask."""
    if yes:
        return True
    if not on_terminal():
        complain("Här finns ingen att fråga. Lägg till --yes för att göra det.")
        return False
    return confirmed(question)


YES, NO = {"j", "ja", "y", "yes"}, {"n", "nej", "no"}


def confirmed(question: str) -> bool:
    """A person's yes on the terminal; an empty line is a no, and anything else is asked about again."""
    while (
        said := typer.prompt(f"{question} [j/N]", default="nej", show_default=False).strip().lower()
    ) not in YES | NO:
        complain(f"Jag förstår inte {said}. Svara ja eller nej.")
    return said in YES


def login() -> str:
    """Who runs the command, as history shows it: "kommandoraden (root)"."""
    try:
        return f"kommandoraden ({getpass.getuser()})"
    except (OSError, KeyError):
        return "kommandoraden"
