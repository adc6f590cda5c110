"""What a plan is read as."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Kind = Literal[
    "meeting", "report", "quarter", "half_year", "tertial", "month", "week", "year", "date", "recurring", "undated",
    "unknown",
]  # fmt: skip
State = Literal["fullgjort", "avslutat"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time at which something is to be, or was, reported. Civil dates."""

    kind: Kind
    body: str | None = None
    report: str | None = None
    partial: bool = False
    earliest: date | None = None
    latest: date | None = None
    deadline: date | None = None
    paragraph: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The occasion as the command line gives it; `paragraph` only where one is written."""
        fields = {
            "kind": self.kind,
            "body": self.body,
            "report": self.report,
            "partial": self.partial,
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
            "deadline": _iso(self.deadline),
        }
        return fields if self.paragraph is None else {**fields, "paragraph": self.paragraph}


@dataclass(frozen=True, slots=True)
class Plan:
    """The reading of one phrase. `phrase` is kept as it was written; the first occasion stands at the top.

    `certain` is false whenever anything was assumed beyond the rules: then a person is asked.
    """

    phrase: str
    kind: Kind
    explanation: str
    certain: bool
    state: State | None = None
    body: str | None = None
    report: str | None = None
    partial: bool = False
    recurrence: str | None = None
    earliest: date | None = None
    latest: date | None = None
    deadline: date | None = None
    occasions: tuple[Occasion, ...] = ()
    year_inferred: bool = False
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The plan as `uppdragsbot plan --json` gives it; dates in ISO form or null."""
        return {
            "phrase": self.phrase,
            "kind": self.kind,
            "state": self.state,
            "body": self.body,
            "report": self.report,
            "partial": self.partial,
            "recurrence": self.recurrence,
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
            "deadline": _iso(self.deadline),
            "occasions": [occasion.as_json() for occasion in self.occasions],
            "year_inferred": self.year_inferred,
            "certain": self.certain,
            "explanation": self.explanation,
            "warnings": list(self.warnings),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
