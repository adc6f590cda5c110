"""A reading, kept while a person looks at its preview: what it says in plain JSON, its rows a thousand at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
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
AT_ONCE = 1_000


def to_json(reading: Reading) -> dict[str, Any]:
    """All of a reading but its rows, which `to_rows` gives."""
    plain = replace(reading, uppdrag=(), cases=()).as_json()
    return {name: value for name, value in plain.items() if name not in ("uppdrag", "cases")}


def from_json(
    kept: dict[str, Any], uppdrag: Iterable[Sequence[Any]] = (), cases: Iterable[Sequence[Any]] = ()
) -> Reading:
    """The reading whose `to_json` this is, and whose `to_rows` are these parts."""
    facts = dict(kept["document"])
    return Reading(
        document=DocumentFacts(
            **{**facts, "date": _day(facts.get("date")), "dnr": tuple(facts.get("dnr", ()))}
        ),
        uppdrag=tuple(from_rows(uppdrag)),
        cases=tuple(from_rows(cases)),
        decisions=_many(kept, "decisions", Decision),
        suggestions=_many(kept, "suggestions", Suggestion),
        ignored=_many(kept, "ignored", Ignored),
        warnings=tuple(kept.get("warnings", ())),
    )


def to_rows(rows: Iterable[Found]) -> Iterator[list[list[Any]]]:
    """Rows as plain JSON without the names of their fields, a thousand at a time."""
    left = iter(rows)
    while some := [_row(row) for row in islice(left, AT_ONCE)]:
        yield some


def from_rows(parts: Iterable[Sequence[Any]]) -> Iterator[Found]:
    """The rows again. Words that come again and again are held once."""
    shared: dict[Any, Any] = {}
    for part in parts:
        for row in part:
            yield _found(row, shared)


def _row(row: Found) -> list[Any]:
    given, source = row.given_by, row.source
    day = given.date.isoformat() if given and given.date else None
    return [
        row.title,
        row.dnr,
        row.responsible,
        row.with_,
        row.plan,
        row.section,
        row.list,
        given and [given.body, day, given.paragraph, given.text],
        source.part,
        source.page,
        source.row,
        source.line,
        row.role,
        row.number,
        row.person,
    ]


def _found(row: Sequence[Any], shared: dict[Any, Any]) -> Found:
    title, dnr, responsible, with_, plan, section, named, given, part, page, place, line, role, *more = row
    one = shared.setdefault
    body, day, paragraph, text = given or (None, None, None, None)
    return Found(
        title=title,
        dnr=tuple(dnr),
        responsible=one(key := tuple(responsible), key),
        with_=one(key := tuple(with_), key),
        plan=one(plan, plan),
        section=one(section, section),
        list=one(named, named),
        given_by=GivenBy(body, _day(day), paragraph, text) if given else None,
        source=Source(one(part, part), page, place, line),
        role=one(role, role),
        number=more[0],
        person=one(more[1], more[1]),
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
