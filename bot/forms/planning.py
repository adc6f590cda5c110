"""Forms about when: a new plan, and what happened at the meeting."""

from __future__ import annotations

from bot.asking import Ask
from bot.forms import fields
from bot.forms.fields import Wrong
from bot.forms.form import Done, Form, Opened, Sent
from bot.forms.reading_words import evidence_start, meeting_day, one, with_reason
from bot.handlers.desk import Desk
from bot.views import words
from bot.views.parts import Block, italic, safe, section
from uppdrag import after_meeting, changing
from uppdrag.errors import Refused
from uppdrag.evidence import read_evidence
from uppdrag.facts import Card
from uppdrag.plans import Plan, read_plan

_EVIDENCE = "Organ, datum och paragraf"
_EVIDENCE_HINT = "Till exempel KS 2021-06-16 § 584"


def about(card: Card) -> list[Block]:
    """Which uppdrag the form is about, at its top."""
    return [section(f"{card.line.key} · {safe(card.line.title, 300)}")]


def opened(card: Card, *blocks: Block, **keep: str) -> Opened:
    """A form about one uppdrag, as it looks now."""
    return Opened([*about(card), *blocks], (card.line.number,), {card.line.number: card.line.revision}, keep)


def _open_plan(desk: Desk, ask: Ask) -> Opened:
    card, rest = one(
        desk, ask.rest, 'Skriv vilket uppdrag, till exempel "plan U-14 KS 5 maj för att remissen dröjer".'
    )
    plan, reason = with_reason(rest)
    now = card.line.plan_words or ""
    known = "visas inte, uppdraget är skyddat" if card.line.veiled else now or "ingen plan"
    return opened(
        card,
        fields.words("plan", "Ny plan", plan or now, hint=f"Nu: {known}", must=True),
        fields.words("reason", "Varför?", reason, hint="Till exempel: remisstiden är förlängd", must=True),
    )


def _take_plan(desk: Desk, sent: Sent) -> Done:
    plan_words, reason = sent.filled.text("plan"), sent.filled.text("reason")
    readable(desk, plan_words)
    plan = changing.move_plan(
        desk.house, desk.actor, sent.number, plan_words, reason, seen=sent.revision(sent.number)
    )
    return Done(f"Planen för U-{sent.number} är nu {italic(plan_words)} = {_meaning(plan)}.", sent.number)


def readable(desk: Desk, plan_words: str) -> Plan:
    """The plan as it is read; Wrong, beside the field, when it would only be a guess."""
    plan = read_plan(plan_words, desk.today, desk.house.municipality, typed=True)
    if plan.kind == "unknown":
        raise Wrong(
            plan="Jag kan inte läsa det som en plan. Skriv till exempel KS 5 maj, Kvartal 3 eller Årsrapport 2021."
        )
    if not plan.certain and plan.deadline is None and plan.kind != "undated":
        raise Wrong(plan=plan.explanation[:140])
    return plan


def _meaning(plan: Plan) -> str:
    return f"senast {words.day(plan.deadline)}" if plan.deadline else "utan datum"


def _open_postpone(desk: Desk, ask: Ask) -> Opened:
    card, rest = one(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "bordlagt U-14 KS 30 juni".')
    changing.must_be_open(card.line)
    known = changing.proposed_meeting(desk.house, card.line.number)
    start = "" if meeting_day(rest) else rest
    hint = (
        "Förslaget är organets nästa kända sammanträde"
        if known
        else "Jag vet inte när nästa sammanträde är. Skriv dagen, till exempel KS 30 juni"
    )
    return opened(
        card, fields.words("plan", "När tas det upp igen?", start or known or "", hint=hint, must=True)
    )


def _take_postpone(desk: Desk, sent: Sent) -> Done:
    typed = sent.filled.text("plan")
    readable(desk, typed)
    plan = changing.postpone(desk.house, desk.actor, sent.number, typed, seen=sent.revision(sent.number))
    when = f" Nästa gång: {_meaning(plan)}." if plan else ""
    return Done(f"U-{sent.number} är bordlagt. Det räknas inte som en försening.{when}", sent.number)


def _open_noted(desk: Desk, ask: Ask) -> Opened:
    card, rest = one(desk, ask.rest, "Skriv vilket uppdrag.")
    start = evidence_start(desk, card, rest)
    return opened(card, fields.words("evidence", _EVIDENCE, start, hint=_EVIDENCE_HINT, must=True))


def _take_noted(desk: Desk, sent: Sent) -> Done:
    proof = proved(desk, sent.filled.text("evidence"))
    after_meeting.noted(desk.house, desk.actor, sent.number, proof, seen=sent.revision(sent.number))
    return Done(f"Noterat. U-{sent.number} fortsätter; ange en ny plan när den är känd.", sent.number)


def _take_referred_back(desk: Desk, sent: Sent) -> Done:
    proof = proved(desk, sent.filled.text("evidence"))
    after_meeting.referred_back(desk.house, desk.actor, sent.number, proof, seen=sent.revision(sent.number))
    return Done(
        f"U-{sent.number} är återremitterat och öppet igen. Det räknas inte som en försening.", sent.number
    )


def proved(desk: Desk, text: str) -> changing.Evidence:
    """The evidence that was written; Wrong, beside the field, when it is not all there."""
    try:
        return read_evidence(text, desk.house.municipality, desk.today)
    except Refused as refused:
        raise Wrong(evidence=refused.reason) from refused


FORMS = (
    Form("plan", "Ändra plan", "Spara", "plan", _open_plan, _take_plan, "move_plan"),
    Form("bordlagt", "Bordlagt", "Spara", "plan", _open_postpone, _take_postpone, "postpone"),
    Form("antecknat", "Antecknat", "Spara", "evidence", _open_noted, _take_noted, "report"),
    Form("återremitterat", "Återremitterat", "Spara", "evidence", _open_noted, _take_referred_back, "reopen"),
)
