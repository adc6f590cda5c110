"""The rows of a preview, each with its page and row: a few of each kind, or all of them page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.views.parts import Block, context, italic, safe, section
from uppdrag.comparing import Item
from uppdrag.importing import Preview
from uppdrag.questions import place_of, where
from uppdrag.reading.model import Ignored, Source

SHOWN = 8
PAGE = 20
CHARACTERS = 1_800  # of one kind in the overview: six kinds and the questions fit into a message
HEADS = {
    "doubtful": "Att titta på",
    "changed": "Ändrade",
    "new": "Nya",
    "handled": "Redan behandlade",
    "gone": "Saknas nu i listan",
    "unchanged": "Oförändrade",
}


def kind(head: str, items: list[Item]) -> Iterator[Block]:
    """The first items of a kind under its heading, and how many more there are."""
    if not items:
        return
    lines, left = [f"*{head}*"], CHARACTERS
    for item in items[:SHOWN]:
        told = line(item)
        if len(told) > left:
            break
        lines.append(told)
        left -= len(told)
    if len(items) > len(lines) - 1:
        lines.append(f"… och {len(items) - len(lines) + 1} till")
    yield section("\n".join(lines))


def line(item: Item) -> str:
    """ "• U-14 · 1679/20 · title · plan: old → new (bilaga 3, rad 14, sida 18)", and what to look at below it."""
    entry = item.entry
    key = f"U-{item.number} · " if item.number else ""
    dnr = f"{safe(entry.dnr[0].written, 30)} · " if entry and entry.dnr else ""
    plan = f" · {italic(entry.plan.phrase, 60)}" if entry and entry.plan.phrase and item.kind == "new" else ""
    changes = "".join(
        f" · {what}: {italic(old, 80)} → {italic(new, 80)}" for what, old, new in item.shown_changes
    )
    place = f" ({safe(place_of(item), 80)})" if place_of(item) else ""
    notes = "".join(f"\n    {safe(note, 200)}" for note in item.notes[:3])
    return f"• {key}{dnr}{safe(item.title, 90)}{plan}{changes}{place}{notes}"


REJECTED = "Avslås i handlingen: ger inget uppdrag."


def not_taken(shown: Preview) -> list[Ignored]:
    """What was read and left out: what is rejected, then what binds nobody."""
    rejected = [one for one in shown.reading.decisions if one.effect == "rejects"]
    return [*(Ignored(one.text, REJECTED, one.source) for one in rejected), *shown.reading.ignored]


def count(shown: Preview) -> int:
    """How many rows there are to page through: every item, then what was left out."""
    return len(shown.items) + len(not_taken(shown))


def page(shown: Preview, offset: int) -> list[Block]:
    """The rows from `offset` on, under the headings of their kinds."""
    blocks: list[Block] = []
    last = ""
    for head, told in list(_all(shown))[offset : offset + PAGE]:
        if head != last:
            blocks.append(section(f"*{head}*"))
        last = head
        blocks.append(section(told))
    return blocks


def _all(shown: Preview) -> Iterator[tuple[str, str]]:
    for name, head in HEADS.items():
        yield from ((head, line(item)) for item in shown.items if item.kind == name)
    for one in not_taken(shown):
        place = _place(one.source)
        told = f" ({safe(place, 60)})" if place else ""
        yield "Bortsett från", f"• {safe(one.text, 140)}{told}\n    {safe(one.reason, 160)}"


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
