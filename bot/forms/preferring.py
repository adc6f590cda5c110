"""The form of `inställningar`: mine, or in a channel the channel's. Absurd values are refused beside the field."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.asking import Ask
from bot.forms import fields
from bot.forms.fields import Wrong
from bot.forms.form import Done, Form, Opened, Sent
from bot.handlers.desk import Desk
from bot.views.home import WEEKDAYS, in_words
from bot.views.parts import Block, escape, section
from bot.views.words import listed
from reminders import preferences
from reminders.policy import Policy
from reminders.preferences import CARDS, Deputy, Whose
from uppdrag.allowing import demand_anywhere
from uppdrag.errors import Refused
from uppdrag.people import person_for_slack

_YES_NO = (("Ja", "ja"), ("Nej", "nej"))
_DAYS = tuple((day.capitalize(), str(number)) for number, day in enumerate(WEEKDAYS))


def _open(desk: Desk, ask: Ask) -> Opened:
    whose = _whose(desk, ask.rest)
    policy = preferences.policy_of(desk.house, whose)
    keep = {"scope": whose.scope, "id": whose.id}
    if whose.scope == "channel":
        _may_choose_for_channel(desk)
        return Opened(_of_channel(desk, policy, dict(preferences.chosen(desk.house, whose))), keep=keep)
    return Opened(_of_person(desk, policy), keep=keep)


def _whose(desk: Desk, rest: str) -> Whose:
    """The channel that the form was asked for in (its id stands in the question), else the person."""
    return (
        Whose("channel", rest)
        if rest[:1] in "CG" and rest[1:].isalnum()
        else Whose("person", str(desk.person.id))
    )


def _may_choose_for_channel(desk: Desk) -> None:
    with desk.house.db.reading() as tx:
        demand_anywhere(tx, desk.house, desk.actor, "settings")


def _of_person(desk: Desk, policy: Policy) -> list[Block]:
    lead = policy.lead("meeting")
    deputy = preferences.deputy_of(desk.house, desk.person.id)
    who, when = deputy or (None, Deputy(0))
    return [
        section("*Dina inställningar*"),
        fields.words(
            "first_days", "Första påminnelsen, dagar före", str(lead.first), hint="0 = ingen", must=True
        ),
        fields.words(
            "week_days", "Andra påminnelsen, dagar före", str(lead.week), hint="0 = ingen", must=True
        ),
        fields.choice("eve", "Påminn arbetsdagen före", _YES_NO, _yes(policy.eve)),
        *_digest(desk, policy, on=policy.digest, all_words="Lämna tomt för dina egna"),
        fields.person("deputy", "Vikarie när du är borta", who.slack_id if who else None),
        fields.day("deputy_from", "Vikarien får påminnelserna från", when.first),
        fields.day("deputy_to", "Till och med", when.last),
    ]


def _of_channel(desk: Desk, policy: Policy, own: dict[str, Any]) -> list[Block]:
    return [
        section("*Kanalens inställningar*"),
        *_digest(desk, policy, on=own.get("digest") is True, all_words="Lämna tomt för alla"),
        fields.choice(
            "digest_empty", "Skriv också när inget finns att berätta", _YES_NO, _yes(policy.digest_empty)
        ),
        fields.choice(
            "cards", "Visa kort när någon skriver ett dnr här", _YES_NO, _yes(own.get(CARDS) is True)
        ),
    ]


def _digest(desk: Desk, policy: Policy, *, on: bool, all_words: str) -> list[Block]:
    bodies = ", ".join(desk.name(body) for body in policy.digest_bodies)
    return [
        fields.choice("digest", "Veckosammanställning", _YES_NO, _yes(on)),
        fields.choice("digest_weekday", "Dag", _DAYS, str(policy.digest_weekday)),
        fields.words(
            "digest_slot", "Klockslag", f"{policy.digest_slot:%H:%M}", hint="08:00–15:59", must=True
        ),
        fields.words("digest_bodies", "Nämnder", bodies, hint=f"Med komma emellan. {all_words}"),
    ]


def _yes(value: bool) -> str:
    return "ja" if value else "nej"


def _take(desk: Desk, sent: Sent) -> Done:
    whose, named = Whose(sent.keep["scope"], sent.keep["id"]), False
    values = _values(desk, sent)
    if found := preferences.wrong(values):
        raise Wrong(**found)
    if whose.scope == "channel":
        _may_choose_for_channel(desk)
        values[CARDS] = sent.filled.text("cards") == "ja"
    else:
        named = _name_deputy(desk, sent)
    chosen = preferences.choose(desk.house, whose, values)
    policy = preferences.policy_of(desk.house, whose)
    if whose.scope == "channel":
        told = f" i kanalen: {_about_channel(desk, policy, cards=values[CARDS] is True)}"
    else:
        told = f": {in_words(policy)}"
    changed = chosen or named
    begins = "Det här gäller nu" if changed else "Inget är ändrat. Det här gäller"
    return Done(f"{begins}{told}", can_undo=False, changed=changed)


def _about_channel(desk: Desk, policy: Policy, *, cards: bool) -> str:
    """A channel has no reminders of its own."""
    digest = in_words(policy).partition(". ")[2]
    bodies = [escape(desk.name(body)) for body in policy.digest_bodies] if policy.digest else []
    about = f" Den gäller {listed(bodies)}." if bodies else ""
    shown = "Kort visas när någon skriver ett dnr." if cards else "Inga kort visas när någon skriver ett dnr."
    return f"{digest}{about} {shown}"


def _values(desk: Desk, sent: Sent) -> dict[str, Any]:
    """What was filled in, as settings are kept; Wrong beside what cannot be read."""
    given = sent.filled
    values: dict[str, Any] = {
        name: given.text(name) == "ja" for name in ("eve", "digest", "digest_empty") if given.text(name)
    }
    values |= {
        name: _number(name, given.text(name)) for name in ("first_days", "week_days") if given.text(name)
    }
    values["digest_weekday"] = int(given.text("digest_weekday"))
    values["digest_slot"] = _clock(given.text("digest_slot"))
    values["digest_bodies"] = [
        _body(desk, one) for one in given.text("digest_bodies").split(",") if one.strip()
    ]
    return values


def _number(name: str, typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or len(typed) > 6:
        raise Wrong(**{name: "Skriv ett antal dagar, till exempel 14. 0 betyder ingen."})
    return int(typed)


def _clock(typed: str) -> str:
    plain = typed.lower().removeprefix("kl").strip(" .").replace(".", ":")
    return f"{plain.zfill(2)}:00" if plain.isdigit() and len(plain) <= 2 else plain.zfill(5)


def _body(desk: Desk, typed: str) -> str:
    body = desk.house.municipality.organisation.resolve(typed.strip(), desk.today)
    if body is None:
        raise Wrong(
            digest_bodies=f"Jag känner inte till {typed.strip()[:60]}. Skriv till exempel KS, SN Centrum."
        )
    return body.id


def _name_deputy(desk: Desk, sent: Sent) -> bool:
    given = sent.filled
    slack_id = given.text("deputy")
    first, last = _day(given.text("deputy_from")), _day(given.text("deputy_to"))
    if not slack_id and (first or last):
        raise Wrong(deputy="Välj vem som är din vikarie, eller ta bort dagarna.")
    deputy = Deputy(person_for_slack(desk.house, slack_id).id, first, last) if slack_id else None
    try:
        return preferences.name_deputy(desk.house, desk.person.id, deputy)
    except Refused as refused:
        raise Wrong(**{"deputy_to" if "dagen" in refused.reason else "deputy": refused.reason}) from refused


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


FORMS = (Form("inställningar", "Inställningar", "Spara", "digest_slot", _open, _take),)
