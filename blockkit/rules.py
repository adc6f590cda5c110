"""The kinds of rule that the table is written in; what they mean stands in `walker`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Complaint = tuple[str, str, str]
Also = Callable[[Json], Iterable[Complaint]]


@dataclass(frozen=True)
class Line:
    """A JSON string of `least` to `most` code points; one of `choices`, or all of `pattern`, when given."""

    most: int | None = None
    least: int = 1
    choices: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Number:
    """A JSON number, whole unless `decimals`; more than `above` when given."""

    least: float | None = None
    most: float | None = None
    decimals: bool = False
    above: float | None = None


@dataclass(frozen=True)
class Flag:
    """true or false."""


@dataclass(frozen=True)
class Text:
    """A text object of 1 to `most` code points; `plain` refuses mrkdwn."""

    most: int = 3000
    plain: bool = False


@dataclass(frozen=True)
class Several:
    """A list of `least` to `most` things."""

    of: "Rule"
    most: int
    least: int = 1


@dataclass(frozen=True)
class Shape:
    """An object: these keys and no others; `also` says what no single key can say."""

    keys: "dict[str, Rule]" = field(default_factory=dict)
    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()


@dataclass(frozen=True)
class Kinds:
    """An object whose `type` says which shape of a family it has."""

    family: str
    only: tuple[str, ...] = ()


Rule = Line | Number | Flag | Text | Several | Shape | Kinds
