"""State in a file: saved whole and atomically, read at the start, so that tomorrow goes on where today was."""

import asyncio
import base64
import json
import os
from datetime import datetime
from pathlib import Path

from sandbox import Json
from sandbox.conversation import Conversation
from sandbox.slack import Slack
from sandbox.world import World

_PLAIN = ("private", "files", "homes", "seen", "last_micro", "number")


class BadState(Exception):
    """One clear sentence about a state file that cannot be used."""


class Store:
    def __init__(self, path: Path, every: float = 0.5) -> None:
        self._path = path
        self._every = every
        self._saved_at = 0

    async def keep_saving(self, slack: Slack) -> None:
        """Saves soon after each change, for as long as the server runs."""
        while True:
            seen = slack.changes.last
            if seen == self._saved_at:
                await slack.changes.wait(seen, 3600)
                await asyncio.sleep(self._every)
                continue
            self.save(slack)

    def save(self, slack: Slack) -> None:
        self._saved_at = slack.changes.last
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._save_contents(slack)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(self._whole(slack), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    def try_saving(self, slack: Slack) -> None:
        """Saves once, so that a place that cannot be written is known before anybody relies on it: BadState."""
        try:
            self.save(slack)
        except OSError as refused:
            raise BadState(f"cannot write {self._path}: {refused.strerror}") from refused

    def _whole(self, slack: Slack) -> Json:
        now = slack.clock.now().isoformat() if slack.clock.movable else None
        return {"now": now, "worlds": {team: _world_json(world) for team, world in slack.worlds.items()}}

    @property
    def _folder(self) -> Path:
        return self._path.with_suffix(".files")

    def _save_contents(self, slack: Slack) -> None:
        """Each file's bytes once; they never change."""
        self._folder.mkdir(exist_ok=True)
        for file_id, content in slack.contents.items():
            place = self._folder / file_id
            if not place.exists():
                place.write_bytes(base64.b64encode(content))

    def load(self, slack: Slack) -> None:
        """Takes up the saved state, if there is one; BadState when it is not ours."""
        if not self._path.exists():
            return
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            for team, saved in raw["worlds"].items():
                _restore(slack.worlds[team], saved)
        except (OSError, ValueError, KeyError, TypeError) as broken:
            raise BadState(f"{self._path} is not a saved state of this workspace: {broken}") from broken
        if raw["now"] and slack.clock.movable:
            slack.clock.move(max(slack.clock.now(), datetime.fromisoformat(raw["now"])))
        self._load_contents(slack)

    def _load_contents(self, slack: Slack) -> None:
        known = {file_id for world in slack.worlds.values() for file_id in world.files}
        for file_id in known:
            place = self._folder / file_id
            if place.exists():
                slack.contents[file_id] = base64.b64decode(place.read_bytes())


def _world_json(world: World) -> Json:
    plain = {name: getattr(world, name) for name in _PLAIN}
    homes = {view_id: world.views[view_id] for view_id in world.homes.values()}
    conversations = [where.to_json() for where in world.conversations.values()]
    return plain | {"views": homes, "conversations": conversations}


def _restore(world: World, saved: Json) -> None:
    for name in (*_PLAIN, "views"):
        setattr(world, name, saved[name])
    for row in saved["conversations"]:
        conversation = Conversation.from_json(row)
        world.conversations[conversation.id] = conversation
