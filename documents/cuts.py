"""Words that a narrow column has cut in two: Överförmyndarnämnd|en is one word, stadens|arbete two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from documents.glyphs import Line, Word, split_at_gaps

_PUNCTUATION = ".,:;()[]”\"'!?–-"
_CELL_GAP = 0.8
_LONGEST_ENDING = 3  # "en" and "den" are words of their own, and endings


class Vocabulary:
    """The words of a document that surely are whole, for telling what has been cut."""

    def __init__(self, pages: Iterable[Sequence[Line]]) -> None:
        self.whole: set[str] = set()
        self.followers: dict[str, set[str]] = defaultdict(set)
        for lines in pages:
            pieces = [piece for line in lines for piece in split_at_gaps(line, _CELL_GAP)]
            for piece in pieces:
                # A cut leaves its first part alone on a line and the second at the start of one.
                self.whole.update(_bare(word.text) for word in piece[1:])
            for piece, below in pairwise(sorted(pieces, key=_column_first)):
                if len(piece) == 1 and _is_right_below(piece[0], below[0]):
                    self.followers[_bare(piece[0].text)].add(_bare(below[0].text))

    def is_cut(self, line: Line, below: Line, right: float) -> bool:
        """Whether the last word of `line` goes on in `below`; `right` is where the column ends."""
        if len(line) != 1 or not below[0].text[0].islower() or not line[0].text[-1].isalpha():
            return False
        return _fills(line[0], below[0], right) and self._reads_as_one(line[0], below[0])

    def is_cut_over_pages(self, above: str, below: str) -> bool:
        """As `is_cut`, for texts on two pages: here only that the same cut stands elsewhere is proof."""
        one, other = _bare(above.split()[-1]), _bare(below.split()[0])
        if not above[-1].isalpha() or not below[0].islower() or one in self.whole:
            return False
        return one + other in self.whole or self.followers.get(one) == {other}

    def _reads_as_one(self, first: Word, second: Word) -> bool:
        one, other = _bare(first.text), _bare(second.text)
        if one + other in self.whole:
            return True
        if one in self.whole or len(self.followers.get(one, ())) > 1:
            return False
        return other not in self.whole or len(other) <= _LONGEST_ENDING


def _column_first(piece: Line) -> tuple[int, float]:
    return round(piece[0].left), piece[0].top


def _is_right_below(word: Word, other: Word) -> bool:
    return abs(word.left - other.left) < 1 and 0 < other.top - word.top < 2 * (word.bottom - word.top)


def _fills(first: Word, second: Word, right: float) -> bool:
    """Not even one more letter would have fitted."""
    return right - first.right < 1.4 * max(_letter(first), _letter(second))


def _letter(word: Word) -> float:
    return (word.right - word.left) / len(word.text)


def _bare(text: str) -> str:
    return text.strip(_PUNCTUATION).casefold()
