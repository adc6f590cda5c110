"""manifest.yaml is what Slack accepts and what the code uses, no more and no less."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

Manifest = dict[str, Any]
# Slack's published manifest schema: path → longest text. `*` is each element of a list.
LONGEST = {
    "display_information.name": 35,
    "display_information.description": 140,
    "display_information.long_description": 4000,
    "features.bot_user.display_name": 80,
    "features.shortcuts.*.name": 24,
    "features.shortcuts.*.description": 150,
    "features.shortcuts.*.callback_id": 255,
    "features.slash_commands.*.command": 32,
    "features.slash_commands.*.description": 2000,
    "features.slash_commands.*.usage_hint": 1000,
}
KEYS = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.shortcuts.*": {"name", "type", "callback_id", "description"},
    "features.slash_commands.*": {"command", "description", "usage_hint", "should_escape"},
    "oauth_config": {"scopes"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
}
SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "file_shared": "files:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "user_change": "users:read",
}


def at(manifest: Any, path: str) -> Iterator[Any]:
    """What stands at a dotted path, once for each element where the path says `*`."""
    head, _, rest = path.partition(".")
    if not path:
        yield manifest
    elif head == "*":
        for element in manifest:
            yield from at(element, rest)
    else:
        yield from at(manifest[head], rest)


def faults(manifest: Manifest) -> list[str]:
    """Keys, lengths and kinds that Slack would refuse."""
    lengths = [
        f"{path}: {len(words)} characters, at most {limit}"
        for path, limit in LONGEST.items()
        for words in at(manifest, path)
        if not 0 < len(words) <= limit
    ]
    keys = [
        f"{path}: {sorted(set(part) ^ known)}"
        for path, known in KEYS.items()
        for part in at(manifest, path)
        if set(part) != known
    ]
    commands = [
        c for c in at(manifest, "features.slash_commands.*.command") if not re.fullmatch(r"/[a-z_-]+", c)
    ]
    kinds = [k for k in at(manifest, "features.shortcuts.*.type") if k not in {"message", "global"}]
    return lengths + keys + commands + kinds


@pytest.fixture(scope="module")
def text(project: Path) -> str:
    return (project / "manifest.yaml").read_text("utf-8")


@pytest.fixture
def manifest(text: str) -> Manifest:
    found: Manifest = yaml.safe_load(text)
    return found


def test_slack_would_take_it(manifest: Manifest) -> None:
    assert faults(manifest) == []
    assert len(manifest["display_information"]["long_description"]) >= 175


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ("features.slash_commands.*", "command", "uppdrag"),
        ("features.shortcuts.*", "name", "Skapa uppdrag av meddelandet"),
        ("features.shortcuts.*", "type", "channel"),
        ("settings", "socket_mode", True),
        ("display_information", "description", ""),
    ],
)
def test_what_slack_refuses_is_found(manifest: Manifest, path: str, key: str, value: Any) -> None:
    next(at(manifest, path))[key] = value
    assert faults(manifest) != []


def test_people_arrive_as_people_and_no_address_is_needed(manifest: Manifest) -> None:
    assert manifest["features"]["slash_commands"][0]["should_escape"] is True
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["features"]["app_home"]["messages_tab_read_only_enabled"] is False


def test_each_event_has_its_scope(manifest: Manifest) -> None:
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {SCOPE_OF_EVENT[event] for event in events} - {None} <= scopes


def test_each_scope_says_why(text: str) -> None:
    scopes = text.partition("    bot:\n")[2].partition("settings:")[0].splitlines()
    assert all(re.fullmatch(r"      - [a-z_:.]+ # .{10,}", line) for line in scopes)
    assert scopes == sorted(scopes)
