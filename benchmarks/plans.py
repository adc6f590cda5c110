"""How right and how fast plans are read, beside dateparser on the same phrases.

Run: python -m benchmarks.plans. Right: every expected field agrees. Silently wrong: certain, and not right.
dateparser gives one day and no doubt; it is right where that day is the deadline, and silent where it is another.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import dateparser

from benchmarks.common import NONE, Row, timed
from uppdrag.municipality import load_municipality
from uppdrag.plans import read_plan

TESTS = Path(__file__).parent.parent / "tests" / "uppdrag"
DATED = date(2021, 1, 28)
Case = dict[str, Any]


def unseen() -> list[Case]:
    lines = (TESTS / "unseen_plans.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def reference(case: Case) -> date:
    return date.fromisoformat(case["reference_date"])


def by_rules(cases: list[Case]) -> tuple[int, int]:
    """How many are right and how many silently wrong."""
    municipality, right, silent = load_municipality("goteborg"), 0, 0
    for case in cases:
        plan = read_plan(case["phrase"], reference(case), municipality, body=case.get("body"))
        answer, expected = plan.as_json(), case["expected"]
        agrees = all(
            (len(answer[key]) if key == "occasions" else answer[key]) == value
            for key, value in expected.items()
        )
        right += agrees
        silent += plan.certain and not agrees
    return right, silent


def by_dateparser(cases: list[Case]) -> tuple[int, int]:
    """The same for dateparser, judged by the deadline alone."""
    right = silent = 0
    for case in cases:
        found = parse(case["phrase"], reference(case))
        expected = case["expected"].get("deadline")
        agrees = (found.date().isoformat() if found else None) == expected
        right += agrees
        silent += found is not None and not agrees
    return right, silent


def parse(phrase: str, day: date) -> datetime | None:
    settings = {
        "RELATIVE_BASE": datetime.combine(day, clock(12)),
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "future",
    }
    found: datetime | None = dateparser.parse(phrase, languages=["sv"], settings=settings)
    return found


def milliseconds(read: Callable[[str], object], phrases: list[str]) -> list[float]:
    for phrase in phrases:
        read(phrase)
    times = []
    for phrase in phrases:
        begun = time.perf_counter_ns()
        read(phrase)
        times.append((time.perf_counter_ns() - begun) / 1e6)
    return sorted(times)


def measure(quick: bool) -> list[Row]:
    """One run over the phrases kept apart: a phrase alone, and all of them in a row."""
    municipality = load_municipality("goteborg")
    phrases = [case["phrase"] for case in unseen()]
    phrases = phrases[:40] if quick else phrases
    ours = milliseconds(lambda phrase: read_plan(phrase, DATED, municipality), phrases)
    theirs = milliseconds(lambda phrase: parse(phrase, DATED), phrases)
    batch = phrases * (1 if quick else 20)
    seconds = timed(lambda: [read_plan(phrase, DATED, municipality) for phrase in batch])
    return [
        Row(
            "plan", "Läsa en plan", NONE, "ms", (statistics.median(ours),), 0.05,
            "dateparser", (statistics.median(theirs),),
        ),
        Row("plans", "Läsa planer i rad", NONE, "/s", (len(batch) / seconds,), 20_000, more=True),
    ]  # fmt: skip


def main() -> None:
    cases, municipality = unseen(), load_municipality("goteborg")
    phrases = [case["phrase"] for case in cases]
    scores = {"uppdrag.plans": by_rules(cases), "dateparser": by_dateparser(cases)}
    speed = {
        "uppdrag.plans": milliseconds(lambda phrase: read_plan(phrase, DATED, municipality), phrases),
        "dateparser": milliseconds(lambda phrase: parse(phrase, DATED), phrases),
    }
    print(f"{len(cases)} phrases kept apart")
    for name, (right, silent) in scores.items():
        times = speed[name]
        print(
            f"{name:14} right {right / len(cases):6.1%}  silently wrong {silent / len(cases):6.1%}"
            f"  median {statistics.median(times):.3f} ms  p99 {times[int(len(times) * 0.99)]:.3f} ms"
        )


if __name__ == "__main__":
    main()
