"""The card: all that is known of one uppdrag, in a few lines. Its `text` says the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.asking import Ask
from bot.views import words
from bot.views.parts import (
    Block,
    Message,
    actions,
    bold,
    button,
    context,
    divider,
    italic,
    link,
    obs,
    overflow,
    safe,
    said,
    section,
)
from bot.views.standing import Name, ansvarig, explained, numbers, person, status, when
from uppdrag.facts import Card, Given, LookUp, OccasionFact, SourceFact
from uppdrag.named import LED_BY, noted
from uppdrag.plans.texts import days_of

WHOLE_CARDS = 3
_SO_READ = "för att planen ska läsas så"
_ROLES = {"handled": "Behandlades", "given": "Gavs", "reported": "Redovisades"}


def card(facts: Card, today: date, name: Name) -> Message:
    """One card with its buttons. `name` turns a body's id into what people call it."""
    blocks = [*_body(facts, today, name), _buttons(facts)]
    return {"text": said(blocks), "blocks": blocks}


def several(found: LookUp, today: date, name: Name) -> Message:
    """The cards behind one dnr: "1365/20 omfattar två uppdrag:"."""
    heading = section(f"{safe(found.asked, 60)} omfattar {words.number(len(found.cards))} uppdrag:")
    blocks = [heading]
    for facts in found.cards[:WHOLE_CARDS]:
        blocks += [divider(), *_body(facts, today, name), _buttons(facts)]
    if left := found.cards[WHOLE_CARDS:]:
        blocks.append(context("Och " + words.listed([facts.line.key for facts in left[:20]])))
    return {"text": said(blocks), "blocks": blocks}


def _body(facts: Card, today: date, name: Name) -> list[Block]:
    lines = [_about(facts, name), _plan(facts, today), f"Status: {status(facts.line, today)}{_marks(facts)}"]
    blocks = [section(f"{bold(facts.line.title, 480)}\n" + "\n".join(lines))]
    if facts.line.veiled:
        blocks.append(context("Texten visas bara för den som ansvarar, samordnare och chef."))
    blocks += _unsure(facts, name)
    blocks += _named(facts)
    if facts.warnings:
        blocks.append(section("\n".join(obs(warning, 300) for warning in facts.warnings[:4])))
    if quiet := "\n".join(_background(facts, name)):
        blocks.append(context(quiet))
    return blocks


def _about(facts: Card, name: Name) -> str:
    line = facts.line
    others = [safe(name(body), 60) for body in facts.co_bodies[:5]]
    others += [person(one) for one in facts.co_persons[:5]]
    also = f" · även {words.listed(others)}" if others else ""
    return f"{numbers(line)} · {safe(line.organ_label, 120)} · {ansvarig(line)}{also}"


def _plan(facts: Card, today: date) -> str:
    line = facts.line
    moved = f" Flyttad {words.many(line.moves, 'gång', 'gånger')}." if line.moves else ""
    if not facts.plan_explanation:
        return f"Plan: {when(line, today)}.{moved}"
    left, late = line.days_left(today), line.is_late(today)
    return f"Plan: {explained(line.plan_words, facts.plan_explanation, left, late=late)}{moved}"


def _marks(facts: Card) -> str:
    said_so = [
        f"delredovisat {words.many(facts.partial_reports, 'gång', 'gånger')}"
        if facts.partial_reports
        else "",
        "bordlagt" if facts.bordlagt else "",
        "återremitterat" if facts.aterremitterat else "",
        "skyddat" if facts.line.protected else "",
    ]
    return "".join(f" · {mark}" for mark in said_so if mark)


def _unsure(facts: Card, name: Name) -> list[Block]:
    """An uncertain reading: the days it may mean, each one click from a form that says so."""
    line = facts.line
    if line.plan_certain or not line.is_open or line.veiled:
        return []
    told = section(f"Jag är inte säker på hur {italic(line.plan_words or '', 120)} ska läsas. Välj:")
    known = next((one.body for one in facts.occasions if one.role == "due" and one.body), None)
    where = f"{name(known)[:60]} " if known else ""
    ways = [
        button(words.day(day), f"läs:{day}", Ask("plan", f"{line.key} {where}{day} {_SO_READ}").encode())
        for day in _days(facts)
    ]
    return [told, actions(*ways, button("Något annat", "läs:annat", Ask("plan", line.key).encode()))]


def _named(facts: Card) -> list[Block]:
    """A handling names somebody whom nobody has been chosen for: the name, and one click to the choice."""
    line, words_of_it = facts.line, noted(facts.notes)
    if not words_of_it or line.ansvarig or line.veiled or not line.is_open:
        return []
    told = section(f"{LED_BY}{safe(words_of_it, 120)}. Jag vet inte vem det är här.")
    return [told, actions(button("Välj person", "kort:ansvarig", Ask("ansvarig", line.key).encode()))]


def _days(facts: Card) -> list[date]:
    """The two days that it may be, where the explanation names two; else the one it was read as."""
    read = [facts.line.deadline] if facts.line.deadline else []
    return list(days_of(facts.plan_explanation or "")) or read


def _background(facts: Card, name: Name) -> Iterator[str]:
    if given := decision(facts.given, name):
        yield f"Gavs av {given}"
    if closed := decision(facts.closed, name):
        yield f"Avslutades av {closed}"
    if facts.closed_reason:
        yield f"Skäl: {safe(facts.closed_reason, 200)}"
    if facts.with_bodies:
        yield f"Tillsammans med {safe(words.listed([name(body) for body in facts.with_bodies[:6]]), 300)}"
    yield from _occasions(facts.occasions, name)
    if facts.notes and not _named(facts):
        yield f"Anteckning: {safe(facts.notes, 200)}"
    if facts.parent:
        yield f"Del av U-{facts.parent}"
    if facts.member_numbers:
        yield f"Följs upp i {words.listed([f'U-{number}' for number in facts.member_numbers[:12]])}"
    yield from (f"Källa: {source(one)}" for one in facts.sources[:3])
    if facts.said_at:
        yield f"Källa: {link(facts.said_at, 'ett meddelande i Slack')}"


def decision(given: Given, name: Name) -> str:
    """ "KF budget 2021", "KS 2020-10-14 § 839" """
    where = name(given.body) if given.body else ""
    day = given.on.isoformat() if given.on else ""
    paragraph = f"§ {given.paragraph.removeprefix('§').strip()}" if given.paragraph else ""
    plain = " ".join(part for part in (where, day, paragraph) if part)
    if given.text and not given.on:
        return safe(given.text, 160)
    return safe(plain, 160)


def _occasions(occasions: tuple[OccasionFact, ...], name: Name) -> Iterator[str]:
    for one in occasions[:8]:
        if one.role in _ROLES:
            yield f"{_ROLES[one.role]}{_on(one)}{_where(one, name)}{_own(one)}"


def _on(one: OccasionFact) -> str:
    return f" {words.day(one.deadline)}" if one.deadline else ""


def _where(one: OccasionFact, name: Name) -> str:
    return f" i {safe(name(one.body), 60)}" if one.body else ""


def _own(one: OccasionFact) -> str:
    paragraph = f" § {one.paragraph}" if one.paragraph else ""
    return paragraph + (f" ({italic(one.words, 80)})" if one.words else "")


def source(one: SourceFact) -> str:
    """ "tjänsteutlåtande 1308/20, bilaga 3, rad 14 (sida 18)" """
    document = f"{one.kind} {one.dnr[0]}" if one.kind and one.dnr else one.document
    place = [document, one.list_name or "", f"rad {one.row}" if one.row else ""]
    page = f" (sida {one.page})" if one.page else ""
    return safe(", ".join(part for part in place if part), 160) + page


def _buttons(facts: Card) -> Block:
    line = facts.line
    key = line.key
    more = [
        ("Ansvarig", "ansvarig"),
        ("Följ", "följ"),
        ("Rätta tolkningen", "plan"),
        ("Dela i kanalen", "dela"),
    ]
    if line.protected:
        more.pop()
    choices = [(label, Ask(verb, key).encode()) for label, verb in more]
    return actions(*_next_steps(facts), overflow("kort:mer", choices))


def _next_steps(facts: Card) -> list[Block]:
    """What one does next: report while it is pending, close once it is reported; the history always."""
    line, key = facts.line, facts.line.key
    report = button("Redovisat", "kort:redovisa", Ask("redovisa", key).encode())
    close = button("Fullgjort", "kort:fullgjort", Ask("fullgjort", key).encode())
    move = button("Ändra plan", "kort:plan", Ask("plan", key).encode())
    later = button("Påminn senare", "kort:påminn", Ask("påminn", key).encode())
    history = button("Historik", "kort:historik", Ask("historik", key).encode())
    if not line.is_open or line.veiled:
        return [history]
    return [close, move, history] if line.status == "redovisat" else [report, move, later, history]
