"""The words that are known: the vocabulary together with the bodies of one municipality."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from uppdrag.organisation import Body, Organisation
from uppdrag.plans.words import EVERYWHERE, vocabulary

Named = tuple[str, str | None]  # what a body is called, and its id when the register knows it
Said = tuple[str, object]  # a letter of the rules and what the word says

PIECE: Final = re.compile(r"[^\W\d_]+|\d|[^\s]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BETWEEN_WORDS: Final = "-.:,"
_PLAIN_LETTERS: Final = str.maketrans("åäöé", "aaoe")
_SHORTEST_REPAIR: Final = 5  # letters; in shorter words one letter makes another word
_LONG_WORD: Final = 11  # from here on two letters may be wrong
_INDEFINITE: Final = re.compile(r"(nämnd|styrelse)e?n\b")
_ORDINARY: Final = frozenset({"gs", "ge", "stadsdelarna"})  # abbreviations and aliases that are words too


@dataclass(slots=True)
class _Entry:
    """What a word says alone, and the phrases that begin with it, by their second word."""

    alone: Said | None = None
    phrases: dict[str, list[tuple[tuple[str, ...], Said]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All known words and phrases by their first word."""

    entries: dict[str, _Entry]
    long: tuple[str, ...]  # words that a misspelling may be compared with
    plain: dict[str, str]  # words as they look without dots and rings

    def known(self, piece: str, end: int, text: str) -> tuple[Said | None, int]:
        """What the longest phrase that begins with `piece`, which ends at `end`, says; and where the phrase ends."""
        entry = self.entries.get(piece)
        if entry is None:
            return None, end
        if entry.phrases and (following := _next(text, end)):
            for rest, said in entry.phrases.get(following[0], ()):
                if after := _follows(rest, following.end(), text):
                    return said, after
        return entry.alone, end

    def alone(self, word: str) -> Said | None:
        """What a single word says."""
        entry = self.entries.get(word)
        return entry.alone if entry else None

    def joined(self, piece: str, end: int, text: str) -> tuple[Said, int] | None:
        """A word that a line break or a stray blank has cut in two: delårs rapport."""
        following = _WORD.search(text, end)
        if following is None or text[end : following.start()].strip(" -\n"):
            return None
        said = self.alone(piece + following[0])
        return (said, following.end()) if said else None

    def learn(self, phrase: str, said: Said) -> None:
        """A phrase more; what was learnt first is kept."""
        first, *rest = (piece for piece in PIECE.findall(phrase.lower()) if piece not in _BETWEEN_WORDS)
        entry = self.entries.setdefault(first, _Entry())
        if not rest:
            entry.alone = entry.alone or said
            return
        phrases = entry.phrases.setdefault(rest[0], [])
        phrases.append((tuple(rest[1:]), said))
        phrases.sort(key=lambda phrase: -len(phrase[0]))


def _next(text: str, end: int) -> re.Match[str] | None:
    match = PIECE.search(text, end)
    while match and match[0] in _BETWEEN_WORDS:
        match = PIECE.search(text, match.end())
    return match


def _follows(rest: tuple[str, ...], end: int, text: str) -> int:
    """Where the rest of a phrase ends; 0 when something else follows."""
    for word in rest:
        match = _next(text, end)
        if match is None or match[0] != word:
            return 0
        end = match.end()
    return end


@lru_cache(maxsize=16)
def lexicon_for(organisation: Organisation) -> Lexicon:
    """The lexicon of a municipality, made once: its own bodies come before words, words before bodies of any."""
    lexicon = Lexicon({}, (), {})
    for body in organisation.all():
        for name in _names_of(body):
            _learn_body(lexicon, name, _called(body, organisation))
    for phrase, code, value in vocabulary():
        lexicon.learn(phrase, (code, value))
    for short, names in EVERYWHERE:
        for name in names:
            _learn_body(lexicon, name, (short, None))
    entries = lexicon.entries
    long = tuple(word for word, entry in entries.items() if len(word) >= _SHORTEST_REPAIR and entry.alone)
    plain = {word.translate(_PLAIN_LETTERS): word for word in long if not word.isascii()}
    return Lexicon(entries, long, {bare: word for bare, word in plain.items() if bare not in entries})


def _names_of(body: Body) -> list[str]:
    listed = (*body.abbreviations, body.name, *body.aliases)
    names = (*listed, *(_INDEFINITE.sub(r"\1", name) for name in listed))
    return [name for name in names if len(name) > 1 and name.lower() not in _ORDINARY]


def _called(body: Body, organisation: Organisation) -> Named:
    """A förvaltning holds no meetings; its nämnd does."""
    meets = body.serves[0] if body.serves else body.id
    return organisation.short(meets), meets


def _learn_body(lexicon: Lexicon, name: str, called: Named) -> None:
    lexicon.learn(name, ("b", called))
    lexicon.learn(f"{name}s", ("b", called))


@lru_cache(maxsize=4096)
def repaired(piece: str, lexicon: Lexicon) -> str | None:
    """The one word that differs by a letter, by two in long words, from the second letter on.

    None where several do and mean different things. In names of bodies only one letter may be wrong.
    """
    if len(piece) < _SHORTEST_REPAIR:
        return None
    if piece in lexicon.plain:
        return lexicon.plain[piece]
    from rapidfuzz.distance import OSA  # only a misspelt word pays for it

    of_a_body = piece.endswith(("nämnden", "nämnd", "styrelsen"))
    allowed = 1 if len(piece) < _LONG_WORD or of_a_body else 2
    alike = (word for word in lexicon.long if word[0] == piece[0] and not _other_form(piece, word))
    near = sorted((distance, word) for word in alike if (distance := OSA.distance(piece, word)) <= allowed)
    meanings = {lexicon.alone(word) for distance, word in near if distance == near[0][0]}
    return near[0][1] if len(meanings) == 1 else None


def _other_form(piece: str, word: str) -> bool:
    """Inlämnat and inlämnas differ in the last letter only, and in what they mean."""
    return len(piece) == len(word) and piece[:-1] == word[:-1]
