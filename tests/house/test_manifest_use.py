"""The manifest asks for what the code uses, the code uses nothing that is not asked for, and the local Slack grants the same."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web import WebClient

from bot.handlers.events import EVENTS

SCOPES = {
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_upload_v2": {"files:write"},
    "files_info": {"files:read"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "users_lookupByEmail": {"users:read.email"},
}
FREE = {"auth_test", "chat_getPermalink", "views_open", "views_push", "views_update", "views_publish"}
SHORTCUTS = {"create_from_message", "new_uppdrag"}
SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "file_shared": {"files:read"},
    "message": {"im:history", "channels:history", "groups:history"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
    "user_change": {"users:read"},
}
# One listener takes every shortcut, whatever its name: bot/handlers/incoming.py.
SHORTCUTS = {"create_from_message", "new_uppdrag"}


def methods(source: str) -> Iterator[str]:
    """The Web API methods that a source calls on a client."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if "_" in name.strip("_") and callable(getattr(WebClient, name, None)) and name != "api_call":
                yield name


def strings(source: str) -> set[str]:
    """All string constants of a source."""
    return {
        str(n.value)
        for n in ast.walk(ast.parse(source))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


@pytest.fixture(scope="module")
def manifest(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((project / "manifest.yaml").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def called(product: dict[str, str]) -> set[str]:
    """Every Web API method that the bot calls."""
    return {name for path, text in product.items() if path.startswith("bot/") for name in methods(text)}


@pytest.fixture(scope="module")
def handled(product: dict[str, str]) -> set[str]:
    """The events that somebody takes, and every word by which a shortcut may be told from another."""
    rooms = (text for path, text in product.items() if path.startswith("bot/"))
    shortcuts = set().union(*(strings(text) for text in rooms)) & SHORTCUTS
    return shortcuts | EVENTS.keys()


@pytest.fixture(scope="module")
def declared(manifest: dict[str, Any]) -> set[str]:
    """Events by their type (`message.im` arrives as `message`) and shortcuts by their callback id."""
    events = {event.partition(".")[0] for event in manifest["settings"]["event_subscriptions"]["bot_events"]}
    return events | {shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]}


def test_calls_are_found() -> None:
    source = "self._client.conversations_open(users=x)\nclient.chat_postMessage()\nother.not_a_method()"
    assert set(methods(source)) == {"conversations_open", "chat_postMessage"}


def test_every_call_has_its_scope(called: set[str], manifest: dict[str, Any]) -> None:
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    assert called - FREE - SCOPES.keys() == set(), "tell in SCOPES what these need"
    assert {(name, scope) for name in called & SCOPES.keys() for scope in SCOPES[name] - asked} == set()


def test_no_scope_is_asked_for_in_vain(
    called: set[str], declared: set[str], manifest: dict[str, Any]
) -> None:
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    by_calls = {scope for name in called for scope in SCOPES.get(name, ())}
    by_events = {scope for event in declared for scope in SCOPES_OF_EVENTS.get(event, ())}
    e_mail = {"users:read.email"} if "users_info" in called else set()
    assert asked - by_calls - by_events - e_mail - {"commands"} - SHORTCUTS == set()


def test_what_is_declared_is_handled(declared: set[str], handled: set[str]) -> None:
    assert declared - handled - SHORTCUTS == set()


def test_what_is_handled_is_declared(declared: set[str], handled: set[str]) -> None:
    assert handled - declared == set()
    assert handled & EVENTS.keys()


def test_the_command_is_the_one_of_the_help(manifest: dict[str, Any], product: dict[str, str]) -> None:
    commands = [command["command"] for command in manifest["features"]["slash_commands"]]
    assert commands == ["/uppdrag"]
    assert "/uppdrag" in product["bot/views/help.py"]


def test_the_local_slack_grants_no_more_and_no_less(manifest: dict[str, Any], project: Path) -> None:
    app = json.loads((project / "examples/goteborg/slack.json").read_text("utf-8"))["app"]
    commands = [{k: v for k, v in command.items() if k != "words"} for command in app["commands"]]
    shortcuts = [
        {k: v for k, v in s.items() if k != "description"} for s in manifest["features"]["shortcuts"]
    ]
    assert sorted(app["scopes"]) == sorted(manifest["oauth_config"]["scopes"]["bot"])
    assert sorted(app["events"]) == manifest["settings"]["event_subscriptions"]["bot_events"]
    assert commands == manifest["features"]["slash_commands"]
    assert [{k: v for k, v in s.items() if k != "description"} for s in app["shortcuts"]] == shortcuts
