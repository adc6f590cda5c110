"""How many days before and after: every number of the reminders, and reading them from settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

KINDS = ("meeting", "report", "quarter", "half_year", "tertial", "month", "week", "year", "date", "recurring")
FURTHEST = 366
# Whatever is chosen, nobody is written to at night.
EARLIEST, LATEST = time(6), time(20)


@dataclass(frozen=True, slots=True)
class Lead:
    """How many days before the deadline the first reminder and the week's reminder come; 0 = not at all."""

    first: int = 28
    week: int = 7


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything about when people hear. Clock times are the municipality's own."""

    leads: Mapping[str, Lead] = field(default_factory=lambda: dict.fromkeys(KINDS, Lead()))
    eve: bool = True
    answer_days: int = 3
    escalation_1_days: int = 7
    escalation_2_days: int = 21
    undated_days: int = 30
    slot: time = time(8)
    opens: time = time(8)
    closes: time = time(16)
    digest: bool = True
    digest_weekday: int = 0
    digest_slot: time = time(8)
    digest_empty: bool = True
    digest_bodies: tuple[str, ...] = ()

    def lead(self, kind: str) -> Lead:
        return self.leads.get(kind, _LEAD)


_LEAD = Lead()
DEFAULT = Policy()


def read_policy(values: Mapping[str, Any]) -> tuple[Policy, tuple[str, ...]]:
    """The policy that the settings describe, and one Swedish sentence for each that is not obeyed.

    Names are those of docs/delivery.md. A lead time may be for one kind of plan: `first_days.meeting`.
    """
    read: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in values.items():
        plain = name.partition(".")[0]
        rule = _RULES.get(plain)
        if rule is None or (plain != name and not _is_kind(name)):
            continue
        try:
            read[name] = rule(value)
        except (TypeError, ValueError) as error:
            problems.append(f"Inställningen {name} {error}.")
    policy = replace(DEFAULT, leads=_leads(read), **{k: v for k, v in read.items() if k in _FIELDS})
    return _within_hours(policy, problems)


def nonsense(values: Mapping[str, Any]) -> tuple[str, ...]:
    """One Swedish sentence for each of these settings that does not exist or makes no sense."""
    unknown = (name for name in values if not (name in _RULES or _is_kind(name)))
    return (*(f"Inställningen {name} finns inte." for name in unknown), *read_policy(values)[1])


def _within_hours(policy: Policy, problems: list[str]) -> tuple[Policy, tuple[str, ...]]:
    told = _wrong_hours(policy)
    if told:
        problems.append(told)
        policy = replace(policy, opens=DEFAULT.opens, closes=DEFAULT.closes)
    for name in ("slot", "digest_slot"):
        if not policy.opens <= getattr(policy, name) < policy.closes:
            problems.append(
                f"Inställningen {name} ska ligga mellan {policy.opens:%H:%M} och {policy.closes:%H:%M}."
            )
            moved: dict[str, Any] = {name: policy.opens}
            policy = replace(policy, **moved)
    return policy, tuple(problems)


def _wrong_hours(policy: Policy) -> str | None:
    if policy.opens >= policy.closes:
        return "Tiden för utskick måste börja (opens) innan den slutar (closes)."
    if policy.opens < EARLIEST or policy.closes > LATEST:
        return f"Tiden för utskick (opens till closes) ska ligga mellan {EARLIEST:%H:%M} och {LATEST:%H:%M}."
    return None


def _leads(read: Mapping[str, Any]) -> dict[str, Lead]:
    return {
        kind: Lead(
            first=read.get(f"first_days.{kind}", read.get("first_days", _LEAD.first)),
            week=read.get(f"week_days.{kind}", read.get("week_days", _LEAD.week)),
        )
        for kind in KINDS
    }


def _is_kind(name: str) -> bool:
    plain, _, kind = name.partition(".")
    return plain in {"first_days", "week_days"} and kind in KINDS


def _days(least: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= FURTHEST:
            raise ValueError(f"ska vara ett antal dagar mellan {least} och {FURTHEST}")
        return value

    return read


def _clock(value: Any) -> time:
    try:
        read = time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("ska vara ett klockslag, till exempel 08:00") from None
    return read.replace(tzinfo=None)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("ska vara ja eller nej")
    return value


def _weekday(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 4:
        raise ValueError("ska vara en vardag, 0 för måndag till 4 för fredag")
    return value


def _bodies(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(body, str) for body in value):
        raise TypeError("ska vara en lista av organ")
    return tuple(value)


_RULES: dict[str, Callable[[Any], Any]] = {
    "first_days": _days(0),
    "week_days": _days(0),
    "eve": _yes_or_no,
    "answer_days": _days(1),
    "escalation_1_days": _days(1),
    "escalation_2_days": _days(1),
    "undated_days": _days(1),
    "slot": _clock,
    "opens": _clock,
    "closes": _clock,
    "digest": _yes_or_no,
    "digest_weekday": _weekday,
    "digest_slot": _clock,
    "digest_empty": _yes_or_no,
    "digest_bodies": _bodies,
}
_FIELDS = frozenset(_RULES) - {"first_days", "week_days"}
