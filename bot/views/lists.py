"""Lists: the count first, then a page of uppdrag, each with its own way in. `text` says the same."""

from __future__ import annotations

from datetime import date

from bot.asking import Ask
from bot.views import words
from bot.views.parts import Block, Message, actions, bold, button, context, message, safe, said, section
from bot.views.standing import ansvarig, numbers, stands
from bot.views.words import gist
from uppdrag.facts import Line, Page

PAGE = 10


def listing(heading: str, page: Page, today: date, ask: Ask, meant: Ask | None = None) -> Message:
    """A page of a list under its heading; `ask` is what brings it and its other pages back, `meant` a command that
    may have been meant instead.
    """
    shown = page.lines[:PAGE]
    blocks = [section(f"*{heading}*{_place(page, len(shown))}"), *(_row(line, today) for line in shown)]
    blocks += _instead(meant) if meant else []
    blocks.append(_turning(page, shown, ask))
    return {"text": said(blocks), "blocks": blocks}


def brief(heading: str, lines: tuple[Line, ...], today: date) -> list[Block]:
    """A few lines without pages, as above the help."""
    return [section(f"*{heading}*"), *(_row(line, today) for line in lines)] if lines else []


def counted(total: int) -> str:
    """ "12 uppdrag" """
    return f"{total} uppdrag"


def _place(page: Page, shown: int) -> str:
    if page.total <= shown:
        return ""
    return f" · visar {page.offset + 1}–{page.offset + shown}"


def _row(line: Line, today: date) -> Block:
    title = bold(gist(line.title), 110)
    about = f"{numbers(line)} · {safe(line.organ_label, 60)} · {ansvarig(line)}"
    show = button("Visa", "lista:visa", Ask("visa", line.key).encode())
    return section(f"{title}\n{about}\n{stands(line, today)}", show)


def _turning(page: Page, lines: tuple[Line, ...], ask: Ask) -> Block:
    buttons, shown = [], len(lines)
    if page.offset > 0:
        buttons.append(button("Föregående", "sida:bak", ask.at(max(page.offset - PAGE, 0)).encode()))
    if page.offset + shown < page.total:
        buttons.append(button("Fler", "sida:fram", ask.at(page.offset + shown).encode()))
    if sum(line.is_open and not line.veiled for line in lines) > 1:
        several = Ask("flera", f"{ask.verb}|{ask.rest}", page.offset)
        buttons.append(button("Ändra flera", "lista:flera", several.encode()))
    return actions(*buttons, button("Dela i kanalen", "dela", ask.at(page.offset).encode()))


def nearest(asked: str, near: tuple[str, ...]) -> Message:
    """ "Jag hittar inget uppdrag med dnr 1697/20. Närmast: 1669/20, 1679/20." """
    what = "nummer" if asked.upper().startswith("U") else "dnr"
    miss = section(f"Jag hittar inget uppdrag med {what} {safe(asked, 60)}.{_near(near)}")
    ways = [button(one, f"nära:{place}", Ask("visa", one).encode()) for place, one in enumerate(near)]
    blocks = [miss, actions(*ways)] if ways else [miss, context(_TRY)]
    return {"text": said(blocks), "blocks": blocks}


_TRY = "Prova `/uppdrag sök` med ett ord ur rubriken, eller `/uppdrag lista`."


def _near(near: tuple[str, ...]) -> str:
    return f" Närmast: {', '.join(safe(one, 40) for one in near)}." if near else ""


def empty(sentence: str, meant: Ask | None = None) -> Message:
    """A list with nothing in it: one sentence that says what one can do, and the command that may have been meant."""
    if meant is None:
        return message(sentence)
    typed = _typed(meant)
    blocks = [section(f"{sentence}\n{_asked(typed)}")]
    blocks.append(actions(button(typed, "lista:menade", meant.encode())))
    return {"text": said(blocks), "blocks": blocks}


def _instead(meant: Ask) -> list[Block]:
    """Under a list: the command that may have been meant instead of a search."""
    typed = _typed(meant)
    return [section(_asked(typed), button(typed, "lista:menade", meant.encode()))]


def _typed(meant: Ask) -> str:
    return f"{meant.verb} {meant.rest}".strip()


def _asked(typed: str) -> str:
    return f"Menade du `/uppdrag {safe(typed, 60)}`?"


def late_in_words(total: int) -> str:
    return f"{words.many(total, 'uppdrag är försenat', 'uppdrag är försenade')}, äldst först"
