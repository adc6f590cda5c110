"""What a decision does to an uppdrag that is known: closes, notes, moves, transfers, withdraws.

Which one it speaks of is said by the decision that gave it (body, day, §), else by a dnr that only one open
uppdrag has, or by nearly the same words. Otherwise a person is asked, and nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uppdrag import recording
from uppdrag.changing import Edit, Evidence, plain, remember
from uppdrag.dnr import read_dnr
from uppdrag.identity import SAME, likeness
from uppdrag.merging import same_paragraph
from uppdrag.plans import read_plan
from uppdrag.recording import row_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.db import Session
    from storage.tables import Uppdrag
    from uppdrag.facts import Actor, House
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


def target(
    decision: Decision, rows: Sequence[Uppdrag], keys: Mapping[int, tuple[str, ...]], diarium: str
) -> tuple[Uppdrag | None, list[Uppdrag]]:
    """The uppdrag that a decision speaks of, or None and those among which a person must choose. Pure."""
    named = [row for row in rows if _is_named(decision, row)]
    asked = {dnr.key for dnr in read_dnr(" ".join(decision.dnr), diarium=diarium, column=True)}
    of_case = [row for row in rows if row.is_open and asked & set(keys.get(row_id(row), ()))]
    for found in (named, of_case):
        if len(found) == 1:
            return found[0], []
        alike = [row for row in found if likeness(row.title, decision.text) >= SAME]
        if len(alike) == 1:
            return alike[0], []
    return None, named or of_case


def _is_named(decision: Decision, row: Uppdrag) -> bool:
    return any(
        one.date is not None
        and row.given_on == one.date
        and same_paragraph(row.given_paragraph, one.paragraph)
        for one in decision.refers_to
    )


def carry_out(
    tx: Session, house: House, row: Uppdrag, decision: Decision, actor: Actor, source: dict[str, Any]
) -> None:
    """Writes what the decision does, with its body, day and § as the proof; a closed uppdrag stays closed."""
    edit = Edit(tx, house, row, actor, {}, {})
    _EFFECTS[decision.effect](edit, decision)
    remember(edit, evidence_of(decision))
    recording.changed(house, row)
    recording.tell(
        tx, house, row, actor, WORDS[decision.effect],
        before=edit.before, after=edit.after, reason=decision.text[:400], source=source,
    )  # fmt: skip


def evidence_of(decision: Decision) -> Evidence | None:
    """Body, day and § of the decision, None where the document does not say all three."""
    if not (decision.body and decision.date and decision.paragraph):
        return None
    point = f" p. {decision.point}" if decision.point else ""
    return Evidence(decision.body, decision.date, f"{decision.paragraph}{point}")


def _close(edit: Edit, decision: Decision) -> None:
    proof = evidence_of(decision)
    if proof is None:
        edit.status("redovisat")
        return
    edit.status("fullgjort")
    edit.note(closed_body=proof.body, closed_on=proof.on, closed_paragraph=proof.paragraph)


def _note(edit: Edit, _decision: Decision) -> None:
    edit.note(partial_reports=edit.row.partial_reports + 1)
    if edit.row.status == "redovisat":
        edit.status("pågående")


def _extend(edit: Edit, decision: Decision) -> None:
    if decision.plan:
        edit.note(moves=edit.row.moves + (edit.row.plan_id is not None))
        _new_plan(edit, decision)


def _postpone(edit: Edit, decision: Decision) -> None:
    edit.note(bordlagt=True)
    if decision.plan:
        _new_plan(edit, decision)


def _refer_back(edit: Edit, _decision: Decision) -> None:
    edit.note(aterremitterat=True)
    edit.status("pågående")


def _transfer(edit: Edit, decision: Decision) -> None:
    body = edit.house.municipality.organisation.get(decision.responsible[0]) if decision.responsible else None
    if body is not None:
        edit.note(organ=body.id, organ_known=True)


def _withdraw(edit: Edit, _decision: Decision) -> None:
    edit.status("avslutat utan fullgörande")
    edit.note(closed_reason="återtaget: enligt beslut")


def _new_plan(edit: Edit, decision: Decision) -> None:
    row, house = edit.row, edit.house
    on = decision.date or house.today()
    plan = read_plan(decision.plan, on, house.municipality, body=row.organ)
    edit.before.update(plan=row.plan_text, plan_id=row.plan_id, deadline=plain(row.deadline))
    kept = recording.write_plan(
        edit.tx, house, row, plan, edit.actor, reference=on, reason=decision.text[:200]
    )
    edit.after.update(plan=decision.plan, plan_id=kept.id, deadline=plain(row.deadline))


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
