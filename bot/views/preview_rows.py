"""The rows of a preview as a table, each with its page and row: the first that matter, or all of them page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.views.parts import Block, clip, context, safe, table
from bot.views.words import gist
from uppdrag.comparing import Item
from uppdrag.importing import Preview
from uppdrag.questions import place_of, where
from uppdrag.reading.model import Ignored, Source

PAGE = 20
TITLE, CHANGES, PLACE = 140, 250, 60  # a page of the longest rows is a table that Slack takes
HEADER = ("Vad", "Uppdrag", "Plan och ändringar", "Var")
WRAPPED = (False, True, True, False)
WHAT = {
    "doubtful": "Att titta på",
    "changed": "Ändrad",
    "new": "Ny",
    "handled": "Redan behandlad",
    "gone": "Saknas nu",
    "unchanged": "Oförändrad",
}
LEFT_OUT = "Bortsett från"
Row = tuple[str, ...]


def first(shown: Preview, room: int) -> list[Block]:
    """What saving changes and what to look at, as much as there is room for, and how much more there is."""
    looked_at = {id(item) for item in shown.to_look_at}
    items = [item for item in _in_order(shown) if item.kind != "unchanged"]
    items.sort(key=lambda item: id(item) not in looked_at)
    kept = list(_fitting((_row(item) for item in items[:PAGE]), room))
    left = len(items) - len(kept)
    more = [context(f"… och {left} till. *Alla rader* visar dem.")] if left and kept else []
    return [*_table(kept), *more]


def page(shown: Preview, offset: int) -> list[Block]:
    """The rows from `offset` on, kind by kind."""
    return _table(list(_all(shown))[offset : offset + PAGE])


def count(shown: Preview) -> int:
    """How many rows there are to page through: every item, then what was left out."""
    return len(shown.items) + len(not_taken(shown))


def _table(rows: Iterable[Row]) -> list[Block]:
    kept = list(rows)
    return [table(HEADER, kept, WRAPPED)] if kept else []


def _fitting(rows: Iterable[Row], room: int) -> Iterator[Row]:
    left = room - sum(map(len, HEADER))
    for row in rows:
        left -= sum(max(len(cell), 1) for cell in row)
        if left < 0:
            return
        yield row


def _in_order(shown: Preview) -> Iterator[Item]:
    for kind in WHAT:
        yield from (item for item in shown.items if item.kind == kind)


def _all(shown: Preview) -> Iterator[Row]:
    yield from map(_row, _in_order(shown))
    for one in not_taken(shown):
        yield LEFT_OUT, clip(one.text, TITLE), clip(one.reason, CHANGES), clip(_place(one.source), PLACE)


def _row(item: Item) -> Row:
    """Ny · 1679/20 · U-14 · title · plan, or old → new, and what to look at · bilaga 3, rad 14, sida 18"""
    entry = item.entry
    numbers = [clip(one.written, 30) for one in entry.dnr[:1]] if entry else []
    numbers += [f"U-{item.number}"] if item.number else []
    plan = [clip(entry.plan.phrase, 60)] if entry and entry.plan.phrase and not item.changes else []
    changes = [f"{what}: {clip(old, 60)} → {clip(new, 60)}" for what, old, new in item.shown_changes[:2]]
    notes = [f"Obs: {clip(note.replace('*', ''), 150)}" for note in item.notes[:1]]
    return (
        WHAT[item.kind],
        clip(" · ".join([*numbers, gist(item.title)]), TITLE),
        clip(". ".join(one.rstrip(".") for one in (*plan, *changes, *notes)), CHANGES),
        clip(place_of(item), PLACE),
    )


REJECTED = "Avslås i handlingen: ger inget uppdrag."


def not_taken(shown: Preview) -> list[Ignored]:
    """What was read and left out: what is rejected, then what binds nobody."""
    rejected = [one for one in shown.reading.decisions if one.effect == "rejects"]
    return [*(Ignored(one.text, REJECTED, one.source) for one in rejected), *shown.reading.ignored]


def _place(source: Source) -> str:
    return ", ".join(part for part in (source.part or "", *where(source)) if part)


def left_out(shown: Preview) -> list[Block]:
    """Why something was left out, and how often."""
    ignored = not_taken(shown)
    return [context("Bortsett från: " + _reasons(one.reason for one in ignored))] if ignored else []


def _reasons(reasons: Iterable[str]) -> str:
    counted: dict[str, int] = {}
    for reason in reasons:
        counted[reason] = counted.get(reason, 0) + 1
    return safe("; ".join(f"{reason} ({many})" for reason, many in counted.items()), 900)
