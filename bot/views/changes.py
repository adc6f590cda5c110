"""What is said after a change, when somebody else was first, and after Ångra."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bot.asking import Ask
from bot.views.history import WHAT
from bot.views.parts import Block, Message, actions, button, clip, escape, italic, message, said, section
from bot.views.words import listed, many
from uppdrag.errors import Changed


def done(words: str, number: int | None, event: int | None, *, changed: bool = True) -> Message:
    """ "Klart. Planen för U-14 är nu …" with Ångra (15 minutes) and the card one click away."""
    undo = " Ångra är möjligt i 15 minuter." if event else ""
    blocks: list[Block] = [section(f"{'Klart. ' if changed else ''}{words}{undo}")]
    buttons = []
    if event:
        buttons.append(button("Ångra", "ångra", Ask("ångra", str(event)).encode()))
    if number:
        buttons.append(button("Visa", "visa", Ask("visa", f"U-{number}").encode()))
    if buttons:
        blocks.append(actions(*buttons))
    return {"text": said(blocks), "blocks": blocks}


def undone(number: int) -> Message:
    return message(f"Ångrat. U-{number} är som förut. Det som redan skickats ligger kvar.")


def several_done(words: str, events: tuple[int, ...], again: tuple[int, ...]) -> Message:
    """What was done to several at once, with one Ångra for all of it; what somebody else was first with is
    offered again."""
    undo = " Ångra är möjligt i 15 minuter." if events else ""
    blocks: list[Block] = [section(f"{'Klart. ' if events else ''}{words}{undo}")]
    buttons = []
    if events:
        buttons.append(button("Ångra", "ångra", Ask("ångra", " ".join(map(str, events))).encode()))
    if again:
        keys = " ".join(f"U-{number}" for number in again)
        buttons.append(button("Ändra ändå", "flera:igen", Ask("flera", keys).encode()))
    if buttons:
        blocks.append(actions(*buttons))
    return {"text": said(blocks), "blocks": blocks}


def several_undone(numbers: list[int], reasons: list[str]) -> Message:
    """What was put back, and why something was not."""
    keys = listed([f"U-{number}" for number in numbers])
    told = f"Ångrat. {keys} är som förut. Det som redan skickats ligger kvar." if numbers else ""
    return message("\n".join(filter(None, [told, *map(escape, dict.fromkeys(reasons))])))


def conflict(changed: Changed, now: datetime) -> Block:
    """ "Bo ändrade planen för 2 minuter sedan till _KS 21 april_. Din ändring är inte sparad. Vill du ändra ändå?" """
    return section(f"{was_first(changed, now)} Vill du ändra ändå?")


def was_first(changed: Changed, now: datetime) -> str:
    """What somebody else did, and that one's own change was not saved."""
    minutes = max(int((now - changed.at).total_seconds() // 60), 0)
    ago = f"för {many(minutes, 'minut', 'minuter')} sedan" if minutes else "nyss"
    what = WHAT.get(changed.what, "ändrade uppdraget")
    plan = changed.after.get("plan")
    to = f" till {italic(str(plan))}" if plan else ""
    return f"{escape(changed.actor)} {what} {ago}{to}. Din ändring är inte sparad."


def as_typed(view: dict[str, Any]) -> list[Block]:
    """The form's blocks with what the person had filled in."""
    values = view["state"]["values"]
    return [_filled(block, values.get(block.get("block_id", ""), {})) for block in view["blocks"]]


_INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "multi_users_select": ("selected_users", "initial_users"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
}


def _filled(block: Block, values: dict[str, Any]) -> Block:
    element = block.get("element")
    if not element or element["type"] not in _INITIAL or not values:
        return block
    given, initial = _INITIAL[element["type"]]
    value = next(iter(values.values())).get(given)
    kept = {name: part for name, part in element.items() if name != initial}
    return block | {"element": kept | ({initial: value} if value else {})}


def only_words(view: dict[str, Any], told: str) -> dict[str, Any]:
    """The same modal with only these words in it, and nothing left to send."""
    return {
        "type": "modal",
        "callback_id": "läst",
        "title": {"type": "plain_text", "text": view["title"]["text"]},
        "close": {"type": "plain_text", "text": "Stäng"},
        "blocks": [section(told)],
    }


def plainly(reason: str) -> str:
    """A reason for a place that shows no mentions."""
    return clip(re.sub(r"<@[A-Z0-9]+>(?:, | eller )?", "", reason).replace("Fråga .", "").strip(), 1000)
