"""A reading back from the plain JSON that was kept while a person looked at its preview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from uppdrag.reading.model import (
    Decision,
    DocumentFacts,
    Found,
    GivenBy,
    Ignored,
    Reading,
    Source,
    Suggestion,
)

T = TypeVar("T")


def from_json(kept: dict[str, Any]) -> Reading:
    """The reading whose `as_json` this is."""
    facts = dict(kept["document"])
    return Reading(
        document=DocumentFacts(
            **{**facts, "date": _day(facts.get("date")), "dnr": tuple(facts.get("dnr", ()))}
        ),
        uppdrag=_many(kept, "uppdrag", Found),
        cases=_many(kept, "cases", Found),
        decisions=_many(kept, "decisions", Decision),
        suggestions=_many(kept, "suggestions", Suggestion),
        ignored=_many(kept, "ignored", Ignored),
        warnings=tuple(kept.get("warnings", ())),
    )


def _many(kept: dict[str, Any], name: str, make: Callable[..., T]) -> tuple[T, ...]:
    return tuple(make(**_values(row)) for row in kept.get(name, ()))


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {("with_" if name == "with" else name): _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if name == "source":
        return Source(**value)
    if name == "given_by":
        return _given(value)
    if name == "refers_to":
        return tuple(_given(one) for one in value)
    if name == "date":
        return _day(value)
    return tuple(value) if isinstance(value, list) else value


def _given(value: dict[str, Any] | None) -> GivenBy | None:
    return GivenBy(**{**value, "date": _day(value.get("date"))}) if value else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
