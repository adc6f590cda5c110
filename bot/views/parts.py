"""The bricks of a message: escaping, clipping, blocks. Nothing from outside reaches mrkdwn unescaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Block = dict[str, Any]
Message = dict[str, Any]

TEXT_MAX = 3000
NOTHING = "–"
_PLAN_WORDS = re.compile(r"\*([^*]+)\*")
_ADDRESS = re.compile(r"https?://[^\s<>|]{1,1000}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def escape(text: str) -> str:
    """Text from outside, made harmless for mrkdwn: one line, the three signs that Slack reads encoded.

    Direction marks go too: they could turn the rest of a line round.
    """
    flat = " ".join(_CONTROL.sub(" ", text).split())
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, most: int) -> str:
    """At most `most` code points, ended with … where something was left out. Clip before escaping."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def safe(text: str, most: int) -> str:
    """Clipped, then escaped."""
    return escape(clip(text, most))


def bold(text: str, most: int = 400) -> str:
    """Foreign text in bold."""
    return f"*{safe(text, most) or NOTHING}*"


def italic(text: str, most: int = 200) -> str:
    """Foreign words, such as a plan, in italics."""
    return f"_{safe(text, most) or NOTHING}_"


def obs(warning: str, most: int) -> str:
    """ "Obs: …": a warning, the words of a plan in it (between asterisks) in italics, as everywhere."""
    return "Obs: " + _PLAN_WORDS.sub(r"_\1_", safe(warning, most))


def link(address: str, words: str) -> str:
    """Our own words that lead to an address of Slack's; the words alone where it is no address."""
    return f"<{address}|{words}>" if _ADDRESS.fullmatch(address) else words


def quoted(text: str, most: int = 80) -> str:
    """What somebody typed, between quotation marks."""
    return f'"{safe(text, most)}"'


def section(text: str, accessory: Block | None = None) -> Block:
    """Our own mrkdwn, already escaped where it is foreign; links are not made up from it."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": _whole(text), "verbatim": True}}
    return block | ({"accessory": accessory} if accessory else {})


def context(text: str) -> Block:
    """A quiet line."""
    element = {"type": "mrkdwn", "text": _whole(text), "verbatim": True}
    return {"type": "context", "elements": [element]}


def divider() -> Block:
    return {"type": "divider"}


def button(label: str, action: str, value: str, style: str | None = None) -> Block:
    """A button; `value` is what it asks for (see `bot.asking`)."""
    text = plain(label)
    block: Block = {"type": "button", "action_id": action, "text": text, "value": clip(value, 2000)}
    return block | ({"style": style} if style else {})


def plain(label: str) -> Block:
    """Text that nothing is read into; never empty."""
    return {"type": "plain_text", "text": clip(label, 75) if label.strip() else NOTHING}


def overflow(action: str, choices: Iterable[tuple[str, str]]) -> Block:
    """The ⋯ menu: (label, value), at most five."""
    return {"type": "overflow", "action_id": action, "options": [option(*choice) for choice in choices]}


def select(action: str, placeholder: str, options: list[Block]) -> Block:
    """A menu to choose one from; at most 100 options."""
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": plain(placeholder),
        "options": options[:100],
    }


def option(label: str, value: str) -> Block:
    return {"text": plain(label), "value": value}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def table(header: Iterable[str], rows: Iterable[Iterable[str]], wrapped: Iterable[bool]) -> Block:
    """A table of plain words; `wrapped`: which columns break their lines. A message holds one, a modal none."""
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": one} for one in wrapped],
        "rows": [[_cell(text) for text in row] for row in (header, *rows)],
    }


def _cell(text: str) -> Block:
    """Nothing is read into it, so nothing is escaped; Slack takes no empty one."""
    return {"type": "raw_text", "text": " ".join(_CONTROL.sub(" ", text).split()) or " "}


def told_rows(block: Block) -> list[str]:
    """The rows of a table below its header as lines of text."""
    rows = ([escape(cell["text"]) for cell in row] for row in block["rows"][1:])
    return [f"• {' · '.join(filter(None, row))}" for row in rows]


def message(text: str) -> Message:
    """A message of one piece."""
    blocks = [section(text)]
    return {"text": said(blocks), "blocks": blocks}


def said(blocks: Iterable[Block]) -> str:
    """The words of the blocks, line by line: the complete `text` for notifications and screen readers."""
    lines = [_words(block) for block in blocks]
    return "\n".join(line for line in lines if line)


def _words(block: Block) -> str:
    if block["type"] == "section":
        return str(block["text"]["text"])
    if block["type"] == "context":
        return "\n".join(element["text"] for element in block["elements"])
    return "\n".join(told_rows(block)) if block["type"] == "table" else ""


def _whole(text: str) -> str:
    """Never empty, never past Slack's limit, never cut inside an entity or a mention."""
    if not text.strip():
        return NOTHING
    if len(text) <= TEXT_MAX:
        return text
    cut = text[: TEXT_MAX - 1]
    return re.sub(r"(&[a-z]{0,4}|<[^>]*)$", "", cut) + "…"
