"""The history of an uppdrag: who, what and when, and which reminders were sent."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from bot.asking import Ask
from bot.views import words
from bot.views.parts import (
    Block,
    Message,
    actions,
    clip,
    context,
    italic,
    option,
    safe,
    said,
    section,
    select,
)
from bot.views.standing import person
from uppdrag.facts import Happening, Line, SentReminder
from uppdrag.receiving import reasons

SHOWN = 20
WHAT = {
    "skapat": "lade till uppdraget",
    "plan_flyttad": "flyttade planen",
    "formulering_ändrad": "ändrade formuleringen",
    "status_ändrad": "ändrade status",
    "organ_ändrat": "ändrade ansvarigt organ",
    "antecknat": "antecknade redovisningen; uppdraget fortsätter",
    "återremitterat": "antecknade återremiss",
    "kom_inte_upp": "antecknade att det inte kom upp",
    "återtaget": "antecknade att det återtagits",
    "sammanslaget": "slog ihop två uppdrag",
    "redovisat": "antecknade redovisning",
    "delredovisat": "antecknade delredovisning",
    "fullgjort": "stängde uppdraget",
    "avslutat": "avslutade uppdraget",
    "bordlagt": "antecknade bordläggning",
    "öppnat": "öppnade uppdraget",
    "ansvarig_ändrad": "ändrade ansvarig",
    "skyddat": "skyddade uppdraget",
    "skydd_hävt": "hävde skyddet",
    "ångrat": "ångrade en ändring",
    "påminnelse_uppskjuten": "sköt upp påminnelsen",
}
_STEPS = {
    "first": "första påminnelsen", "week": "en vecka före", "eve": "arbetsdagen före", "overdue": "efter tiden",
    "asked": "frågan efter mötet", "undated": "fråga om tid", "escalation_1": "till samordnaren",
    "escalation_2": "till chefen", "again": "efter uppskjutning",
}  # fmt: skip
_STATES = {"sent": "skickad", "waiting": "väntar", "skipped": "behövdes inte", "failed": "kom inte fram"}
WHY = {
    "is_archived": "kanalen är arkiverad", "not_in_channel": "jag är inte med i kanalen",
    "channel_not_found": "jag hittar inte mottagaren i Slack", "restricted_action": "jag får inte skriva där",
    "user_disabled": "kontot är avstängt", "user_not_found": "personen finns inte i Slack",
    "users_not_found": "personen finns inte i Slack", "user_not_visible": "personen syns inte för mig i Slack",
    "cannot_dm_bot": "mottagaren är en bot", "messages_tab_disabled": "samtalen med mig är avstängda i Slack",
}  # fmt: skip


def history(
    line: Line,
    happened: tuple[Happening, ...],
    reminded: tuple[SentReminder, ...],
    zone: tzinfo,
    undoable: frozenset[int] = frozenset(),
) -> Message:
    """The latest events first, in the municipality's time; `undoable` ones (by id) are offered to be undone."""
    head = f"*Historik för {line.key}* {safe(line.title, 200)}"
    latest = sorted(happened, key=lambda one: (one.at, one.id), reverse=True)
    events = [_event(one, zone) for one in latest[:SHOWN]]
    if len(happened) > SHOWN:
        events.append(f"… och {len(happened) - SHOWN} äldre händelser")
    sent = [_reminder(one, zone) for one in reminded[-SHOWN:]]
    blocks = [section(head), section("\n".join(events) or "Inget har hänt än.")]
    blocks.append(context("*Påminnelser*\n" + ("\n".join(sent) or "Inga har skickats.")))
    choices = [_choice(one, zone) for one in latest[:SHOWN] if one.id in undoable]
    if choices:
        blocks.append(actions(select("historik:ångra", "Ångra en ändring", choices)))
    return {"text": said(blocks), "blocks": blocks}


def _choice(one: Happening, zone: tzinfo) -> Block:
    day = words.short_day(one.at.astimezone(zone).date())
    told = f"{day}: {one.actor} {WHAT.get(one.what, one.what)}"
    return option(clip(told, 75), Ask("ångra senare", str(one.id)).encode())


def why_not(reason: str, most: int) -> str:
    """Why something did not arrive: what Slack said, in words where it is something that people can mend."""
    return WHY.get(reason) or safe(reason, most)


def moment(at: datetime, zone: tzinfo) -> str:
    """ "ons 24 februari 2021 kl. 08.00" """
    local = at.astimezone(zone)
    return f"{words.day(local.date())} kl. {local:%H.%M}"


def _event(one: Happening, zone: tzinfo) -> str:
    what = WHAT.get(one.what, safe(one.what, 60))
    proof = f" ({safe(str(one.after['proof']), 60)})" if one.after.get("proof") else ""
    why = f" – {safe(one.reason, 100)}" if one.reason else ""
    return f"{moment(one.at, zone)} · {safe(one.actor, 60)} {what}{proof}{_change(one)}{why}"


def _change(one: Happening) -> str:
    """What it was and what it became, for the facts that people recognise."""
    before, after = one.before, one.after
    if one.what == "skapat":
        return f": {italic(str(after['plan']), 60)}" if after.get("plan") else ""
    known = ("plan", "status", "ansvarig", "organ", "title", "until")
    kept = [key for key in known if key in after and before.get(key) != after[key]]
    said_so = [f"{_value(before.get(key))} → {_value(after[key])}" for key in kept[:2]]
    return f": {', '.join(said_so)}" if said_so else ""


def _value(value: Any) -> str:
    return italic(str(value), 60) if value not in (None, "") else "–"


def _reminder(one: SentReminder, zone: tzinfo) -> str:
    step = _STEPS.get(one.step, safe(one.step, 40))
    when = moment(one.at, zone) if one.at else words.day(one.day)
    return (
        f"{when} · {person(one.person)} · {step} · {_STATES.get(one.state, safe(one.state, 40))}{_why(one)}"
    )


def _why(one: SentReminder) -> str:
    if not one.reason:
        return ""
    if one.state == "sent":
        return f" eftersom {words.listed(reasons([one.reason]))}"
    return f" ({why_not(one.reason, 80)})"
