"""Lists that were never tables: records of "Uppdrag: …, Ansvarig: …", and numbered lists of uppdrag."""

import re
from collections.abc import Iterator, Sequence

from documents.model import Block, Paragraph, Row, Table
from uppdrag.dnr import read_dnr
from uppdrag.reading.columns import meaning
from uppdrag.reading.content import GIVES
from uppdrag.reading.planwords import split_plan

_FIELD = re.compile(r"(?P<name>[A-ZÅÄÖ][\wåäö/ -]{1,38}?)\s*:\s+(?P<value>\S.*)", re.DOTALL)
_ITEM = re.compile(r"\A(?:\d{1,3}[.)]|[-•–*])\s+")
_LIST_HEADING = re.compile(
    r"(?:bilaga \d+[.: ]*)?(?:(?:lista|förteckning|sammanställning) över .{0,40}uppdrag\b.{0,60}"
    r"|(?:pågående|öppna|aktuella|kvarstående) uppdrag\b.{0,60})",
    re.IGNORECASE,
)
_DNR_WORD = re.compile(r"[\s(,]*\b(?:dnr|diarienummer)\b[.: ]*$", re.IGNORECASE)
_HEADINGS = ("Uppdrag", "Dnr", "Plan för redovisning")


def with_records(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """`blocks` with such lists put into tables; everything else untouched."""
    result: list[Block] = []
    place = 0
    while place < len(blocks):
        run = _fields(blocks, place) or _items(blocks, place)
        if run:
            result += run[0]
            place += run[1]
        else:
            result.append(blocks[place])
            place += 1
    return tuple(result)


def _fields(blocks: Sequence[Block], place: int) -> tuple[list[Block], int] | None:
    """A run of "name: value" paragraphs whose names are headings of a list, as a table."""
    run = list(_named(blocks, place))
    if len(run) < 4 or sum(name == run[0][0] for name, _, _ in run) < 2:
        return None
    names = list(dict.fromkeys(name for name, _, _ in run))
    records: list[tuple[Paragraph, dict[str, str]]] = []
    for name, value, paragraph in run:
        if name == run[0][0]:
            records.append((paragraph, {}))
        records[-1][1][name] = value
    head = Row(tuple(names), run[0][2].place, header=True)
    rows = [Row(tuple(cells.get(name, "") for name in names), first.place) for first, cells in records]
    return [Table((head, *rows), head.place, certain=False)], len(run)


def _named(blocks: Sequence[Block], place: int) -> Iterator[tuple[str, str, Paragraph]]:
    for number in range(place, len(blocks)):
        block = blocks[number]
        field = _FIELD.fullmatch(block.text) if isinstance(block, Paragraph) and not block.level else None
        if field is None or meaning(field["name"]) is None or not isinstance(block, Paragraph):
            return
        yield field["name"], field["value"], block


def _items(blocks: Sequence[Block], place: int) -> tuple[list[Block], int] | None:
    """Numbered paragraphs that give uppdrag under a heading that calls them a list, as a table."""
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
