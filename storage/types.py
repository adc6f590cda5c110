"""Column types and keys that both databases treat alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Stored and returned as aware UTC; refuses naive values with ValueError.

    SQLite forgets the zone and would answer "is it due?" wrongly by hours.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], datetime | None]:
        """Planning reads seven instants of each uppdrag: one call for each, past the decorator's own three."""
        return _of_text if dialect.name == "sqlite" else _of_instant


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")


def _of_instant(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value; None is stored as SQL NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True


_SWEDISH = str.maketrans(
    {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "è": "e", "ü": "y", "á": "a", "à": "a"}
)


def sort_key(text: str) -> str:
    """Key that sorts as Swedish does (å ä ö last, case ignored) under plain binary comparison."""
    return " ".join(text.casefold().translate(_SWEDISH).split())[:200]
