"""The digest's picture: what is open by the month of its deadline, late ones first; readable without colour."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from bot.views.words import MONTHS, day

if TYPE_CHECKING:
    from documents.picture import Bar, Picture
    from reminders.digest import Overview

LAYERS = {"pågående": "pågående", "ej påbörjat": "ej påbörjat", "redovisat": "redovisat, väntar på beslut"}
MONTHS_SHOWN = 8
FEWEST = 3


def drawn(told: Overview) -> Picture | None:
    """The picture with its alt text, which says the same; None when nothing has a date."""
    from documents.picture import deadlines

    bars = _bars(told)
    if not any(bar.total for bar in bars):
        return None
    return deadlines(
        bars, tuple(LAYERS.values()), title="Uppdrag efter sista dag", subtitle=f"Per {day(told.today)}"
    )


def _bars(told: Overview) -> list[Bar]:
    from documents.picture import Bar

    counted: Counter[tuple[str, str]] = Counter()
    for deadline, status, many in told.ahead:
        counted[_label(deadline, status, told.today), status] += many
    labels = ["försenade", *_months(told.today), "senare"]
    bars = [
        Bar(label, tuple(counted[label, status] for status in LAYERS), marked=label == "försenade")
        for label in labels
    ]
    kept = [bar for bar in bars if bar.total or not (bar.marked or bar.label == "senare")]
    last = max((place for place, bar in enumerate(kept) if bar.total), default=-1)
    return kept[: max(last + 1, FEWEST)]


def _months(today: date) -> list[str]:
    return [
        _month(today.year + (today.month - 1 + step) // 12, (today.month - 1 + step) % 12)
        for step in range(MONTHS_SHOWN)
    ]


def _month(year: int, index: int) -> str:
    return f"{MONTHS[index]} {year}"


def _label(deadline: date, status: str, today: date) -> str:
    """Late ones stand for themselves; what waits for a decision is never late, and stands in this month."""
    if deadline < today:
        return _month(today.year, today.month - 1) if status == "redovisat" else "försenade"
    label = _month(deadline.year, deadline.month - 1)
    return label if label in _months(today) else "senare"
