"""The digest's picture: how long a warm one takes, and what two hundred of them leave in memory."""

from __future__ import annotations

import io

from benchmarks.common import NONE, Row, median_ms, rss_mb
from documents.picture import Bar, deadlines

MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september")
LAYERS = ("pågående", "ej påbörjat", "redovisat, väntar på beslut")
MANY = 200


def measure(quick: bool) -> list[Row]:
    """One run: warm pictures of two hundred deadlines, then so many more with an eye on memory."""
    taken = median_ms(ours, 3 if quick else 15)
    floor = median_ms(bare, 3 if quick else 15)
    before = rss_mb()
    for _ in range(10 if quick else MANY):
        ours()
    grown = rss_mb() - before
    return [
        Row("chart", "Diagram, varmt (PNG och ord)", NONE, "ms", (taken,), 300, "matplotlib ensamt, PNG", (floor,)),
        Row("chart-memory", f"Minne efter {MANY} diagram till", NONE, "MB", (max(grown, 0.0),), 5),
    ]  # fmt: skip


def ours() -> None:
    """The picture as the digest makes it."""
    bars = [Bar("försenade", (9, 4, 1), marked=True)]
    bars += [Bar(f"{name} 2021", (12 + at, 7, at % 4)) for at, name in enumerate(MONTHS)]
    deadlines(bars, LAYERS, title="Uppdrag efter sista dag", subtitle="Per 24 februari 2021")


def bare() -> None:
    """The same bars with nothing but the library: no patterns, no numbers, no legend, no SVG."""
    from matplotlib.figure import Figure  # the library alone is what is measured

    from documents.picture import DPI, WIDTH

    figure = Figure(figsize=(WIDTH, 4), dpi=DPI)
    axes = figure.add_subplot()
    starts = [0] * (len(MONTHS) + 1)
    for layer in range(len(LAYERS)):
        sizes = [(12 + at, 7, at % 4)[layer] for at in range(len(starts))]
        axes.barh(range(len(starts)), sizes, left=starts)
        starts = [one + size for one, size in zip(starts, sizes, strict=True)]
    axes.set_yticks(range(len(starts)), ["försenade", *MONTHS])
    figure.savefig(io.BytesIO(), format="png")
