"""A local Slack of the test's own, and small Bolt apps to put into it."""

import gc
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from sandbox.client import LocalSlack

CONFIG = Path(__file__).parent.parent.parent / "examples" / "goteborg" / "slack.json"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CLOCK = "2021-02-24T08:00"
MORE_SCOPES = [
    "channels:join",
    "channels:read",
    "groups:read",
    "im:read",
]
MORE_EVENTS = ["message.channels", "message.groups"]
Connect = Callable[[App], SocketModeHandler]
Variant = Callable[[dict[str, Any]], Path]


def hang_up(clients: list[Any]) -> None:
    """Closes slack_sdk's threaded clients without joining their threads, whose reading may sleep for ten seconds."""
    for client in clients:
        client.closed = True
        client.auto_reconnect_enabled = False
        for runner in (client.current_session_runner, client.current_app_monitor, client.message_processor):
            runner.event.set()
        client.disconnect()
        client.message_workers.shutdown(wait=False)
    gc.collect()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


def write_variant(folder: Path, changes: dict[str, Any]) -> Path:
    """The example workspace with other facts about the app or the workspace, in a file of its own."""
    raw = json.loads(CONFIG.read_text(encoding="utf-8"))
    raw["app"] |= changes.get("app", {})
    raw["workspace"] |= changes.get("workspace", {})
    raw["app"]["scopes"] = changes.get("scopes", raw["app"]["scopes"] + MORE_SCOPES)
    raw["app"]["events"] = raw["app"]["events"] + MORE_EVENTS
    path = folder / f"slack-{len(list(folder.iterdir()))}.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


@pytest.fixture
def variant(tmp_path: Path) -> Variant:
    return lambda changes: write_variant(tmp_path, changes)


@pytest.fixture(scope="session")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    """A sandbox for tests that do not mind what others have said there."""
    with LocalSlack.start(write_variant(tmp_path_factory.mktemp("still"), {}), clock=CLOCK) as running:
        yield running


@pytest.fixture
def still_web(still: LocalSlack) -> WebClient:
    return WebClient(still.bot_token, base_url=still.api_url, retry_handlers=[], timeout=10)


@pytest.fixture
def slack(variant: Variant) -> Iterator[LocalSlack]:
    """A fresh sandbox at 08:00 on 24 February 2021, its app with every scope."""
    with LocalSlack.start(variant({}), clock=CLOCK) as running:
        yield running


@pytest.fixture
def web(slack: LocalSlack) -> WebClient:
    """The bot's Web API client, which never tries again by itself."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=10)


@pytest.fixture
def app(web: WebClient) -> App:
    """A Bolt app without listeners."""
    return App(client=web, token_verification_enabled=False)


@pytest.fixture
def connect(slack: LocalSlack) -> Iterator[Connect]:
    """Connects a Bolt app over Socket Mode and waits until it is up."""
    handlers: list[SocketModeHandler] = []

    def start(app: App) -> SocketModeHandler:
        own = WebClient(slack.app_token, base_url=slack.api_url)
        handler = SocketModeHandler(app, slack.app_token, web_client=own, ping_interval=1)
        handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call]  # slack_bolt leaves it without types
        slack.wait_for_bot()
        return handler

    yield start
    hang_up([handler.client for handler in handlers])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; its tests skip visibly where there is none."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here; the page is not walked through in a browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()
