"""What a page break has cut: rows of tables, and paragraphs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from documents.cuts import Vocabulary
from documents.model import Block, Paragraph, Row, Table
from documents.words import join_wrapped

# A text that ends like this is not finished, whatever the next page begins with.
UNFINISHED = re.compile(
    r"(?:[,(–-]|\b(?:och|eller|samt|att|för|i|av|med|till|på|om|den|det|de|från|som|en|ett|vid|inom|enligt|KS|KF))$"
)
_ENOUGH_ROWS = 4
_LONGEST_HEADING = 3  # rows; two pages may begin with more rows that happen to be equal
_CONTINUES = re.compile(r"[a-zåäöé(0-9§]")


def join_over_pages(blocks: Iterable[Block], vocabulary: Vocabulary) -> list[Block]:
    """`blocks` with what stands on both sides of a page break put together where it began."""
    joined: list[Block] = []
    page = None
    for block in blocks:
        before = joined[-1] if joined else None
        follows = page is not None and block.place.page == page + 1
        if isinstance(before, Table) and isinstance(block, Table) and follows:
            _join_tables(joined, before, block, vocabulary)
        elif (
            isinstance(before, Paragraph) and isinstance(block, Paragraph) and follows and _cut(before, block)
        ):
            joined[-1] = replace(before, text=join_wrapped([before.text, block.text]))
        else:
            joined.append(block)
        page = block.place.page
    return joined


def _cut(before: Paragraph, after: Paragraph) -> bool:
    if before.level or after.level or len(before.text) < 40:
        return False
    return after.text[0].islower() and before.text[-1] not in ".:;!?"


def _join_tables(joined: list[Block], before: Table, after: Table, vocabulary: Vocabulary) -> None:
    """The rows of `after` follow; its first data row may be the rest of the last one before."""
    after = _unstuck(before, after)
    heads = _repeated(before, after)
    if heads == len(after.rows):
        joined.append(after)  # rows that happen to be equal: a heading never stands alone
        return
    rest = after.rows[heads:]
    if (
        len(before.rows[-1].cells) == len(after.rows[0].cells)
        and rest
        and _is_rest(before, rest, alone=not _goes_on(joined))
    ):
        joined[-1] = replace(before, rows=(*before.rows[:-1], _merged(before.rows[-1], rest[0], vocabulary)))
        rest = rest[1:]
    if rest:
        joined.append(replace(after, rows=after.rows[:heads] + rest))


def _unstuck(before: Table, after: Table) -> Table:
    """`after` with the heading that it repeats in a row of its own, where no rule parts it from the rest of a row."""
    first = after.rows[0].cells
    for head in before.rows[:_LONGEST_HEADING]:
        pairs = list(zip(first, head.cells, strict=False))
        begins = all(cell == name or (name and cell.startswith(f"{name} ")) for cell, name in pairs)
        if (
            begins
            and head.cells != first
            and len(first) == len(head.cells)
            and sum(map(bool, head.cells)) > 1
        ):
            rest = tuple(cell[len(name) :].strip() for cell, name in pairs)
            return replace(after, rows=(head, replace(after.rows[0], cells=rest), *after.rows[1:]))
    return after


def _goes_on(joined: list[Block]) -> bool:
    """Whether the last table is itself the continuation of one, so that its first row is no heading."""
    return len(joined) > 1 and isinstance(joined[-2], Table)


def _repeated(before: Table, after: Table) -> int:
    """How many rows at the top of `after` repeat the heading of `before`, above which its title may stand."""
    return max(_equal(before.rows[start:], after.rows) for start in range(_LONGEST_HEADING + 1))


def _equal(before: Sequence[Row], after: Sequence[Row]) -> int:
    count = 0
    for old, new in zip(before[:_LONGEST_HEADING], after, strict=False):
        if old.cells != new.cells or sum(map(bool, new.cells)) < 2:
            break
        count += 1
    return count


def _is_rest(before: Table, rest: Sequence[Row], *, alone: bool) -> bool:
    last, row = before.rows[-1], rest[0]
    filled = [n for n, cell in enumerate(row.cells) if cell]
    if (
        not filled
        or last.bold != row.bold
        or (alone and len(before.rows) < 2)
        or row.cells[0].rstrip(".").isdigit()
    ):
        return False
    always = _always_filled([*before.rows[1:-1], *rest[1:]])
    inner, several = filled[0] > 0, len(filled) > 1 and not _is_known(before, rest)
    if last.cells[0] and ((inner and len(filled) > 1) or ((inner or several) and not always <= set(filled))):
        return True
    if sum(map(bool, last.cells)) == 1 and not last.bold and any(not last.cells[n] for n in always):
        return True  # cells that stand at the foot of their row are on the next page
    if len(filled) == len(row.cells) > 1 or not all(last.cells[n] for n in filled):
        return False
    widest = max(filled, key=lambda n: len(last.cells[n]))
    begins_low = bool(_CONTINUES.match(row.cells[widest])) and not _starts_low(before, widest)
    return begins_low or bool(UNFINISHED.search(last.cells[widest]))


def _always_filled(rows: Sequence[Row]) -> set[int]:
    """The columns that hold something in every row that is no section, where there are enough of them."""
    whole = [row.cells for row in rows if sum(map(bool, row.cells)) > 1]
    if len(whole) < _ENOUGH_ROWS:
        return set()
    return {n for n in range(len(whole[0])) if all(cells[n] for cells in whole)}


def _is_known(before: Table, rest: Sequence[Row]) -> bool:
    """Whether other rows too hold in a column what the first of `rest` does: that is a whole cell."""
    others = [*before.rows[1:-1], *rest[1:]]
    return any(
        cell and any(row.cells[n : n + 1] == (cell,) for row in others)
        for n, cell in enumerate(rest[0].cells)
    )


def _starts_low(table: Table, column: int) -> bool:
    """True for a list whose rows begin with small letters as a rule: a start tells nothing there."""
    starts = [row.cells[column][:1] for row in table.rows[1:-1] if row.cells[column]]
    return len(starts) > 2 and sum(start.islower() for start in starts) > len(starts) / 2


def _merged(last: Row, rest: Row, vocabulary: Vocabulary) -> Row:
    pairs = zip(last.cells, rest.cells, strict=True)
    return replace(last, cells=tuple(_joined(one, other, vocabulary) for one, other in pairs))


def _joined(one: str, other: str, vocabulary: Vocabulary) -> str:
    broken = bool(one and other) and vocabulary.is_cut_over_pages(one, other)
    return join_wrapped([one, other], broken=(broken,))
