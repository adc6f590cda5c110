"""What a handling says, before anybody has decided to save it."""

import datetime as dt
import re
from dataclasses import asdict, dataclass, field
from typing import Any

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Source:
    """Where it stood: part of the handling, page and line from 1, data row of its list from 1."""

    part: str | None = None
    page: int | None = None
    row: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class GivenBy:
    """Who gave an uppdrag and when: a body of the register, the meeting day, the § and the words."""

    body: str | None = None
    date: dt.date | None = None
    paragraph: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a list or one uppdrag given: dnr and plan as written, bodies as register ids.

    Bodies that the register does not know stand verbatim. `role` is None for what is pending, else
    handled (reported on the plan's day), given (an uppdrag given that day) or case (no uppdrag).
    `number` is the U-number where the list is our own and carries it, `person` the words that name a human being.
    """

    title: str
    dnr: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    plan: str | None = None
    section: str | None = None
    list: str | None = None
    given_by: GivenBy | None = None
    source: Source = Source()
    role: str | None = None
    number: int | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One point under *Beslut*: what it does, and the proof of it (body, day, §, point)."""

    effect: str
    text: str
    body: str | None = None
    date: dt.date | None = None
    paragraph: int | None = None
    point: int | None = None
    dnr: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    plan: str | None = None
    refers_to: tuple[GivenBy, ...] = ()
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Text that proposes or retells: shown to a named official, never recorded by itself."""

    kind: str
    text: str
    dnr: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    given_by: GivenBy | None = None
    plan: str | None = None
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Ignored:
    """Text that looks like an uppdrag and is none, with the reason in Swedish."""

    text: str
    reason: str
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the whole handling says about itself; `date` is the day it was issued."""

    title: str | None = None
    kind: str = "okänd"
    date: dt.date | None = None
    dnr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one handling says. Nothing in it is saved or merged."""

    document: DocumentFacts
    uppdrag: tuple[Found, ...] = ()
    cases: tuple[Found, ...] = ()
    decisions: tuple[Decision, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The reading in plain JSON values; dates ISO, `role` only where a row is not pending."""
        plain: dict[str, Any] = _plain(asdict(self))
        for row in plain["uppdrag"]:
            del row["role"]
        for row in (*plain["uppdrag"], *plain["cases"]):
            for name in ("number", "person"):
                if row[name] is None:
                    del row[name]
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.rstrip("_"): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
