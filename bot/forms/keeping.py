"""Forms about the record itself: new, who answers, protected, two that are one."""

from __future__ import annotations

from datetime import date

from bot.asking import Ask, leading_key
from bot.forms import fields
from bot.forms.fields import Wrong
from bot.forms.form import Done, Form, Opened, Sent
from bot.forms.planning import about, opened, readable
from bot.forms.reading_words import one
from bot.handlers.desk import Desk
from bot.views.parts import escape, section
from uppdrag import changing, creating
from uppdrag.allowing import demand_anywhere
from uppdrag.errors import Refused
from uppdrag.facts import Given
from uppdrag.people import person_for_slack


def _open_new(desk: Desk, ask: Ask) -> Opened:
    from bot.forms.pasted import first_uppdrag

    with desk.house.db.reading() as tx:
        demand_anywhere(tx, desk.house, desk.actor, "create")
    found = first_uppdrag(desk, ask.rest)
    given = found.given if found.given and found.given.body else None
    blocks = [
        *([section(f"Ges av {escape(_proof(desk, given))}.")] if given else []),
        fields.words("title", "Vad gäller uppdraget?", found.title, long=True, must=True),
        fields.words(
            "organ",
            "Ansvarig nämnd eller styrelse",
            found.organ,
            hint="Till exempel KS eller förskolenämnden",
            must=True,
        ),
        fields.words("dnr", "Dnr", found.dnr, hint="Till exempel 1679/20"),
        fields.words(
            "plan", "Plan för redovisning", found.plan, hint="Till exempel KS 5 maj eller Årsrapport 2021"
        ),
        fields.person("ansvarig", "Ansvarig person"),
    ]
    return Opened(blocks, keep={"given": _kept(given)} if given else {})


def _proof(desk: Desk, given: Given) -> str:
    """ "KS 2021-06-16 § 584", as far as the decision tells."""
    day = given.on.isoformat() if given.on else ""
    paragraph = f"§ {given.paragraph}" if given.paragraph else ""
    return " ".join(filter(None, (desk.name(given.body or ""), day, paragraph)))


def _kept(given: Given) -> str:
    return "|".join((given.body or "", given.on.isoformat() if given.on else "", given.paragraph or ""))


def _given(kept: str) -> Given | None:
    if not kept:
        return None
    body, day, paragraph = kept.split("|", 2)
    return Given(body or None, date.fromisoformat(day) if day else None, paragraph or None)


def _take_new(desk: Desk, sent: Sent) -> Done:
    from bot.forms.pasted import SHOWN_INSTEAD, is_a_handling

    filled = sent.filled
    if is_a_handling(desk, filled.text("title")):
        return Done(SHOWN_INSTEAD, can_undo=False, changed=False)
    if filled.text("plan"):
        readable(desk, filled.text("plan"))
    try:
        creating.readable_dnr(desk.house, filled.text("dnr"))
    except Refused as refused:
        raise Wrong(dnr=refused.reason) from refused
    wanted = creating.Wanted(
        title=filled.text("title"),
        organ=body_named(desk, filled.text("organ")),
        dnr=filled.text("dnr"),
        plan=filled.text("plan"),
        ansvarig_id=_person_id(desk, filled.text("ansvarig")),
        permalink=sent.keep.get("link", ""),
        given=_given(sent.keep.get("given", "")),
    )
    number = creating.create(desk.house, desk.actor, wanted)
    return Done(f"U-{number} är skapat.", number, can_undo=False)


def body_named(desk: Desk, typed: str) -> str:
    """The register's id of a body as people write it; Wrong, beside the field, when there is none."""
    body = desk.house.municipality.organisation.resolve(typed, desk.today)
    if body is None:
        raise Wrong(
            organ="Jag känner inte till det organet. Skriv namnet som i registret, till exempel förskolenämnden."
        )
    return body.id


def _person_id(desk: Desk, slack_id: str) -> int | None:
    return person_for_slack(desk.house, slack_id).id if slack_id else None


def _open_protect(desk: Desk, ask: Ask) -> Opened:
    card, _ = one(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "skydda U-14".')
    changing.must_be_protected(card.line, False)
    return opened(card, section("Texten visas då bara för den som ansvarar, samordnare och chef."))


def _take_protect(desk: Desk, sent: Sent) -> Done:
    changing.protect(desk.house, desk.actor, sent.number)
    return Done(f"U-{sent.number} är skyddat.", sent.number)


def _open_unprotect(desk: Desk, ask: Ask) -> Opened:
    card, _ = one(desk, ask.rest, 'Skriv vilket uppdrag, till exempel "häv skydd U-14".')
    changing.must_be_protected(card.line, True)
    return opened(card, section("Texten visas då för alla igen."))


def _take_unprotect(desk: Desk, sent: Sent) -> Done:
    changing.protect(desk.house, desk.actor, sent.number, protected=False)
    return Done(f"Skyddet för U-{sent.number} är hävt.", sent.number)


def _open_merge(desk: Desk, ask: Ask) -> Opened:
    how = 'Skriv två nummer, till exempel "slå ihop U-14 U-20".'
    kept, rest = one(desk, ask.rest, how)
    if leading_key(rest.removeprefix("och "))[0] is None:
        raise Refused(how)
    doubled, _ = one(desk, rest.removeprefix("och "), how)
    told = section(
        f"{kept.line.key} behålls. {doubled.line.key} läggs till det, och båda behåller sin historik."
    )
    numbers = (kept.line.number, doubled.line.number)
    return Opened([*about(kept), *about(doubled), told], numbers)


def _take_merge(desk: Desk, sent: Sent) -> Done:
    kept, doubled = sent.numbers
    creating.merge(desk.house, desk.actor, kept, doubled)
    return Done(f"U-{doubled} är nu en del av U-{kept}.", kept, can_undo=False)


FORMS = (
    Form("ny", "Nytt uppdrag", "Skapa", "organ", _open_new, _take_new),
    Form("skydda", "Skydda", "Skydda", "", _open_protect, _take_protect, "protect"),
    Form("häv skydd", "Häv skydd", "Häv skyddet", "", _open_unprotect, _take_unprotect, "protect"),
    Form("slå ihop", "Slå ihop", "Slå ihop", "", _open_merge, _take_merge, "merge"),
)
