"""A file of uppdrag for every seed, with the rows that an official would record from it."""

from dataclasses import dataclass
from random import Random

from tests.uppdrag.reading.generated import loose, tables
from tests.uppdrag.reading.generated.compose import Listing, Task, listing


@dataclass(frozen=True, slots=True)
class Made:
    """A file, its rows, and what is peculiar to it."""

    data: bytes | str
    tasks: list[Task]
    traits: dict[str, str]
    called: str


def made(seed: int) -> Made:
    """The file of `seed`: two of three are tables."""
    rng = Random(seed)
    if rng.random() < 0.66:
        dress = rng.choice(list(tables.DRESSES))
        office = listing(rng, bare=dress == "cells")
        data = tables.DRESSES[dress](office)
        return _made(office, data, dress)
    shape, dress = rng.choice(list(loose.SHAPES)), rng.choice(list(loose.DRESSES))
    office = listing(rng, of_bodies=rng.random() < 0.6, bare=True)
    lines = loose.SHAPES[shape](office)
    return _made(office, loose.DRESSES[dress](office, lines), f"{shape}/{dress}")


def _made(office: Listing, data: bytes | str, dress: str) -> Made:
    return Made(data, office.tasks, {"dress": dress, **office.traits}, office.called)
