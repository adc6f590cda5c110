"""The files for running it name settings, metrics and commands that exist, and keep the machine shut."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot import metrics
from bot.cli import app
from bot.oauth import GONE
from bot.settings import Settings
from storage.db import Database
from storage.migrate import upgrade

PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"
COMPOSE = ("compose.yaml", "compose-postgresql.yaml")
SERVICE = {
    "build", "cap_drop", "depends_on", "deploy", "environment", "expose", "healthcheck", "image", "mem_limit",
    "pids_limit", "ports", "read_only", "restart", "secrets", "security_opt", "stop_grace_period", "tmpfs", "volumes",
}  # fmt: skip
UNITS = ("uppdragsbot.service", "uppdragsbot-backup.service")
MEASURED = re.compile(r"\buppdragsbot_[a-z_]+")
SECRET = re.compile(r"(?:TOKEN|SECRET|PASSWORD|KEY|DATABASE_URL)$")


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def compose(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text(name))
    return found


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of everything measured, as the program tells them."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('m')}/uppdrag.db")
    upgrade(database)
    added = (
        metrics.QueueCollector(database, lambda: datetime(2021, 2, 24, tzinfo=UTC)),
        metrics.SocketCollector(lambda: None),
        metrics.ReadyCollector(list),
    )
    for collector in added:
        metrics.REGISTRY.register(collector)
    metrics.COMMANDS.labels("command")
    told = metrics.exposition()
    for collector in added:
        metrics.REGISTRY.unregister(collector)
    database.close()
    return {name for line in told.splitlines() for name in MEASURED.findall(line)}


@pytest.mark.parametrize("name", ["prometheus-alerts.yaml", "grafana.json"])
def test_what_is_watched_is_measured(name: str, measured: set[str]) -> None:
    watched = set(MEASURED.findall(text(name)))
    assert len(watched) > 5
    assert watched - measured == set()


def test_each_alert_says_what_to_do() -> None:
    rules = [
        rule for group in yaml.safe_load(text("prometheus-alerts.yaml"))["groups"] for rule in group["rules"]
    ]
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 8
    for rule in rules:
        assert set(rule) >= {"alert", "expr", "labels", "annotations"}
        assert {"summary", "description"} <= set(rule["annotations"])


needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")


@needs_promtool
def test_the_alerts_fire_when_they_should_and_not_otherwise() -> None:
    ran = subprocess.run(
        ["promtool", "test", "rules", DEPLOY / "prometheus-alerts.test.yaml"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@needs_promtool
def test_prometheus_understands_what_the_board_asks(tmp_path: Path) -> None:
    """Each question as a rule, for that is what the tool reads; Grafana itself puts in the interval."""
    asked = [
        target["expr"].replace("$__rate_interval", "4m")
        for panel in json.loads(text("grafana.json"))["panels"]
        for target in panel["targets"]
    ]
    rules = [{"record": f"asked:{number}", "expr": question} for number, question in enumerate(asked)]
    (tmp_path / "board.yaml").write_text(yaml.safe_dump({"groups": [{"name": "board", "rules": rules}]}))
    ran = subprocess.run(
        ["promtool", "check", "rules", tmp_path / "board.yaml"], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{len(asked)} rules found" in ran.stdout


def test_each_alert_is_tried() -> None:
    names = {
        rule["alert"]
        for group in yaml.safe_load(text("prometheus-alerts.yaml"))["groups"]
        for rule in group["rules"]
    }
    assert names == set(re.findall(r"\bUppdragsbot\w+", text("prometheus-alerts.test.yaml")))


def test_the_board_is_whole() -> None:
    panels = json.loads(text("grafana.json"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len(set(places)) == len(places)
    assert all(panel["targets"][0]["expr"] for panel in panels)


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_is_told_nothing_it_does_not_know(name: str) -> None:
    """A misspelt key would be a guard that is not there. The words are those of the Compose specification."""
    found = compose(name)
    assert set(found) <= {"name", "services", "volumes", "secrets"}
    for service in found["services"].values():
        assert set(service) <= SERVICE
        assert set(service.get("healthcheck", {})) <= {
            "test",
            "interval",
            "timeout",
            "retries",
            "start_period",
        }
        assert set(service.get("deploy", {})) <= {"mode", "replicas"}
        assert {mount.partition(":")[0] for mount in service["volumes"]} <= set(found["volumes"])
        assert set(service["secrets"]) <= set(found["secrets"])
    assert all(set(secret) == {"file"} for secret in found["secrets"].values())


@pytest.mark.parametrize("name", COMPOSE)
def test_the_container_may_do_nothing_it_need_not(name: str) -> None:
    bot = compose(name)["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in bot.get("ports", []))
    assert int(bot["stop_grace_period"].rstrip("s")) > 10


@pytest.mark.parametrize("name", COMPOSE)
def test_what_compose_sets_are_settings_and_no_secret_stands_in_it(name: str) -> None:
    found = compose(name)
    known = {field.upper() for field in Settings.model_fields}
    environment = found["services"]["bot"]["environment"]
    assert set(environment) - known == set()
    for key, value in environment.items():
        if SECRET.search(key):
            assert key == "DATABASE_URL"
            assert str(value).startswith("sqlite:")
        if key.endswith("_FILE"):
            assert Path(value).name in found["services"]["bot"]["secrets"]
            assert Path(value).name in found["secrets"]


def test_two_bots_share_postgresql_and_wait_for_it() -> None:
    bot = compose("compose-postgresql.yaml")["services"]["bot"]
    assert bot["deploy"]["replicas"] == 2
    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    assert "ports" not in bot  # two cannot have one port of the machine


@pytest.mark.parametrize("name", UNITS)
def test_the_units_run_commands_that_exist_with_settings_that_exist(name: str) -> None:
    unit = text(name)
    words = re.search(r"^ExecStart=\S+/uppdragsbot (.+)$", unit, re.MULTILINE)
    assert words is not None
    command: Any = get_command(app)
    for word in words[1].split():
        command = command.commands[word]
    known = {field.upper() for field in Settings.model_fields} | {"PYTHONDONTWRITEBYTECODE", "MPLCONFIGDIR"}
    assert set(re.findall(r"^Environment=(\w+)=", unit, re.MULTILINE)) - known == set()
    for line in ("DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="):
        assert line in unit.splitlines()


def test_what_is_done_by_hand_is_done_as_the_unit_does_it() -> None:
    """A command run as somebody else would leave files that the bot may not write."""
    guide = (PROJECT / "docs" / "admin.md").read_text("utf-8")
    unit = (
        text("uppdragsbot.service")
        .replace("%S", "/var/lib")
        .replace("%d", "/run/credentials/uppdragsbot-hand.service")
    )
    by_hand = guide[guide.index("    systemd-run ") : guide.index('"$@"')]
    set_there = re.findall(r"--property=(\S+)", by_hand) + [
        f"Environment={one}" for one in re.findall(r"--setenv=(\S+)", by_hand)
    ]
    assert len(set_there) == 11
    assert set(set_there) - set(unit.splitlines()) == set()
    assert by_hand.split()[-1] in unit


def test_http_mode_differs_in_its_addresses_and_in_hearing_of_workspaces_that_leave() -> None:
    socket = yaml.safe_load((PROJECT / "manifest.yaml").read_text("utf-8"))
    http = yaml.safe_load((PROJECT / "manifest-http.yaml").read_text("utf-8"))
    settings = http["settings"]
    addresses = {
        settings["event_subscriptions"].pop("request_url"),
        settings["interactivity"].pop("request_url"),
        http["features"]["slash_commands"][0].pop("url"),
    }
    assert addresses == {"https://bot.exempel.se/slack/events"}
    assert http["oauth_config"].pop("redirect_urls") == ["https://bot.exempel.se/slack/oauth_redirect"]
    events, usual = (one["settings"]["event_subscriptions"].pop("bot_events") for one in (http, socket))
    assert set(events) == {*usual, *GONE}
    assert settings.pop("socket_mode_enabled") is False
    assert socket["settings"].pop("socket_mode_enabled") is True
    assert settings.pop("event_subscriptions") == socket["settings"].pop("event_subscriptions") == {}
    assert http == socket


def test_the_operations_guide_names_what_there_is(measured: set[str]) -> None:
    guide = (PROJECT / "docs" / "drift.md").read_text("utf-8")
    settings = {name.upper() for name in Settings.model_fields}
    named = {*re.findall(r"`([A-Z][A-Z_]{3,})`", guide), *re.findall(r"\b([A-Z]+_[A-Z_]+)=", guide)}
    assert named - settings == set()
    told = set(re.findall(r"^\| `(uppdragsbot_\w+)`", guide, re.MULTILINE))
    families = {re.sub(r"_(?:bucket|count|sum|created)$", "", name) for name in measured}
    assert told == families
