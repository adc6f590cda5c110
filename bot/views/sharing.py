"""An answer shown to a whole channel: the same words, no buttons, and who shared it."""

from __future__ import annotations

from bot.asking import Ask
from bot.views.parts import Block, Message, actions, button, context, said, section
from bot.views.standing import person
from uppdrag.facts import PersonRef


def shared(message: Message, by: PersonRef) -> Message:
    """The message without anything to press, and whose it is."""
    blocks = [*unpressable(message)["blocks"], context(f"Delat av {person(by)}")]
    return {"text": said(blocks), "blocks": blocks}


def unpressable(message: Message) -> Message:
    """The message without anything to press: what one person's button does is not everybody's."""
    blocks = [_plain(block) for block in message["blocks"] if block["type"] != "actions"]
    return {"text": said(blocks), "blocks": blocks}


def to_open(ask: Ask, title: str) -> Message:
    """A form that was asked for in writing: it opens with a click."""
    blocks = [section("Det gör du i ett formulär."), actions(button(title, "skrivet:öppna", ask.encode()))]
    return {"text": said(blocks), "blocks": blocks}


def _plain(block: Block) -> Block:
    return {key: value for key, value in block.items() if key != "accessory"}
