"""What stands on every page and says nothing: running heads, feet and page numbers."""

import re
from collections import Counter

from documents.glyphs import Line
from documents.ruled import wrapped_lines

_PAGE_NUMBER = re.compile(
    r"(?:sida|sid\.?|s\.)?\s*\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|/\s*\d{1,3}|(?:av|of)\s*\d{1,3})?", re.IGNORECASE
)
_OWN_NUMBER = re.compile(r"\b(?:sida|sid\.?|s\.)\s*(\d{1,4})\b", re.IGNORECASE)
_EDGE = 3
_LEAST_PAGES = 3


def furniture_of(pages: dict[int, list[Line]]) -> set[int]:
    """The ids of the words in those lines that recur at the upper or lower edge of nearly every page.

    What recurs above may be the heading of a table: it stays on the first page that has it. The outermost line
    that tells the number of its page goes even where it stands once.
    """
    edges = {number: _edges(lines) for number, lines in pages.items()}
    seen = Counter(key for above, below in edges.values() for key in set(map(_key, above + below)))
    often = max(_LEAST_PAGES, 0.6 * len(pages))
    recurring = {key for key, count in seen.items() if count >= often}
    met: set[str] = set()
    return {
        id(word)
        for number in pages
        for line in _dropped(number, *edges[number], recurring, met)
        for word in line
    }


def _edges(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The outermost lines of a page, across its whole width: those above and those below."""
    level = wrapped_lines(word for line in lines for word in line)
    below = min(_EDGE, len(level) // 2)
    return level[: min(_EDGE, len(level) - below)], level[len(level) - below :][::-1]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", _text(line))


def _text(line: Line) -> str:
    return " ".join(word.text for word in line)


def _dropped(
    page: int, above: list[Line], below: list[Line], recurring: set[str], met: set[str]
) -> list[Line]:
    """The furniture of one page; `met` remembers what has recurred above on the pages before it."""
    dropped = [line for line in above if _key(line) in met] + [
        line for line in below if _key(line) in recurring
    ]
    met |= {_key(line) for line in above if _key(line) in recurring}
    return dropped + [line for line in (*above[:1], *below[:1]) if _numbers_page(_text(line), page)]


def _numbers_page(text: str, page: int) -> bool:
    own = _OWN_NUMBER.search(text)
    return bool(_PAGE_NUMBER.fullmatch(text)) or (own is not None and int(own[1]) == page)
