"""Points under the name of a body that nothing calls uppdrag: perhaps a list of what is pending, but nobody says so."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from uppdrag.reading.kinds import is_body
from uppdrag.reading.labels import Labels, unmarked
from uppdrag.reading.parts import Passage
from uppdrag.reading.tail import Item, item_of

_POINTS = {"bullet", "number", "box"}
_PARTS = {"okänd", "bilaga"}


class Bare(NamedTuple):
    """A point, its words parted from its facts, and the name that stands above it."""

    passage: Passage
    item: Item
    body: str


def points_under_bodies(passages: Sequence[Passage]) -> Iterator[Bare]:
    """Each point that has the name of a body above it and the points before it."""
    labels = Labels([])
    body, heading = "", None
    for passage in passages:
        text = passage.paragraph.text
        if passage.heading != heading:
            heading = passage.heading
            body = _body_in(heading or "")
        if labels.line(passage.paragraph).mark not in _POINTS:
            body = _body_in(text)
        elif body and passage.zone == "text" and passage.part.kind in _PARTS:
            yield Bare(passage, item_of(unmarked(text), labels), body)


def _body_in(text: str) -> str:
    name = text.strip().rstrip(":").rstrip()
    return name if is_body(name) else ""
