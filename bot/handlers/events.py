"""What happens in Slack without a command: each kind of event and who takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.handlers import files, talking
from bot.handlers.scene import Scene

Take = Callable[[Scene, dict[str, Any]], None]


def _grouped(scene: Scene, event: dict[str, Any]) -> None:
    if scene.groups is not None:
        scene.groups.heard(event)


EVENTS: dict[str, Take] = {
    "app_home_opened": lambda scene, event: scene.homes.opened(event),
    "app_mention": talking.mentioned,
    "file_shared": lambda scene, event: files.dropped(scene.house, scene.client, event),
    "message": talking.said,
    "subteam_members_changed": _grouped,
    "subteam_updated": _grouped,
    "user_change": talking.known_anew,
}


def take(scene: Scene, event: dict[str, Any]) -> None:
    """Hands an event to whoever takes its kind; others are nobody's."""
    taker = EVENTS.get(str(event.get("type")))
    if taker is not None:
        taker(scene, event)
