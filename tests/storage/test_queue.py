"""The queue tells how long people have waited, not how much there is to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.db import Database
from storage.queue import queue
from storage.tables import Delivery, Workspace

NOW = datetime(2021, 2, 24, 8, 0, tzinfo=UTC)


def deliver(database: Database, *messages: tuple[str, int]) -> None:
    """Messages given as (state, minutes since their slot)."""
    with database.transaction() as tx:
        tx.add(workspace := Workspace(team_id="T1", municipality="goteborg"))
        tx.flush()
        for number, (state, minutes) in enumerate(messages):
            slot = NOW - timedelta(minutes=minutes)
            message = Delivery(
                workspace_id=workspace.id or 0,
                key=f"p/{number}",
                kind="person",
                receiver="U1",
                state=state,
                slot_at=slot,
                next_try_at=slot,
            )
            tx.add(message)


def test_only_what_is_due_waits(database: Database) -> None:
    deliver(database, ("pending", 5), ("sending", 12), ("pending", -60), ("sent", 600), ("failed", 700))
    with database.reading() as tx:
        found = queue(tx, NOW)
    assert (found.waiting, found.age) == (2, timedelta(minutes=12))
    assert found.by_state == {"pending": 2, "sending": 1, "sent": 1, "failed": 1}


def test_an_empty_queue_has_no_age(database: Database) -> None:
    with database.reading() as tx:
        assert queue(tx, NOW).age == timedelta()


def test_what_is_due_this_moment_waits(database: Database) -> None:
    deliver(database, ("pending", 0))
    with database.reading() as tx:
        assert queue(tx, NOW).waiting == 1
