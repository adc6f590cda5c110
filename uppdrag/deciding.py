"""What a decision does to an uppdrag that is known: closes, notes, moves, transfers, withdraws.

Which one it speaks of is said by the decision that gave it (body, day, §), else by a dnr that only one uppdrag
has, or by nearly the same words. Otherwise a person is asked, and nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from storage import events
from uppdrag import proofs, recording
from uppdrag.changing import Edit, Evidence, close_members, move_to, plain, remember
from uppdrag.dnr import read_column
from uppdrag.identity import LIKELY, SAME, likeness, same_paragraph
from uppdrag.noting import count_report, had_its_turn
from uppdrag.plans import read_plan
from uppdrag.recording import row_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.db import Session
    from storage.tables import Uppdrag
    from uppdrag.facts import Actor, House
    from uppdrag.municipality import Municipality
    from uppdrag.organisation import Body
    from uppdrag.reading.model import Decision

WORDS = {
    "closes": "fullgjort",
    "reports": "antecknat",
    "extends": "plan_flyttad",
    "postpones": "bordlagt",
    "refers_back": "återremitterat",
    "transfers": "organ_ändrat",
    "withdraws": "återtaget",
}

_ITS_WORDS = re.compile(r"\buppdrag\w*\b[^.;]{0,80}?\batt (?P<words>[^.;]{15,})", re.IGNORECASE)
_NO_LETTER = re.compile(r"[^0-9a-zåäöé]+")
REASON = 400  # so many characters of the decision's words stand in the history
_TOLD = frozenset([*WORDS.values(), "redovisat"])


def target(
    decision: Decision, rows: Sequence[Uppdrag], keys: Mapping[int, tuple[str, ...]], diarium: str
) -> tuple[Uppdrag | None, list[Uppdrag]]:
    """The uppdrag that a decision speaks of, or None and those among which a person must choose. Pure.

    A case number alone is enough only where the case holds one uppdrag and the decision names no other.
    """
    named = [row for row in rows if _is_named(decision, row)]
    asked = {dnr.key for dnr in read_column("; ".join(decision.dnr), diarium=diarium)}
    of_case = [row for row in rows if asked & set(keys.get(row_id(row), ()))]
    if len(named) == 1:
        return named[0], []
    for found in (named, of_case):
        alike = [row for row in found if likeness(row.title, decision.text) >= SAME]
        if len(alike) == 1:
            return alike[0], []
    if len(of_case) == 1 and not _names_another(decision, of_case[0]):
        return of_case[0], []
    return None, [row for row in named or of_case if row.is_open]


def _names_another(decision: Decision, row: Uppdrag) -> bool:
    """Whether the decision tells which uppdrag it means, in words that are not this one's."""
    told = _ITS_WORDS.search(decision.text)
    return told is not None and likeness(row.title, told["words"]) < LIKELY


def _is_named(decision: Decision, row: Uppdrag) -> bool:
    return any(
        one.date is not None
        and row.given_on == one.date
        and same_paragraph(row.given_paragraph, one.paragraph)
        for one in decision.refers_to
    )


def mark_of(key: int, decision: Decision) -> tuple[object, ...]:
    """What tells a decision about an uppdrag (its row id) from others: what it does, its proof and its words."""
    proof = evidence_of(decision)
    told = (proof.body, proof.on.isoformat(), proof.paragraph) if proof else ()
    return (key, _word(decision), told, _letters(decision.text[:REASON]))


def _letters(text: str) -> str:
    """The words without what one format has and another has not: blanks, hyphens at the end of lines."""
    return _NO_LETTER.sub("", text.casefold())[:150]


def report_mark(key: int | None, proof: Sequence[str]) -> tuple[object, ...]:
    """What tells a partial report of an uppdrag (its row id) from others, in whatever words: body, day and §."""
    return (key, *proof[:2], *proof[2].split()[:1])


def done_before(tx: Session, house: House, ids: Sequence[int]) -> frozenset[tuple[object, ...]]:
    """The marks of the decisions that were carried out on these uppdrag and not undone, and of their reports."""
    there = proofs.standing(events.of_many(tx, house.workspace_id, ids))
    decided = (
        (one.uppdrag_id, one.what, tuple(one.after.get("evidence") or ()), _letters(one.reason or ""))
        for one in there
        if one.what in _TOLD
    )
    counted = (one for one in there if proofs.counts(one) and one.after.get("evidence"))
    return frozenset((*decided, *(report_mark(one.uppdrag_id, one.after["evidence"]) for one in counted)))


def reported_before(decision: Decision, row: Uppdrag, done: frozenset[tuple[object, ...]]) -> bool:
    """Whether a report that the decision notes has been counted already, by whoever told of it."""
    proof = evidence_of(decision) if decision.effect == "reports" else None
    return proof is not None and report_mark(row_id(row), proof.kept) in done


def carry_out(
    tx: Session, house: House, row: Uppdrag, decision: Decision, actor: Actor, source: dict[str, Any]
) -> None:
    """Writes what the decision does, with its body, day and § as the proof; a closed uppdrag stays closed."""
    edit = Edit(tx, house, row, actor, {}, {})
    _EFFECTS[decision.effect](edit, decision)
    remember(edit, evidence_of(decision))
    recording.changed(house, row)
    recording.tell(
        tx, house, row, actor, _word(decision),
        before=edit.before, after=edit.after, reason=decision.text[:REASON], source=source,
    )  # fmt: skip


def _word(decision: Decision) -> str:
    """The event's word; what is said to be closed without body, day and § is only reported."""
    unproven = decision.effect == "closes" and evidence_of(decision) is None
    return "redovisat" if unproven else WORDS[decision.effect]


def evidence_of(decision: Decision) -> Evidence | None:
    """Body, day and § of the decision, None where the document does not say all three."""
    if not (decision.body and decision.date and decision.paragraph):
        return None
    point = f" p. {decision.point}" if decision.point else ""
    return Evidence(decision.body, decision.date, f"{decision.paragraph}{point}")


def unclear(decision: Decision, municipality: Municipality) -> str | None:
    """What the decision leaves out, so that nothing can be done by it alone; None when it says enough. Pure."""
    if decision.effect == "extends" and not decision.plan:
        return "Beslutet ger mer tid men säger inte till när. Flytta planen själv när du vet."
    if decision.effect == "transfers" and _receiver(decision, municipality) is None:
        who = decision.responsible[0] if decision.responsible else None
        told = f"”{who}”, som jag inte känner igen" if who else "någon som jag inte kan utläsa"
        return f"Beslutet för över uppdraget till {told}. Byt organ själv när du vet."
    return None


def becomes(
    decision: Decision, row: Uppdrag, municipality: Municipality
) -> list[tuple[str, str | None, str]]:
    """What the decision changes, as (what, old, new). Pure."""
    told: list[tuple[str, str | None, str]] = [("beslut", row.status, _word(decision))]
    receiver = _receiver(decision, municipality)
    if decision.effect == "transfers" and receiver is not None:
        told.append(
            (
                "organ",
                municipality.organisation.short(row.organ),
                municipality.organisation.short(receiver.id),
            )
        )
    words = planned_by(decision, row, municipality)
    if words is not None:
        told.append(("plan", row.plan_text, words))
    return told


def planned_by(decision: Decision, row: Uppdrag, municipality: Municipality) -> str | None:
    """The plan that the decision sets: its own words; for what is bordlagt else the body's next known meeting."""
    if decision.effect not in ("extends", "postpones"):
        return None
    if decision.plan or decision.effect == "extends" or decision.date is None:
        return decision.plan
    body = decision.body or row.plan_body or row.organ
    found = municipality.meetings.next_after(body, decision.date)
    if found is None or not municipality.meetings.is_complete(body, found.year):
        return None
    return f"{municipality.organisation.short(body)} {found.isoformat()}"


def _receiver(decision: Decision, municipality: Municipality) -> Body | None:
    return municipality.organisation.get(decision.responsible[0]) if decision.responsible else None


def _close(edit: Edit, decision: Decision) -> None:
    proof = evidence_of(decision)
    if proof is None:
        edit.status("redovisat")
        return
    edit.status("fullgjort")
    edit.note(closed_body=proof.body, closed_on=proof.on, closed_paragraph=proof.paragraph)
    close_members(edit)


def _note(edit: Edit, decision: Decision) -> None:
    count_report(edit, evidence_of(decision))
    if edit.row.status == "redovisat":
        edit.status("pågående")
    _had_its_turn(edit, decision)


def _had_its_turn(edit: Edit, decision: Decision) -> None:
    if decision.date is not None:
        had_its_turn(edit, decision.date)


def _extend(edit: Edit, decision: Decision) -> None:
    edit.note(moves=edit.row.moves + (edit.row.plan_id is not None), bordlagt=False)
    _new_plan(edit, decision)


def _postpone(edit: Edit, decision: Decision) -> None:
    edit.note(bordlagt=True)
    if edit.row.status == "redovisat":
        edit.status("pågående")
    _new_plan(edit, decision)


def _refer_back(edit: Edit, decision: Decision) -> None:
    edit.note(aterremitterat=True)
    edit.status("pågående")
    _had_its_turn(edit, decision)


def _transfer(edit: Edit, decision: Decision) -> None:
    receiver = _receiver(decision, edit.house.municipality)
    if receiver is not None:
        move_to(edit, receiver.id)


def _withdraw(edit: Edit, _decision: Decision) -> None:
    edit.status("avslutat utan fullgörande")
    edit.note(closed_reason="återtaget: enligt beslut")
    close_members(edit)


def _new_plan(edit: Edit, decision: Decision) -> None:
    row, house = edit.row, edit.house
    words = planned_by(decision, row, house.municipality)
    if words is None:
        return
    on = decision.date or house.today()
    plan = read_plan(words, on, house.municipality, body=row.organ)
    edit.before.update(plan=row.plan_text, plan_id=row.plan_id, deadline=plain(row.deadline))
    kept = recording.write_plan(
        edit.tx, house, row, plan, edit.actor, reference=on, reason=decision.text[:200]
    )
    edit.after.update(plan=words, plan_id=kept.id, deadline=plain(row.deadline))


_EFFECTS: dict[str, Callable[[Edit, Decision], None]] = {
    "closes": _close,
    "reports": _note,
    "extends": _extend,
    "postpones": _postpone,
    "refers_back": _refer_back,
    "transfers": _transfer,
    "withdraws": _withdraw,
}
EFFECTS = frozenset(_EFFECTS)
