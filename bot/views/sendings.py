"""What goes out to a person: what comes next and why, what went, and what may be tried again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, tzinfo
from itertools import groupby

from bot.asking import Ask
from bot.views import words
from bot.views.history import moment, why_not
from bot.views.parts import Block, Message, button, context, safe, said, section
from bot.views.standing import person
from reminders.sendings import Coming, Sending, Sendings, Steps
from uppdrag.receiving import reasons

MOST_NAMED = 12
STEPS = {
    "first": "första påminnelsen", "week": "påminnelsen en vecka före", "eve": "påminnelsen arbetsdagen före",
    "asked": "frågan efter mötet", "overdue": "tiden har gått ut", "escalation_1": "försenat, också till samordnaren",
    "escalation_2": "försenat, också till chefen", "undated": "frågan om tid", "again": "påminnelsen du sköt upp",
}  # fmt: skip


def log(found: Sendings, today: date, zone: tzinfo) -> Message:
    """The whole log."""
    blocks = [section("\n".join(("*Härnäst till dig*", *_coming(found.coming, today))))]
    blocks.append(section("\n".join(("*Det här har skickats till dig*", *_sent(found.sent, zone)))))
    blocks += failed(found.failed, "sändning")
    blocks.append(
        context("Allt går ut på arbetsdagar. När och hur ofta ändrar du med `/uppdrag inställningar`.")
    )
    return {"text": said(blocks), "blocks": blocks}


def next_up(found: Sendings, today: date) -> str:
    """ "Härnäst till dig: ons 3 mars (om 7 dagar): första påminnelsen om U-14" """
    return f"Härnäst till dig: {_day(found.coming[0], today)}" if found.coming else ""


def last_out(found: Sendings, zone: tzinfo) -> str:
    """ "Senast: ons 24 februari 2021 kl. 08.00 · första påminnelsen om U-14" """
    return f"Senast: {_told(found.sent[0], zone)}" if found.sent else ""


def failed(sendings: Iterable[Sending], place: str) -> Iterator[Block]:
    """Each message that did not get through, with its button."""
    for one in sendings:
        ask = Ask("försök igen", str(one.id))
        again = button("Försök igen", f"{place}:igen:{one.id}", ask.encode())
        to = person(one.to) if one.to else f"<#{one.receiver}>"
        yield section(f"Nådde inte {to}: {_about(one)} ({why_not(one.failed or '', 120)})", again)


def again(one: Sending) -> str:
    """What pressing the button led to."""
    return f"Jag försöker igen: {_about(one)}. Det som redan står hos mottagaren skickas inte en gång till."


def _coming(days: tuple[Coming, ...], today: date) -> list[str]:
    return [f"• {_day(one, today)}" for one in days] or ["Inget är planerat de närmaste månaderna."]


def _day(one: Coming, today: date) -> str:
    what = [*_steps(one.about), *(["veckosammanställningen"] if one.digest else [])]
    return f"{words.short_day(one.day)} ({words.distance((one.day - today).days)}): {', '.join(what)}"


def _sent(sent: tuple[Sending, ...], zone: tzinfo) -> list[str]:
    return [f"• {_told(one, zone)}" for one in sent] or ["Inget har skickats än."]


def _told(one: Sending, zone: tzinfo) -> str:
    because = f" eftersom {words.listed(reasons(one.why, 'du'))}" if one.why else ""
    how = f"kom inte fram: {why_not(one.failed, 80)}" if one.failed else f"framme{because}"
    return f"{moment(one.at, zone)} · {_about(one)} · {how}"


def _about(one: Sending) -> str:
    what = [*_steps(one.about), *(["veckosammanställningen"] if one.kind == "digest" else [])]
    return ", ".join(what) or "ett utskick"


def _steps(about: Steps) -> Iterator[str]:
    """ "första påminnelsen om U-3 och U-4" """
    for step, some in groupby(sorted(about), key=lambda pair: pair[0]):
        keys = [f"U-{number}" for _, number in some]
        left = len(keys) - MOST_NAMED
        named = words.listed([*keys[:MOST_NAMED], *([f"{left} till"] if left > 0 else [])])
        yield f"{STEPS.get(step, safe(step, 40))} om {named}"
