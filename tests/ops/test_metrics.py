"""What an operator watches is what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from slack_sdk.web import WebClient

from bot import metrics
from bot.handlers.desk import Desk
from bot.handlers.files import preview_of
from bot.household import open_house
from reminders.outcomes import NotSent, Outcome, RateLimited, Rejected, Sent, Unreachable
from storage.db import Database
from storage.tables import Delivery, Workspace
from uppdrag.people import grant_roles, person_for_slack

NOW = datetime(2021, 2, 24, 8, 0, tzinfo=UTC)


def shown() -> dict[tuple[str, str], float]:
    """(name, label values) → value of everything at /metrics."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.exposition())
        for sample in family.samples
    }


@pytest.fixture
def registered() -> Iterator[Any]:
    """Registers collectors for the test only."""
    added: list[Any] = []

    def register(collector: Any) -> None:
        metrics.REGISTRY.register(collector)
        added.append(collector)

    yield register
    for collector in added:
        metrics.REGISTRY.unregister(collector)


class Answers:
    """An outlet with its answers written beforehand."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)

    def post(self, _to: str, _content: object, _key: str, _renew: object) -> Outcome:
        return self.outcomes.pop(0)

    def find(self, _to: str, _key: str, _since: datetime) -> Outcome | None:
        return self.outcomes.pop(0)


def test_each_try_is_counted_by_what_became_of_it() -> None:
    answers = Answers(
        Sent("1.1", "D1"), RateLimited(timedelta(seconds=3), "workspace"), Unreachable("borta"),
        Rejected("för lång"), NotSent("nere"),
    )  # fmt: skip
    outlet = metrics.Measured(answers)
    before = shown()
    outcomes = [outlet.post("U1", None, "k", lambda: True) for _ in range(5)]  # type: ignore[arg-type]
    assert outcomes[0] == Sent("1.1", "D1")
    after = shown()
    counted = {
        name: after["uppdragsbot_sendings_total", name] - before["uppdragsbot_sendings_total", name]
        for name in ("delivered", "rate_limited", "failed", "retry")
    }
    assert counted == {"delivered": 1, "rate_limited": 1, "failed": 2, "retry": 1}


def test_a_search_for_a_message_is_no_try() -> None:
    before = shown()
    assert metrics.Measured(Answers(Sent("1.1", "D1"))).find("U1", "k", NOW) == Sent("1.1", "D1")
    assert shown() == before


def test_the_queue_is_told_as_it_stands(database: Database, registered: Any) -> None:
    registered(metrics.QueueCollector(database, lambda: NOW))
    assert shown()["uppdragsbot_queue_age_seconds", ""] == 0
    slot = NOW - timedelta(minutes=7)
    with database.transaction() as tx:
        tx.add(workspace := Workspace(team_id="T1", municipality="goteborg"))
        tx.flush()
        tx.add(
            Delivery(
                workspace_id=workspace.id or 0,
                key="p",
                kind="person",
                receiver="U1",
                slot_at=slot,
                next_try_at=slot,
            )
        )
    told = shown()
    assert told["uppdragsbot_queue_age_seconds", ""] == 420
    assert told["uppdragsbot_queue_waiting", ""] == 1
    assert told["uppdragsbot_deliveries", "pending"] == 1


def test_the_connection_is_told_as_it_stands(registered: Any) -> None:
    since: list[float | None] = [None]
    registered(metrics.SocketCollector(lambda: since[0]))
    assert (shown()["uppdragsbot_socket_up", ""], shown()["uppdragsbot_socket_age_seconds", ""]) == (0, 0)
    since[0] = 0.0
    assert shown()["uppdragsbot_socket_up", ""] == 1
    assert shown()["uppdragsbot_socket_age_seconds", ""] > 1e9


def test_readiness_is_told_as_it_stands(registered: Any) -> None:
    problems: list[str] = []
    registered(metrics.ReadyCollector(lambda: problems))
    assert shown()["uppdragsbot_ready", ""] == 1
    problems.append("Slack godtar inte SLACK_BOT_TOKEN (token_revoked).")
    assert shown()["uppdragsbot_ready", ""] == 0


def test_time_is_measured() -> None:
    before = shown().get(("uppdragsbot_command_seconds_count", "command"), 0)
    with metrics.COMMANDS.labels("command").time():
        pass
    assert shown()["uppdragsbot_command_seconds_count", "command"] == before + 1


def test_reading_a_handling_is_measured(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    house = open_house(database, "goteborg", lambda: NOW)
    person = person_for_slack(house, "U0EVA", "Eva Sund")
    grant_roles(house, person.id, [("administratör", "")])
    before = shown()["uppdragsbot_import_seconds_count", ""]
    data = b"Dnr;Uppdrag;Plan\n1679/20;Utreda bryggan;KS 31 mars\n"
    preview_of(Desk(house, person), WebClient(), "lista.csv", data)
    assert shown()["uppdragsbot_import_seconds_count", ""] == before + 1
    database.close()
