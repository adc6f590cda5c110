"""The table of what was measured, in Swedish, and the file it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.common import Row

BEGIN, END = "<!-- mätt: börjar -->", "<!-- mätt: slutar -->"
HEAD = (
    "| vad | databas | körningar | min · median · max | mål | golv i samma körning | kvot | nått |",
    "|---|---|---|---|---|---|---|---|",
)


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, and under them what belongs to each."""
    notes = list(dict.fromkeys(row.note for row in rows if row.note))
    lines = [*HEAD, *(_line(row, notes) for row in rows), ""]
    lines += [f"{place}. {note}" for place, note in enumerate(notes, 1)]
    return "\n".join(lines).rstrip() + "\n"


def in_page(page: str, rows: Sequence[Row]) -> str:
    """The page with the table in its place. ValueError where the page has no place for it."""
    before, begins, rest = page.partition(BEGIN)
    _, ends, after = rest.partition(END)
    if not (begins and ends):
        raise ValueError("the page has no place for the table")
    return f"{before}{BEGIN}\n\n{table(rows)}\n{END}{after}"


def missed(rows: Iterable[Row]) -> list[Row]:
    """Those whose goal was not kept."""
    return [row for row in rows if row.met is False]


def _line(row: Row, notes: list[str]) -> str:
    sign = f" ({notes.index(row.note) + 1})" if row.note else ""
    values = " · ".join(_number(one) for one in (min(row.values), row.value, max(row.values)))
    floor = f"{row.floor}: {_number(_middle(row.floors))} {row.unit}" if row.floors else "–"
    ratio = f"{_number(row.ratio)} ×" if row.ratio is not None else "–"
    met = {True: "ja", False: "**nej**", None: "–"}[row.met]
    return f"| {row.what}{sign} | {row.database} | {len(row.values)} | {values} {row.unit} | {_goal(row)} | {floor} | {ratio} | {met} |"


def _goal(row: Row) -> str:
    sign = "≥" if row.more else "≤"
    parts = [f"{sign} {_number(row.goal)} {row.unit}"] if row.goal is not None else []
    parts += [f"{sign} {_number(row.ratio_goal)} × golvet"] if row.ratio_goal is not None else []
    return ", ".join(parts) or "–"


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _number(value: float) -> str:
    """Three digits that mean something, with a comma as Swedish has it."""
    if value >= 1_000:
        return f"{value:,.0f}".replace(",", "\u202f")
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    told = f"{value:.{digits}f}"
    return (told.rstrip("0").rstrip(".") if "." in told else told).replace(".", ",")
