"""Trigger ids: single use, three real seconds."""

import time
from dataclasses import dataclass

from sandbox.world import opaque


@dataclass
class Trigger:
    user: str
    team: str
    born: float
    used: bool = False


class TriggerRefused(Exception):
    """invalid_trigger_id, exchanged_trigger_id or expired_trigger_id."""


class Triggers:
    def __init__(self) -> None:
        self._known: dict[str, Trigger] = {}

    def issue(self, team: str, user: str) -> str:
        trigger_id = opaque("")
        self._known[trigger_id] = Trigger(user, team, time.monotonic())
        return trigger_id

    def exchange(self, trigger_id: str, team: str, lifetime: float) -> str:
        """The person whose act gave this id; TriggerRefused when it cannot open anything (any more)."""
        trigger = self._known.get(trigger_id)
        if trigger is None or trigger.team != team:
            raise TriggerRefused("invalid_trigger_id")
        if trigger.used:
            raise TriggerRefused("exchanged_trigger_id")
        if time.monotonic() - trigger.born > lifetime:
            raise TriggerRefused("expired_trigger_id")
        trigger.used = True
        return trigger.user
