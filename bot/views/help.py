"""The help: one message, one line for each subcommand."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from bot.grammar import COMMANDS, Command
from bot.views.lists import brief
from bot.views.parts import Block, Message, context, said, section
from uppdrag.facts import Line

_TWINS = "Å, ä och ö behövs inte: `/uppdrag forsenade` går också bra. Svaren ser bara du, tills du delar dem."


def guide(urgent: tuple[Line, ...], today: date, next_up: str = "") -> Message:
    """My most urgent uppdrag, what comes next, then what one can type."""
    coming = [context(f"{next_up}\nAllt om dina utskick: `/uppdrag historik`")] if next_up else []
    blocks = brief("Mest brådskande för dig", urgent, today) + coming + _rows() + [context(_TWINS)]
    return {"text": said(blocks), "blocks": blocks}


def _rows() -> list[Block]:
    return [
        section(f"*{group}*\n" + "\n".join(_row(command) for command in commands))
        for group, commands in groupby(COMMANDS, key=lambda command: command.group)
    ]


def _row(command: Command) -> str:
    return f"`/uppdrag {command.example}` – {command.says}"
