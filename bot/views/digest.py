"""The weekly digest: one line with the change, then late, next meetings, moved, new, fulfilled, to sort out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.asking import Ask
from bot.views import words
from bot.views.parts import Block, Message, actions, button, context, italic, safe, said, section
from bot.views.reminder import reminder_blocks
from bot.views.standing import ansvarig
from reminders.content import Digest
from reminders.digest import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    ROOM_FOR_REMINDERS,
    DigestPart,
    Entry,
    Headline,
    Move,
    Overview,
    Section,
)

CHUNK = 2900
_HEADINGS = {
    "late": "Försenade, äldst först",
    "moved": "Flyttade planer",
    "new": "Nya",
    "fulfilled": "Fullgjorda",
}
_TO_SORT = {
    "undated": "Utan datum",
    "uncertain": "Osäker tolkning",
    "contradictory": "Att titta på",
    "unassigned": "Saknar ansvarig",
    "unreached": "Ansvarig kan inte nås",
    "untold": "Ingen får påminnelserna, samordnare saknas",
    "unsent": "Påminnelse kunde inte lämnas",
}
_TIMES = {2: "andra", 3: "tredje", 4: "fjärde", 5: "femte", 6: "sjätte"}
WHY = "Du får det här varje vecka, måndag eller första arbetsdagen efter. Ändra i Inställningar."


def digest(content: Digest) -> Message:
    """One message of a digest; a person's reminders of the day stand first."""
    blocks = reminder_blocks(content.reminders, ROOM_FOR_REMINDERS)[:-1] if content.reminders else []
    blocks += digest_blocks(content.part)
    if content.reminders:
        blocks.append(context("Påminnelserna överst gäller dig. Ändra när de kommer i Inställningar."))
    return {"text": said(blocks), "blocks": blocks}


def digest_blocks(part: DigestPart) -> list[Block]:
    """The digest itself, as `rapport vecka` shows it too."""
    told = part.overview
    if told.empty:
        return [section(_nothing(told)), context(WHY)]
    blocks = [section(_top(part))]
    for one in part.sections:
        if one.kind not in _TO_SORT:
            blocks += _chunks(_listed(one, told.today))
    blocks += _chunks(_sorting(part))
    if part.part == part.parts:
        blocks.append(actions(button("Hämta listan", "digest:lista", Ask("exportera", "xlsx").encode())))
        blocks.append(context(_foot(told)))
    return blocks


def _top(part: DigestPart) -> str:
    title = f"*Uppdragen {words.day(part.overview.today)}*"
    if part.part > 1:
        return f"{title} (del {part.part} av {part.parts})"
    place = f" (del 1 av {part.parts})" if part.parts > 1 else ""
    return f"{title}{place}\n{headline(part.overview.headline)}"


def headline(head: Headline) -> str:
    """ "28 pågående (2 nya, 1 fullgjort sedan 15 mars). 3 försenade, 4 inom 30 dagar, 3 utan datum." """
    news = [
        words.many(head.new, "nytt", "nya") if head.new else "",
        words.many(head.fulfilled, "fullgjort", "fullgjorda") if head.fulfilled else "",
    ]
    change = ", ".join(one for one in news if one) or "inget nytt"
    standing = [
        words.many(head.late, "försenat", "försenade") if head.late else "inget försenat",
        f"{head.soon} inom 30 dagar",
        f"{head.undated} utan datum",
    ]
    now = ", ".join(standing)
    since = f"sedan {words.plain_day(head.since)}"
    return f"{head.open} pågående ({change} {since}). {now[:1].upper()}{now[1:]}."


def _nothing(told: Overview) -> str:
    if told.next_meeting is None:
        return "Inget försenat. Inget möte är planerat."
    body, day, many = told.next_meeting
    return f"Inget försenat. Nästa: {safe(body, 60)} {words.plain_day(day)}, {many} uppdrag."


def _foot(told: Overview) -> str:
    hidden = words.many(told.headline.protected, "skyddat uppdrag räknas", "skyddade uppdrag räknas")
    secret = f" {hidden} men visas inte." if told.headline.protected else ""
    return f"Uppgifter per {words.day(told.today)}.{secret} {WHY}"


def _listed(one: Section, today: date) -> list[str]:
    """A heading and its lines; what was left out is counted."""
    lines = [f"*{_heading(one)}*", *(f"• {_line(one, entry, today)}" for entry in one.entries)]
    left = one.total - len(one.entries)
    return [*lines, f"… och {left} till"] if left > 0 else lines


def _heading(one: Section) -> str:
    if one.kind == "meeting" and one.day is not None:
        return f"{safe(one.body or 'Möte', 60)} {words.short_day(one.day)}"
    return f"{_HEADINGS[one.kind]} ({one.total})"


def _line(one: Section, entry: Entry, today: date) -> str:
    title = f"{_number(entry)} {safe(words.gist(entry.line.title), LONGEST_TITLE)}"
    if one.kind == "late":
        return f"{title} · {_lateness(entry, today)} · {ansvarig(entry.line)}"
    if entry.move is not None:
        return f"{title}: {moved(entry.move)}"
    if one.kind == "fulfilled":
        return f"{title} · {safe(entry.decision or '', 60)}"
    return f"{title} · {ansvarig(entry.line)}"


def _number(entry: Entry) -> str:
    dnr = safe(entry.line.dnr[0], 40) if entry.line.dnr else ""
    return f"{dnr} ({entry.line.key})" if dnr else entry.line.key


def _lateness(entry: Entry, today: date) -> str:
    left = entry.line.days_left(today) or 0
    late = f"{words.many(-left, 'dag', 'dagar')} försenat"
    return f"{late}, {_times(entry.line.moves)}" if entry.line.moves else late


def _times(moves: int) -> str:
    return "flyttat en gång" if moves == 1 else f"flyttat {words.number(moves)} gånger"


def moved(move: Move) -> str:
    """ "från _KS 31 mars_ till _KS 21 april_: remisstiden förlängd. Flyttat för andra gången." """
    before = f"från {italic(move.before, LONGEST_WORDS)} " if move.before else ""
    reason = f": {safe(move.reason, LONGEST_WORDS)}" if move.reason else ""
    times = f" Flyttat för {_TIMES.get(move.times, f'{move.times}:e')} gången." if move.times > 1 else ""
    return f"{before}till {italic(move.after or 'utan plan', LONGEST_WORDS)}{reason}.{times}"


def _sorting(part: DigestPart) -> list[str]:
    """To sort out: one line a kind, with the numbers."""
    lines = [_to_sort(one) for one in part.sections if one.kind in _TO_SORT]
    return ["*Att reda ut*", *lines] if lines else []


def _to_sort(one: Section) -> str:
    named = ", ".join(_number(entry) for entry in one.entries)
    left = one.total - len(one.entries)
    more = f" och {left} till" if left > 0 else ""
    return f"• {_TO_SORT[one.kind]} ({one.total}): {named}{more}"


def _chunks(lines: list[str]) -> Iterator[Block]:
    """Lines as few sections as Slack's limit on one allows."""
    held: list[str] = []
    for line in lines:
        if held and sum(map(len, held)) + len(held) + len(line) > CHUNK:
            yield section("\n".join(held))
            held = []
        held.append(line)
    if held:
        yield section("\n".join(held))
