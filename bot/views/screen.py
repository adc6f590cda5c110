"""An answer as a modal: for buttons on Home, where no message can be answered."""

from __future__ import annotations

from bot.views.parts import Block, Message, plain

SHARING = "|dela|"
MOST_BLOCKS = 100


def modal_of(message: Message) -> Block:
    """The message's blocks in a modal, without what only makes sense in a channel."""
    blocks = [kept for block in message["blocks"] if (kept := _without_sharing(block)) is not None]
    return {
        "type": "modal",
        "callback_id": "svar",
        "title": plain("Uppdrag"),
        "close": plain("Stäng"),
        "blocks": blocks[:MOST_BLOCKS],
    }


def _without_sharing(block: Block) -> Block | None:
    if block["type"] != "actions":
        return block
    elements = [_narrowed(one) for one in block["elements"] if one.get("action_id") != "dela"]
    return block | {"elements": elements} if elements else None


def _narrowed(element: Block) -> Block:
    if element["type"] != "overflow":
        return element
    return element | {"options": [one for one in element["options"] if SHARING not in one["value"]]}
