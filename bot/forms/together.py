"""The form of *Ändra flera*: several uppdrag of a list are given one responsible person, one plan or one §."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from bot.asking import Ask
from bot.forms import fields
from bot.forms.fields import Filled, Wrong
from bot.forms.form import Done, Form, Opened, Sent
from bot.forms.planning import proved, readable
from bot.handlers.desk import Desk
from bot.handlers.listing import lines_of
from bot.views import words
from bot.views.changes import was_first
from bot.views.parts import Block, clip, escape, italic, section
from bot.views.standing import shape
from uppdrag import changing, service
from uppdrag.errors import Changed, Refused
from uppdrag.facts import Line
from uppdrag.people import person_for_slack
from uppdrag.plans import Plan
from uppdrag.several import Outcome, each

MOST = 50
AT_ONCE = 10  # Slack's checkboxes take ten
MOST_TOLD = 15
_NUMBERS = re.compile(r"(?:U-\d+ ?)+")


def _open(desk: Desk, ask: Ask) -> Opened:
    again = _NUMBERS.fullmatch(ask.rest) is not None
    found = _named(desk, ask.rest) if again else _listed(desk, ask)
    lines = [line for line in found if line.is_open and not line.veiled]
    if not lines:
        raise Refused("Inget i den listan går att ändra.")
    blocks = [
        section(
            "Kryssa för uppdragen. Fyll sedan i *ett* av fälten längst ned: ny ansvarig, ny plan eller beslut."
        ),
        *_choices(desk, lines, chosen=again),
        fields.person("ansvarig", "Antingen: ny ansvarig person"),
        fields.words("plan", "Eller: ny plan", hint="Till exempel KS 5 maj"),
        fields.words(
            "reason",
            "Varför flyttas planen?",
            hint="Behövs bara till en ny plan. Till exempel: remisstiden är förlängd",
        ),
        fields.words("evidence", "Eller: stäng med samma beslut", hint="Till exempel KS 2021-06-16 § 584"),
    ]
    return Opened(blocks, (), {line.number: line.revision for line in lines})


def _listed(desk: Desk, ask: Ask) -> tuple[Line, ...]:
    verb, _, rest = ask.rest.partition("|")
    return lines_of(desk, Ask(verb, rest, ask.offset), MOST)


def _named(desk: Desk, keys: str) -> tuple[Line, ...]:
    numbers = [int(key.removeprefix("U-")) for key in keys.split()]
    return tuple(service.card(desk.house, number).line for number in numbers[:MOST])


def _choices(desk: Desk, lines: list[Line], *, chosen: bool) -> Iterator[Block]:
    for first in range(0, len(lines), AT_ONCE):
        some = lines[first : first + AT_ONCE]
        options = [
            (f"{line.key} {words.gist(line.title)}", str(line.number), _stands(line, desk.today))
            for line in some
        ]
        yield fields.several(f"which{first}", _label(first, len(some), len(lines)), options, chosen=chosen)


def _stands(line: Line, today: date) -> str:
    """ "● fre 28 maj 2021 (om 93 dagar) · Kvartal 2", for a place that takes no markup."""
    plan = line.plan_words or "ingen plan"
    if line.deadline is None:
        return f"{shape(line, today)} {plan}"
    far = words.distance((line.deadline - today).days, late=line.is_late(today))
    return f"{shape(line, today)} {words.day(line.deadline)} ({far}) · {plan}"


def _label(first: int, some: int, total: int) -> str:
    return "Vilka uppdrag?" if total <= AT_ONCE else f"Vilka uppdrag? {first + 1}–{first + some} av {total}"


def _take(desk: Desk, sent: Sent) -> Done:
    numbers = _picked(sent.filled)
    wanted = fields.one_of(sent.filled, _CHANGES, "Fyll i vad som ska ändras: ansvarig, plan eller beslut.")
    told, outcome = _CHANGES[wanted](desk, sent, numbers)
    if not outcome.events and len({one.reason for one in outcome.refused.values()}) == 1:
        raise next(iter(outcome.refused.values()))
    return _done(desk.house.now(), told, outcome)


def _picked(filled: Filled) -> list[int]:
    numbers = [int(one) for field in filled.values for one in filled.chosen(field)]
    if not numbers:
        raise Wrong(which0="Välj minst ett uppdrag.")
    return numbers


def _assign(desk: Desk, sent: Sent, numbers: list[int]) -> tuple[str, Outcome]:
    slack_id = sent.filled.text("ansvarig")
    person = person_for_slack(desk.house, slack_id)
    outcome = each(
        desk.house,
        numbers,
        lambda number: changing.assign(
            desk.house, desk.actor, number, person_id=person.id, seen=sent.revision(number)
        ),
    )
    return f"Ansvarig för {_keys(outcome.events)} är nu <@{slack_id}>.", outcome


def _move(desk: Desk, sent: Sent, numbers: list[int]) -> tuple[str, Outcome]:
    plan_words, reason = sent.filled.text("plan"), sent.filled.text("reason")
    if not reason:
        raise Wrong(reason="Skriv varför planen ändras, till exempel: för att remisstiden är förlängd.")
    readable(desk, plan_words)
    plans: list[Plan] = []
    outcome = each(
        desk.house,
        numbers,
        lambda number: plans.append(
            changing.move_plan(desk.house, desk.actor, number, plan_words, reason, seen=sent.revision(number))
        ),
    )
    return f"Planen för {_keys(outcome.events)} är nu {italic(plan_words)}{_meaning(plans)}.", outcome


def _meaning(plans: list[Plan]) -> str:
    """The last day, where it is the same for all: a report's depends on the body."""
    days = {plan.deadline for plan in plans}
    day = days.pop() if len(days) == 1 else None
    return f" = senast {words.day(day)}" if day else ""


def _close(desk: Desk, sent: Sent, numbers: list[int]) -> tuple[str, Outcome]:
    return close_all(desk, sent, numbers, proved(desk, sent.filled.text("evidence")))


def close_all(
    desk: Desk, sent: Sent, numbers: list[int], proof: changing.Evidence | None, without: str | None = None
) -> tuple[str, Outcome]:
    """Closes each with the same §, or `without` a decision for the same reason; in words, and the outcome."""
    outcome = each(
        desk.house,
        numbers,
        lambda number: changing.close(
            desk.house, desk.actor, number, evidence=proof, without=without, seen=sent.revision(number)
        ),
    )
    how = "med samma paragraf" if proof else "utan beslut"
    return f"Fullgjorda {how}: {_keys(outcome.events)}.", outcome


_CHANGES = {"ansvarig": _assign, "plan": _move, "evidence": _close}


def closed_together(desk: Desk, sent: Sent, proof: changing.Evidence | None, without: str | None) -> Done:
    """What `fullgjort U-14, U-15 …` leads to."""
    told, outcome = close_all(desk, sent, list(sent.numbers), proof, without)
    return _done(desk.house.now(), told, outcome)


def _done(now: datetime, told: str, outcome: Outcome) -> Done:
    kept = list(_kept(now, outcome))
    more = [f"… och {len(kept) - MOST_TOLD} till"] if len(kept) > MOST_TOLD else []
    lines = [told if outcome.events else "Inget är ändrat.", *kept[:MOST_TOLD], *more]
    again = tuple(number for number, why in outcome.refused.items() if isinstance(why, Changed))
    return Done("\n".join(lines), events=tuple(outcome.events.values()), again=again)


def _kept(now: datetime, outcome: Outcome) -> Iterator[str]:
    """Those that were left as they are, together where the reason is the same."""
    reasons: dict[str, list[int]] = {}
    for number, refused in outcome.refused.items():
        told = was_first(refused, now) if isinstance(refused, Changed) else escape(refused.reason)
        reasons.setdefault(told, []).append(number)
    for told, numbers in reasons.items():
        yield f"{_keys(numbers)}: {told}"


def _keys(numbers: dict[int, int] | list[int]) -> str:
    return clip(words.listed([f"U-{number}" for number in numbers]), 600)


FORMS = (Form("flera", "Ändra flera", "Spara", "ansvarig", _open, _take),)
