"""The bot asks for what its manifest says, and knows what it was not given."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.scopes import SCOPES, granted, lacking

PROJECT = Path(__file__).parents[2]


def test_the_manifests_ask_for_just_these() -> None:
    for name in ("manifest.yaml", "manifest-http.yaml"):
        manifest = yaml.safe_load((PROJECT / name).read_text("utf-8"))
        assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


def test_what_was_not_granted_is_named() -> None:
    headers = {"X-OAuth-Scopes": ",".join(sorted(SCOPES - {"im:write", "commands"})) + ", extra:read"}
    assert lacking(headers) == ("commands", "im:write")
    assert "extra:read" in granted(headers)


def test_nothing_is_lacking_when_all_is_granted_or_slack_does_not_say() -> None:
    assert lacking({"x-oauth-scopes": ", ".join(SCOPES)}) == ()
    assert lacking({"Date": "Wed, 24 Feb 2021 07:00:00 GMT"}) == ()
