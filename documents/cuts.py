"""Words that a narrow column has cut in two: Överförmyndarnämnd|en is one word, stadens|arbete two."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from documents.glyphs import Line, Word, split_at_gaps

_PUNCTUATION = ".,:;()[]”\"'!?–-"
_CELL_GAP = 0.8
_LETTER_WORDS = "iåöàa"
_FEW_EDGES = 4  # lines that begin below each other; of fewer nobody can tell where they end
_REACHED = 0.9  # so many of the lines of a column end before its edge; the others are headings across it
_WIDE_LETTERS, _THIN_LETTERS = "mw", "ijlftr"
# The commonest words: they follow on a word that fills its line, and are no second half of it.
_WORDS = """
alla används april att augusti av behövs berörda bland blir båda både bör de december det där efter eller
enligt ett februari finns fler från får för genom ger gör göteborg göteborgs har hur i inför inom inte intill
januari inklusive juli juni kan kring löpande maj mars med mellan mer mest minst mot måste november ny nya nytt när når
och också oktober om per på runt saknas samt samtliga senast september sin sina sitt ska skall sker som staden
stadens så till tillsammans under unga utan utifrån vid vill äldre är även årligen över övriga
"""
_COMMON = frozenset(_WORDS.split())
_ENDINGS = frozenset(
    [
        "en",
        "den",
        "de",
        "et",
        "er",
        "ar",
        "or",
        "na",
        "n",
        "s",
        "t",
        "ens",
        "ns",
        "d",
        "r",
        "a",
        "erna",
        "arna",
        "orna",
    ]
)
# How whole words end; what is put behind them in a compound begins with s ("kommunikation|sinsats").
_WHOLE_ENDING = re.compile(
    r"(?:[ae]nde|ning(?:en|ar|arna)?|het(?:en|er|erna)?|tion(?:en|er|erna)?|else(?:n|r|rna)?|[aeo]rna|nämnden|lig[at]?|isk[at]?|ad|at|ade)\Z"
)


class Vocabulary:
    """The words of a document that surely are whole, for telling what has been cut."""

    def __init__(self, pages: Iterable[Sequence[Line]]) -> None:
        self.whole: set[str] = set()
        self.followers: dict[str, set[str]] = defaultdict(set)
        # What two neighbouring lines make together → where the seam was: a word is cut anywhere, two words never.
        self.seams: dict[str, set[str]] = defaultdict(set)
        listed = [[piece for line in lines for piece in split_at_gaps(line, _CELL_GAP)] for lines in pages]
        edges = _edges(piece for pieces in listed for piece in pieces)
        # Where the second half of a line was found cut in several ways, long words are cut wherever the line is full.
        self.within: dict[str, set[str]] = defaultdict(set)
        torn = [self._learn(sorted(pieces, key=_column_first), edges) for pieces in listed]
        self.cuts_within_lines = any(torn) or any(len(firsts) > 1 for firsts in self.within.values())

    def _learn(self, pieces: list[Line], edges: dict[int, float]) -> bool:
        """A cut leaves its first part at the end of a full line and the second at the start of the next.

        True where a letter that is no word was left alone behind other words.
        """
        torn = False
        for piece in pieces:
            last = len(piece) if _has_room(piece, edges) else len(piece) - 1
            self.whole.update(_bare(word.text) for word in piece[1:last])
        for piece, below in pairwise(pieces):
            if _is_right_below(piece[0], below[0]):
                one, other = _bare(piece[-1].text), _bare(below[0].text)
                self.seams[one + other].add(one)
                if len(piece) > 1 and one:
                    self.within[one + other].add(one)
                    torn |= (
                        len(one) == 1 == len(piece[-1].text) and one.isalpha() and one not in _LETTER_WORDS
                    )
                if len(piece) == 1:
                    self.followers[_bare(piece[0].text)].add(_bare(below[0].text))
                if _has_room(piece, edges) and (len(below) > 1 or _has_room(below, edges)):
                    self.whole.add(_bare(below[0].text))
        return torn

    def is_cut(self, line: Line, below: Line, room: float) -> bool:
        """Whether the last word of `line` goes on in `below`; `room` is how long the lines of the column may be."""
        first, second = line[-1], below[0]
        if len(below) == 1 and second.text in _PUNCTUATION:
            return True
        numbers = first.text[-1].isdigit() and second.text.isdigit() and len(below) == 1
        if not numbers and (not second.text[0].islower() or not first.text[-1].isalpha()):
            return False
        # What would have fitted on a line of its own is moved there, not cut.
        too_long = first.right - first.left + second.right - second.left > room - _letter(second)
        return (
            too_long
            and _fills(line, second, room)
            and (numbers or self._reads_as_one(first, second, alone=len(line) == 1))
        )

    def is_cut_over_pages(self, above: str, below: str) -> bool:
        """As `is_cut`, for texts on two pages: here only that the same cut stands elsewhere is proof."""
        one, other = _bare(above.split()[-1]), _bare(below.split()[0])
        if not above[-1].isalpha() or not below[0].islower() or one in self.whole:
            return False
        return one + other in self.whole or self.followers.get(one) == {other}

    def _reads_as_one(self, first: Word, second: Word, *, alone: bool) -> bool:
        one, other = _bare(first.text), _bare(second.text)
        if one + other in self.whole or len(self.seams.get(one + other, ())) > 1:
            return True
        if not alone and not self.cuts_within_lines:
            return False
        if one in self.whole or one in _COMMON or len(self.followers.get(one, ())) > 1:
            return False
        if other in _ENDINGS:
            return True
        if _WHOLE_ENDING.search(one) and other[0] != "s":
            return False
        return other not in self.whole and other not in _COMMON


def _edges(pieces: Iterable[Line]) -> dict[int, float]:
    """Where the lines that begin at the same place end: the edge of their column."""
    ends: dict[int, list[float]] = defaultdict(list)
    for piece in pieces:
        ends[round(piece[0].left)].append(piece[-1].right)
    return dict(_edge(left, sorted(rights)) for left, rights in ends.items() if len(rights) >= _FEW_EDGES)


def _edge(left: int, rights: list[float]) -> tuple[int, float]:
    return left, rights[int(_REACHED * (len(rights) - 1))]


def _has_room(piece: Line, edges: dict[int, float]) -> bool:
    """True where a letter more would have fitted at the end of the line, so that nothing was cut there."""
    edge = edges.get(round(piece[0].left))
    return piece[-1].text[-1] in _PUNCTUATION or (
        edge is not None and edge - piece[-1].right > 2 * _letter(piece[-1])
    )


def _column_first(piece: Line) -> tuple[int, float]:
    return round(piece[0].left), piece[0].top


def _is_right_below(word: Word, other: Word) -> bool:
    return abs(word.left - other.left) < 1 and 0 < other.foot - word.foot < 1.7 * word.size


def _fills(line: Line, second: Word, room: float) -> bool:
    """Not even one more letter would have fitted."""
    left = room - (line[-1].right - line[0].left)
    return left < _next_letter(second) * max(_letter(line[-1]), _letter(second))


def _next_letter(word: Word) -> float:
    first = word.text[0]
    return 1.8 if first in _WIDE_LETTERS else 0.8 if first in _THIN_LETTERS else 1.25


def _letter(word: Word) -> float:
    return (word.right - word.left) / len(word.text)


def _bare(text: str) -> str:
    return text.strip(_PUNCTUATION).casefold()
