"""What stands on every page and says nothing: running heads, feet and page numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from documents.glyphs import Line, split_at_gaps
from documents.ruled import wrapped_lines

_PAGE_NUMBER = re.compile(
    r"(?:sida|sid\.?|s\.)?\s*\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|/\s*\d{1,3}|(?:av|of)\s*\d{1,3})?", re.IGNORECASE
)
_EDGE = 3
_LEAST_PAGES = 3
_MOST_PAGES = 0.6
_SAME_HEIGHT = 4.0  # points: heights are told apart by steps of so many
_APART = 1.8  # type sizes from the foot of a line to that of one that has nothing to do with it
_CELL_GAP = 0.8

Key = tuple[str, int]


def without_furniture(pages: dict[int, list[Line]]) -> dict[int, list[Line]]:
    """`pages` without the lines that recur at the upper or lower edge of nearly every page.

    What recurs above may be the heading of a table: it stays on the first page that has it, and on the others too
    where it follows closely and did not stand at that height on the first page.
    """
    middle = max((line[0].foot for lines in pages.values() for line in lines), default=0.0) / 2
    edges = {number: _edges(lines, middle) for number, lines in pages.items()}
    loose = _recurring([*map(_loose_keys, edges.values())], max(_LEAST_PAGES, _MOST_PAGES * len(pages)))
    exact = _recurring([*map(_exact_keys, edges.values())], max(2, _MOST_PAGES * len(pages)))
    known = _Known(loose, exact, exact & _exact_keys(next(iter(edges.values()), _Edges([], 0))))
    kept = {}
    for number, lines in pages.items():
        dropped = {id(word) for line in _dropped(number, edges[number], known) for word in line}
        kept[number] = [line for line in lines if not all(id(word) in dropped for word in line)]
    return kept


@dataclass(slots=True)
class _Known:
    """What recurs: anywhere at the edges, at the same height, and at the height that it has on the first page;
    `met` is what has recurred above on the pages before."""

    loose: set[Key]
    exact: set[Key]
    from_first: set[Key]
    met: set[str] = field(default_factory=set)


class _Edges:
    """The outermost lines of a page, across its whole width, from the edge inwards."""

    def __init__(self, level: list[Line], half: int) -> None:
        from_below = level[::-1]
        self.above, self.below = level[: min(half, _EDGE)], from_below[: min(len(level) - half, _EDGE)]
        # A running head or foot ends where white begins; what follows is the page itself.
        self.head, self.foot = _apart(level, len(self.above)), _apart(from_below, len(self.below))


def _edges(lines: list[Line], middle: float) -> _Edges:
    level = wrapped_lines(word for line in lines for word in line)
    half = len(level) - len(level) // 2
    if len(level) == 1 and level[0][0].foot > middle:
        half = 0
    return _Edges(level, half)


def _apart(lines: Sequence[Line], most: int) -> list[Line]:
    """The outermost lines up to the first white; none where there is no white."""
    for number, line in enumerate(lines[:most]):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if following is None or abs(following[0].foot - line[0].foot) > _APART * line[0].size:
            return list(lines[: number + 1])
    return []


def _recurring(keys: Sequence[set[Key]], often: float) -> set[Key]:
    counts = Counter(key for of_page in keys for key in of_page)
    return {key for key, count in counts.items() if count >= often}


def _loose_keys(edges: _Edges) -> set[Key]:
    return {(_key(line), 0) for line in (*edges.above, *edges.below)}


def _exact_keys(edges: _Edges) -> set[Key]:
    return {key for line in (*edges.above, *edges.below) for key in _heights(line)}


def _heights(line: Line) -> Iterable[Key]:
    """The words with the steps between which they stand, so that a neighbour is not missed."""
    step = line[0].foot / _SAME_HEIGHT
    return {(_key(line), int(step)), (_key(line), int(step + 0.5))}


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", _text(line))


def _text(line: Line) -> str:
    return " ".join(word.text for word in line)


def _dropped(page: int, edges: _Edges, known: _Known) -> list[Line]:
    """The furniture of one page."""
    heads = [line for line in edges.above if known.from_first & set(_heights(line))]
    heads += [line for line in edges.head if _recurs(line, known)]
    dropped = [line for line in heads if _key(line) in known.met]
    known.met |= {_key(line) for line in heads}
    feet = [line for line in edges.below if (_key(line), 0) in known.loose]
    feet += [line for line in edges.foot if _recurs(line, known) or _tells_page(line, page)]
    numbers = [line for line in (*edges.above[:1], *edges.below[:1]) if _PAGE_NUMBER.fullmatch(_text(line))]
    return [*dropped, *feet, *numbers]


def _recurs(line: Line, known: _Known) -> bool:
    return (_key(line), 0) in known.loose or bool(known.exact & set(_heights(line)))


def _tells_page(line: Line, page: int) -> bool:
    """Whether one part of the line is the number of its page; bare digits are one only at the end of the line."""
    parts = [_text(part) for part in split_at_gaps(line, _CELL_GAP)]
    told = [
        part for part in parts if _PAGE_NUMBER.fullmatch(part) and (not part.isdigit() or part is parts[-1])
    ]
    return any(re.findall(r"\d+", part)[0] == str(page) for part in told)
