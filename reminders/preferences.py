"""What a person or a channel has chosen about reminders and the digest: read, checked, kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from reminders.policy import Policy, read_policy
from reminders.subjects import Policies
from storage import people, pulse, settings_rows, unplanned
from uppdrag.errors import Refused
from uppdrag.people import ref

if TYPE_CHECKING:
    from uppdrag.facts import House, PersonRef

CARDS = "dnr_cards"  # whether a dnr written in a channel gets a quiet card


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who receives instead, from one day to another, both included; an open end goes on."""

    person_id: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """A person's (by id) or a channel's (by Slack id) settings."""

    scope: str
    id: str

    @property
    def where(self) -> dict[str, Any]:
        return {"channel": self.id} if self.scope == "channel" else {"person_id": int(self.id)}


def policy_of(house: House, whose: Whose) -> Policy:
    """What holds there now, chosen or not."""
    with house.db.reading() as tx:
        return Policies(settings_rows.choices(tx, house.workspace_id)).of(**whose.where)


def chosen(house: House, whose: Whose) -> Mapping[str, Any]:
    """What was chosen there itself."""
    with house.db.reading() as tx:
        return settings_rows.choices(tx, house.workspace_id).chosen.get((whose.scope, whose.id), {})


def wrong(values: Mapping[str, Any]) -> dict[str, str]:
    """For each value that makes no sense why, by name."""
    return dict(_problems(values))


def _problems(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        _, problems = read_policy({name: value})
        if problems:
            yield name, problems[0].removeprefix(f"Inställningen {name} ").capitalize()


def choose(house: House, whose: Whose, values: Mapping[str, Any]) -> bool:
    """Keeps the choices, and tells whether any of them is new; what is as it would be anyway is not kept, so that it follows the municipality.

    A channel's digest is its own choice always: one that did not ask for it never gets one.
    """
    with house.db.transaction() as tx:
        all_of_them = settings_rows.choices(tx, house.workspace_id)
        inherited, before = all_of_them.of(), all_of_them.chosen.get((whose.scope, whose.id), {})
        changed = False
        for name, value in values.items():
            same = value == _plain(read_policy(inherited)[0], name)
            forget = same and not (whose.scope == "channel" and name == "digest" and value)
            kept = None if forget else value
            if kept != before.get(name):
                settings_rows.choose(tx, house.workspace_id, whose.scope, whose.id, name, kept)
                changed = True
        return changed


def _plain(policy: Policy, name: str) -> Any:
    """A setting as it is kept."""
    if name in ("first_days", "week_days"):
        return getattr(policy.lead("meeting"), name.removesuffix("_days"))
    value = getattr(policy, name, False)
    if isinstance(value, tuple):
        return list(value)
    return f"{value:%H:%M}" if name.endswith("slot") else value


def deputy_of(house: House, person_id: int) -> tuple[PersonRef, Deputy] | None:
    """Who stands in for a person, and when."""
    with house.db.reading() as tx:
        me = people.person(tx, house.workspace_id, person_id)
        other = people.person(tx, house.workspace_id, me.deputy_id) if me and me.deputy_id else None
        if me is None or other is None:
            return None
        return ref(other), Deputy(other.id or 0, me.deputy_from, me.deputy_to)


def name_deputy(house: House, person_id: int, deputy: Deputy | None) -> bool:
    """Names who receives during absence, or nobody; reminders are planned anew. False when it was so already.

    Refused for nonsense.
    """
    if deputy is not None and deputy.person_id == person_id:
        raise Refused("Välj någon annan än dig själv.")
    if deputy is not None and deputy.first and deputy.last and deputy.last < deputy.first:
        raise Refused("Sista dagen ligger före den första.")
    with house.db.transaction() as tx:
        me = people.person(tx, house.workspace_id, person_id)
        if me is None:
            raise Refused("Den personen känner jag inte.")
        now = (me.deputy_id, me.deputy_from, me.deputy_to)
        new = (deputy.person_id, deputy.first, deputy.last) if deputy else (None, None, None)
        if now == new:
            return False
        me.deputy_id, me.deputy_from, me.deputy_to = new
        tx.add(me)
        tx.flush()
        pulse.beat(tx, house.workspace_id)
        leads = people.roles_of(tx, house.workspace_id, person_id, house.today())
        unplanned.look_again(tx, house.workspace_id, person_id=None if leads else person_id)
        return True
