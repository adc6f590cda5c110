"""What is measured is told as it was measured, in the page as in the figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.common import Row, row_from, together
from benchmarks.table import in_page, missed, table

LOOK_UP = Row("lookup", "Slå upp ett dnr", "SQLite", "ms", (0.4,), 0.5, "drivrutinen", (0.1,), ratio_goal=3)


def test_runs_are_put_together_and_judged_by_their_median() -> None:
    other = Row("lookup", "Slå upp ett dnr", "SQLite", "ms", (0.2,), 0.5, "drivrutinen", (0.2,), ratio_goal=3)
    third = Row("lookup", "Slå upp ett dnr", "SQLite", "ms", (0.9,), 0.5, "drivrutinen", (0.3,), ratio_goal=3)
    (row,) = together([[LOOK_UP], [other], [third]])
    assert row.values == (0.4, 0.2, 0.9)
    assert (row.value, row.met) == (0.4, True)
    assert row.ratio == pytest.approx(3)
    assert missed([row, LOOK_UP]) == [LOOK_UP], "4 times the floor is more than 3"


def test_a_rate_is_better_the_higher() -> None:
    assert Row("r", "Takt", "–", "/s", (90.0,), 100, more=True).met is False
    assert Row("r", "Takt", "–", "/s", (110.0,), 100, more=True).met is True
    assert Row("r", "Takt", "–", "/s", (110.0,)).met is None


def test_the_table_tells_all_of_a_row() -> None:
    told = table(
        [
            Row(
                "l",
                "Slå upp",
                "SQLite",
                "ms",
                (0.4, 1.25, 30.0),
                0.5,
                "drivrutinen",
                (0.1, 0.1, 0.1),
                note="så",
            )
        ]
    )
    assert (
        "| Slå upp (1) | SQLite | 3 | 0,4 · 1,25 · 30 ms | ≤ 0,5 ms | drivrutinen: 0,1 ms | 12,5 × | **nej** |"
        in told
    )
    assert told.endswith("1. så\n")


def test_figures_come_back_as_they_were() -> None:
    assert row_from(json.loads(json.dumps(LOOK_UP.as_json()))) == LOOK_UP


def test_the_page_says_what_the_figures_say() -> None:
    docs = Path(__file__).parents[2] / "docs"
    kept = json.loads((docs / "prestanda.json").read_text("utf-8"))
    page = (docs / "prestanda.md").read_text("utf-8")
    assert in_page(page, [row_from(one) for one in kept["rows"]]) == page


def test_a_page_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        in_page("# Prestanda", [LOOK_UP])
