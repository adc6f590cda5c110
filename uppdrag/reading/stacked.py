"""Tables whose title cells hold the facts too, each under its label: "Utreda simhall / Dnr: … / Ansvarig: …"."""

from collections.abc import Sequence
from dataclasses import replace

from documents.model import Row, Table
from uppdrag.reading.columns import columns_of, meaning
from uppdrag.reading.labels import Fact, Labels, is_label

_HEADING_WITHIN = 4
_FEWEST, _SHARE = 3, 0.6
_SAMPLE = 60


def unstacked(table: Table, labels: Labels) -> Table:
    """`table` with those facts in columns of their own, where most titles have such; else as it was."""
    for number, row in enumerate(table.rows[:_HEADING_WITHIN]):
        title = _title_in(row)
        if title is not None:
            return _parted(table, number, title, labels)
    return table


def _title_in(heading: Row) -> int | None:
    columns = columns_of(heading)
    if columns:
        return columns["title"][0]
    names = [cell for cell in heading.cells if cell]
    titles = [n for n, cell in enumerate(heading.cells) if meaning(cell) == "title"]
    return titles[0] if titles and len(names) > 1 and all(map(is_label, names)) else None


def _parted(table: Table, at: int, title: int, labels: Labels) -> Table:
    body = table.rows[at + 1 :]
    filled = [row for row in body[:_SAMPLE] if sum(map(bool, row.cells)) > 1]
    stacked = sum(all(labels.parted(row.cells[title])) for row in filled)
    if stacked < _FEWEST or stacked < _SHARE * len(filled):
        return table
    told = [labels.parted(row.cells[title]) for row in body]
    names = list(dict.fromkeys(fact.label for _, facts in told for fact in facts))
    heading = replace(table.rows[at], cells=(*table.rows[at].cells, *names))
    rows = [_row(row, title, lead, facts, names) for row, (lead, facts) in zip(body, told, strict=True)]
    return replace(table, rows=(heading, *rows))


def _row(row: Row, title: int, lead: str, facts: Sequence[Fact], names: list[str]) -> Row:
    values = {fact.label: fact.value for fact in facts}
    cells = [lead if n == title else cell for n, cell in enumerate(row.cells)]
    return replace(row, cells=(*cells, *(values.get(name, "") for name in names)))
