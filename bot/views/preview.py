"""What saving a document would do: counts first, then each kind, what is asked, and the buttons. Nothing is saved by it."""

from __future__ import annotations

from datetime import tzinfo

from blockkit import characters
from bot.asking import Ask
from bot.views import preview_questions as questions
from bot.views import preview_rows as rows
from bot.views.parts import (
    Block,
    Message,
    actions,
    button,
    context,
    escape,
    italic,
    message,
    obs,
    safe,
    said,
    section,
)
from bot.views.words import listed, many, plain_day
from uppdrag.importing import Preview, Saved

OVERVIEW, ROWS, QUESTIONS = "allt", "rader", "frågor"
WARNINGS = 6
ROOM = 10_000  # of all that Slack takes in a message, without heading, news and buttons
_COUNTS = {
    "new": ("ny", "nya"),
    "changed": ("ändrad", "ändrade"),
    "unchanged": ("oförändrad", "oförändrade"),
    "handled": ("redan behandlad", "redan behandlade"),
    "gone": ("saknas nu", "saknas nu"),
    "doubtful": ("att titta på", "att titta på"),
    "suggestions": ("förslag", "förslag"),
}


def reading(name: str, import_id: int, how_far: str = "") -> Message:
    """Said at once and edited while it goes on, then into the preview; *Avbryt* stops it."""
    far = f"\n{escape(how_far)}" if how_far else ""
    blocks = [section(f"Läser {italic(name, 120)} …{far}"), actions(_cancel(import_id))]
    return {"text": said(blocks), "blocks": blocks}


def preview(shown: Preview, zone: tzinfo, part: str = OVERVIEW, offset: int = 0) -> Message:
    """The overview, all rows, or all questions, always with *Spara* and *Avbryt*."""
    blocks = [section(f"*{safe(heading(shown), 200)}*\n{in_words(shown.counts)}. Inget är sparat än.")]
    blocks += [section(_news(shown))] if shown.news else []
    if part == ROWS:
        blocks += [*rows.page(shown, offset), *_turning(shown, part, offset, rows.count(shown), rows.PAGE)]
    elif part == QUESTIONS:
        blocks += questions.some(shown, part, offset, questions.PAGE)
        blocks += _turning(shown, part, offset, len(shown.questions), questions.PAGE)
    else:
        blocks += _overview(shown, zone)
    blocks.append(_buttons(shown, part))
    return {"text": said(blocks), "blocks": blocks}


def _overview(shown: Preview, zone: tzinfo) -> list[Block]:
    before = [context(_earlier(shown, zone))] if shown.earlier else []
    before += questions.first(shown, OVERVIEW)
    after = [*questions.suggestions(shown, OVERVIEW), *rows.left_out(shown)]
    told = warnings(shown)
    if told:
        after.append(section("\n".join(obs(one, 250) for one in told[:WARNINGS])))
    return [*before, *rows.first(shown, ROOM - characters([before, after])), *after]


def _buttons(shown: Preview, part: str) -> Block:
    number = str(shown.import_id)
    buttons = [
        button("Spara", "import:spara", Ask("spara", number).encode(), "primary"),
        _cancel(shown.import_id),
    ]
    if part != OVERVIEW:
        buttons.append(_to("Till översikten", shown, OVERVIEW, 0))
    if part != ROWS:
        buttons.append(_to(f"Alla rader ({rows.count(shown)})", shown, ROWS, 0))
    if part != QUESTIONS and shown.questions:
        buttons.append(_to(f"Frågor och förslag ({len(shown.questions)})", shown, QUESTIONS, 0))
    return actions(*buttons)


def _turning(shown: Preview, part: str, offset: int, total: int, page: int) -> list[Block]:
    """Where in the list this is, and the buttons to the pages beside it."""
    if total <= page:
        return []
    turns = [_to("Föregående", shown, part, max(offset - page, 0))] if offset else []
    turns += [_to("Nästa", shown, part, offset + page)] if offset + page < total else []
    return [context(f"{offset + 1}–{min(offset + page, total)} av {total}"), actions(*turns)]


def _to(label: str, shown: Preview, part: str, offset: int) -> Block:
    value = Ask("granska", f"{shown.import_id} {part}", offset).encode()
    return button(label, f"import:granska:{part}:{offset}", value)


def _cancel(import_id: int) -> Block:
    return button("Avbryt", "import:avbryt", Ask("avbryt", str(import_id)).encode())


def heading(shown: Preview) -> str:
    """ "Bilaga 3 och bilaga 4 i tjänsteutlåtande 1308/20"; the title or the file's name where it says less."""
    facts = shown.reading.document
    if not facts.dnr or facts.kind == "okänd":
        return shown.title
    found = [*shown.reading.uppdrag, *shown.reading.cases]
    lists = list(dict.fromkeys(row.list for row in found if row.list))
    within = f"{listed(lists)} i " if 0 < len(lists) <= 4 else ""
    told = f"{within}{facts.kind} {facts.dnr[0]}"
    return told[:1].upper() + told[1:]


def in_words(counts: dict[str, int]) -> str:
    """ "3 nya, 2 ändrade, 22 oförändrade" """
    told = [
        f"{count} {words[count != 1]}" for kind, words in _COUNTS.items() if (count := counts.get(kind, 0))
    ]
    return ", ".join(told) or "Inget uppdrag"


def warnings(shown: Preview) -> list[str]:
    """What to know about the whole: what the reader warns of, and years that were inferred."""
    inferred = sum(item.entry is not None and item.entry.plan.year_inferred for item in shown.items)
    on = shown.reading.document.date
    told = list(shown.warnings)
    if inferred:
        since = f"listan är daterad {plain_day(on)} {on.year}" if on else "listan inte bär något datum"
        told.append(f"{many(inferred, 'plan', 'planer')} saknar år. År antaget: {since}.")
    return told


def earlier(shown: Preview, zone: tzinfo) -> str:
    """ "Eva läste in den här filen den 24 februari. Inget har ändrats."; empty the first time."""
    if shown.earlier is None:
        return ""
    what = "filen" if shown.earlier.same_file else "handlingen, i ett annat format,"
    same = all(item.kind == "unchanged" for item in shown.items)
    ending = " Inget har ändrats." if same else ""
    read_on = plain_day(shown.earlier.at.astimezone(zone).date())
    return f"{shown.earlier.actor} läste in den här {what} den {read_on}.{ending}"


def _earlier(shown: Preview, zone: tzinfo) -> str:
    return safe(earlier(shown, zone), 400)


def _news(shown: Preview) -> str:
    who = safe("; ".join(shown.news[:5]), 400)
    return f"Något har ändrats sedan du såg förhandsvisningen ({who}). Inget är sparat. Se igenom den igen och spara sedan."


def saved(done: Saved) -> Message:
    """What was saved, with Ångra (15 minutes) for all of it."""
    numbers = done.numbers
    new = f" Nya nummer: U-{numbers[0]}–U-{numbers[-1]}." if len(numbers) > 1 else ""
    new = f" Nytt nummer: U-{numbers[0]}." if len(numbers) == 1 else new
    blocks = [section(f"Sparat: {in_words(done.counts)}.{new} Ångra är möjligt i 15 minuter.")]
    value = Ask("ångra inläsning", str(done.import_id)).encode()
    blocks.append(actions(button("Ångra", "import:ångra", value)))
    return {"text": said(blocks), "blocks": blocks}


def undone(count: int) -> Message:
    return message(
        f"Ångrat. {many(count, 'uppdrag', 'uppdrag')} är som före inläsningen. Det som redan skickats ligger kvar."
    )


def cancelled(*, in_time: bool) -> Message:
    return message("Avbrutet. Inget är sparat." if in_time else "Den är redan sparad eller avbruten.")
