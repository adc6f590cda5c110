"""Settings chosen in the bot, and which of them wins: municipality < body < channel < person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from storage.pulse import beat
from storage.tables import SettingRow
from storage.unplanned import look_again


@dataclass(frozen=True, slots=True)
class Choices:
    """Every setting of a workspace by (scope, id)."""

    chosen: Mapping[tuple[str, str], Mapping[str, Any]]

    def of(
        self, *, bodies: Iterable[str] = (), channel: str | None = None, person_id: int | None = None
    ) -> dict[str, Any]:
        """What holds for a body (the nearest last), in a channel, for a person: the later named wins.

        A later `first_days` wins over an earlier `first_days.meeting` too.
        """
        scopes = [("municipality", ""), *(("body", body) for body in bodies)]
        scopes += [("channel", channel)] if channel else []
        scopes += [("person", str(person_id))] if person_id is not None else []
        held: dict[str, Any] = {}
        for scope in scopes:
            nearer = self.chosen.get(scope, {})
            held = {name: value for name, value in held.items() if name.partition(".")[0] not in nearer}
            held |= nearer
        return held

    def channels(self) -> list[str]:
        """The channels that have settings of their own."""
        return sorted(scope_id for scope, scope_id in self.chosen if scope == "channel")


def choices(tx: Session, workspace_id: int) -> Choices:
    """All settings of the workspace; a few hundred rows at most."""
    chosen: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for row in tx.exec(select(SettingRow).where(SettingRow.workspace_id == workspace_id)):
        chosen[row.scope, row.scope_id][row.name] = row.value
    return Choices(dict(chosen))


def choose(tx: Session, workspace_id: int, scope: str, scope_id: str, name: str, value: Any) -> None:
    """Sets a setting, or forgets it with None; whatever it concerns is planned anew.

    `scope_id`: "" for the municipality, a register id, a channel's Slack id, or a person's id as text.
    """
    here = select(SettingRow).where(
        SettingRow.workspace_id == workspace_id,
        SettingRow.scope == scope,
        SettingRow.scope_id == scope_id,
        SettingRow.name == name,
    )
    row = tx.exec(here).first()
    if row is None and value is not None:
        tx.add(SettingRow(workspace_id=workspace_id, scope=scope, scope_id=scope_id, name=name, value=value))
    elif row is not None and value is None:
        tx.delete(row)
    elif row is not None:
        row.value = value
    tx.flush()
    beat(tx, workspace_id)
    if scope == "person":
        look_again(tx, workspace_id, person_id=int(scope_id))
    elif scope != "channel":
        look_again(tx, workspace_id, body=scope_id or None)
