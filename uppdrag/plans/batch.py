"""Many phrases at once: one JSON object in, one out, in order."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from uppdrag.municipality import Municipality
from uppdrag.plans.reader import read_plan


def batch(
    lines: Iterable[str],
    municipality: Municipality,
    *,
    reference: date | None = None,
    body: str | None = None,
) -> Iterator[dict[str, Any]]:
    """The reading of each line (`phrase`, `reference_date`, optional `body`) as the command line gives it.

    `reference` and `body` stand in where a line has none. A bad line gives `{"error": …}` in its place.
    """
    for line in lines:
        if line.strip():
            yield _one(line, municipality, reference, body)


def _one(line: str, municipality: Municipality, reference: date | None, body: str | None) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError:
        return {"error": "Raden är inte giltig JSON."}
    if (
        not isinstance(asked, dict)
        or not isinstance(asked.get("phrase"), str | None)
        or "phrase" not in asked
    ):
        return {"error": "Raden saknar phrase."}
    try:
        day = _day(asked.get("reference_date")) or reference
    except (TypeError, ValueError):
        return {"error": "reference_date ska vara ett datum som 2021-01-28."}
    answering = asked.get("body") or body
    if answering is not None and not isinstance(answering, str):
        return {"error": "body ska vara ett organ, till exempel KS."}
    return read_plan(asked["phrase"], day, municipality, body=answering).as_json()


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
