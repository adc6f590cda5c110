"""The form of `roller`: who may do what, given and taken back by an administratör."""

from __future__ import annotations

from datetime import date

from bot.asking import Ask, mentioned
from bot.forms import fields
from bot.forms.fields import Wrong
from bot.forms.form import Done, Form, Opened, Sent
from bot.forms.keeping import body_named
from bot.handlers.desk import Desk
from bot.views import words
from bot.views.parts import escape, safe, section
from bot.views.standing import person
from storage.tables import ROLES
from uppdrag import roles
from uppdrag.allowing import demand_anywhere
from uppdrag.people import person_for_slack
from uppdrag.roles import Held

MOST_SHOWN = 30
GIVE, TAKE_BACK = "ge", "ta bort"


def _open(desk: Desk, ask: Ask) -> Opened:
    with desk.house.db.reading() as tx:
        demand_anywhere(tx, desk.house, desk.actor, "grant")
    held = roles.held(desk.house)
    lines = [_line(desk, one) for one in held[:MOST_SHOWN]]
    more = [f"… och {len(held) - MOST_SHOWN} till"] if len(held) > MOST_SHOWN else []
    return Opened(
        [
            section("\n".join(["*De här rollerna finns*", *lines, *more])),
            fields.person("who", "Vem?", mentioned(ask.rest), must=True),
            fields.choice("role", "Roll", [(role.capitalize(), role) for role in ROLES], "samordnare"),
            fields.words("organ", "För vilket organ?", hint="Till exempel KS. Lämna tomt för alla."),
            fields.day("first", "Från och med"),
            fields.day("last", "Till och med"),
            fields.choice("do", "Vad ska göras?", [("Ge rollen", GIVE), ("Ta bort rollen", TAKE_BACK)], GIVE),
        ]
    )


def _line(desk: Desk, one: Held) -> str:
    """ "• @Eva: samordnare för KS, till och med ons 31 mars 2021" """
    where = f" för {safe(desk.name(one.body), 60)}" if one.body else ""
    first = f", från {words.day(one.first)}" if one.first and one.first > desk.today else ""
    last = f", till och med {words.day(one.last)}" if one.last else ""
    return f"• {person(one.person)}: {one.role}{where}{first}{last}"


def _take(desk: Desk, sent: Sent) -> Done:
    given = sent.filled
    organ = given.text("organ")
    body = body_named(desk, organ) if organ else ""
    who, role = given.text("who"), given.text("role")
    person_id = person_for_slack(desk.house, who).id
    where = f" för {escape(desk.name(body))}" if body else ""
    if given.text("do") == TAKE_BACK:
        roles.take_back(desk.house, desk.actor, person_id, role, body)
        return Done(f"<@{who}> är inte längre {role}{where}.", can_undo=False)
    days = (_day(given.text("first")), _day(given.text("last")))
    if days[0] and days[1] and days[1] < days[0]:
        raise Wrong(last="Sista dagen ligger före den första.")
    roles.give(desk.house, desk.actor, person_id, role, body, days)
    return Done(f"<@{who}> är nu {role}{where}.", can_undo=False)


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


FORMS = (Form("roller", "Roller", "Spara", "who", _open, _take),)
