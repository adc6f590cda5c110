"""What happened, in words for a paper: events, steps of reminders and how they went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from uppdrag.receiving import reasons

if TYPE_CHECKING:
    from storage.tables import Event
    from uppdrag.exporting.gathering import Stock

_WHAT = {
    "skapat": "inlagt",
    "plan_flyttad": "planen ändrad",
    "formulering_ändrad": "formuleringen ändrad",
    "status_ändrad": "statusen ändrad",
    "ansvarig_ändrad": "ansvarig ändrad",
    "påminnelse_uppskjuten": "påminnelse uppskjuten",
    "kom_inte_upp": "kom inte upp på mötet",
    "skydd_hävt": "skyddet hävt",
    "sammanslaget": "sammanslaget med ett annat",
    "ångrat": "en ändring ångrad",
}
_FACTS = {
    "plan": "plan",
    "status": "status",
    "organ": "organ",
    "ansvarig_id": "ansvarig",
    "title": "formulering",
    "formulering": "formulering",
    "closed_reason": "skäl",
    "until": "till",
    "med": "med",
}
_STEPS = {
    "first": "första påminnelsen",
    "week": "en vecka före",
    "eve": "arbetsdagen före",
    "asked": "frågan efter mötet",
    "overdue": "efter tiden",
    "undated": "fråga om tid",
    "escalation_1": "till samordnaren",
    "escalation_2": "till chefen",
    "again": "efter uppskjutning",
}
_OUTCOMES = {"sent": "skickad", "waiting": "väntar", "skipped": "behövdes inte", "failed": "kom inte fram"}


def told(stock: Stock, event: Event) -> str:
    """The event and what it changed: "planen ändrad; plan: KS 31 mars → KS 21 april"."""
    what = _WHAT.get(event.what, event.what.replace("_", " "))
    changes = [_change(stock, name, event) for name in _FACTS if name in event.after]
    evidence = event.after.get("evidence")
    if evidence:
        changes.append(f"{stock.short(evidence[0])} {evidence[1]} § {evidence[2]}")
    elif event.after.get("closed_on"):
        body, mark = stock.short(event.after.get("closed_body")), event.after.get("closed_paragraph")
        changes.append(f"{body} {event.after['closed_on']}" + (f" § {mark}" if mark else ""))
    return "; ".join(filter(None, [what, *changes]))


def _change(stock: Stock, name: str, event: Event) -> str:
    before = _value(stock, name, event.before.get(name))
    after = _value(stock, name, event.after.get(name))
    if before == after or (event.what == "skapat" and name == "title"):
        return ""
    return f"{_FACTS[name]}: {before} → {after}" if before else f"{_FACTS[name]}: {after}"


def _value(stock: Stock, name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name == "ansvarig_id":
        return stock.names.get(int(value), "okänd")
    if name == "organ":
        return stock.short(str(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def step(name: str) -> str:
    """The step of a reminder."""
    return _STEPS.get(name, name)


def outcome(state: str, reason: str | None) -> str:
    """How a reminder went, with the reason where there is one; what Slack says in codes is left out."""
    why = ", ".join(reasons([reason])) if reason and state == "sent" else reason
    return _OUTCOMES.get(state, state) + (f" ({why})" if why and state != "failed" else "")
