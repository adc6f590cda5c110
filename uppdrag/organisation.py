"""The register of bodies: who a text names, what they are called, who came after them.

Names are compared without regard to case, hyphens and the endings of genitive and definite form. A body has
days between which it existed; both are kept, for an old decision names an old body.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s\u00ad&,/\u2010-\u2015-]*\Z")
_COLON_S = re.compile(r":s\b")
_DEFINITE = re.compile(r"(nämnd|förvaltning|styrelse|kontor|utskott|beredning)(?:en|n|et)?s?\Z")
_EVERYBODY = ("nämnd", "bolag", "kommunstyrelse")


@dataclass(frozen=True, slots=True)
class Body:
    """One nämnd, förvaltning, bolag or group of the register, with the days between which it existed."""

    id: str
    name: str
    kind: str
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    everybody: bool = False  # a group of all that existed on the day
    exact: tuple[str, ...] = ()  # names that are ordinary words too, known only when written just so

    def existed(self, day: date) -> bool:
        """Whether the body existed on that day; an unknown first or last day is no limit."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Mention:
    """A body named in a text, and where: text[start:end]."""

    body: Body
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    written: str | None  # the only spelling that counts in running text
    body: Body


@dataclass(frozen=True, slots=True, eq=False)
class Organisation:
    """The bodies of one municipality; two are equal only when they are one and the same."""

    bodies: Mapping[str, Body]
    _names: dict[str, list[_Name]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names: dict[str, list[_Name]] = {}
        for body in self.bodies.values():
            for name in _names_of(body):
                names.setdefault(name.words[0], []).append(name)
        for listed in names.values():
            listed.sort(key=lambda name: -len(name.words))
        object.__setattr__(self, "_names", names)

    def get(self, body_id: str) -> Body | None:
        """The body with that id."""
        return self.bodies.get(body_id)

    def all(self) -> tuple[Body, ...]:
        """Every body, in the order of the register."""
        return tuple(self.bodies.values())

    def resolve(self, text: str, on: date | None = None) -> Body | None:
        """The body that the whole text names, in any case and form; None when none or several do (SN).

        `on` prefers the one that existed that day. An id of the register names itself.
        """
        if text in self.bodies:
            return self.bodies[text]
        words = _words(text)
        return _best(self._named(words), on) if words else None

    def mentions(self, text: str, on: date | None = None) -> list[Mention]:
        """Every body named in running text, left to right, the longest name at each place."""
        spans = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
        found, place = [], 0
        while place < len(spans):
            named, length = self._at(text, spans, place, on)
            if named:
                found.append(Mention(named, spans[place][1], spans[place + length - 1][2]))
            place += max(length, 1)
        return found

    def current(self, body_id: str, on: date) -> tuple[Body, ...]:
        """Who answers for the body's work on that day: itself, or those who came after it, the first first."""
        return tuple(dict.fromkeys(self._heirs(body_id, on, frozenset())))

    def members(self, body_id: str, on: date) -> tuple[Body, ...]:
        """The bodies of a group on that day; () for a body that is no group, or a group nobody has listed."""
        group = self.bodies.get(body_id)
        if group is None:
            return ()
        if group.everybody:
            return tuple(body for body in self.all() if body.kind in _EVERYBODY and body.existed(on))
        listed = (self.bodies[member] for member in group.members)
        return tuple(body for body in listed if body.existed(on))

    def accountable(self, body_id: str) -> Body | None:
        """The nämnd that a förvaltning serves; any other body answers for itself; None for an unknown id."""
        body = self.bodies.get(body_id)
        return self.bodies[body.serves[0]] if body and body.serves else body

    def label(self, body_id: str) -> str:
        """The name for people, with the accountable nämnd after a förvaltning; unknown ids come back as they are."""
        body = self.bodies.get(body_id)
        if body is None:
            return body_id
        accountable = self.accountable(body_id)
        return f"{body.name} ({accountable.name})" if accountable and accountable is not body else body.name

    def short(self, body_id: str) -> str:
        """KS, SN Centrum; the name where there is no abbreviation; unknown ids come back as they are."""
        body = self.bodies.get(body_id)
        if body is None:
            return body_id
        return body.abbreviations[0] if body.abbreviations else body.name

    def _named(self, words: tuple[str, ...]) -> Iterator[Body]:
        for first in _first_words(words[0]):
            for listed in self._names.get(first, ()):
                if len(listed.words) == len(words) and _same(listed.words, words):
                    yield listed.body

    def _at(
        self, text: str, spans: list[tuple[str, int, int]], place: int, on: date | None
    ) -> tuple[Body | None, int]:
        """The body named from this word on, and how many words name it."""
        for first in _first_words(spans[place][0]):
            fitting = [name for name in self._names.get(first, ()) if _stands_at(name, text, spans, place)]
            if fitting:
                length = len(fitting[0].words)
                return _best((name.body for name in fitting if len(name.words) == length), on), length
        return None, 1

    def _heirs(self, body_id: str, on: date, seen: frozenset[str]) -> Iterator[Body]:
        body = self.bodies.get(body_id)
        if body is None or body_id in seen:
            return
        if not body.valid_to or on <= body.valid_to:
            yield body
            return
        for successor in body.successors:
            yield from self._heirs(successor, on, seen | {body_id})


def _names_of(body: Body) -> Iterator[_Name]:
    for plain in dict.fromkeys((body.name, *body.aliases)):
        yield _Name(_words(plain), None, body)
    for exact in (*body.abbreviations, *body.exact):
        yield _Name(_words(exact), exact, body)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORD.findall(_COLON_S.sub("", text)))


@lru_cache(maxsize=8192)  # the same words come again and again in a handling
def _stem(word: str) -> str:
    return _DEFINITE.sub(r"\1", word.casefold())


def _first_words(word: str) -> Iterator[str]:
    stem = _stem(word)
    yield stem
    if stem.endswith("s"):
        yield stem[:-1]


def _same(listed: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Equal but for a genitive s on the last word; a lonely s is what follows a colon (SLK:s)."""
    return listed[:-1] == words[:-1] and words[-1] in {listed[-1], listed[-1] + "s"}


def _stands_at(name: _Name, text: str, spans: list[tuple[str, int, int]], place: int) -> bool:
    last = place + len(name.words) - 1
    if last >= len(spans):
        return False
    here = spans[place : last + 1]
    if not _same(name.words, tuple(_stem(word) for word, _, _ in here)):
        return False
    if name.written and text[here[0][1] : here[-1][2]] not in {name.written, name.written + "s"}:
        return False
    return all(_GAP.match(text[one[2] : other[1]]) for one, other in itertools.pairwise(here))


def _best(bodies: Iterable[Body], on: date | None) -> Body | None:
    """One of several of the same name: the one of that day, the nämnd before its förvaltning."""
    named = list(dict.fromkeys(bodies))
    if on is not None and len(named) > 1:
        named = [body for body in named if body.existed(on)] or named
    if len(named) > 1:
        named = [body for body in named if not body.serves] or named
    return named[0] if len(named) == 1 else None
