"""Forms about how it went: reported, fulfilled, ended, opened again."""

from __future__ import annotations

from bot.asking import Ask
from bot.forms import fields
from bot.forms.form import Done, Form, Opened, Sent
from bot.forms.planning import opened, proved
from bot.forms.reading_words import evidence_start, one, several
from bot.forms.together import closed_together
from bot.handlers.desk import Desk
from bot.views.parts import safe, section
from uppdrag import after_meeting, changing

_EVIDENCE_HINT = "Till exempel KS 2021-06-16 § 584"
_MISSING = 'För att stänga behöver jag organ, datum och paragraf, till exempel "KS 2021-06-16 § 584".'
_HOW = {
    "avskrivet": "Avskrivet",
    "ersatt": "Ersatt av ett annat",
    "överfört": "Överfört till någon utanför staden",
    "återtaget": "Återtaget av den som gav det",
    "felregistrerat": "Felregistrerat (döljs)",
}


def _open_report(desk: Desk, ask: Ask) -> Opened:
    card, rest = one(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "redovisa U-14 del".')
    changing.must_be_open(card.line)
    first, _, proof = rest.partition(" ")
    partial = first.lower() in ("del", "delredovisning", "delrapport")
    proof = proof if partial or first.lower() == "slut" else rest
    return opened(
        card,
        fields.choice(
            "how", "Vad är redovisat?",
            [("Allt: det väntar på beslut", "slut"), ("En del: det fortsätter", "del")],
            "del" if partial else "slut",
        ),
        fields.words("evidence", "Möte och paragraf, om det finns", proof, hint=_EVIDENCE_HINT),
    )  # fmt: skip


def _take_report(desk: Desk, sent: Sent) -> Done:
    typed, partial = sent.filled.text("evidence"), sent.filled.text("how") == "del"
    proof = proved(desk, typed) if typed else None
    seen = sent.revision(sent.number)
    changing.report(desk.house, desk.actor, sent.number, partial=partial, evidence=proof, seen=seen)
    what = "delredovisat och fortsätter" if partial else "redovisat och väntar på beslut"
    return Done(f"U-{sent.number} är {what}.", sent.number)


def _open_close(desk: Desk, ask: Ask) -> Opened:
    cards, rest = several(
        desk, ask.rest, 'Skriv vilket uppdrag, till exempel "fullgjort U-14 KS 2021-06-16 § 123".'
    )
    for card in cards:
        changing.must_be_open(card.line)
    lines = "\n".join(f"{card.line.key} · {safe(card.line.title, 200)}" for card in cards[:10])
    without = rest.lower().startswith("utan beslut")
    return Opened(
        [
            section(lines),
            fields.words(
                "evidence", "Antingen: organ, datum och paragraf",
                "" if without else evidence_start(desk, cards[0], rest),
                hint=f"{_EVIDENCE_HINT}. Behövs, om du inte fyller i nästa fält.",
            ),
            fields.words(
                "without", "Eller, utan beslut: varför stängs det?",
                rest[len("utan beslut"):].strip() if without else "",
                hint="Skälet visas på kortet. Bara samordnare och administratör kan stänga utan beslut.",
            ),
        ],
        tuple(card.line.number for card in cards),
        {card.line.number: card.line.revision for card in cards},
    )  # fmt: skip


def _take_close(desk: Desk, sent: Sent) -> Done:
    how = fields.one_of(sent.filled, ("evidence", "without"), _MISSING)
    proof = proved(desk, sent.filled.text(how)) if how == "evidence" else None
    without = None if proof else sent.filled.text(how)
    if len(sent.numbers) > 1:
        return closed_together(desk, sent, proof, without)
    seen = sent.revision(sent.number)
    changing.close(desk.house, desk.actor, sent.number, evidence=proof, without=without, seen=seen)
    return Done(f"U-{sent.number} är fullgjort{'' if proof else ', utan beslut'}.", sent.number)


def _open_end(desk: Desk, ask: Ask) -> Opened:
    card, rest = one(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "avsluta U-14 ersatt".')
    changing.must_be_open(card.line)
    how, _, reason = rest.partition(" ")
    return opened(
        card,
        fields.choice("how", "Hur?", [(label, value) for value, label in _HOW.items()], how.lower()),
        fields.words("reason", "Varför?", reason, must=True),
    )


def _take_end(desk: Desk, sent: Sent) -> Done:
    how, reason = sent.filled.text("how"), sent.filled.text("reason")
    changing.end(desk.house, desk.actor, sent.number, how, reason, seen=sent.revision(sent.number))
    return Done(f"U-{sent.number} är avslutat utan att vara fullgjort: {how}.", sent.number)


def _open_reopen(desk: Desk, ask: Ask) -> Opened:
    card, rest = one(
        desk, ask.rest, 'Skriv vilket uppdrag, till exempel "öppna U-14 återremiss KS 2021-06-16 § 123".'
    )
    word, _, proof = rest.partition(" ")
    back = word.lower().startswith("återremi")
    if not back:  # what goes on may be referred back
        changing.must_be_shut(card.line)
    return opened(
        card,
        fields.words(
            "evidence",
            "Antingen: återremissens organ, datum och paragraf",
            proof if back else "",
            hint=f"{_EVIDENCE_HINT}. Behövs, om du inte fyller i nästa fält.",
        ),
        fields.words(
            "reason",
            "Eller: varför öppnas det?",
            "" if back else rest,
            hint="Till exempel: det stängdes av misstag",
        ),
    )


def _take_reopen(desk: Desk, sent: Sent) -> Done:
    how = fields.one_of(sent.filled, ("reason", "evidence"), "Skriv varför uppdraget öppnas igen.")
    typed, seen = sent.filled.text(how), sent.revision(sent.number)
    if how == "evidence":
        after_meeting.referred_back(desk.house, desk.actor, sent.number, proved(desk, typed), seen=seen)
    else:
        changing.reopen(desk.house, desk.actor, sent.number, reason=typed, seen=seen)
    return Done(f"U-{sent.number} är öppet igen.", sent.number)


FORMS = (
    Form("redovisa", "Redovisat", "Spara", "evidence", _open_report, _take_report, "report"),
    Form("fullgjort", "Fullgjort", "Stäng uppdraget", "evidence", _open_close, _take_close, "close"),
    Form("avsluta", "Avsluta", "Avsluta", "reason", _open_end, _take_end, "end"),
    Form("öppna", "Öppna igen", "Öppna", "reason", _open_reopen, _take_reopen, "reopen"),
)
