"""Numbered lists of uppdrag under a heading that calls them a list."""

import re
from collections.abc import Sequence

from documents.model import Block, Paragraph, Row, Table
from uppdrag.dnr import read_dnr
from uppdrag.reading.content import GIVES
from uppdrag.reading.planwords import split_plan

_ITEM = re.compile(r"\A(?:\d{1,3}[.)]|[-•–*])\s+")
_LIST_HEADING = re.compile(
    r"(?:bilaga \d+[.: ]*)?(?:(?:lista|förteckning|sammanställning) över .{0,40}uppdrag\b.{0,60}"
    r"|(?:pågående|öppna|aktuella|kvarstående) uppdrag\b.{0,60})",
    re.IGNORECASE,
)
_DNR_WORD = re.compile(r"[\s(,]*\b(?:dnr|diarienummer)\b[.: ]*$", re.IGNORECASE)
_HEADINGS = ("Uppdrag", "Dnr", "Plan för redovisning")


def items_at(blocks: Sequence[Block], place: int) -> tuple[list[Block], int] | None:
    """Numbered paragraphs that give uppdrag under such a heading, as a table; how many blocks they took."""
    heading = blocks[place]
    if not isinstance(heading, Paragraph) or not _LIST_HEADING.fullmatch(heading.text):
        return None
    items = []
    for number in range(place + 1, len(blocks)):
        block = blocks[number]
        if not isinstance(block, Paragraph) or not _ITEM.match(block.text):
            break
        items.append(block)
    if len(items) < 2 or sum(1 for item in items if GIVES.search(item.text)) < len(items) / 2:
        return None
    head = Row(_HEADINGS, items[0].place, header=True)
    rows = [Row(_cells(_ITEM.sub("", item.text)), item.place) for item in items]
    return [heading, Table((head, *rows), head.place, certain=False)], len(items) + 1


def _cells(text: str) -> tuple[str, str, str]:
    title, plan = split_plan(text.rstrip())
    numbers = read_dnr(title)
    if not numbers:
        return title, "", plan.rstrip(".")
    start = title.find(numbers[0].written)
    before = _DNR_WORD.sub("", title[:start]) if start >= 0 else title
    return before.rstrip(" ,("), ", ".join(number.written for number in numbers), plan.rstrip(".")
