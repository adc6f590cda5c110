"""An answer as a modal: for buttons on Home, where no message can be answered."""

from __future__ import annotations

from collections.abc import Iterator

from bot.views.parts import Block, Message, plain, section, told_rows

SHARING = "|dela|"
MOST_BLOCKS = 100
ROWS = 5


def modal_of(message: Message) -> Block:
    """The message's blocks in a modal, without what only makes sense in a channel."""
    shown = (one for block in message["blocks"] for one in _without_table(block))
    blocks = [kept for block in shown if (kept := _without_sharing(block)) is not None]
    return {
        "type": "modal",
        "callback_id": "svar",
        "title": plain("Uppdrag"),
        "close": plain("Stäng"),
        "blocks": blocks[:MOST_BLOCKS],
    }


def _without_table(block: Block) -> Iterator[Block]:
    """A modal takes no table: its rows as text."""
    if block["type"] != "table":
        yield block
        return
    rows = told_rows(block)
    yield from (section("\n".join(rows[first : first + ROWS])) for first in range(0, len(rows), ROWS))


def _without_sharing(block: Block) -> Block | None:
    if block["type"] != "actions":
        return block
    elements = [_narrowed(one) for one in block["elements"] if one.get("action_id") != "dela"]
    return block | {"elements": elements} if elements else None


def _narrowed(element: Block) -> Block:
    if element["type"] != "overflow":
        return element
    return element | {"options": [one for one in element["options"] if SHARING not in one["value"]]}
