"""What the bot may do in Slack: what it asks for, and what it was given. manifest.yaml tells the reason for each."""

from __future__ import annotations

from collections.abc import Mapping

SCOPES = frozenset(
    [
        "app_mentions:read",
        "channels:history",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "usergroups:read",
        "users:read",
        "users:read.email",
    ]
)
OPTIONAL = frozenset(["usergroups:read"])  # only where ROLES names user groups


def granted(headers: Mapping[str, str]) -> frozenset[str]:
    """The scopes of the token, from the headers of any answer of Slack."""
    listed = next((str(value) for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in listed.split(",") if scope.strip())


def lacking(headers: Mapping[str, str], asked: frozenset[str] = SCOPES - OPTIONAL) -> tuple[str, ...]:
    """The scopes that were not granted, in order; () when Slack does not tell. `asked`: those that are needed here."""
    given = granted(headers)
    return tuple(sorted(asked - given)) if given else ()
