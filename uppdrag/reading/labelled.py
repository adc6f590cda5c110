"""Records whose title has a label too: "Uppdrag: …" and the facts after it."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from documents.model import Place, Row
from documents.words import join_wrapped
from uppdrag.reading.columns import columns_of, meaning
from uppdrag.reading.labels import Fact, Line
from uppdrag.reading.record import (
    Record,
    add,
    heading_of,
    name_sections,
    of_other_things,
    style_of,
    tell_of_uppdrag,
)

_FEWEST, _FEWEST_FACTS, _FEWEST_HEADS = 2, 4, 3
_NUMBERED_HEAD = re.compile(r"(?:uppdrag|kort|nr|ärende|punkt)?\s*(?:nr\.?\s*)?\d{1,3}[.:]?", re.IGNORECASE)
_TITLES_PROPER = re.compile(r"uppdrag|ärende|lydelse", re.IGNORECASE)


def labelled(lines: Sequence[Line], *, called: bool) -> list[Record]:
    """The records of such a list; none where `lines` are no list of uppdrag.

    `called` says that what stands above calls them uppdrag.
    """
    told = [fact.label for line in lines for fact in line.facts]
    if not any(meaning(label) == "title" for label in told):
        return []
    begins = _first_label(lines, told)
    records: list[Record] = []
    waiting: list[Line] = []
    for line in lines:
        if line.facts:
            _take(line, begins, records, waiting)
            waiting = []
        elif not _goes_on(line, records, waiting):
            waiting.append(line)
    return _settled(records, called=called)


def _take(line: Line, begins: str, records: list[Record], waiting: list[Line]) -> None:
    """Adds the facts of a line to the record that they belong to, or begins one."""
    for fact in line.facts:
        if _starts(fact, begins, records):
            records.append(Record(waiting))
            waiting = []
        add(records[-1], fact, line)


def _first_label(lines: Sequence[Line], told: Sequence[str]) -> str:
    """The label that a record begins with: it recurs as the title does, stands after gaps, and numbers or names it."""
    often = Counter(told)
    most = max(count for label, count in often.items() if meaning(label) == "title")
    after_gap = Counter(
        line.facts[0].label for above, line in pairwise(lines) if line.facts and _is_gap(above, line)
    )
    usual = [label for label, count in often.items() if count >= 0.6 * most]
    return max(usual, key=lambda label: after_gap[label] + (meaning(label) in {"number", "title"}))


def _is_gap(above: Line, below: Line) -> bool:
    here, there = above.paragraph.place.line, below.paragraph.place.line
    return not above.facts or (here is not None and there is not None and there > here + 1)


def _starts(fact: Fact, begins: str, records: list[Record]) -> bool:
    if not records or fact.label == begins:
        return True
    facts = records[-1].facts
    return fact.label in records[-1].names() and facts[-1].label != fact.label


def _goes_on(line: Line, records: list[Record], waiting: list[Line]) -> bool:
    """Takes a line that belongs to the value above it: it goes on in small letters, or that was empty."""
    if not records or waiting or line.paragraph.level or line.paragraph.bold or not line.text:
        return False
    above = records[-1].lines[-1].paragraph.place.line
    here = line.paragraph.place.line
    last = records[-1].facts[-1]
    next_line = above is not None and here == above + 1
    if line.text[0].islower() or (not last.value and next_line):
        records[-1].facts[-1] = Fact(last.label, join_wrapped([last.value, line.text]))
        return True
    return False


def _settled(records: list[Record], *, called: bool) -> list[Record]:
    records = [
        record for record in records if any(f.value for f in record.facts if meaning(f.label) == "title")
    ]
    if len(records) < _FEWEST or sum(len(record.facts) for record in records) < _FEWEST_FACTS:
        return []
    labels = [fact.label for record in records for fact in record.facts]
    if not any("uppdrag" in label.casefold() for label in labels) and not tell_of_uppdrag(
        records, called=called
    ):
        return []
    heads = _heads(records)
    numbered = all(_NUMBERED_HEAD.fullmatch(head.text) for head in heads)
    if heads and not numbered and not any(map(_TITLES_PROPER.match, labels)):
        return []  # what stands unlabelled above the facts is the title
    name_sections(records)
    return records if _is_list(records) else []


def _heads(records: list[Record]) -> list[Line]:
    """Takes the line above the facts of each record, where nearly all have one and those are alike."""
    last = records[-1].before
    headed = [
        record
        for record in records
        if last and record.before and style_of(record.before[-1]) == style_of(last[-1])
    ]
    if len(headed) < max(_FEWEST_HEADS, 0.9 * len(records)):
        return []
    return [record.before.pop() for record in headed]


def _is_list(records: list[Record]) -> bool:
    return columns_of(Row(heading_of(records), Place())) is not None and not of_other_things(records)
