"""Lists of points: bullets or numbers under a heading or under the name of a body, their facts on the same line."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby

from documents.model import Block, Paragraph, Row, Table
from uppdrag.reading.content import gives
from uppdrag.reading.kinds import is_body
from uppdrag.reading.labels import Labels, Line, unmarked
from uppdrag.reading.parts import zone_named
from uppdrag.reading.tail import Item, item_of

_CALLED = re.compile(
    r".{0,60}(?:uppdrag(?:et|en|s\w+)?|bevakningslista|bevakningar|återrapportering)\b(?! att)(?!.*\bförslag).{0,60}",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"§|.*\b(?:nämndens|styrelsens|bolagets) uppdrag\Z", re.IGNORECASE
)  # what a body is there for
_ASKS = re.compile(r"\b(?:beslut|föreslå|yrka|hemställ|tillstyrk|förslag)", re.IGNORECASE)
_UNFINISHED = re.compile(r"\b(?:att|för|om|med|till|av|följande|som|ska|är):?\Z", re.IGNORECASE)
_POINTS = {"bullet", "number"}
_LONGEST_HEAD, _MOST_WORDS = 100, 12
_FEWEST, _FEWEST_CALLED = 3, 2
_BLANK = "–"  # so that an uppdrag of which nothing is told is no section
_SHARE = 0.4  # of the points tell facts
_ABOVE = 8  # paragraphs: how far above a list may be called one
_BINDING = {"beslut", "proposal", "board_proposal", "minutes"}
_TELLING, _IN_BUDGET = frozenset({"plan", "dnr", "status"}), frozenset({"dnr", "status"})
_COLUMNS = {
    "title": "Uppdrag",
    "dnr": "Dnr",
    "plan": "Plan för redovisning",
    "status": "Status",
    "responsible": "Ansvarig",
    "given": "Beslut",
}


@dataclass(slots=True)
class Group:
    """Points that follow each other, and the line that heads them."""

    head: Paragraph | None
    items: list[tuple[Paragraph, Item]] = field(default_factory=list)


def with_points(blocks: Sequence[Block], labels: Labels, *, budget: bool) -> list[Block]:
    """`blocks` with such lists as tables; what else has points stays as it was.

    In a `budget` points give uppdrag, with a time at most; a list there tells of each a dnr or how far it has come.
    """
    result: list[Block] = []
    for is_text, run in groupby(blocks, key=lambda block: isinstance(block, Paragraph)):
        some = list(run)
        paragraphs = [block for block in some if isinstance(block, Paragraph)]
        result += _parted(paragraphs, labels, _IN_BUDGET if budget else _TELLING) if is_text else some
    return result


def _parted(paragraphs: Sequence[Paragraph], labels: Labels, telling: Set[str]) -> Iterator[Block]:
    if sum(map(labels.is_point, paragraphs)) < _FEWEST_CALLED:
        yield from paragraphs
        return
    lines = [labels.line(paragraph) for paragraph in paragraphs]
    place, zone = 0, ""
    while place < len(lines):
        end = _end(lines, place) if zone not in _BINDING else place
        table = _table(lines, place, end, labels, telling) if end > place else None
        end = max(end, place + 1)
        for line in lines[place:end]:
            zone = _zone(line, zone)
        yield from [table] if table else paragraphs[place:end]
        place = end


def _zone(line: Line, zone: str) -> str:
    """Whether what follows decides or proposes; a list that does is none of what is pending."""
    text = line.text or line.paragraph.text
    if named := zone_named(text):
        return named
    if line.mark or len(text) > _LONGEST_HEAD * 3:
        return zone
    if _leads_in(text):
        return "proposal"
    return "" if line.paragraph.level else zone


def _end(lines: Sequence[Line], start: int) -> int:
    """Where the points that begin at `start`, perhaps under a head of theirs, end."""
    place = start
    while place < len(lines):
        if lines[place].mark in _POINTS or _is_head(lines, place):
            place += 1
        else:
            break
    return place


def _is_head(lines: Sequence[Line], place: int) -> bool:
    line = lines[place]
    text = line.text
    return (
        place + 1 < len(lines)
        and lines[place + 1].mark in _POINTS
        and bool(text)
        and not line.facts
        and len(text) <= _LONGEST_HEAD
        and len(text.split()) <= _MOST_WORDS
        and text[-1] not in ".,;"
        and zone_named(text) is None
        and not _leads_in(text)
    )


def _leads_in(text: str) -> bool:
    """Whether the points below go on with a sentence that begins here: what somebody proposes, or is there for."""
    return _UNFINISHED.search(text) is not None or (text.endswith(":") and _ASKS.search(text) is not None)


def _table(lines: Sequence[Line], start: int, end: int, labels: Labels, telling: Set[str]) -> Table | None:
    groups = list(_groups(lines[start:end], labels))
    items = [item for group in groups for _, item in group.items]
    called = _is_called(lines, start, groups)
    if len(items) < (_FEWEST_CALLED if called else _FEWEST) or (
        end < len(lines) and lines[end].facts and not lines[end].text
    ):
        return None
    told = sum(bool(telling & set(item.facts)) for item in items)
    tasks = sum(gives(item.title) for item in items)
    if any(not item.title for item in items) or not (
        told >= _SHARE * len(items) or (called and "plan" in telling and 2 * tasks >= len(items))
    ):
        return None
    if not called and 2 * tasks < len(items):
        return None
    _end_alike(items)
    return _as_table(groups, sections=_are_sections(groups, begins=start == 0))


def _groups(lines: Sequence[Line], labels: Labels) -> Iterator[Group]:
    group = Group(None)
    for line in lines:
        if line.mark in _POINTS:
            group.items.append((line.paragraph, item_of(unmarked(line.paragraph.text), labels)))
            continue
        if group.items:
            yield group
        group = Group(line.paragraph)
    yield group


def calls_uppdrag(text: str) -> bool:
    """Whether a heading calls what stands below it uppdrag."""
    return len(text) <= _LONGEST_HEAD and _CALLED.fullmatch(text) is not None and not _OF_ITSELF.match(text)


def _is_called(lines: Sequence[Line], start: int, groups: Sequence[Group]) -> bool:
    above = [
        line.text
        for line in lines[max(0, start - _ABOVE) : start]
        if len(line.text) <= _LONGEST_HEAD and not line.mark
    ]
    heads = [group.head.text for group in groups if group.head]
    return any(map(calls_uppdrag, (*above, *heads)))


def _are_sections(groups: Sequence[Group], *, begins: bool) -> bool:
    """Whether the heads part the list; the only one over all points may be the name of the whole."""
    heads = [group.head.text.rstrip(":") for group in groups if group.head]
    if len(groups) > 1:
        return True
    return bool(heads) and (is_body(heads[0]) or (not begins and not _CALLED.fullmatch(heads[0])))


def _end_alike(items: Sequence[Item]) -> None:
    """A full stop before the facts belongs to the title where the titles without facts have one too."""
    bare = [item.title.endswith(".") for item in items if not item.facts]
    for item in items:
        if item.stopped and bare and all(bare) and not item.title.endswith("."):
            item.title += "."


def _as_table(groups: Sequence[Group], *, sections: bool) -> Table:
    names = [
        name
        for name in _COLUMNS
        if name in {"title", "plan"} or any(name in item.facts for group in groups for _, item in group.items)
    ]
    first = groups[0].head or groups[0].items[0][0]
    rows = [Row(tuple(_COLUMNS[name] for name in names), first.place, header=True)]
    for group in groups:
        if group.head and sections:
            rows.append(
                Row((group.head.text.rstrip(":"), *[""] * (len(names) - 1)), group.head.place, bold=True)
            )
        for paragraph, item in group.items:
            cells = {"title": item.title, **item.facts}
            rows.append(Row(tuple(cells.get(name) or _BLANK for name in names), paragraph.place))
    return Table(tuple(rows), first.place, certain=False)
