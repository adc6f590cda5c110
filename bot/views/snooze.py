"""Putting a reminder off: the choice of days, and what was chosen. The plan never moves by it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.asking import Ask
from bot.views import words
from bot.views.parts import Message, actions, clip, message, option, safe, said, section, select
from uppdrag.facts import Line

DAYS = range(1, 15)


def choices(line: Line, today: date) -> Message:
    """Asks for how long, 1–14 days."""
    options = [option(_choice(days, today), Ask("påminn", f"{line.key} {days}").encode()) for days in DAYS]
    asked = section(f"När ska jag påminna om {line.key} igen? {safe(line.title, 200)}\nPlanen ändras inte.")
    blocks = [asked, actions(select("påminn:dagar", "Välj dag", options))]
    return {"text": said(blocks), "blocks": blocks}


def postponed(key: str, until: date) -> Message:
    """What was done."""
    return message(f"Jag påminner om {key} igen {words.day(until)}. Planen är oförändrad.")


def _choice(days: int, today: date) -> str:
    return clip(f"{words.distance(days)}, {words.short_day(today + timedelta(days=days))}", 75)
