"""Records under a title without label, which is known by how it stands above the facts of each."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from uppdrag.reading.content import gives
from uppdrag.reading.kinds import is_body
from uppdrag.reading.labels import Line
from uppdrag.reading.record import (
    LONGEST_SECTION,
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


def titled(lines: Sequence[Line], *, called: bool) -> list[Record]:
    """The records of such a list; none where `lines` are no list of uppdrag.

    `called` says that what stands above calls them uppdrag.
    """
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
    return _settled(records, called=called)


def _settled(records: list[Record], *, called: bool) -> list[Record]:
    styles = Counter(style_of(record.before[-1]) for record in records if record.before)
    if not styles or sum(styles.values()) < FEWEST:
        return []
    style, often = styles.most_common(1)[0]
    whole = _whole(records, style if often >= 0.7 * sum(styles.values()) else None)
    _without_ends(whole)
    if len(whole) < FEWEST or not tell_of_uppdrag(whole, called=called) or of_other_things(whole):
        return []
    name_sections(whole)
    return whole


def _without_ends(records: list[Record]) -> None:
    """Drops the head of a letter above the list and the contact below it: they say no plan and no state."""
    often = Counter(name for record in records for name in record.names())
    common = {name for name, count in often.items() if count >= 0.4 * len(records)}
    least = min(2, len(common))
    while records and not _stands_out(records[0]) and not _belongs(records[0], common, least):
        records.pop(0)
    while records and not records[-1].means() & {"dnr", "plan", "status"}:
        records.pop()


def _stands_out(record: Record) -> bool:
    """Whether its title has a style that no head of a letter has."""
    level, bold, mark = style_of(record.title) if record.title else (None, False, "")
    return bool(level or bold or mark)


def _belongs(record: Record, common: set[str], least: int) -> bool:
    shared = record.names() & common
    return len(shared) >= least or bool(shared and record.means() & {"plan", "status"})


def _whole(records: list[Record], style: Style | None) -> list[Record]:
    """Records that begin with a title in the style of the others; what does not goes on with the one before."""
    whole: list[Record] = []
    parted = (
        style is not None
        and len({style_of(line) for record in records for line in record.before if _is_short(line)}) > 1
    )
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
        untold, record.before = _untold(record.before[:title], style, always=parted)
        whole += untold
        whole.append(record)
    return whole


def _untold(lines: list[Line], style: Style | None, *, always: bool) -> tuple[list[Record], list[Line]]:
    """The uppdrag among `lines` of which nothing is told, and the lines after them: they stand as titles do.

    Where the sections have another style every such line is one (`always`); else what gives somebody something to do.
    """
    found: list[Record] = []
    above: list[Line] = []
    for line in lines:
        titled = style_of(line) == style and bool(line.text) and not is_body(line.text)
        if titled and (always or gives(line.text)):
            found.append(Record(above, lines=[line], title=line))
            above = []
        else:
            above.append(line)
    return found, above


def _is_short(line: Line) -> bool:
    return bool(line.text) and not line.facts and len(line.text) <= LONGEST_SECTION


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
