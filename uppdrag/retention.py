"""Gallring: what need not be kept is removed after so many days, by kind, and the history says so.

Removing public records takes a decision of the archive authority (arkivlagen 10 §), so what has been sent is kept
until the municipality says otherwise. Uppdrag, plans, sources and history are never removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage import events, weeding
from storage.weeding import Weeded

if TYPE_CHECKING:
    from storage.db import Session
    from uppdrag.facts import Actor, House

SHORTEST_FOR_MESSAGES = 365


@dataclass(frozen=True, slots=True)
class Retention:
    """Days to keep, by kind; 0 = for ever.

    utkast: readings that nobody saved. inkorg: which commands and events have been taken on. utskick:
    reminders about closed uppdrag and the messages that carried them, at least a year.
    """

    utkast: int = 30
    inkorg: int = 7
    utskick: int = 0

    def __post_init__(self) -> None:
        if min(self.utkast, self.inkorg, self.utskick) < 0:
            raise ValueError("a number of days is not negative")
        if 0 < self.utskick < SHORTEST_FOR_MESSAGES:
            raise ValueError(f"messages are kept at least {SHORTEST_FOR_MESSAGES} days")

    def limits(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        """(kind, instant before which it goes) of what has a limit."""
        for kind in weeding.KINDS:
            if days := getattr(self, kind):
                yield kind, now - timedelta(days=days)


def preview(house: House, keep: Retention) -> tuple[Weeded, ...]:
    """What gallring would remove now; nothing is removed."""
    with house.db.reading() as tx:
        return _weed(tx, house, keep, remove=False)


def weed(house: House, keep: Retention, actor: Actor) -> tuple[Weeded, ...]:
    """Removes it, all or nothing, and appends one event that says what and by whom (none when nothing went)."""
    with house.db.transaction() as tx:
        gone = _weed(tx, house, keep, remove=True)
        if told := {
            one.kind: {"rader": one.rows, "före": one.before.isoformat()} for one in gone if one.rows
        }:
            events.append(tx, house.workspace_id, house.now(), actor.key, "gallrat", after=told)
        return gone


def _weed(tx: Session, house: House, keep: Retention, *, remove: bool) -> tuple[Weeded, ...]:
    limits = keep.limits(house.now())
    return tuple(weeding.weed(tx, house.workspace_id, kind, before, remove=remove) for kind, before in limits)
