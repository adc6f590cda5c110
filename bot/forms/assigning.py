"""The form of *ansvarig*: who answers for an uppdrag, who else does, and which organ."""

from __future__ import annotations

from bot.asking import Ask, everybody_mentioned
from bot.forms import fields
from bot.forms.form import Done, Form, Opened, Sent
from bot.forms.keeping import body_named
from bot.forms.planning import opened
from bot.forms.reading_words import one
from bot.handlers.desk import Desk
from bot.views.parts import escape
from bot.views.words import listed
from uppdrag import changing
from uppdrag.people import person_for_slack


def _open(desk: Desk, ask: Ask) -> Opened:
    """The first person mentioned answers for it, further ones together with that one."""
    card, rest = one(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "ansvarig U-14 @Anna".')
    known = card.line.ansvarig.slack_id if card.line.ansvarig else None
    named = everybody_mentioned(rest)
    organ = rest if rest and not named else card.line.organ
    body = desk.house.municipality.organisation.resolve(organ, desk.today)
    return opened(
        card,
        fields.person("ansvarig", "Ansvarig person", named[0] if named else known),
        fields.people("co", "Medansvariga", [*(who.slack_id for who in card.co_persons), *named[1:]]),
        fields.words("organ", "Ansvarig nämnd eller styrelse", body.name if body else organ, must=True),
    )


def _take(desk: Desk, sent: Sent) -> Done:
    person, others = sent.filled.text("ansvarig"), sent.filled.people("co")
    organ = body_named(desk, sent.filled.text("organ"))
    changing.assign(
        desk.house,
        desk.actor,
        sent.number,
        person_id=person_for_slack(desk.house, person).id if person else None,
        organ=organ,
        co_ids=[person_for_slack(desk.house, one).id for one in others],
        seen=sent.revision(sent.number),
    )
    who = f"<@{person}>, " if person else ""
    also = f", tillsammans med {listed([f'<@{one}>' for one in others if one != person])}" if others else ""
    body = escape(desk.house.municipality.organisation.label(organ))
    nobody = "" if person else " Ingen person är utsedd."
    return Done(f"Ansvarig för U-{sent.number} är nu {who}{body}{also}.{nobody}", sent.number)


FORMS = (Form("ansvarig", "Ansvarig", "Spara", "ansvarig", _open, _take, "assign"),)
