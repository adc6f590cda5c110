"""Records under a title without label, which is known by how it stands above the facts of each."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from uppdrag.reading.labels import Line
from uppdrag.reading.record import (
    Record,
    Style,
    add,
    name_sections,
    of_other_things,
    style_of,
    tell_of_uppdrag,
)

FEWEST = 3
_FULL_LINE = 55


def titled(lines: Sequence[Line]) -> list[Record]:
    """The records of such a list; none where `lines` are no list of uppdrag."""
    records: list[Record] = []
    waiting: list[Line] = []
    for line in lines:
        if line.text or not line.facts:
            waiting.append(line)
        if not line.facts:
            continue
        if waiting:
            records.append(Record(waiting))
            waiting = []
        if not records:
            records.append(Record([]))
        for fact in line.facts:
            add(records[-1], fact, line)
    return _settled(records)


def _settled(records: list[Record]) -> list[Record]:
    styles = Counter(style_of(record.before[-1]) for record in records if record.before)
    if not styles or sum(styles.values()) < FEWEST:
        return []
    style, often = styles.most_common(1)[0]
    whole = _whole(records, style if often >= 0.7 * sum(styles.values()) else None)
    _without_ends(whole)
    if len(whole) < FEWEST or not tell_of_uppdrag(whole) or of_other_things(whole):
        return []
    name_sections(whole)
    return whole


def _without_ends(records: list[Record]) -> None:
    """Drops the head of a letter above the list and the contact below it: they say no plan and no state."""
    often = Counter(name for record in records for name in record.names())
    common = {name for name, count in often.items() if count >= 0.4 * len(records)}
    least = min(2, len(common))
    while records and not _belongs(records[0], common, least):
        records.pop(0)
    while records and not records[-1].means() & {"dnr", "plan", "status"}:
        records.pop()


def _belongs(record: Record, common: set[str], least: int) -> bool:
    shared = record.names() & common
    return len(shared) >= least or bool(shared and record.means() & {"plan", "status"})


def _whole(records: list[Record], style: Style | None) -> list[Record]:
    """Records that begin with a title in the style of the others; what does not goes on with the one before."""
    whole: list[Record] = []
    for record in records:
        at = [n for n, line in enumerate(record.before) if style is None or style_of(line) == style]
        if not at:
            if whole:
                whole[-1].facts += record.facts
                whole[-1].lines += record.lines
            continue
        title = _first(record.before, at)
        record.title = _joined([*record.before[title : at[-1] + 1], *_rest(record.before[at[-1] :])])
        record.lines = [*record.before[title:], *record.lines]
        record.before = record.before[:title]
        whole.append(record)
    return whole


def _first(lines: list[Line], at: list[int]) -> int:
    """Where a title of several lines begins; `at` are the lines that stand as titles do."""
    first = at[-1]
    while first - 1 in at and _is_cut(lines[first - 1], lines[first]):
        first -= 1
    return first


def _rest(lines: list[Line]) -> list[Line]:
    """The lines after the first that only go on with it: each on the next line, while the one above is full."""
    return [
        below
        for _, below in takewhile(
            lambda pair: not pair[1].mark and not pair[1].paragraph.bold and _follows(*pair), pairwise(lines)
        )
    ]


def _follows(above: Line, below: Line) -> bool:
    """Whether the first word of a line had no room on the line above."""
    here, there = above.paragraph.place.line, below.paragraph.place.line
    full = len(f"{above.text} {below.text.split()[0]}") >= _FULL_LINE and above.text[-1] not in ".:;"
    return here is not None and there == here + 1 and full


def _is_cut(above: Line, below: Line) -> bool:
    return below.text[:1].islower() and not below.mark and not above.facts


def _joined(lines: list[Line]) -> Line:
    first = lines[0]
    return Line(" ".join(line.text for line in lines), (), first.paragraph, first.mark, first.ticked)
