"""The verbs that change an uppdrag: one function each, one transaction, one event that can be undone.

Each takes `seen`, the revision that the person looked at; when somebody has changed the uppdrag since,
`Changed` tells what, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from storage import events, involved, people
from storage import uppdrag as store
from uppdrag import groups, proofs, recording, sight
from uppdrag.allowing import demand
from uppdrag.errors import Changed, Refused, Unchanged
from uppdrag.finding import visible
from uppdrag.noting import count_report, had_its_turn
from uppdrag.plans import Plan, read_plan
from uppdrag.recording import row_id

if TYPE_CHECKING:
    from storage.db import Session
    from storage.tables import Event, Uppdrag
    from uppdrag.facts import Actor, House, Line

_CLOSING = ("closed_body", "closed_on", "closed_paragraph", "closed_reason", "hidden")
ENDINGS = ("avskrivet", "ersatt", "överfört", "återtaget", "felregistrerat")


class Left(Enum):
    """Said of what a change leaves alone, where None means that it is taken away."""

    AS_IS = "as it is"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a decision: body (register id), meeting day and §."""

    body: str
    on: date
    paragraph: str

    @property
    def kept(self) -> list[str]:
        """As history keeps it."""
        return [self.body, self.on.isoformat(), self.paragraph]


@dataclass
class Edit:
    """An uppdrag in the hands of somebody who may change it; `note` writes values and remembers the old ones.

    `others`: whether the change reached other uppdrag, which the values of this one do not show.
    """

    tx: Session
    house: House
    row: Uppdrag
    actor: Actor
    before: dict[str, Any]
    after: dict[str, Any]
    others: bool = False

    def note(self, **values: Any) -> None:
        for name, value in values.items():
            self.before.setdefault(name, plain(getattr(self.row, name)))
            self.after[name] = plain(value)
            setattr(self.row, name, value)

    def history(self) -> list[Event]:
        """All that has happened to it before."""
        return events.of_uppdrag(self.tx, self.house.workspace_id, row_id(self.row))

    def status(self, status: str) -> None:
        self.note(status=status)
        recording.set_status(self.row, status)


def plain(value: Any) -> Any:
    """A value as history keeps it."""
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def editing(
    house: House,
    actor: Actor,
    number: int,
    action: str,
    what: str,
    *,
    seen: int | None = None,
    reason: str | None = None,
) -> Iterator[Edit]:
    """Opens U-<number> for one change: checks the right and the revision, then writes the event.

    Refused when all is as it was: a form that is sent as it was opened is no event in the history.
    """
    with house.db.transaction() as tx:
        row = visible(tx, house, number)
        demand(tx, house, actor, action, row)
        _unchanged_since(tx, house, row, seen)
        edit = Edit(tx, house, row, actor, {}, {})
        yield edit
        _must_tell_something(edit)
        recording.changed(house, row)
        recording.tell(tx, house, row, actor, what, before=edit.before, after=edit.after, reason=reason)


def _must_tell_something(edit: Edit) -> None:
    """Refused when nothing is another than it was, and no meeting is told of but what is known already."""
    values = {name: value for name, value in edit.after.items() if name != "evidence"}
    if edit.before != values or edit.others:
        return
    proof = edit.after.get("evidence")
    if proof is None:
        raise Unchanged
    must_be_news(edit, proof)


def must_be_news(edit: Edit, proof: Sequence[str], what: str | None = None) -> None:
    """Refused for a § that is known already to have told something (or this) of the uppdrag."""
    if proofs.is_known(edit.history(), proof, what):
        meeting = proofs.in_words(proof, edit.house.municipality.organisation)
        raise Unchanged(f"{meeting} är redan antecknad för U-{edit.row.number}.")


def _unchanged_since(tx: Session, house: House, row: Uppdrag, seen: int | None) -> None:
    if seen is None or seen == row.revision:
        return
    last = events.of_uppdrag(tx, house.workspace_id, row_id(row))[-1]
    after = {} if sight.veiled_ids(tx, house, [row]) else last.after
    raise Changed(people.name_of(tx, row.workspace_id, last.actor), last.at, last.what, after)


def move_plan(
    house: House, actor: Actor, number: int, words: str, reason: str, *, seen: int | None = None
) -> Plan:
    """Gives U-<number> a new plan; the old one is kept. The reason is compulsory; returns the reading."""
    if not reason.strip():
        raise Refused("Skriv varför planen ändras, till exempel: för att remisstiden är förlängd.")
    with editing(house, actor, number, "move_plan", "plan_flyttad", seen=seen, reason=reason.strip()) as edit:
        row = edit.row
        plan = read_plan(words, house.today(), house.municipality, body=row.organ, typed=True)
        if not row.bordlagt:
            _must_be_another(row, plan)
        edit.before.update(
            plan=row.plan_text, plan_id=row.plan_id, deadline=plain(row.deadline), moves=row.moves
        )
        row.moves += row.plan_id is not None and row.plan_certain  # saying what was meant is no move
        edit.note(bordlagt=False)
        kept = recording.write_plan(
            edit.tx, house, row, plan, actor, reference=house.today(), reason=reason.strip()
        )
        edit.after.update(plan=words, plan_id=kept.id, deadline=plain(row.deadline), moves=row.moves)
        return plan


def _must_be_another(row: Uppdrag, plan: Plan) -> None:
    """Refused for the plan that it has: the same words with the same meaning."""
    meant = (plan.phrase or None, plan.certain, plan.earliest, plan.deadline)
    if meant == (row.plan_text, row.plan_certain, row.earliest, row.deadline):
        raise Unchanged


def report(
    house: House,
    actor: Actor,
    number: int,
    *,
    partial: bool = False,
    evidence: Evidence | None = None,
    seen: int | None = None,
) -> None:
    """Notes that it has been reported. A partial report leaves it pending; a full one waits for the decision."""
    what = "delredovisat" if partial else "redovisat"
    with editing(house, actor, number, "report", what, seen=seen) as edit:
        must_be_open(edit.row)
        if partial:
            count_report(edit, evidence)
            if evidence is not None:
                had_its_turn(edit, evidence.on)
        else:
            edit.status("redovisat")
        remember(edit, evidence)


def close(
    house: House,
    actor: Actor,
    number: int,
    *,
    evidence: Evidence | None = None,
    without: str | None = None,
    seen: int | None = None,
) -> None:
    """Closes U-<number> as fullgjort: by a decision (body, day, §), or without one for a stated reason."""
    if evidence is None and not (without or "").strip():
        raise Refused(
            'För att stänga behöver jag organ, datum och paragraf, till exempel "KS 2021-06-16 § 584".'
        )
    with editing(house, actor, number, "close", "fullgjort", seen=seen, reason=without) as edit:
        must_be_open(edit.row)
        edit.status("fullgjort")
        if evidence is not None:
            edit.note(closed_body=evidence.body, closed_on=evidence.on, closed_paragraph=evidence.paragraph)
        else:
            edit.note(closed_reason=f"utan beslut: {(without or '').strip()}")
        close_members(edit)


def close_members(edit: Edit) -> None:
    """The group's decision is its members' too."""
    for row in groups.open_members(edit.tx, edit.row):
        member = Edit(edit.tx, edit.house, row, edit.actor, {}, {})
        member.status(edit.row.status)
        member.note(**{name: getattr(edit.row, name) for name in _CLOSING})
        recording.changed(edit.house, row)
        _tell_as_member(member, edit.row)


def _tell_as_member(member: Edit, group: Uppdrag) -> None:
    changes = {"before": member.before, "after": member.after, "reason": groups.as_the_group(group)}
    recording.tell(member.tx, member.house, member.row, member.actor, group.status, **changes)


def end(house: House, actor: Actor, number: int, how: str, reason: str, *, seen: int | None = None) -> None:
    """Ends U-<number> without fulfilment. *felregistrerat* hides it; nothing is deleted."""
    if how not in ENDINGS:
        raise Refused(f"Ett uppdrag kan avslutas som {', '.join(ENDINGS[:-1])} eller {ENDINGS[-1]}.")
    if not reason.strip():
        raise Refused("Skriv varför uppdraget avslutas utan att vara fullgjort.")
    with editing(house, actor, number, "end", "avslutat", seen=seen, reason=reason.strip()) as edit:
        must_be_open(edit.row)
        edit.status("avslutat utan fullgörande")
        edit.note(closed_reason=f"{how}: {reason.strip()}", hidden=how == "felregistrerat")
        close_members(edit)


def postpone(
    house: House, actor: Actor, number: int, words: str | None, *, seen: int | None = None
) -> Plan | None:
    """Bordlagt: nobody's delay. Moves the plan to the meeting in `words`, or to the body's next known one.

    Refused, asking for the day, where that body's calendar is not complete.
    """
    with editing(house, actor, number, "postpone", "bordlagt", seen=seen, reason="bordlagt") as edit:
        row = edit.row
        must_be_open(row)
        plan = read_plan(
            words or next_meeting_words(house, row),
            house.today(),
            house.municipality,
            body=row.organ,
            typed=True,
        )
        if row.bordlagt and row.status != "redovisat":
            _must_be_another(row, plan)
        edit.before.update(plan=row.plan_text, plan_id=row.plan_id, deadline=plain(row.deadline))
        kept = recording.write_plan(
            edit.tx, house, row, plan, actor, reference=house.today(), reason="bordlagt"
        )
        edit.after.update(plan=plan.phrase, plan_id=kept.id, deadline=plain(row.deadline))
        edit.note(bordlagt=True)
        if row.status == "redovisat":
            edit.status("pågående")
        return plan


def proposed_meeting(house: House, number: int) -> str | None:
    """The meeting that *bordlagt* proposes, as plan words; None where the body's calendar does not tell."""
    with house.db.reading() as tx:
        try:
            return next_meeting_words(house, visible(tx, house, number))
        except Refused:
            return None


def next_meeting_words(house: House, row: Uppdrag) -> str:
    """The body's next known meeting as plan words; Refused where the calendar is not complete."""
    body = row.plan_body or row.organ
    days = house.municipality.meetings
    found = days.next_after(body, house.today())
    short = house.municipality.organisation.short(body)
    if found is None or not days.is_complete(body, found.year):
        raise Refused(
            f"Jag vet inte när {short} sammanträder nästa gång. Skriv dagen, till exempel "
            f"`/uppdrag bordlagt U-{row.number} {short} 30 juni`."
        )
    return f"{short} {found.isoformat()}"


def reopen(house: House, actor: Actor, number: int, *, reason: str = "", seen: int | None = None) -> None:
    """Opens U-<number> again. What was referred back is `after_meeting.referred_back`."""
    with editing(house, actor, number, "reopen", "öppnat", seen=seen, reason=reason or None) as edit:
        must_be_shut(edit.row)
        edit.status("pågående")
        edit.note(closed_body=None, closed_on=None, closed_paragraph=None, closed_reason=None, hidden=False)


def assign(
    house: House,
    actor: Actor,
    number: int,
    *,
    person_id: int | Left | None = Left.AS_IS,
    organ: str | None = None,
    co_ids: Collection[int] | None = None,
    seen: int | None = None,
) -> None:
    """Gives U-<number> a main responsible person, a new organ of the register, or who else answers for it.

    `person_id`: None takes the responsibility from whoever has it, so that the samordnare is told. `co_ids`: all who are co-responsible from now on; None leaves them as they are.
    """
    with editing(house, actor, number, "assign", "ansvarig_ändrad", seen=seen) as edit:
        if organ is not None:
            move_to(edit, organ)
        if not isinstance(person_id, Left):
            _hand_to_members(edit, person_id)
            edit.note(ansvarig_id=person_id)
        if co_ids is not None:
            _share(edit, co_ids)


def _share(edit: Edit, co_ids: Collection[int]) -> None:
    here = (edit.tx, edit.house.workspace_id, row_id(edit.row))
    known, wanted = involved.co_persons(*here), sorted(set(co_ids) - {edit.row.ansvarig_id})
    if known != wanted:
        edit.before["co"], edit.after["co"] = known, wanted
        involved.set_co_persons(*here, wanted)


def _hand_to_members(edit: Edit, person_id: int | None) -> None:
    """Members that nobody else answers for follow the group's person."""
    for member in groups.open_members(edit.tx, edit.row):
        if member.ansvarig_id in (None, edit.row.ansvarig_id):
            edit.others |= member.ansvarig_id != person_id
            member.ansvarig_id = person_id
            recording.changed(edit.house, member)


def move_to(edit: Edit, organ: str) -> None:
    """Gives the uppdrag to another body of the register; Refused for one that it does not know."""
    body = edit.house.municipality.organisation.get(organ)
    if body is None:
        raise Refused(f"Organet {organ} finns inte i registret.")
    edit.note(organ=organ, organ_known=True)
    store.ensure_body(edit.tx, edit.house.workspace_id, organ, body.name, known=True)


def protect(house: House, actor: Actor, number: int, *, protected: bool = True) -> None:
    """Skyddar U-<number>, or lifts the protection."""
    with editing(house, actor, number, "protect", "skyddat" if protected else "skydd_hävt") as edit:
        must_be_protected(edit.row, not protected)
        edit.note(protected=protected)


def must_be_open(row: Uppdrag | Line) -> None:
    """Refused for an uppdrag that has ended."""
    if not row.is_open:
        raise Refused(f"U-{row.number} är redan avslutat ({row.status}).")


def must_be_shut(row: Uppdrag | Line) -> None:
    """Refused for an uppdrag that goes on."""
    if row.status in ("ej påbörjat", "pågående"):
        raise Refused(f"U-{row.number} är redan öppet ({row.status}).")


def must_be_protected(row: Uppdrag | Line, protected: bool) -> None:
    """Refused for an uppdrag that is not as it would have to be for its protection to be changed."""
    if row.protected != protected:
        raise Refused(f"U-{row.number} är {'redan' if row.protected else 'inte'} skyddat.")


def remember(edit: Edit, evidence: Evidence | None) -> None:
    """Keeps the meeting at which it was up as an occasion that has been."""
    if evidence is None:
        return
    plan = read_plan(
        f"{edit.house.municipality.organisation.short(evidence.body)} {evidence.on.isoformat()}",
        evidence.on,
        edit.house.municipality,
        handled=True,
    )
    recording.write_occasion(edit.tx, edit.house, edit.row, plan, "reported", paragraph=evidence.paragraph)
    edit.after["evidence"] = evidence.kept
