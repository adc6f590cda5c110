"""Pictures of numbers: PNG and SVG in one style, and the same numbers in words for those who cannot see them.

Drawn to be read on a phone, printed in grey, and by people who do not tell colours apart: every kind has its
own tone and its own pattern. No pyplot: it keeps every figure it ever made.
"""

from __future__ import annotations

import gc
import io
from dataclasses import dataclass, field
from functools import wraps
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")

WIDTH = 6.0  # inches; text of 10 points is then readable where the picture is shown 360 pixels wide
DPI = 200
FEWEST = 4  # the scale never ends before it, so that a bar of one does not look like many
LONGEST_ALT = 1_900  # characters; what shows the picture takes 2,000

_INK, _PALE = "#1a1a1a", "#8c8c8c"
_FONT = "DejaVu Sans"  # comes with the plot library, so a picture looks the same everywhere


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG, and `alt`, which says the same in Swedish."""

    png: bytes
    alt: str
    _again: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def svg(self) -> bytes:
        """The same as SVG, drawn when it is asked for: hardly anybody does, and it takes as long again."""
        return self._again()


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: how many of each layer. `marked` sets it apart from the others."""

    label: str
    counts: tuple[int, ...]
    marked: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of a timeline: how many are late, and how many are ahead in each column."""

    label: str
    late: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """How one kind is drawn: dark, middle and light tones differ in grey too, and so do their patterns."""

    fill: str
    hatch: str
    number: str


_LOOKS = (
    _Look("#16425b", "", "white"),
    _Look("#e9a03b", "////", _INK),
    _Look("#ffffff", "....", _INK),
    _Look("#b9cfd9", "\\\\", _INK),
)


def font_file() -> str | None:
    """Where the font of the pictures lies; None when it is missing, and letters would be drawn as boxes."""
    from matplotlib import font_manager

    try:
        return str(font_manager.findfont(_FONT, fallback_to_default=False))
    except ValueError:
        return None


def _drawn(draw: Callable[P, tuple[_Chart, str]]) -> Callable[P, Picture]:
    """What makes a chart and its words, made into what makes a picture."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Picture:
        def again() -> bytes:
            chart, alt = draw(*args, **kwargs)
            about = {"Title": chart.title, "Description": alt, "Date": None, "Creator": "uppdragsbot"}
            return chart.saved("svg", metadata=about)

        picture = Picture(*_png(*draw(*args, **kwargs)), again)
        gc.collect()  # a drawn figure is a ring of objects with megabytes of pixels, which would wait for long
        return picture

    return drawn


def _png(chart: _Chart, alt: str) -> tuple[bytes, str]:
    return chart.saved("png", dpi=DPI), alt


@_drawn
def deadlines(
    bars: Sequence[Bar], layers: Sequence[str], *, title: str, subtitle: str = ""
) -> tuple[_Chart, str]:
    """Horizontal bars from above, each stacked by `layers` (at most four); the total stands after each."""
    chart = _Chart(title, subtitle, rows=max(1, len(bars)), legend=len(layers) > 1)
    axes = chart.axes
    most = max([FEWEST, *(bar.total for bar in bars)])
    for place, bar in enumerate(bars):
        _stack(axes, place, bar.counts, most)
        weight = "bold" if bar.total else "normal"
        axes.text(bar.total + most * 0.015, place, str(bar.total), weight=weight, **_written(10))
    chart.name_rows([bar.label for bar in bars], [bar.marked for bar in bars])
    axes.set_xlim(0, most * 1.12)
    chart.legend(layers)
    return chart, _alt(title, subtitle, [_bar_told(bar, layers) for bar in bars])


@_drawn
def on_time(
    bars: Sequence[Bar], layers: Sequence[str], *, title: str, subtitle: str = ""
) -> tuple[_Chart, str]:
    """Bars of equal length, each shared among `layers`; the share and number of the first stand after each."""
    chart = _Chart(title, subtitle, rows=max(1, len(bars)), legend=True)
    for place, bar in enumerate(bars):
        whole = bar.total or 1
        _stack(chart.axes, place, tuple(count / whole for count in bar.counts), 1, numbers=bar.counts)
        chart.axes.text(1.02, place, f"{_percent(bar)} %", weight="bold", **_written(10))
    chart.name_rows([bar.label for bar in bars], [bar.marked for bar in bars])
    chart.axes.set_xlim(0, 1.16)
    chart.legend(layers)
    told = [f"{bar.label}: {_percent(bar)} procent, {_parts(bar, layers) or 'inget'}" for bar in bars]
    return chart, _alt(title, subtitle, told)


@_drawn
def timeline(
    lanes: Sequence[Lane], columns: Sequence[str], *, title: str, subtitle: str = "", late: str = "sena"
) -> tuple[_Chart, str]:
    """A row for each lane and a mark for each column: the larger, the more. Late ones stand first, as diamonds."""
    chart = _Chart(title, subtitle, rows=max(1, len(lanes)), legend=True, columns=True)
    most = max((count for lane in lanes for count in (lane.late, *lane.counts)), default=0) or 1
    for place, lane in enumerate(lanes):
        chart.axes.axhline(place, color="#dddddd", linewidth=0.8, zorder=0)
        for column, count in enumerate((lane.late, *lane.counts)):
            if count:
                _mark(chart.axes, column, place, count, most, late=column == 0)
    chart.name_rows([lane.label for lane in lanes], [False] * len(lanes))
    chart.name_columns([late, *columns])
    chart.legend_of_marks(late)
    return chart, _alt(title, subtitle, [_lane_told(lane, columns, late) for lane in lanes])


def _stack(
    axes: Any, place: int, sizes: Sequence[float], most: float, *, numbers: Sequence[int] | None = None
) -> None:
    start = 0.0
    for look, size, number in zip(_LOOKS, sizes, numbers or sizes, strict=False):
        if size:
            (patch,) = axes.barh(place, size, left=start, height=0.64, color=look.fill, edgecolor=_INK)
            patch.set_linewidth(0.8)
            patch.set_hatch(look.hatch)
            patch.set_hatch_linewidth(0.7)
            if size > most * 0.07 and (numbers or len([one for one in sizes if one]) > 1):
                _number_on(axes, start + size / 2, place, str(number), look)
        start += size


def _number_on(axes: Any, x: float, y: float, text: str, look: _Look) -> None:
    box = {"boxstyle": "round,pad=0.18", "facecolor": look.fill, "edgecolor": "none"}
    axes.text(x, y, text, ha="center", color=look.number, bbox=box, **_written(9, color=False))


def _mark(axes: Any, x: float, y: float, count: int, most: int, *, late: bool) -> None:
    look = _LOOKS[1] if late else _LOOKS[0]
    area = (110 + 360 * (count / most) ** 0.5) * (0.7 if late else 1)  # a diamond is wider than a disc
    axes.scatter(
        [x],
        [y],
        s=area,
        marker="D" if late else "o",
        facecolor=look.fill,
        edgecolor=_INK,
        linewidth=0.8,
        zorder=2,
    )
    axes.text(x, y, str(count), ha="center", color=look.number, zorder=3, **_written(8, color=False))


def _written(size: float, *, color: bool = True) -> dict[str, Any]:
    style: dict[str, Any] = {"fontsize": size, "fontfamily": _FONT, "va": "center"}
    return {**style, "color": _INK} if color else style


class _Chart:
    """A figure with one plot, rows from above, words on the left."""

    def __init__(self, title: str, subtitle: str, *, rows: int, legend: bool, columns: bool = False) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.title, self.subtitle = title, subtitle
        row_height = 0.44 if columns else 0.36
        self.head = (0.72 if subtitle else 0.5) + 0.2 * columns
        self.foot = 0.5 if legend else 0.15
        self.height = self.head + rows * row_height + self.foot
        self.figure = Figure(figsize=(WIDTH, self.height), facecolor="white")
        FigureCanvasAgg(self.figure)
        self.axes: Any = self.figure.add_axes(
            (0.3, self.foot / self.height, 0.68, rows * row_height / self.height)
        )
        self.axes.set_ylim(rows - 0.5, -0.5)
        self.axes.set_xticks([])
        self.axes.set_yticks([])
        for side in ("top", "right", "bottom"):
            self.axes.spines[side].set_visible(False)
        self.axes.spines["left"].set_color(_PALE)
        self._heading()

    def _heading(self) -> None:
        top = 1 - 0.24 / self.height
        self.figure.text(0.02, top, self.title, weight="bold", **_written(12.5))
        if self.subtitle:
            below = 1 - 0.5 / self.height
            self.figure.text(
                0.02, below, self.subtitle, fontsize=9.5, fontfamily=_FONT, va="center", color="#4d4d4d"
            )

    def name_rows(self, labels: Sequence[str], marked: Sequence[bool]) -> None:
        self.axes.set_yticks(range(len(labels)))
        self.axes.set_yticklabels([_wrapped(label) for label in labels], fontsize=9.5, fontfamily=_FONT)
        self.axes.tick_params(axis="y", length=0, pad=6, labelcolor=_INK)
        for text, bold in zip(self.axes.get_yticklabels(), marked, strict=True):
            text.set_weight("bold" if bold else "normal")
            text.set_linespacing(1.0)
        for place, (one, other) in enumerate(pairwise(marked)):
            if one != other:
                self.axes.axhline(place + 0.5, color=_PALE, linewidth=0.7, linestyle=(0, (2, 2)), zorder=0)

    def name_columns(self, labels: Sequence[str]) -> None:
        self.axes.set_xlim(-0.6, len(labels) - 0.4)
        self.axes.set_xticks(range(len(labels)))
        self.axes.set_xticklabels(labels, fontsize=8.5, fontfamily=_FONT)
        self.axes.xaxis.tick_top()
        self.axes.tick_params(axis="x", length=0, pad=2, labelcolor=_INK)

    def legend(self, layers: Sequence[str]) -> None:
        from matplotlib.patches import Patch

        handles = [
            Patch(facecolor=look.fill, edgecolor=_INK, hatch=look.hatch, label=name, linewidth=0.8)
            for look, name in zip(_LOOKS, layers, strict=False)
        ]
        self._explain(handles)

    def legend_of_marks(self, late: str) -> None:
        from matplotlib.lines import Line2D

        marks = (("o", _LOOKS[0], "antal"), ("D", _LOOKS[1], late))
        handles = [
            Line2D([], [], linestyle="", marker=marker, markersize=9, label=name,
                   markerfacecolor=look.fill, markeredgecolor=_INK)
            for marker, look, name in marks
        ]  # fmt: skip
        self._explain(handles)

    def _explain(self, handles: Sequence[Any]) -> None:
        self.figure.legend(
            handles=list(handles), loc="lower left", bbox_to_anchor=(0.01, 0.0), ncols=len(handles),
            frameon=False, prop={"family": _FONT, "size": 9}, handlelength=1.6, columnspacing=1.2,
        )  # fmt: skip

    def saved(self, kind: str, **options: Any) -> bytes:
        """The picture as PNG or SVG; the chart is used up."""
        out = io.BytesIO()
        self.figure.savefig(out, format=kind, **options)
        self.figure.clear()
        return out.getvalue()


def _wrapped(label: str) -> str:
    """On two lines where one is too narrow, and no longer than that."""
    return "\n".join(wrap(label, 22, max_lines=2, placeholder=" …", break_on_hyphens=False)) or label


def _percent(bar: Bar) -> int:
    return round(100 * bar.counts[0] / bar.total) if bar.total else 0


def _bar_told(bar: Bar, layers: Sequence[str]) -> str:
    parts = _parts(bar, layers)
    return f"{bar.label}: {bar.total} ({parts})" if bar.total else f"{bar.label}: 0"


def _parts(bar: Bar, layers: Sequence[str]) -> str:
    return ", ".join(f"{count} {name}" for count, name in zip(bar.counts, layers, strict=False) if count)


def _lane_told(lane: Lane, columns: Sequence[str], late: str) -> str:
    cells = zip((late, *columns), (lane.late, *lane.counts), strict=True)
    told = [f"{name} {count}" for name, count in cells if count]
    return f"{lane.label}: {', '.join(told) or 'inget'}"


def _alt(title: str, subtitle: str, told: Sequence[str]) -> str:
    """Title and rows as sentences; rows that no longer fit are counted."""
    text = f"{title}." + (f" {subtitle}." if subtitle else "") + ("" if told else " Inget att visa.")
    for place, row in enumerate(told):
        if len(text) + len(row) > LONGEST_ALT - 30:
            return f"{text} Och {len(told) - place} rader till."
        text += f" {row}."
    return text
