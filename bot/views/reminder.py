"""Reminders: one uppdrag with its buttons, or the day's several; each ends with why it came and how to change that."""

from __future__ import annotations

from collections.abc import Callable

from bot.asking import Ask
from bot.views import words
from bot.views.answers import answers
from bot.views.parts import (
    Block,
    Message,
    actions,
    bold,
    button,
    context,
    italic,
    safe,
    said,
    section,
)
from bot.views.standing import person
from reminders.content import Bundle, Item
from uppdrag.facts import Line
from uppdrag.receiving import reasons

MOST_SHOWN = 20
MOST_NAMED = 60
# Slack takes about 13,200 characters in a message; the labels of buttons count too.
ROOM = 9_000
BUTTONS = 100
TITLE = 200


def reminder(bundle: Bundle) -> Message:
    """The day's message to a person."""
    blocks = reminder_blocks(bundle)
    return {"text": said(blocks), "blocks": blocks}


def reminder_blocks(bundle: Bundle, room: int = ROOM) -> list[Block]:
    """The same as blocks, to stand above a digest too: as many in full as fit, the others by number."""
    if len(bundle.items) == 1:
        (item,) = bundle.items
        return [section(_told(item)), context(_about(item)), *_buttons(item), context(why(bundle))]
    blocks = [section(f"*{len(bundle.items)} uppdrag att tänka på i dag:*")]
    shown = 0
    for item in bundle.items[:MOST_SHOWN]:
        row = _row(item)
        room -= len(said(row)) + BUTTONS
        if shown and room < 0:
            break
        blocks += row
        shown += 1
    return [*blocks, *_others(bundle.items[shown:]), context(why(bundle))]


def _others(items: tuple[Item, ...]) -> list[Block]:
    if not items:
        return []
    named = ", ".join(item.line.key for item in items[:MOST_NAMED])
    last = f" och {len(items) - MOST_NAMED} till" if len(items) > MOST_NAMED else ""
    return [section(f"Också: {named}{last}. Se `/uppdrag mina`.")]


def why(bundle: Bundle) -> str:
    """Why it came, and how to change that."""
    because = words.listed(reasons((item.why for item in bundle.items), "du"))
    before = [str(days) for days in (bundle.lead.first, bundle.lead.week) if days]
    when = f"{words.listed(before)} dagar före" if before else ""
    eve = "arbetsdagen före" if bundle.eve else ""
    told = " samt ".join(part for part in (when, eve) if part)
    return (
        f"Du får det här eftersom {because}.{f' Påminnelser: {told}.' if told else ''} Ändra i Inställningar."
    )


def _row(item: Item) -> list[Block]:
    show = button("Visa", "show_card", Ask("visa", item.line.key).encode())
    row = section(f"{_told(item)}\n{_about(item)}", show)
    return [row, *_buttons(item)] if item.step == "asked" else [row]


def _told(item: Item) -> str:
    return f"{_SAYS[item.step](item)}{_late(item)}"


def _before(item: Item) -> str:
    ready = ""
    if item.step == "first" and item.ready_by is not None:
        ready = f" Handlingarna ska vara klara {words.short_day(item.ready_by)}."
    return f"{_when(item)}, ska {_title(item.line)} redovisas{_where(item)}.{_plan_words(item)}{ready}"


def _eve(item: Item) -> str:
    if item.kind == "meeting":
        return f"{_when(item)}, ska {_name(item.line)} upp{_where(item)}."
    return f"{_when(item)}, ska {_name(item.line)} vara redovisat.{_plan_words(item)}"


def _asked(item: Item) -> str:
    where = f" till {safe(item.body, 60)}" if item.body else ""
    return f"{_name(item.line)} var planerat{where} {_ago(item)}. Hur gick det?"


def _overdue(item: Item) -> str:
    plan = f" ({italic(item.line.plan_words)})" if item.line.plan_words else ""
    return (
        f"Tiden för {_name(item.line)}{plan} gick ut {_ago(item)}. Är det redovisat, flyttat eller på gång?"
    )


def _escalated(item: Item) -> str:
    copied = {
        "escalation_1": "Det här går också till samordnaren.",
        "escalation_2": "Det här går också till samordnaren och chefen.",
    }
    answering = f" Ansvarig: {person(item.line.ansvarig)}." if item.line.ansvarig else ""
    return f"{_overdue(item)}{answering} {copied[item.step]}"


def _undated(item: Item) -> str:
    plan = f" ({italic(item.line.plan_words)})" if item.line.plan_words else ""
    return f"{_name(item.line)} saknar tid för redovisning{plan}. När räknar du med att det kan redovisas?"


def _again(item: Item) -> str:
    return f"Du bad mig påminna om {_name(item.line)} igen.{_due_sentence(item)}"


def _due_sentence(item: Item) -> str:
    if item.deadline is None or item.days is None:
        return ""
    if item.days < 0:
        return f" Tiden gick ut {words.short_day(item.deadline)}."
    return f" Det ska redovisas{_where(item)} {words.short_day(item.deadline)}, {words.distance(item.days)}."


_SAYS: dict[str, Callable[[Item], str]] = {
    "first": _before,
    "week": _before,
    "eve": _eve,
    "asked": _asked,
    "overdue": _overdue,
    "escalation_1": _escalated,
    "escalation_2": _escalated,
    "undated": _undated,
    "again": _again,
}


def _when(item: Item) -> str:
    """ "Om 28 dagar, ons 31 mars" """
    if item.deadline is None or item.days is None:
        return "Snart"
    far = words.distance(item.days)
    return f"{far[:1].upper()}{far[1:]}, {words.short_day(item.deadline)}"


def _ago(item: Item) -> str:
    """ "i går", or the day and how long ago it was."""
    if item.deadline is None or item.days is None:
        return "nyss"
    far = words.distance(item.days)
    return far if item.days >= -1 else f"{words.short_day(item.deadline)}, {far}"


def _where(item: Item) -> str:
    """ " i KS" for a meeting."""
    return f" i {safe(item.body, 60)}" if item.kind == "meeting" and item.body else ""


def _plan_words(item: Item) -> str:
    """The plan's own words, where they say more than the day of a meeting."""
    own = item.line.plan_words
    return "" if item.kind == "meeting" or not own else f" Plan: {italic(own)}."


def _late(item: Item) -> str:
    if item.was_due is None:
        return ""
    cause = "jag var avstängd då" if item.delay == "away" else "jag nådde inte Slack då"
    return f" (Skulle ha kommit {words.short_day(item.was_due)}; {cause}.)"


def _title(line: Line) -> str:
    """The title with its number; what is protected is named by its own number only."""
    if line.protected:
        return f"det skyddade uppdraget {line.key}"
    return f"{bold(words.gist(line.title), TITLE)} ({safe(line.dnr[0], 40) if line.dnr else line.key})"


def _name(line: Line) -> str:
    """The number that people know it by."""
    return safe(line.dnr[0], 40) if line.dnr and not line.protected else line.key


def _about(item: Item) -> str:
    """ "U-14 · Nytt trygghetsfrämjande program · Kommunstyrelsen"; without the title where it was just said."""
    line = item.line
    title = "skyddat uppdrag" if line.protected else safe(words.gist(line.title), TITLE)
    said_already = item.step in ("first", "week")
    return " · ".join([line.key, *([] if said_already else [title]), safe(line.organ_label, 80)])


def _buttons(item: Item) -> list[Block]:
    if item.step == "asked":
        return [answers(item.line, item.deadline)]
    key = item.line.key
    wanted = (
        ("Visa", "show_card", "visa"),
        ("Redovisat", "report", "redovisa"),
        ("Ändra plan", "move_plan", "plan"),
        ("Påminn senare", "remind_later", "påminn"),
        ("Historik", "history", "historik"),
    )
    return [actions(*(button(label, action, Ask(verb, key).encode()) for label, action, verb in wanted))]
