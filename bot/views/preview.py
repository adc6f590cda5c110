"""What saving a document would do: counts first, then each kind, then two buttons. Nothing is saved by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from bot.asking import Ask
from bot.views.parts import (
    Block,
    Message,
    actions,
    button,
    clip,
    context,
    italic,
    message,
    safe,
    said,
    section,
)
from bot.views.words import plain_day
from uppdrag.comparing import Item
from uppdrag.importing import Preview, Saved

SHOWN = 8
IGNORED_SHOWN = 4
_COUNTS = {
    "new": ("ny", "nya"),
    "changed": ("ändrad", "ändrade"),
    "unchanged": ("oförändrad", "oförändrade"),
    "handled": ("redan behandlad", "redan behandlade"),
    "gone": ("saknas nu", "saknas nu"),
    "doubtful": ("att titta på", "att titta på"),
    "suggestions": ("förslag i löpande text", "förslag i löpande text"),
}
_HEADS = {
    "doubtful": "Att titta på",
    "changed": "Ändrade",
    "new": "Nya",
    "handled": "Redan behandlade",
    "gone": "Saknas nu i listan",
}


def reading(name: str) -> Message:
    """Said at once; edited into the preview when the file has been read."""
    return message(f"Läser {italic(name, 120)} …")


def preview(shown: Preview, zone: tzinfo) -> Message:
    """The preview with *Spara* and *Avbryt*."""
    blocks = [section(f"*{safe(shown.title, 200)}*\n{in_words(shown.counts)}. Inget är sparat än.")]
    blocks += [context(_earlier(shown, zone))] if shown.earlier else []
    for kind, head in _HEADS.items():
        blocks += _kind(head, [item for item in shown.items if item.kind == kind])
    blocks += _suggested(shown)
    blocks += (
        [section("\n".join(f"Obs: {safe(one, 300)}" for one in shown.warnings[:6]))] if shown.warnings else []
    )
    number = str(shown.import_id)
    save = button("Spara", "import:spara", Ask("spara", number).encode(), "primary")
    blocks.append(actions(save, button("Avbryt", "import:avbryt", Ask("avbryt", number).encode())))
    return {"text": said(blocks), "blocks": blocks}


def in_words(counts: dict[str, int]) -> str:
    """ "3 nya, 2 ändrade, 22 oförändrade" """
    told = [
        f"{count} {words[count != 1]}" for kind, words in _COUNTS.items() if (count := counts.get(kind, 0))
    ]
    return ", ".join(told) or "Inget uppdrag"


def _earlier(shown: Preview, zone: tzinfo) -> str:
    earlier = shown.earlier
    if earlier is None:
        return ""
    what = "filen" if earlier.same_file else "handlingen, i ett annat format,"
    same = all(item.kind == "unchanged" for item in shown.items)
    ending = " Inget har ändrats." if same else ""
    return f"{safe(earlier.actor, 80)} läste in den här {what} den {plain_day(earlier.at.astimezone(zone).date())}.{ending}"


def _kind(head: str, items: list[Item]) -> Iterator[Block]:
    if items:
        lines = [f"*{head}*", *(_line(item) for item in items[:SHOWN])]
        if len(items) > SHOWN:
            lines.append(f"… och {len(items) - SHOWN} till")
        yield section("\n".join(lines))


def _line(item: Item) -> str:
    key = f"U-{item.number} · " if item.number else ""
    entry = item.entry
    dnr = f"{safe(entry.dnr[0].written, 30)} · " if entry and entry.dnr else ""
    plan = f" · {italic(entry.plan.phrase, 60)}" if entry and entry.plan.phrase and item.kind == "new" else ""
    changes = "".join(
        f" · {one.what}: {italic(one.old or '–', 80)} → {italic(one.new or '–', 80)}" for one in item.changes
    )
    place = f" ({_place(item)})" if entry and _place(item) else ""
    notes = "".join(f"\n    {safe(note, 160)}" for note in item.notes[:2])
    return f"• {key}{dnr}{safe(item.title, 90)}{plan}{changes}{place}{notes}"


def _place(item: Item) -> str:
    if item.entry is None:
        return ""
    row = item.entry.rows[0]
    parts = [
        row.list or "",
        f"rad {row.source.row}" if row.source.row else "",
        f"sida {row.source.page}" if row.source.page else "",
    ]
    return safe(", ".join(part for part in parts if part), 60)


def _suggested(shown: Preview) -> Iterator[Block]:
    if suggestions := shown.reading.suggestions:
        lines = ["*Förslag i löpande text* (sparas inte; skapa dem själv om de gäller)"]
        lines += [f"• {safe(clip(one.text, 140), 140)}" for one in suggestions[:IGNORED_SHOWN]]
        lines += (
            [f"… och {len(suggestions) - IGNORED_SHOWN} till"] if len(suggestions) > IGNORED_SHOWN else []
        )
        yield section("\n".join(lines))
    if ignored := shown.reading.ignored:
        yield context("Bortsett från: " + _reasons(one.reason for one in ignored))


def _reasons(reasons: Iterable[str]) -> str:
    counted: dict[str, int] = {}
    for reason in reasons:
        counted[reason] = counted.get(reason, 0) + 1
    return safe("; ".join(f"{reason} ({count})" for reason, count in counted.items()), 1500)


def saved(done: Saved) -> Message:
    """What was saved."""
    new = f" Nya nummer: U-{done.numbers[0]}–U-{done.numbers[-1]}." if len(done.numbers) > 1 else ""
    return message(f"Sparat: {in_words(done.counts)}.{new}")


def cancelled(*, in_time: bool) -> Message:
    return message("Avbrutet. Inget är sparat." if in_time else "Den är redan sparad eller avbruten.")
