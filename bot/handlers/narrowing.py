"""What a list is narrowed to, read from what was typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.asking import days_until, mentioned, unquoted
from bot.handlers.desk import Desk
from bot.views import words
from bot.views.parts import italic, safe
from uppdrag.errors import Refused
from uppdrag.facts import SOON_DAYS, Filter
from uppdrag.people import by_slack, everybody

if TYPE_CHECKING:
    from datetime import date

    from uppdrag.facts import PersonRef
    from uppdrag.plans import Plan

NEXT_DAYS = 30
_CONDITION = re.compile(r'([^\W\d_]+):\s*("[^"]*"|<[^>]*>|\S+)')
_EMPTY = re.compile(r"([^\W\d_]+):\s*$")
_STORED = ("ej påbörjat", "pågående", "redovisat", "fullgjort", "avslutat utan fullgörande")
_STATUSES = {status: status for status in _STORED} | {
    "avslutat": "avslutat utan fullgörande",
    "klart": "fullgjort",
}
_COMPUTED = ("försenat", "snart", "utan datum", "osäker tolkning")
_SPACED = re.compile(
    rf"(status:\s*)({'|'.join(one for one in (*_STORED, *_COMPUTED) if ' ' in one)})", re.IGNORECASE
)


def read(desk: Desk, phrase: str, on: date | None = None) -> Plan:
    """A plan in words, read as if written today (or on the day given)."""
    from uppdrag.plans import read_plan

    return read_plan(phrase, on or desk.today, desk.house.municipality, typed=True)


def bodies_in(desk: Desk, text: str) -> tuple[str, ...]:
    """The register ids of the body named, with those it stands for; () for no text; Refused when unknown."""
    named = _without_noun(text)
    if not named:
        return ()
    register = desk.house.municipality.organisation
    body = register.resolve(named, desk.today) or register.resolve(named.upper(), desk.today)
    if body is None:
        raise Refused(f'Jag känner inte organet "{named}". Skriv till exempel KS eller "SN Centrum".')
    served = [one.id for one in register.all() if body.id in one.serves]
    return (body.id, *served, *(member.id for member in register.members(body.id, desk.today)))


def occasion_in(desk: Desk, text: str) -> tuple[Filter, str]:
    """What `kommande` asks for, and how to say it: the next 30 days, a length, or an occasion."""
    asked = _without_noun(text)
    days = days_until(asked, desk.today) if asked else NEXT_DAYS
    if days is not None and days >= 0:
        last = desk.today + timedelta(days=days)
        return Filter(earliest=desk.today, latest=last), f"till och med {words.day(last)}"
    plan = read(desk, asked)
    if plan.deadline is None and desk.house.municipality.organisation.resolve(asked, desk.today):
        near, when = occasion_in(desk, "")
        return replace(near, bodies=bodies_in(desk, asked)), f"i {safe(asked, 60)} {when}"
    if plan.deadline is None or not plan.certain:
        raise Refused(
            f'Jag förstår inte tiden "{asked}". Skriv till exempel "30d", "KS 31 mars" eller "kvartal 3".'
        )
    return _on(desk, plan), f"{italic(asked, 60)} ({_days(plan)})"


def _days(plan: Plan) -> str:
    if plan.kind == "report" and plan.earliest and plan.latest:
        return f"som gäller {words.span(plan.earliest, plan.latest)}"
    last = plan.deadline or plan.latest
    first = last if plan.kind == "meeting" else plan.earliest or last
    return words.span(first, last) if first and last else ""


def _on(desk: Desk, plan: Plan) -> Filter:
    """What falls on the plan: a meeting's own day, a report whatever day a body hands it in, else the window."""
    if plan.kind == "meeting" and plan.body:
        body = desk.house.municipality.organisation.resolve(plan.body)
        meeting = body.id if body else plan.body
        return Filter(meeting_body=meeting, earliest=plan.deadline, latest=plan.deadline)
    if plan.kind == "report" and plan.report and plan.earliest and plan.latest:
        return Filter(report=plan.report, period=(plan.earliest, plan.latest))
    return Filter(earliest=plan.earliest, latest=plan.deadline)


def narrowed(desk: Desk, text: str) -> tuple[Filter, str]:
    """The filter that conditions such as `nämnd:KS år:2021` make together, and how to say it."""
    wanted, told = Filter(), []
    text = _SPACED.sub(r'\1"\2"', text)
    if empty := _EMPTY.search(text):
        raise Refused(
            f'Skriv något efter "{empty[1]}:", till exempel nämnd:KS, status:pågående eller år:2021.'
        )
    for key, value in ((key, value.rstrip(",")) for key, value in _CONDITION.findall(text)):
        narrow = _NARROWING.get(_plain(key))
        if narrow is None:
            raise Refused(f'Jag känner inte villkoret "{key}:". De som finns: {_KNOWN}.')
        wanted = narrow(desk, wanted, unquoted(value))
        told.append(f"{key.lower()} {_told(value)}")
    rest = _CONDITION.sub("", text)
    for key, bare in _BARE.items():
        for value in bare.findall(rest):
            wanted = _NARROWING[_plain(key)](desk, wanted, value)
            told.append(f"{key} {value.lower()}")
        rest = bare.sub("", rest)
    if body := _without_noun(" ".join(rest.split())):
        wanted = replace(wanted, bodies=bodies_in(desk, body))
        told.append(safe(body, 60))
    return wanted, ", ".join(told)


def _without_noun(text: str) -> str:
    """What is narrowed to, where people say what the list holds: "försenade uppdrag" is "försenade"."""
    return unquoted(_NOUN.sub("", unquoted(text)))


def _told(value: str) -> str:
    who = mentioned(value)
    return f"<@{who}>" if who else safe(unquoted(value), 60)


def _plain(key: str) -> str:
    return key.lower().translate(str.maketrans("åäö", "aao"))


def _by_body(desk: Desk, wanted: Filter, value: str) -> Filter:
    return replace(wanted, bodies=bodies_in(desk, value.replace("-", " ")))


def _by_status(desk: Desk, wanted: Filter, value: str) -> Filter:
    status = _plain(value.replace("-", " "))
    if status in {"forsenat", "forsenade", "sen", "sena"}:
        return replace(wanted, late_before=desk.today)
    if status == "snart":
        return _between(wanted, desk.today, desk.today + timedelta(days=SOON_DAYS))
    if status in {"utan datum", "odaterat", "odaterade"}:
        return replace(wanted, undated=True)
    if status in {"osakra", "osaker", "osakert", "osaker tolkning"}:
        return replace(wanted, uncertain=True)
    stored = next((kept for said, kept in _STATUSES.items() if _plain(said) == status), None)
    if stored is None:
        known = ", ".join((*_STORED, *_COMPUTED))
        raise Refused(f'Jag känner inte statusen "{value}". De som finns: {known}.')
    return replace(wanted, status=stored, open_only=False)


def _between(wanted: Filter, first: date | None, last: date | None) -> Filter:
    """Narrowed to these days too, beside what it is narrowed to already."""
    earliest = max(filter(None, (wanted.earliest, first)), default=None)
    latest = min(filter(None, (wanted.latest, last)), default=None)
    return replace(wanted, earliest=earliest, latest=latest)


def _by_plan(desk: Desk, wanted: Filter, value: str) -> Filter:
    on, _ = occasion_in(desk, value.replace("-", " "))
    bodies = on.bodies or wanted.bodies
    narrowed_too = replace(
        wanted, meeting_body=on.meeting_body, report=on.report, period=on.period, bodies=bodies
    )
    return _between(narrowed_too, on.earliest, on.latest)


def _by_person(desk: Desk, wanted: Filter, value: str) -> Filter:
    if value.lower() in {"jag", "mig", "@mig"}:
        return replace(wanted, person_id=desk.person.id)
    if value.lower() == "ingen":
        return replace(wanted, unassigned=True)
    if slack_id := mentioned(value):
        met = by_slack(desk.house, slack_id)
        if met is None:
            raise Refused(f"<@{slack_id}> ansvarar inte för något uppdrag.")
        return replace(wanted, person_id=met.id)
    return replace(wanted, person_id=_called(desk, value.lstrip("@").replace("_", " ")).id)


def _called(desk: Desk, typed: str) -> PersonRef:
    """The one person of this name, or with it as one of their names; Refused when there is none or are several."""
    name, known = typed.lower(), everybody(desk.house)
    found = [one for one in known if one.name.lower() == name] or [
        one for one in known if name in one.name.lower().split()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            f"{words.listed([one.name for one in found[:5]])} heter så. Skriv @ och välj personen i listan."
        )
    raise Refused(f"Jag känner ingen som heter {typed}. Skriv @ och välj personen i listan.")


def _by_year(_desk: Desk, wanted: Filter, value: str) -> Filter:
    if not re.fullmatch(r"(19|20)\d\d", value):
        raise Refused(f'Jag förstår inte året "{value}". Skriv fyra siffror, till exempel år:2021.')
    return replace(wanted, year=int(value))


_NARROWING = {
    "namnd": _by_body,
    "organ": _by_body,
    "status": _by_status,
    "plan": _by_plan,
    "ansvarig": _by_person,
    "ar": _by_year,
}
_KNOWN = "nämnd, status, plan, ansvarig, år"
_NOUN = re.compile(r"^uppdrag(?:en)?\b\s*|\s*\buppdrag(?:en)?$", re.IGNORECASE)
_SAID = sorted(
    (*_STATUSES, *_COMPUTED, "försenade", "sena", "odaterade", "osäkra", "osäker"), key=len, reverse=True
)
# What needs no key before it, for it can be nothing else.
_BARE = {
    "status": re.compile(rf"(?<!\w)(?:{'|'.join(_SAID)})(?!\w)", re.IGNORECASE),
    "år": re.compile(r"(?<![\w-])(?:19|20)\d\d(?![\w-])"),
}
