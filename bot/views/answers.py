"""The five answers of the day after a meeting, as buttons: in the question itself, and on Home."""

from __future__ import annotations

from datetime import date

from bot.asking import Ask
from bot.views.parts import Block, actions, button
from uppdrag.facts import Line

_ANSWERS = (
    ("Fullgjort §", "fullgjort", "fullgjort"),
    ("Antecknat, uppdraget fortsätter", "antecknat", "antecknat"),
    ("Bordlagt", "bordlagt", "bordlagt"),
    ("Återremitterat", "aterremitterat", "återremitterat"),
    ("Kom inte upp", "kom_inte_upp", "kom inte upp"),
)


def answers(line: Line, meeting: date | None, place: str = "") -> Block:
    """Each carries the meeting's day; `place` keeps them apart where several stand in one view."""
    rest = f"{line.key} {meeting.isoformat()}" if meeting else line.key
    made = (
        button(label, f"after_meeting_{action}{place}", Ask(verb, rest).encode())
        for label, action, verb in _ANSWERS
    )
    return actions(*made)
