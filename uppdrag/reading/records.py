"""Lists that were never tables: records of labelled facts, each with a title, and lists of points.

What makes a list of them is that they repeat: the same labels under title after title.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from documents.model import Block, Table
from uppdrag.reading.heading import is_budget
from uppdrag.reading.labelled import labelled
from uppdrag.reading.labels import Labels, Line
from uppdrag.reading.points import calls_uppdrag, with_points
from uppdrag.reading.record import LONGEST_SECTION, Record, table_of
from uppdrag.reading.spread import together
from uppdrag.reading.stacked import unstacked
from uppdrag.reading.titled import FEWEST, titled

_ABOVE = 8  # paragraphs: how far above a list may be called one
_WIDEST_GAP = 5  # lines between the facts of one record and those of the next
_OTHER_LISTS = re.compile(
    r"föredragningslist|kallelse|dagordning|motion(?:er|slist)|medborgarförslag|interpellation|remiss(?:er|lista)|delegationsbeslut"
    r"|styrdokument|internkontroll|intern kontroll|riskanalys|kontaktperson|lediga tjänster|avtalsregister",
    re.IGNORECASE,
)


def with_records(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """`blocks` with such lists put into tables; everything else untouched."""
    labels = Labels(blocks)
    budget = is_budget(blocks)
    blocks = [unstacked(together(block), labels) if isinstance(block, Table) else block for block in blocks]
    blocks = with_points(blocks, labels, budget=budget)
    lines = [labels.lines(block) for block in blocks]
    result: list[Block] = []
    place = 0
    for first, last in _regions(lines):
        start = max(place, _reach(lines, first))
        table = _list_in(lines, start, last)
        if table:
            result += [*blocks[place : table[0]], table[1]]
            place = last + 1
    return (*result, *blocks[place:])


def _regions(lines: Sequence[list[Line] | None]) -> Iterator[tuple[int, int]]:
    """The first and last block of each stretch in which facts stand close to each other."""
    first = last = None
    for number, some in enumerate(lines):
        tells = bool(some) and any(line.facts for line in some or ())
        if first is not None and last is not None and (some is None or number - last > _WIDEST_GAP):
            yield first, last
            first = None
        if tells:
            first, last = number if first is None else first, number
    if first is not None and last is not None:
        yield first, last


def _reach(lines: Sequence[list[Line] | None], first: int) -> int:
    """How far back the title and the section of the first record may stand."""
    start = first
    while start > 0 and lines[start - 1] is not None and first - start < _WIDEST_GAP:
        start -= 1
    return start


def _list_in(lines: Sequence[list[Line] | None], start: int, last: int) -> tuple[int, Table] | None:
    """The list between two blocks, and the block that it begins with."""
    inside = [(number, line) for number in range(start, last + 1) for line in lines[number] or ()]
    often = Counter(line.paragraph.text for _, line in inside if not line.facts)
    flat = [line for _, line in inside if line.facts or often[line.paragraph.text] < FEWEST]
    called = any(
        map(
            calls_uppdrag, (line.text for some in lines[max(0, start - _ABOVE) : last] for line in some or ())
        )
    )
    records = labelled(flat, called=called) or titled(flat, called=called)
    if not records or _is_called_otherwise(flat, records[0]):
        return None
    used = {id(line) for line in records[0].lines}
    begins = next(number for number, line in inside if id(line) in used)
    return begins, table_of(records)


def _is_called_otherwise(lines: Sequence[Line], first: Record) -> bool:
    """Whether what stands above the first record calls the list one of other things."""
    begin = next(n for n, line in enumerate(lines) if line.paragraph is first.lines[0].paragraph)
    above = [line.text for line in lines[:begin] if len(line.text) <= LONGEST_SECTION]
    return any(_OTHER_LISTS.search(text) for text in above) and not any(
        "uppdrag" in text.casefold() for text in above
    )
