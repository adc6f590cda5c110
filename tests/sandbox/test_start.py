"""Starting: ports, configs and states that will not do are one clear sentence."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sandbox.client import LocalSlack, SandboxError
from sandbox.config import BadConfig, load
from tests.sandbox.conftest import CLOCK, CONFIG, Variant


def test_a_taken_port_gives_the_next_and_says_so(variant: Variant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with LocalSlack.start(variant({}), port=port) as slack:
            assert slack._ready["port_was_taken"]
            assert int(slack.url.rpartition(":")[2]) > port


def test_two_at_once_do_not_disturb_each_other(variant: Variant) -> None:
    with LocalSlack.start(variant({})) as one, LocalSlack.start(variant({})) as two:
        one.say("anna", "#allmant", "hej")
        assert (len(one.messages("#allmant")), two.messages("#allmant")) == (1, [])


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--config", "saknas.json"], "cannot read saknas.json"),
        (["--config", str(CONFIG), "--port", "70000"], "70000 is no port"),
        (["--config", str(CONFIG), "--clock", "i morgon"], "isoformat"),
    ],
)
def test_a_bad_start_is_one_sentence_and_status_2(args: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", *args], capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "is not JSON"), ("{}", "lacks 'app'"), ('{"app": {"fel": 1}}', "not understood")],
)
def test_a_bad_config_says_what_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "slack.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadConfig, match=words):
        load(path)


def test_a_foreign_state_is_refused(variant: Variant, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"worlds": {"T0ANNAN": {}}}', encoding="utf-8")
    with pytest.raises(SandboxError, match="is not a saved state of this workspace"):
        LocalSlack.start(variant({}), clock=CLOCK, state=state)


def test_a_state_that_cannot_be_written_is_told_at_once(variant: Variant, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SandboxError, match="cannot write"):
        LocalSlack.start(variant({}), clock=CLOCK, state=tmp_path / "file" / "state.json")


def test_two_workspaces_with_the_same_people_are_kept_apart(variant: Variant) -> None:
    other = {
        "workspace": {"id": "T0ANNAN", "name": "Annan stad", "domain": "annan"},
        "app": {"bot_token": "xoxb-annan"},
    }
    with LocalSlack.start(variant({}), variant(other), clock=CLOCK) as slack:
        second = slack.in_team("T0ANNAN")
        second.say("anna", "#allmant", "hej")
        assert (slack.messages("#allmant"), len(second.messages("#allmant"))) == ([], 1)


def test_the_example_app_is_the_manifests() -> None:
    manifest = yaml.safe_load((CONFIG.parent.parent.parent / "manifest.yaml").read_text(encoding="utf-8"))
    app = json.loads(CONFIG.read_text(encoding="utf-8"))["app"]
    features = manifest["features"]
    assert app["scopes"] == manifest["oauth_config"]["scopes"]["bot"]
    assert app["events"] == manifest["settings"]["event_subscriptions"]["bot_events"]
    commands = [
        (c["command"], c["description"], c["usage_hint"], c["should_escape"]) for c in app["commands"]
    ]
    assert commands == [
        (c["command"], c["description"], c["usage_hint"], c["should_escape"])
        for c in features["slash_commands"]
    ]
    shortcuts = [(s["type"], s["name"], s["callback_id"]) for s in app["shortcuts"]]
    assert shortcuts == [(s["type"], s["name"], s["callback_id"]) for s in features["shortcuts"]]
