"""Lists that were never tables: records of labelled facts, each with a title, and numbered lists of uppdrag.

What makes a list of them is that they repeat: the same labels under title after title.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.model import Block, Place, Row, Table
from uppdrag.reading.columns import columns_of, meaning
from uppdrag.reading.items import items_at
from uppdrag.reading.labels import Fact, Labels, Line
from uppdrag.reading.sections import section_of
from uppdrag.reading.spread import together
from uppdrag.reading.stacked import unstacked

_WIDEST_GAP = 5  # lines between the facts of one record and those of the next
_FEWEST_TITLED, _FEWEST_LABELLED = 3, 2
_TOLD = {"dnr", "plan", "responsible", "status"}
# What also comes in records, and is no uppdrag; a word may go on ("motioner", "riskvärde").
_OTHER_THINGS = re.compile(
    r"(?:mål|indikator|nyckeltal|motion|medborgarförslag|e-förslag|interpellation|risk|målvärde|synpunkt|remiss|föredragande)",
    re.IGNORECASE,
)
_OTHER_LISTS = re.compile(
    r"föredragningslist|kallelse|dagordning|motion(?:er|slist)|medborgarförslag|interpellation|remiss(?:er|lista)|delegationsbeslut"
    r"|styrdokument|internkontroll|intern kontroll|riskanalys|kontaktperson|lediga tjänster|avtalsregister",
    re.IGNORECASE,
)
_NUMBERED_HEAD = re.compile(r"(?:uppdrag|kort|nr|ärende|punkt)?\s*(?:nr\.?\s*)?\d{1,3}[.:]?", re.IGNORECASE)
_TITLES_PROPER = re.compile(r"uppdrag|ärende|lydelse", re.IGNORECASE)
_LONGEST_SECTION = 100
_FULL_LINE = 55
_BLANK = "–"

Style = tuple[int | None, bool, str]


@dataclass(slots=True)
class _Record:
    """The lines before its facts, and the facts."""

    before: list[Line]
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    title: Line | None = None
    section: str | None = None

    def names(self) -> set[str]:
        return {fact.label for fact in self.facts}

    def means(self) -> set[str | None]:
        return {meaning(fact.label) for fact in self.facts}


def with_records(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """`blocks` with such lists put into tables; everything else untouched."""
    labels = Labels(blocks)
    blocks = [unstacked(together(block), labels) if isinstance(block, Table) else block for block in blocks]
    lines = [labels.lines(block) for block in blocks]
    result: list[Block] = []
    place = 0
    for first, last in _regions(lines):
        start = max(place, _reach(lines, first))
        table = _list_in(lines, start, last)
        if table:
            result += [*blocks[place : table[0]], table[1]]
            place = last + 1
    return tuple(_with_items([*result, *blocks[place:]]))


def _with_items(blocks: list[Block]) -> Iterator[Block]:
    place = 0
    while place < len(blocks):
        run = items_at(blocks, place)
        yield from run[0] if run else [blocks[place]]
        place += run[1] if run else 1


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
    flat = [line for _, line in inside if line.facts or often[line.paragraph.text] < _FEWEST_TITLED]
    records = _labelled(flat) or _titled(flat)
    if not records or _is_called_otherwise(flat, records[0]):
        return None
    used = {id(line) for line in records[0].lines}
    begins = next(number for number, line in inside if id(line) in used)
    return begins, _table(records)


def _is_called_otherwise(lines: Sequence[Line], first: _Record) -> bool:
    """Whether what stands above the first record calls the list one of other things."""
    begin = next(n for n, line in enumerate(lines) if line.paragraph is first.lines[0].paragraph)
    above = [line.text for line in lines[:begin] if len(line.text) <= _LONGEST_SECTION]
    return any(_OTHER_LISTS.search(text) for text in above) and not any(
        "uppdrag" in text.casefold() for text in above
    )


# --- records whose title has a label too ----------------------------------------------------------


def _labelled(lines: Sequence[Line]) -> list[_Record]:
    told = [fact.label for line in lines for fact in line.facts]
    titles = [label for label in told if meaning(label) == "title"]
    if not titles or not told:
        return []
    begins = next((fact.label for line in lines for fact in line.facts if _begins(fact.label, told)), told[0])
    records: list[_Record] = []
    waiting: list[Line] = []
    for line in lines:
        if not line.facts:
            if not _goes_on(line, records, waiting):
                waiting.append(line)
            continue
        for number, fact in enumerate(line.facts):
            if _starts(fact, begins, records):
                records.append(_Record(waiting))
                waiting = []
            _add(records[-1], fact, line)
            if number == 0 and line.text:
                records[-1].before.append(line)
        waiting = []
    return _settled_labelled(records)


def _begins(label: str, told: list[str]) -> bool:
    """The label that a record begins with: it recurs as often as the title does."""
    most = max(told.count(name) for name in told if meaning(name) == "title")
    return told.count(label) >= 0.6 * most


def _starts(fact: Fact, begins: str, records: list[_Record]) -> bool:
    if not records or fact.label == begins:
        return True
    facts = records[-1].facts
    return fact.label in records[-1].names() and facts[-1].label != fact.label


def _add(record: _Record, fact: Fact, line: Line) -> None:
    if record.facts and record.facts[-1].label == fact.label and record.facts[-1].value:
        fact = Fact(fact.label, f"{record.facts.pop().value}, {fact.value}")
    elif record.facts and record.facts[-1].label == fact.label:
        record.facts.pop()
    record.facts.append(fact)
    record.lines.append(line)


def _goes_on(line: Line, records: list[_Record], waiting: list[Line]) -> bool:
    """Takes a line that belongs to the value above it: it goes on in small letters, or that was empty."""
    if not records or waiting or line.paragraph.level or line.paragraph.bold or not line.text:
        return False
    above = records[-1].lines[-1].paragraph.place.line
    here = line.paragraph.place.line
    last = records[-1].facts[-1]
    next_line = above is not None and here == above + 1
    if line.text[0].islower() or (not last.value and next_line):
        records[-1].facts[-1] = Fact(last.label, f"{last.value} {line.text}".strip())
        return True
    return False


def _settled_labelled(records: list[_Record]) -> list[_Record]:
    records = [
        record for record in records if any(f.value for f in record.facts if meaning(f.label) == "title")
    ]
    if len(records) < _FEWEST_LABELLED or sum(len(record.facts) for record in records) < 4:
        return []
    labels = [fact.label for record in records for fact in record.facts]
    if not any("uppdrag" in label.casefold() for label in labels) and not _tell(records):
        return []
    heads = _heads(records)
    numbered = all(_NUMBERED_HEAD.fullmatch(head.text) for head in heads)
    if heads and not numbered and not any(map(_TITLES_PROPER.match, labels)):
        return []  # what stands unlabelled above the facts is the title
    _name_sections(records)
    return records if _is_list(records) else []


def _heads(records: list[_Record]) -> list[Line]:
    """Takes the line above the facts of each record, where nearly all have one and those are alike."""
    last = records[-1].before
    headed = [
        record
        for record in records
        if last and record.before and _style(record.before[-1]) == _style(last[-1])
    ]
    if len(headed) < max(_FEWEST_TITLED, 0.9 * len(records)):
        return []
    return [record.before.pop() for record in headed]


# --- records under a title without label ----------------------------------------------------------


def _titled(lines: Sequence[Line]) -> list[_Record]:
    records: list[_Record] = []
    waiting: list[Line] = []
    for line in lines:
        if line.text or not line.facts:
            waiting.append(line)
        if not line.facts:
            continue
        if waiting:
            records.append(_Record(waiting))
            waiting = []
        if not records:
            records.append(_Record([]))
        for fact in line.facts:
            _add(records[-1], fact, line)
    return _settled_titled(records)


def _settled_titled(records: list[_Record]) -> list[_Record]:
    styles = Counter(_style(record.before[-1]) for record in records if record.before)
    if not styles or sum(styles.values()) < _FEWEST_TITLED:
        return []
    style, often = styles.most_common(1)[0]
    whole = _whole(records, style if often >= 0.7 * sum(styles.values()) else None)
    common = {
        name
        for name, count in Counter(n for r in whole for n in r.names()).items()
        if count >= 0.4 * len(whole)
    }
    while whole and not whole[0].names() & common:
        whole.pop(0)
    if len(whole) < _FEWEST_TITLED or not _tell(whole) or _of_other_things(whole):
        return []
    _name_sections(whole)
    return whole


def _tell(records: list[_Record]) -> bool:
    """Whether records say what lists of uppdrag say, and among it what is pending and what is done."""
    told = sum(len(record.means() & _TOLD) for record in records)
    pending = sum(bool(record.means() & {"plan", "status"}) or _is_box(record) for record in records)
    return told >= 1.5 * len(records) and pending >= 0.5 * len(records)


def _whole(records: list[_Record], style: Style | None) -> list[_Record]:
    """Records that begin with a title in the style of the others; what does not goes on with the one before."""
    whole: list[_Record] = []
    for record in records:
        at = [n for n, line in enumerate(record.before) if style is None or _style(line) == style]
        if not at:
            if whole:
                whole[-1].facts += record.facts
                whole[-1].lines += record.lines
            continue
        title = at[-1]
        while (
            style is not None and title - 1 in at and _is_cut(record.before[title - 1], record.before[title])
        ):
            title -= 1
        record.title = _joined([*record.before[title : at[-1] + 1], *_rest(record.before[at[-1] :])])
        record.lines = [*record.before[title:], *record.lines]
        record.before = record.before[:title]
        whole.append(record)
    return whole


def _rest(lines: list[Line]) -> list[Line]:
    """The lines after the first that only go on with it: each on the next line, while the one above is full."""
    first, *others = lines
    below = others[0] if others else None
    if below is None or below.mark or below.paragraph.bold or not _follows(first, below):
        return []
    return [below, *_rest(others)]


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


def _is_box(record: _Record) -> bool:
    return record.title is not None and record.title.mark == "box"


def _of_other_things(records: list[_Record]) -> bool:
    """Goals, motions, risks and their like have labels too, and are no uppdrag."""
    names = Counter(name for record in records for name in record.names() if _OTHER_THINGS.match(name))
    leads = Counter(
        record.title.text.partition(":")[0]
        for record in records
        if record.title and ": " in record.title.text
    )
    titles = [
        record.title.text for record in records if record.title and _OTHER_THINGS.match(record.title.text)
    ]
    most = max([*names.values(), *leads.values(), len(titles), 0])
    return most >= 0.5 * len(records)


# --- both -----------------------------------------------------------------------------------------


def _style(line: Line) -> Style:
    paragraph = line.paragraph
    return paragraph.level, paragraph.bold, line.mark


def _name_sections(records: list[_Record]) -> None:
    """Headings between the records, carried down; that above the first counts where others follow."""
    heads = [_head(record) for record in records]
    if not any(heads[1:]):
        return
    section = None
    for record, head in zip(records, heads, strict=True):
        section = head or section
        record.section = section


def _head(record: _Record) -> str | None:
    for line in reversed(record.before):
        text = line.text
        if line.facts or not text or len(text) > _LONGEST_SECTION:
            continue
        alone = Row((text, ""), Place(), bold=line.paragraph.bold or bool(line.paragraph.level))
        section = section_of(alone)
        if section and (alone.bold or text.endswith(":") or _stands_alone(line)):
            return section
    return None


def _stands_alone(line: Line) -> bool:
    return not line.mark and line.text[-1] not in ".,;" and len(line.text.split()) <= 6


def _is_list(records: list[_Record]) -> bool:
    return columns_of(Row(_heading(records), Place())) is not None and not _of_other_things(records)


def _heading(records: list[_Record]) -> tuple[str, ...]:
    titled = records[0].title is not None
    names = dict.fromkeys(fact.label for record in records for fact in record.facts)
    rest = [name for name in names if not titled or meaning(name) != "title"]
    return (*(("Uppdrag",) if titled else ()), *rest, *(("Status",) if any(map(_is_box, records)) else ()))


def _table(records: list[_Record]) -> Table:
    names = _heading(records)
    boxed = any(map(_is_box, records))
    place = records[0].lines[0].paragraph.place
    rows = [Row(names, place, header=True)]
    section = None
    for record in records:
        if record.section and record.section != section:
            section = record.section
            rows.append(Row((section, *[""] * (len(names) - 1)), record.lines[0].paragraph.place, bold=True))
        rows.append(_row(record, names, boxed=boxed))
    return Table(tuple(rows), place, certain=False)


def _row(record: _Record, names: tuple[str, ...], *, boxed: bool) -> Row:
    values = {fact.label: fact.value for fact in record.facts}
    cells = [values.get(name) or _BLANK for name in (names[:-1] if boxed else names)]
    if record.title:
        cells[0] = record.title.text
    if boxed:
        cells.append("Avslutat" if record.title and record.title.ticked else _BLANK)
    return Row(tuple(cells), record.lines[0].paragraph.place)
