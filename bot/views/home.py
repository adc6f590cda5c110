"""App Home: how it stands in one line, then what is late, what is next, what waits for the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, tzinfo

from bot.asking import Ask
from bot.views import words
from bot.views.answers import answers
from bot.views.history import moment
from bot.views.parts import Block, actions, bold, button, context, divider, safe, section
from bot.views.sendings import failed, last_out, next_up
from bot.views.standing import ansvarig, numbers, person, stands
from reminders.homepage import Group, Home, Kind
from reminders.policy import Policy
from uppdrag.facts import Line

MOST_BLOCKS = 60
MOST_GROUPS = 8
MOST_IN_GROUP = 6
MOST_FOLLOWED = 8
MOST_ASKED = 4
MOST_FAILED = 3
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag")
COUNTING = (
    "Så här räknas datum: ett möte gäller sin dag, ett kvartal och ett halvår sin sista dag, en rapport den sista "
    "dagen då organet rapporterar."
)


def home(facts: Home, zone: tzinfo) -> Block:
    """The Home view; at most 60 blocks however much there is."""
    blocks = [
        section(_headline(facts)),
        actions(*_ways()),
        *_late(facts),
        *_occasions("Denna vecka", facts.concern.week, facts.today),
        *_occasions("Kommande 30 dagar", facts.concern.month, facts.today),
        *_occasions("Nästa", facts.concern.later, facts.today),
        *_waiting(facts),
        *_followed(facts),
        *_sendings(facts, zone),
        *_settings(facts),
    ]
    foot = context(_foot(facts, zone))
    return {"type": "home", "callback_id": "hem", "blocks": [*blocks[: MOST_BLOCKS - 1], foot]}


def _headline(facts: Home) -> str:
    """ "3 försenade · 4 inom 30 dagar · 2 utan datum" """
    count = facts.counted
    whose = "Dina uppdrag" if facts.mine else "Alla uppdrag"
    late = words.many(count.late, "försenat", "försenade") if count.late else "Inget försenat"
    return f"*{whose}*\n{late} · {count.soon} inom 30 dagar · {count.undated} utan datum"


def _ways() -> Iterator[Block]:
    for label, verb in (
        ("Mina", "mina"),
        ("Försenade", "försenade"),
        ("Kommande", "kommande"),
        ("Nytt uppdrag", "ny"),
        ("Läs in", "importera"),
        ("Hjälp", "hjälp"),
    ):
        yield button(label, f"hem:{verb}", Ask(verb).encode())


def _show(ask: Ask, place: str) -> Block:
    return button("Visa", f"hem:visa:{place}", ask.encode())


def _late(facts: Home) -> Iterator[Block]:
    if not facts.concern.late.total:
        return
    yield divider()
    yield section(f"*Försenade* ({facts.concern.late.total})")
    for line in facts.concern.late.lines:
        told = f"{_named(line, 110)}\n{stands(line, facts.today)} · {ansvarig(line)}"
        yield section(told, _show(Ask("visa", line.key), f"sen:{line.number}"))


def _named(line: Line, most: int) -> str:
    return f"{bold(words.gist(line.title), most)} {numbers(line)}"


def _occasions(heading: str, groups: tuple[Group, ...], today: date) -> Iterator[Block]:
    if not groups:
        return
    yield divider()
    yield section(f"*{heading}*")
    for group in groups[:MOST_GROUPS]:
        yield section("\n".join(_group(group, today)), _show(_ask(group), f"{heading}:{_place(group)}"))
    if left := groups[MOST_GROUPS:]:
        yield context(
            f"… och {words.many(len(left), 'tillfälle', 'tillfällen')} till. Se `/uppdrag kommande`."
        )


def _place(group: Group) -> str:
    return f"{group.day.isoformat()}:{group.lines[0].number}"


def _group(group: Group, today: date) -> Iterator[str]:
    where = f"{safe(group.body, 60)} " if group.body else "Senast "
    yield f"*{where}{words.day(group.day)}* ({words.distance((group.day - today).days)})"
    for line in group.lines[:MOST_IN_GROUP]:
        yield f"• {safe(words.gist(line.title), 80)} {numbers(line)} · {ansvarig(line)}"
    if len(group.lines) > MOST_IN_GROUP:
        yield f"… och {len(group.lines) - MOST_IN_GROUP} till"


def _ask(group: Group) -> Ask:
    """The one uppdrag, or all that is due then."""
    if len(group.lines) == 1:
        return Ask("visa", group.lines[0].key)
    return Ask("kommande", f"{group.body or ''} {group.day.isoformat()}".strip())


def _waiting(facts: Home) -> Iterator[Block]:
    told = [
        *_been(facts),
        *_kinds(facts),
        *_gone(facts),
        *_untold(facts),
        *failed(facts.post.failed[:MOST_FAILED], "hem"),
    ]
    if told:
        yield divider()
        yield section("*Väntar på dig*")
        yield from told


def _been(facts: Home) -> Iterator[Block]:
    """The day after: how did it go? Each answer is one click away."""
    asked = [(group, line) for group in facts.concern.been for line in group.lines]
    for group, line in asked[:MOST_ASKED]:
        where = f" till {safe(group.body, 60)}" if group.body else ""
        told = f"{_named(line, 80)} var planerat{where} {words.short_day(group.day)}. Hur gick det?"
        place = f":{group.day.isoformat()}:{line.number}"
        yield section(told, _show(Ask("visa", line.key), f"varit{place}"))
        yield answers(line, group.day, place)
    if len(asked) > MOST_ASKED:
        yield context(f"… och {len(asked) - MOST_ASKED} till, som kommer upp här när du har svarat.")


def _kinds(facts: Home) -> Iterator[Block]:
    kinds = (
        ("Osäker tolkning", facts.concern.uncertain, Ask("lista", "status:osäker")),
        ("Utan datum", facts.concern.undated, Ask("utan datum")),
        ("Saknar ansvarig", facts.concern.unassigned, Ask("lista", "ansvarig:ingen")),
    )
    for label, kind, ask in kinds:
        if kind.total:
            yield section(f"{label} ({kind.total}): {_first(kind)}", _show(ask, label))


def _first(kind: Kind) -> str:
    left = kind.total - len(kind.lines)
    named = ", ".join(f"{safe(words.gist(line.title), 50)} ({line.key})" for line in kind.lines)
    return f"{named} och {left} till" if left > 0 else named


def _gone(facts: Home) -> Iterator[Block]:
    for who, count in facts.concern.gone:
        told = f"{safe(who.name, 80)} kan inte nås men ansvarar för {count} uppdrag. Vem tar över?"
        yield section(told, _show(Ask("lista", f"ansvarig:<@{who.slack_id}>"), f"borta:{who.id}"))


def _untold(facts: Home) -> Iterator[Block]:
    untold = facts.concern.untold
    if untold.lines:
        told = f"Ingen får påminnelserna, samordnare saknas ({untold.total}): {_first(untold)}"
        yield section(told, _show(Ask("visa", untold.lines[0].key), "ingen nås"))


def _followed(facts: Home) -> Iterator[Block]:
    if not facts.followed and not facts.bodies:
        return
    yield divider()
    lines = [
        f"• {safe(words.gist(line.title), 80)} {numbers(line)} · {stands(line, facts.today)}"
        for line in facts.followed[:MOST_FOLLOWED]
    ]
    if len(facts.followed) > MOST_FOLLOWED:
        lines.append(f"… och {len(facts.followed) - MOST_FOLLOWED} till")
    lines += [f"• {safe(body, 80)}" for body in facts.bodies[:MOST_FOLLOWED]]
    yield section("\n".join(("*Jag bevakar*", *lines)))


def _sendings(facts: Home, zone: tzinfo) -> Iterator[Block]:
    """What comes next, and what went last."""
    told = [line for line in (next_up(facts.post, facts.today), last_out(facts.post, zone)) if line]
    if told:
        yield divider()
        show = button("Visa", "hem:historik", Ask("historik").encode())
        yield section("\n".join(("*Utskick*", *told)), show)


def _settings(facts: Home) -> Iterator[Block]:
    yield divider()
    told = ["*Inställningar*", in_words(facts.policy), *_deputy(facts)]
    yield section(
        "\n".join(told), button("Ändra", "hem:inställningar", Ask("inställningar", "mina").encode())
    )
    if facts.admin:
        yield actions(button("Roller", "hem:roller", Ask("roller").encode()))


def in_words(policy: Policy) -> str:
    """ "Påminnelser 28 och 7 dagar före samt arbetsdagen före. Veckosammanställning måndagar kl. 08.00." """
    lead = policy.lead("meeting")
    days = words.listed([str(days) for days in (lead.first, lead.week) if days])
    parts = [f"{days} dagar före" if days else "", "arbetsdagen före" if policy.eve else ""]
    when = " samt ".join(part for part in parts if part)
    digest = f"Veckosammanställning {WEEKDAYS[policy.digest_weekday]}ar kl. {policy.digest_slot:%H.%M}."
    return f"Påminnelser {when or 'först när tiden gått ut'}. {digest if policy.digest else 'Ingen veckosammanställning.'}"


def _deputy(facts: Home) -> Iterable[str]:
    if facts.deputy is not None:
        who, first, last = facts.deputy
        days = (
            f"från {words.day(first)}" if first else "",
            f"till och med {words.day(last)}" if last else "",
        )
        yield " ".join(part for part in (f"Vikarie: {person(who)}", *days) if part)


def _foot(facts: Home, zone: tzinfo) -> str:
    latest = "Inget är inläst än."
    if facts.imported:
        title, at = facts.imported
        latest = f"Senaste inläsning: {safe(title, 120)}, {moment(at, zone)}."
    return f"Uppgifter per {moment(facts.now, zone)}. {latest}\n{COUNTING}"
