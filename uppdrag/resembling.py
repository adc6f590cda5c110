"""Which of very many texts may resemble another: found by the rare words they share, in bounded time.

Comparing every text with every other grows with their product. A text that is nearly the same shares its rare words,
so only those that do are compared; how often a word occurs tells which ones are rare.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_NEAR = 40
MOST_LOOKED = 8_000  # entries of the index, for one text
_STEM = 6  # letters: "biblioteken" and "bibliotek" begin alike
_SHORTEST = 3


class Resembling:
    """Texts by the beginnings of their words. `keys` are what `title_key` makes of titles."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._having: dict[str, list[int]] = defaultdict(list)
        self.looked = 0
        for number, key in texts:
            for word in _stems(key):
                self._having[word].append(number)

    def near(self, key: str) -> list[int]:
        """The numbers of the texts that share most of the rare words of `key`, the likeliest first."""
        shared: Counter[int] = Counter()
        room = MOST_LOOKED
        having = sorted((self._having.get(word, ()) for word in _stems(key)), key=len)
        for numbers in filter(None, having):
            shared.update(islice(numbers, room))
            room -= len(numbers)
            if room <= 0:
                break
        self.looked += MOST_LOOKED - max(room, 0)
        return [number for number, _ in shared.most_common(MOST_NEAR)]


def _stems(key: str) -> Iterator[str]:
    return iter({word[:_STEM] for word in key.split() if len(word) >= _SHORTEST or word.isdigit()})
