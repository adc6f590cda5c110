"""The bot's app on a database of its own, in a local Slack of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from slack_sdk.web import WebClient

from bot.app import build_app
from bot.connection import Connection
from bot.household import open_house
from documents.read import read_file
from sandbox.client import LocalSlack
from storage.db import Database
from tests.blockkit.second_opinion import disputed
from uppdrag import importing
from uppdrag.facts import Actor, House
from uppdrag.municipality import load_municipality
from uppdrag.reading import Reading, read_handling

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

EXAMPLES = Path(__file__).parents[2] / "examples" / "goteborg"
WEDNESDAY = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    """The local Slack, one for the whole run."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            patched.delenv(name, raising=False)
        with LocalSlack.start(EXAMPLES / "slack.json", clock="2021-02-24T08:00") as running:
            yield running


@pytest.fixture(scope="module")
def slack(running: LocalSlack) -> Iterator[LocalSlack]:
    """The local Slack; each module connects a bot of its own. Whatever it sent is judged once more afterwards."""
    before = {one["id"] for one in running.requests()}
    yield running
    assert disputed([one for one in running.requests() if one["id"] not in before]) == []


@pytest.fixture(scope="session")
def client(running: LocalSlack) -> WebClient:
    return WebClient(running.bot_token, base_url=running.api_url, retry_handlers=[], timeout=10)


@pytest.fixture(scope="session")
def example() -> tuple[Reading, str]:
    """The example handling as it is read, and its fingerprint."""
    document = read_file(EXAMPLES / "tjansteutlatande-1308-20.txt")
    return read_handling(document, load_municipality("goteborg")), document.sha256


Fill = Callable[[House], House]


@pytest.fixture(scope="session")
def fill(example: tuple[Reading, str]) -> Fill:
    """Imports the 29 uppdrag of the example handling into a house."""

    def filled(house: House) -> House:
        reading, sha256 = example
        preview = importing.preview(
            house, reading, sha256=sha256, name="exempel.txt", actor=Actor("Eva Sund")
        )
        importing.save(house, preview.import_id, Actor("Eva Sund"))
        return house

    return filled


@pytest.fixture(scope="module")
def filled(fill: Fill, sqlite_template: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One filled house for a module, on SQLite: what it asks of databases is tested on both kinds elsewhere."""
    path = tmp_path_factory.mktemp("filled") / "uppdrag.db"
    path.write_bytes(sqlite_template)
    database = Database(f"sqlite:///{path}")
    yield fill(open_house(database, "goteborg", lambda: WEDNESDAY))
    database.close()


@contextmanager
def connected(house: House, slack: LocalSlack, client: WebClient) -> Iterator[None]:
    """The house's bot connected to the local Slack over Socket Mode, and gone from there afterwards."""
    listeners = ThreadPoolExecutor(8)
    own = WebClient(slack.app_token, base_url=slack.api_url, retry_handlers=[])
    connection = Connection(build_app(house, client, listeners), slack.app_token, own)
    connection.open(threading.Event())
    slack.wait_for_bot()
    yield
    connection.close()
    listeners.shutdown()
    slack.wait_for_no_bot()


@pytest.fixture(scope="module")
def people(filled: House, slack: LocalSlack, client: WebClient) -> Iterator[LocalSlack]:
    """The local Slack with the filled house's bot connected over Socket Mode."""
    with connected(filled, slack, client):
        yield slack
