"""How the cost grows from a thousand uppdrag to a million: one picture for each database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from benchmarks.common import POSTGRES, SQLITE, Row, row_from

SHOWN = {
    "lookup": "slå upp dnr",
    "overdue": "försenat hos en nämnd",
    "overdue_all": "försenat i hela staden",
    "search": "sök två ord",
    "prefix": "sök ordbörjan",
    "command": "/uppdrag 1679/20 till svar",
}
LOOKS = (
    ("#16425b", "o"),
    ("#b3541e", "s"),
    ("#5b8c5a", "^"),
    ("#6a4c93", "D"),
    ("#1a1a1a", "v"),
    ("#8c8c8c", "x"),
)
NAMES = {SQLITE: "prestanda-sqlite.png", POSTGRES: "prestanda-postgresql.png"}
BIGGEST = 1_000_000


def draw(figures: dict[str, Any], folder: Path) -> None:
    """Writes the pictures of a full run; without the smaller sizes there is none."""
    if not figures["growth"]:
        return
    by_size = {int(size): [row_from(one) for one in rows] for size, rows in figures["growth"].items()}
    by_size[BIGGEST] = [row_from(one) for one in figures["rows"]]
    for database, name in NAMES.items():
        _picture(database, by_size).savefig(folder / name, dpi=150)


def _picture(database: str, by_size: dict[int, list[Row]]) -> Figure:
    figure = Figure(figsize=(7, 4.6), layout="constrained")
    axes = figure.add_subplot()
    for (key, label), (color, marker) in zip(SHOWN.items(), LOOKS, strict=True):
        points = [
            (size, row.value)
            for size, rows in sorted(by_size.items())
            for row in rows
            if row.key == key and row.database == database
        ]
        if points:
            axes.plot(*zip(*points, strict=True), color=color, marker=marker, label=label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.set_xticks(sorted(by_size), [f"{size:,}".replace(",", "\u202f") for size in sorted(by_size)])
    axes.set_xlabel("antal uppdrag")
    axes.set_ylabel("millisekunder, median")
    axes.set_title(f"{database}: tid efter antal uppdrag", loc="left")
    axes.grid(visible=True, which="major", color="#dddddd")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure
