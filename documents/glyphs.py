"""The words of a PDF page with where they stand, by pdfium (fast, and light on memory)."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_BREAKS = "\r\n"
_CUT = "\x02"  # pdfium's mark for a hyphen at the end of a line, whose break it leaves out
_BULLET = re.compile("[\ue000-\uf8ff]")  # where symbol fonts keep theirs: no character of any text
_BOLD_FROM = 600
_ALIKE = 0.03  # of the white
_MANY, _FEW, _WIDEST = (
    3,
    2,
    3.0,
)  # alike in a row; fewer are enough where they are no wider than so many blanks


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in points, y counted downwards from the top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float = 10.0
    bold: bool = False
    base: float | None = None

    @property
    def foot(self) -> float:
        """Where the word stands, counted downwards: the same for all words of a line, whatever their letters."""
        return self.bottom if self.base is None else self.base

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


Line = list[Word]


def lines_of(page: Any) -> list[Line]:
    """The lines of a pdfium page in the order in which the page writes them."""
    textpage = page.get_textpage()
    try:
        return list(_lines(textpage, page.get_height()))
    finally:
        textpage.close()


def _lines(textpage: Any, height: float) -> Iterator[Line]:
    import pypdfium2.raw as raw

    chars = [chr(raw.FPDFText_GetUnicode(textpage, n) or 32) for n in range(textpage.count_chars())]
    line: Line = []
    start: int | None = None
    for number, char in enumerate([*chars, "\n"]):
        if not char.isspace() and char != _CUT:
            start = number if start is None else start
            continue
        if start is not None:
            text = _BULLET.sub("•", "".join(chars[start:number])) + ("-" if char == _CUT else "")
            line.append(_word(text, textpage, start, number - (char != _CUT), height))
            start = None
        if (char in _BREAKS or char == _CUT) and line:
            yield from _split_by_height(line)
            line = []


def _word(text: str, textpage: Any, first: int, last: int, height: float) -> Word:
    import pypdfium2.raw as raw

    begin, end = _box(textpage, first), _box(textpage, last)
    return Word(
        text,
        begin[0],
        max(end[2], begin[2]),
        height - max(begin[1], end[1]),
        height - min(begin[3], end[3]),
        raw.FPDFText_GetFontSize(textpage, first),
        _is_bold(textpage, first),
        height - _base(textpage, first),
    )


def _base(textpage: Any, number: int) -> float:
    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, number, ctypes.byref(x), ctypes.byref(y))
    return y.value


def _is_bold(textpage: Any, number: int) -> bool:
    import pypdfium2.raw as raw

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, number, name, 128, ctypes.byref(flags))
    return b"bold" in name.value.lower() or raw.FPDFText_GetFontWeight(textpage, number) >= _BOLD_FROM


def _box(textpage: Any, number: int) -> tuple[float, float, float, float]:
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, number, ctypes.byref(box))
    return box.left, box.top, box.right, box.bottom


def _split_by_height(line: Line) -> Iterator[Line]:
    """pdfium sometimes runs two lines together; a word that stands lower begins a new one."""
    current: Line = []
    for word in line:
        if current and word.top > current[-1].bottom - 1:
            yield current
            current = []
        current.append(word)
    yield current


def split_at_gaps(line: Line, gap: float) -> list[Line]:
    """The pieces of a line between which more than `gap` type sizes are white: cells, not words."""
    pieces: list[Line] = [[line[0]]]
    for before, word in pairwise(line):
        if word.left - before.right > gap * word.size:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def gaps_of(line: Line) -> list[float]:
    """The white between the words of a line."""
    return [word.left - before.right for before, word in pairwise(line)]


def alike(line: Line, blank: float) -> list[bool]:
    """For each of the `gaps_of` a line whether it is as wide as those beside it: where a line was stretched until it
    fills its column, all its blanks are alike. `blank` is the usual one."""
    gaps = gaps_of(line)
    found: list[bool] = []
    while len(found) < len(gaps):
        start, first = len(found), gaps[len(found)]
        others = range(start + 1, len(gaps))
        end = next((n for n in others if abs(gaps[n] - first) > _ALIKE * first), len(gaps))
        enough = _FEW if first <= _WIDEST * blank else _MANY
        found += [end - start >= enough] * (end - start)
    return found
