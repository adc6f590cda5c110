"""The lines of one page become paragraphs, headings and tables in reading order."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.cuts import Vocabulary
from documents.glyphs import Line
from documents.gutters import Measures, Region, find_tables
from documents.model import Block, Paragraph, Place
from documents.ruled import PlacedTable, wrapped_lines
from documents.strokes import NOTHING, Strokes
from documents.words import join_wrapped

_LIST_ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-z]\)|[-•–§])")
_YEAR_ALONE = re.compile(r"20\d\d[.:]?")  # wrapped off its heading: no page is that long
_SAME_SIZE = 0.4
_TELLING = 8  # lines
_POINTS = Measures(cell_gap=0.8, gutter=0.5)
_LARGEST_GAP = 1.1  # of the type size, between the lines of one paragraph


@dataclass(frozen=True, slots=True)
class Manner:
    """What holds for all pages of a document: its whole words, how far its lines reach, its sizes of type
    from the largest, and where the columns of the latest table without rules begin."""

    vocabulary: Vocabulary
    edge: float
    sizes: tuple[float, ...] = ()
    columns: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, pages: Iterable[Sequence[Line]]) -> "Manner":
        """The manner in which these pages are set."""
        listed = list(pages)
        ends = sorted(line[-1].right for lines in listed for line in lines)
        sizes = {round(line[0].size) for lines in listed for line in lines}
        edge = ends[int(0.98 * (len(ends) - 1))] if ends else 0.0
        return cls(Vocabulary(listed), edge, tuple(sorted(sizes, reverse=True)))

    def level(self, size: float) -> int:
        """1-9 for a heading of that size: the largest type of the document comes first."""
        return min(9, 1 + sum(other > round(size) for other in self.sizes))


def page_blocks(
    number: int, lines: list[Line], tables: list[PlacedTable], manner: Manner, drawn: Strokes = NOTHING
) -> list[Block]:
    """The blocks of a page in order from above; `lines` are those outside its ruled `tables`, `drawn` all its strokes."""
    blocks: list[Block] = []
    for table in sorted(tables, key=lambda table: table.box[1]):
        blocks += _free(number, [line for line in lines if line[0].top < table.box[1]], manner, drawn)
        blocks.append(table.table)
        lines = [line for line in lines if line[0].top >= table.box[1]]
    return blocks + _free(number, lines, manner, drawn)


def _free(number: int, lines: list[Line], manner: Manner, drawn: Strokes) -> list[Block]:
    """Text outside ruled tables: columns that only white space separates, and paragraphs."""
    level = wrapped_lines(word for line in lines for word in line)
    places = [Place(number)] * len(level)
    regions = find_tables(level, _POINTS, places, manner.vocabulary, manner.columns, drawn) if level else []
    manner.columns[:] = going_on(regions)
    if not regions:
        return list(_paragraphs(number, lines, manner))
    blocks: list[Block] = []
    done = 0
    for region in regions:
        blocks += [*_paragraphs(number, level[done : region.first], manner), region.table]
        done = region.last + 1
    return blocks + list(_paragraphs(number, level[done:], manner))


def going_on(regions: Sequence[Region]) -> tuple[float, ...]:
    """Where columns begin that may go on after these tables: a few lines below a longer table tell it badly."""
    if len(regions) < 2 or _length(regions[-1]) >= min(_TELLING, _length(regions[-2])):
        return regions[-1].columns if regions else ()
    longer, last = regions[-2].columns, regions[-1].columns
    same = sum(any(abs(x - other) < 1 for other in longer) for x in last)
    return longer if 2 * same >= len(last) else ()


def _length(region: Region) -> int:
    return region.last - region.first + 1


def _paragraphs(number: int, lines: list[Line], manner: Manner) -> Iterator[Paragraph]:
    if not lines:
        return
    body = _usual_size(lines)
    for group in _grouped(lines, manner.edge):
        text = join_wrapped([" ".join(word.text for word in line) for line in group])
        size = group[0][0].size
        bold = all(line[0].bold for line in group)
        level = manner.level(size) if size > body + _SAME_SIZE else None
        if text:
            yield Paragraph(text, Place(number), level, bold)


def _usual_size(lines: list[Line]) -> float:
    sizes = Counter(round(word.size, 1) for line in lines for word in line)
    return sizes.most_common(1)[0][0]


def _grouped(lines: list[Line], edge: float) -> Iterator[list[Line]]:
    group = [lines[0]]
    for above, below in pairwise(lines):
        if _goes_on(above, below, edge):
            group.append(below)
        else:
            yield group
            group = [below]
    yield group


def _goes_on(above: Line, below: Line, edge: float) -> bool:
    """A line goes on below where the next word would not have fitted on it and nothing else begins."""
    size = above[0].size
    if abs(below[0].size - size) > _SAME_SIZE or above[0].bold != below[0].bold:
        return False
    gap = below[0].top - above[0].bottom
    if not -size < gap < _LARGEST_GAP * size or _LIST_ITEM.match(below[0].text):
        return False
    if _YEAR_ALONE.fullmatch(" ".join(word.text for word in below)):
        return True
    room = edge - above[-1].right
    needed = below[0].right - below[0].left + 0.25 * size
    return room < needed or (below[0].text[0].islower() and room < 4 * needed)
