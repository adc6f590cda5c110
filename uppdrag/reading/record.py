"""A record: what stands before its facts, and the facts; what a run of records has in common."""

import re
from collections import Counter
from dataclasses import dataclass, field

from documents.model import Place, Row, Table
from uppdrag.reading.columns import meaning
from uppdrag.reading.content import gives
from uppdrag.reading.labels import Fact, Line
from uppdrag.reading.sections import section_of

_TOLD = {"dnr", "plan", "responsible", "status"}
# What also comes in records, and is no uppdrag; a word may go on ("motioner", "riskvärde").
_OTHER_THINGS = re.compile(
    r"(?:mål|indikator|nyckeltal|motion|medborgarförslag|e-förslag|interpellation|risk|målvärde|synpunkt|remiss|föredragande)",
    re.IGNORECASE,
)
LONGEST_SECTION = 100
_BLANK = "–"

Style = tuple[int | None, bool, str]


@dataclass(slots=True)
class Record:
    """The lines before its facts, and the facts."""

    before: list[Line]
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    title: Line | None = None
    section: str | None = None

    def names(self) -> set[str]:
        """Its labels."""
        return {fact.label for fact in self.facts}

    def means(self) -> set[str | None]:
        """What its labels mean."""
        return {meaning(fact.label) for fact in self.facts}


def add(record: Record, fact: Fact, line: Line) -> None:
    """Adds a fact; one whose label is said again at once goes on with the one before."""
    if record.facts and record.facts[-1].label == fact.label and record.facts[-1].value:
        fact = Fact(fact.label, f"{record.facts.pop().value}, {fact.value}")
    elif record.facts and record.facts[-1].label == fact.label:
        record.facts.pop()
    record.facts.append(fact)
    record.lines.append(line)


def style_of(line: Line) -> Style:
    """How a line stands: as a heading, in bold, with which mark."""
    paragraph = line.paragraph
    return paragraph.level, paragraph.bold, line.mark


def is_box(record: Record) -> bool:
    """Whether its title stands beside a box to tick."""
    return record.title is not None and record.title.mark == "box"


def tell_of_uppdrag(records: list[Record], *, called: bool = False) -> bool:
    """Whether records say what lists of uppdrag say, and among it what is pending and what is done.

    Less is enough where what stands above them calls them uppdrag.
    """
    told = sum(len(record.means() & _TOLD) for record in records)
    pending = sum(bool(record.means() & {"plan", "status"}) or is_box(record) for record in records)
    tasks = sum(record.title is not None and gives(record.title.text) for record in records)
    if called and told >= 0.5 * len(records):
        return True
    least = 0.6 if tasks >= 0.6 * len(records) else 1.5
    return told >= least * len(records) and pending >= 0.5 * len(records)


def of_other_things(records: list[Record]) -> bool:
    """Goals, motions, risks and their like have labels too, and are no uppdrag."""
    names = Counter(name for record in records for name in record.names() if _OTHER_THINGS.match(name))
    titles = [record.title.text for record in records if record.title]
    leads = Counter(title.partition(":")[0] for title in titles if ": " in title)
    others = sum(1 for title in titles if _OTHER_THINGS.match(title))
    most = max([*names.values(), *leads.values(), others])
    return most >= 0.5 * len(records)


def name_sections(records: list[Record]) -> None:
    """Headings between the records, carried down; that above the first counts where others follow."""
    heads = [_head(record) for record in records]
    if not any(heads[1:]):
        return
    section = None
    for record, head in zip(records, heads, strict=True):
        section = head or section
        record.section = section


def _head(record: Record) -> str | None:
    for line in reversed(record.before):
        text = line.text
        if line.facts or not text or len(text) > LONGEST_SECTION:
            continue
        alone = Row((text, ""), Place(), bold=line.paragraph.bold or bool(line.paragraph.level))
        section = section_of(alone)
        if section and (alone.bold or text.endswith(":") or _stands_alone(line)):
            return section
    return None


def _stands_alone(line: Line) -> bool:
    return not line.mark and line.text[-1] not in ".,;" and len(line.text.split()) <= 6


def heading_of(records: list[Record]) -> tuple[str, ...]:
    """The headings of their table: the title, the labels as they are written, the boxes."""
    titled = records[0].title is not None
    names = dict.fromkeys(fact.label for record in records for fact in record.facts)
    rest = [name for name in names if not titled or meaning(name) != "title"]
    return (*(("Uppdrag",) if titled else ()), *rest, *(("Status",) if any(map(is_box, records)) else ()))


def table_of(records: list[Record]) -> Table:
    """The records as a list, with a row for each section."""
    names = heading_of(records)
    boxed = any(map(is_box, records))
    place = records[0].lines[0].paragraph.place
    rows = [Row(names, place, header=True)]
    section = None
    for record in records:
        if record.section and record.section != section:
            section = record.section
            rows.append(Row((section, *[""] * (len(names) - 1)), record.lines[0].paragraph.place, bold=True))
        rows.append(_row(record, names, boxed=boxed))
    return Table(tuple(rows), place, certain=False)


def _row(record: Record, names: tuple[str, ...], *, boxed: bool) -> Row:
    values = {fact.label: fact.value for fact in record.facts}
    cells = [values.get(name) or _BLANK for name in (names[:-1] if boxed else names)]
    if record.title:
        cells[0] = record.title.text
    if boxed:
        cells.append("Avslutat" if record.title and record.title.ticked else _BLANK)
    return Row(tuple(cells), record.lines[0].paragraph.place)
