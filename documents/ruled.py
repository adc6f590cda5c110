"""Tables with drawn rules: pdfplumber finds the cells, the words of the page fill them."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from documents import progress
from documents.cuts import Vocabulary
from documents.glyphs import Line, Word
from documents.model import Place, Row, Table
from documents.sides import missing_sides
from documents.strokes import THIN
from documents.words import join_wrapped

_SAME_LINE = 0.375  # type sizes: what is set higher or lower by less (a footnote's mark) stands on the line
_Box = tuple[float, float, float, float]


def ruled_tables(
    data: bytes, pages: dict[int, list[Line]], vocabulary: Vocabulary
) -> Iterator[tuple[int, list["PlacedTable"]]]:
    """For each page number (from 1) of `pages` the ruled tables on it, filled from its lines."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data), pages=sorted(pages)) as pdf:
        for number, page in enumerate(pdf.pages):
            progress.tell(len(pages) + number, 2 * len(pages))
            words = [word for line in pages[page.page_number] for word in line]
            found = [
                _filled(table, words, page.page_number, vocabulary)
                for table in _grids(page.filter(_is_stroke))
            ]
            page.close()
            yield page.page_number, [table for table in found if table is not None]


def _grids(page: Any) -> list[Any]:
    """The tables that pdfplumber finds, also where sides of their grids are not drawn."""
    upright, level = missing_sides(page.edges)
    settings = {"explicit_vertical_lines": upright, "explicit_horizontal_lines": level}
    return list(page.find_tables({name: lines for name, lines in settings.items() if lines}))


def _is_stroke(drawn: dict[str, Any]) -> bool:
    """False for what is merely filled: a shaded row has edges, but they are no cell's."""
    if drawn["object_type"] not in {"rect", "curve"} or drawn.get("stroke"):
        return True
    return bool(min(drawn["width"], drawn["height"]) <= THIN)


class PlacedTable:
    """A table and the box on its page that it covers."""

    def __init__(self, table: Table, box: _Box) -> None:
        self.table = table
        self.box = box

    def covers(self, word: Word) -> bool:
        """True where the middle of `word` stands inside the table."""
        return _inside(self.box, word)


def _filled(table: Any, words: list[Word], page: int, vocabulary: Vocabulary) -> PlacedTable | None:
    inside = [word for word in words if _inside(table.bbox, word)]
    grid = [list(row.cells) for row in table.rows]
    width = max(len(cells) for cells in grid)
    if width < 2 or not inside:
        return None
    above: list[_Box | None] = [None] * width
    rows = []
    for cells, line in zip(grid, table.rows, strict=True):
        boxes = [
            _merged(box, high, line.bbox)
            for box, high in zip(cells + [None] * (width - len(cells)), above, strict=True)
        ]
        rows.append(_row(boxes, inside, page, vocabulary))
        above = boxes
    return PlacedTable(Table(tuple(rows), Place(page)), table.bbox)


def _merged(box: _Box | None, above: _Box | None, row: _Box) -> _Box | None:
    """The box of a cell: its own, or that of the cell above where it reaches down into this row."""
    if box is None and above is not None and above[3] > row[1] + 1:
        return above
    return box


def _row(boxes: list[_Box | None], words: list[Word], page: int, vocabulary: Vocabulary) -> Row:
    contents = [[word for word in words if _inside(box, word)] if box else [] for box in boxes]
    cells = tuple(
        cell_text(content, _room(content, box), vocabulary) if box and content else ""
        for box, content in zip(boxes, contents, strict=True)
    )
    filled = [content for content in contents if content]
    bold = bool(filled) and all(word.bold for content in filled for word in content)
    return Row(cells, Place(page), bold=bold)


def _inside(box: _Box, word: Word) -> bool:
    x, y = word.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _room(words: Sequence[Word], box: _Box) -> float:
    """How long a line of these words may be, which stand in `box` as near to one side as to the other."""
    beside = min(min(word.left for word in words) - box[0], box[2] - max(word.right for word in words))
    return box[2] - box[0] - 2 * beside


def cell_text(words: Iterable[Word], room: float, vocabulary: Vocabulary) -> str:
    """The words of one cell as text; `room` is how long its lines may be at most."""
    lines = wrapped_lines(words)
    broken = tuple(vocabulary.is_cut(line, below, room) for line, below in pairwise(lines))
    return join_wrapped([" ".join(word.text for word in line) for line in lines], broken=broken)


def wrapped_lines(words: Iterable[Word]) -> list[Line]:
    """Words grouped into lines from above, each line from the left."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (word.foot, word.left)):
        if lines and word.foot - lines[-1][0].foot < _SAME_LINE * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]
