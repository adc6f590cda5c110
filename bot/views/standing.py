"""Where an uppdrag stands, in a shape and words, and when it is due: the same in cards, lists and Home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.views import words
from bot.views.parts import escape, italic, safe
from uppdrag.facts import Line, PersonRef

Name = Callable[[str], str]


def shape(line: Line, today: date) -> str:
    """A sign that differs by form, never only by colour."""
    if not line.is_open:
        return "✓" if line.status == "fullgjort" else "✕"
    if line.status == "redovisat":
        return "◐"
    if line.is_late(today):
        return "▲"
    if line.is_soon(today):
        return "◆"
    return "◇" if line.is_undated() else "●"


def status(line: Line, today: date) -> str:
    """ "▲ pågående, 3 dagar försenat" """
    left = line.days_left(today)
    parts = [line.status]
    if left is not None and line.is_late(today):
        parts.append(words.distance(left, late=True))
    elif line.is_undated() and line.plan_certain:
        parts.append("utan datum")
    return f"{shape(line, today)} {', '.join(parts)}"


def stands(line: Line, today: date) -> str:
    """One line of a list: the shape, the status where it is not the plain one, and the plan."""
    if not line.is_open:
        return f"{shape(line, today)} {line.status}"
    plain = "" if line.status == "pågående" else f"{line.status} · "
    return f"{shape(line, today)} {plain}{when(line, today)}"


def numbers(line: Line) -> str:
    """ "1679/20 · U-14" """
    return " · ".join([*(safe(dnr, 40) for dnr in line.dnr[:5]), line.key])


def person(who: PersonRef) -> str:
    """A mention where Slack knows the person, else the name."""
    return f"<@{escape(who.slack_id)}>" if who.active else safe(who.name, 80)


def ansvarig(line: Line) -> str:
    return f"ansvarig {person(line.ansvarig)}" if line.ansvarig else "ingen ansvarig"


def when(line: Line, today: date) -> str:
    """The plan in its own words = its last day and how far away it is."""
    own = italic(line.plan_words, 120) if line.plan_words else ""
    left = line.days_left(today)
    if line.deadline is None or left is None:
        meaning = "utan datum" if line.plan_certain else "jag är inte säker på hur det ska läsas"
        nothing = "utan datum" if line.veiled else "Ingen plan för redovisning"
        return f"{own} = {meaning}" if own else nothing
    far = words.distance(left, late=line.is_late(today))
    meaning = f"{_sort(line)}{words.day(line.deadline)} ({far})"
    return f"{own} = {meaning}" if own else meaning.capitalize()


def explained(words_: str | None, explanation: str, left: int | None, *, late: bool = False) -> str:
    """The plan's own words = how they were read (how far away), then why, each as a sentence."""
    meaning, *reasons = explanation.strip().rstrip(".").split("; ")
    own = f"{italic(words_, 200)} = " if words_ else ""
    far = f" ({words.distance(left, late=late)})" if left is not None else ""
    why = "".join(f" {_sentence(reason)}." for reason in reasons[:6])
    return f"{own}{_lower(safe(meaning, 400))}{far}.{why}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _sentence(text: str) -> str:
    shown = safe(text, 200)
    return shown[:1].upper() + shown[1:]


def _sort(line: Line) -> str:
    return "" if line.plan_kind in {"meeting", "date"} else "senast "
